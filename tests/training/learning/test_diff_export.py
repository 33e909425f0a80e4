"""`clientsignal models diff`: what a version would flip, told on the command line and written for people."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from models.analyzer import TextModel
from models.flip_files import diff_file
from models.flips import Flip, ordered
from models.loading import save_text_model, with_contextual
from models.probe import library_versions, probe_scores
from training.learning import cli

app = typer.Typer()
app.add_typer(cli.models, name="models")

LETTER = "Hello Amy.\nThe portal must export all orders to Excel.\nSee you on Monday."
LIST = "需求：\n- 系统必须支持导出订单。\n- 谢谢大家。"


def line(name: str, text: str, quote: str, label: str, priority: str | None, state: str) -> str:
    start = text.index(quote)
    finding = {
        "id": f"{name}-1", "start": start, "end": start + len(quote), "label": label,
        "priority": priority, "state": state,
    }  # fmt: skip
    return json.dumps(
        {"format": 1, "document": name, "project": "P", "kind": "email", "text": text, "findings": [finding]}
    )  # fmt: skip


@pytest.fixture
def installation(base: TextModel, tmp_path: Path) -> Path:
    """Return a state folder with a version that shows no requirement any more, and stored findings beside it."""
    mute = {
        name: replace(one, requirement=1.0, unsure=1.0, sure=1.0)
        for name, one in base.thresholds.items()
    }
    model = replace(base, thresholds=mute, version="mute")
    facts = {"probe": probe_scores(model), "libraries": library_versions()}
    state = tmp_path / "state"
    cli.registry_of(state, None).add("mute", lambda folder: save_text_model(folder, model, facts))
    rows = [
        line("letter", LETTER, "The portal must export all orders to Excel.", "requirement", "must", "confirmed"),
        line("list", LIST, "系统必须支持导出订单。", "requirement", "must", "rejected"),
    ]  # fmt: skip
    (tmp_path / "findings.jsonl").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path


def diff(folder: Path, *more: str) -> tuple[int, list[dict], str]:
    found = CliRunner().invoke(
        app,
        ["models", "diff", "mute", "--findings", str(folder / "findings.jsonl"), *more],
        env={"CLIENTSIGNAL_STATE": str(folder / "state")},
    )
    return found.exit_code, [json.loads(one) for one in found.stdout.splitlines()], found.stderr


def test_flips_are_told_and_written(installation: Path) -> None:
    """Confirmed ones come first and stand out; both files hold the words, the counts are those of the answer."""
    table, page = installation / "diff.csv", installation / "diff.html"
    status, lines, _ = diff(installation, "--no-contextual", "--out", str(table))
    assert status == 0
    *flips, summary = lines
    assert [(one["state"], one["for_better"]) for one in flips] == [
        ("confirmed", False),
        ("rejected", True),
    ]
    assert (summary["flips"], summary["confirmed"], summary["confirmed_worse"]) == (2, 1, 1)
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert [row["State"] for row in rows] == ["confirmed", "rejected"]
    assert rows[0]["Words"] == "The portal must export all orders to Excel."
    assert rows[0]["For better?"] == "worse"
    diff(installation, "--no-contextual", "--out", str(page), "--language", "zh")
    text = page.read_text(encoding="utf-8")
    assert text.count("<tr class=confirmed>") == 1
    assert "系统必须支持导出订单。" in text
    assert "已确认" in text


def test_both_versions_read_as_the_service_does(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The contextual stage reads with both versions unless somebody leaves it out, as the service would."""
    read: list[str] = []

    def watched(model: TextModel) -> TextModel:
        read.append(model.version)
        return with_contextual(model)

    monkeypatch.setattr(cli, "with_contextual", watched)
    assert diff(installation)[0] == 0
    assert len(read) == 2
    assert diff(installation, "--no-contextual")[0] == 0
    assert len(read) == 2


def test_another_ending_is_refused_before_anything_is_read(installation: Path) -> None:
    """A file that nobody can write is named at once, and nothing is left behind."""
    status, lines, error = diff(installation, "--out", str(installation / "diff.docx"))
    assert (status, lines) == (1, [])
    assert "diff.docx" in error
    assert not (installation / "diff.docx").exists()


@pytest.mark.parametrize("quote", ["=1+2", " @SUM(A1)", "＝cmd", "<b>&"])
def test_words_of_clients_stay_words(quote: str) -> None:
    """A spreadsheet runs no cell as a formula, and a browser no markup; so it is with names of documents."""
    flip = Flip("7", "f", 0, len(quote), "en", "requirement must", "", "pending", None)
    found = [flip], {"7": quote}
    table = diff_file("csv", *found, versions=("shipped", "one"), name_of={"7": quote})
    (row,) = csv.DictReader(io.StringIO(table.decode("utf-8-sig")))
    for cell in (row["Words"], row["Document"]):
        assert cell in {f"'{quote}", quote}
        assert not cell.lstrip().startswith(("=", "@", "＝"))
    page = diff_file("html", *found, versions=("shipped", "one"), name_of={"7": quote})
    assert b"<b>" not in page


def test_what_gets_worse_is_read_first() -> None:
    """Confirmed before the rest, worse before better."""
    flips: Sequence[Flip] = [
        Flip("d", str(at), 0, 1, "en", "a", "b", state, better)
        for at, (state, better) in enumerate(
            [("new", None), ("confirmed", True), ("confirmed", False)]
        )
    ]
    assert [one.finding for one in ordered(flips)] == ["2", "1", "0"]

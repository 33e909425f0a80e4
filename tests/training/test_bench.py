"""The speed report, on tiny input."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from models.encoder import SentenceEncoder, load_encoder
from models.loading import BASE, load_text_model
from nlp.domain import Document
from training.bench import __main__ as report
from training.bench import browser, commands, retraining, steps
from training.corpus import LabelledDocument
from training.text_model import Recipe

TEXTS = [
    "# 需求\n- 必须支持批量导出\n- 最好有深色模式",
    "Please add a bulk export by Friday.\n\nThanks!",
]


def test_analyze_is_measured_in_a_process_of_its_own(tmp_path: Path) -> None:
    """Counts are those of the input, time and memory are those of the command."""
    run = commands.analyze([("notes", TEXTS[0]), ("message", TEXTS[1])], tmp_path)
    assert (run.documents, run.units, run.characters) == (2, 5, sum(map(len, TEXTS)))
    assert run.seconds > 0.1
    assert 50 < run.peak_mib < 20_000


def test_failing_command_is_no_measurement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that ends with an error stops the report instead of looking quick."""
    monkeypatch.setattr(commands, "CLI", (commands.sys.executable, "-c", "raise SystemExit(3)"))
    with pytest.raises(commands.BenchError, match="ended with 3"):
        commands.analyze([("notes", TEXTS[0])], tmp_path)
    with pytest.raises(commands.BenchError, match="did not become ready"):
        commands.paste(TEXTS[0], tmp_path)


def test_paste_goes_through_a_running_service(tmp_path: Path) -> None:
    """A paste is stored, analyzed and answered; every round is a new document."""
    paste = commands.paste(TEXTS[1], tmp_path, rounds=2)
    assert paste.characters == len(TEXTS[1])
    assert 0 < paste.median <= paste.slowest
    assert "GET" in (tmp_path / "service.log").read_text(encoding="utf-8")


def test_steps_add_up_to_the_whole() -> None:
    """No step is negative, and together they are the time of the analysis."""
    model = load_text_model(BASE / "text", load_encoder(None))
    taken = steps.time_steps(model, [Document("d", text) for text in TEXTS] * 5)
    *parts, whole = taken
    assert whole.name == "analyze"
    assert len({step.name for step in taken}) == len(taken) == 7
    assert all(step.seconds >= 0 for step in taken)
    assert sum(step.seconds for step in parts) >= 0.99 * whole.seconds


def test_long_documents_have_the_length_asked_for() -> None:
    """Texts are joined again and again, up to the length."""
    text = steps.joined(TEXTS, 1000)
    assert len(text) == 1000
    assert text.startswith(TEXTS[0] + "\n\n" + TEXTS[1])
    with pytest.raises(ValueError, match="no texts"):
        steps.joined([], 10)
    model = load_text_model(BASE / "text", load_encoder(None))
    growth = steps.time_growth(model, TEXTS, [100, 400])
    assert [one.characters for one in growth] == [100, 400]
    assert all(one.seconds > 0 for one in growth)


@pytest.fixture(name="no_fit")
def _no_fit(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Put the shipped heads in the place of fitted ones; the list grows by the lessons of each fit."""
    fitted: list[int] = []

    def train(
        lessons: Sequence[LabelledDocument], _: Recipe, *, encoder: SentenceEncoder
    ) -> object:
        fitted.append(len(lessons))
        return load_text_model(BASE / "text", encoder), {}

    monkeypatch.setattr(steps, "train", train)
    return fitted


def test_encoder_is_timed_on_all_units(no_fit: list[int]) -> None:
    """Vectors, features and analysis are measured on the same units, with heads fitted on the encoder."""
    documents = [Document("d", text) for text in TEXTS]
    found = steps.time_encoder(load_encoder(None), documents, [], "ours")
    assert (found.name, found.units) == ("ours", 5)
    assert found.vector_seconds > 0
    assert found.feature_seconds > 0
    assert found.analyze_seconds > 0
    assert no_fit == [0]


def test_report_is_markdown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], no_fit: list[int]
) -> None:
    """All parts are printed as tables whose rows have as many cells as their titles."""
    run = commands.Run(2.0, 400.0, 2, 5, 80, 1.5)
    monkeypatch.setattr(commands, "analyze", lambda *_, **__: run)
    monkeypatch.setattr(commands, "paste", lambda *_, **__: commands.Paste(80, 2.0, 0.1, 0.2))
    monkeypatch.setattr(steps, "find_spec", lambda _: None)
    monkeypatch.setattr(browser, "missing", lambda: "there is no chromium on the path")
    cost = retraining.Cost(1000, 90, 60.0, 55.0, 1500.0)
    monkeypatch.setattr(retraining, "measure", lambda _: cost)
    report.main(["--documents", "2", "--lengths", "300", "900", "--messages", "20"])
    printed = capsys.readouterr().out
    headings = [line for line in printed.splitlines() if line.startswith("#")]
    assert len(headings) == 9
    assert "not measured: there is no chromium on the path" in printed
    assert "all-MiniLM-L6-v2 is not installed" in printed
    for block in printed.split("\n\n"):
        lines = [line for line in block.splitlines() if line.startswith("|")]
        assert len({line.count("|") for line in lines}) <= 1
    assert "| 900 |" in printed
    assert 50 < no_fit[0] < 200
    assert "| 1,000 | 90 | 60 | 55 | 1,500 |" in printed


@pytest.mark.parametrize("wanted", [1, 500, 15_000])
def test_made_decisions_are_as_many_as_asked_for(wanted: int) -> None:
    """Documents repeat under other names, every decision lies in its text, and several projects take part."""
    documents = list(retraining.made_decisions(wanted))
    assert sum(len(one.decisions) for one in documents) == wanted
    assert len({one.document for one in documents}) == len(documents)
    assert len({one.project for one in documents}) == -(-len(documents) // 20)

"""Agreement of labelling passes, and the draw of documents for one."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.agreement import (
    LABELLED,
    MEASURES,
    DocumentPair,
    Judgement,
    accuracy,
    differences,
    f1,
    kappa,
    main,
    measure,
    read_passes,
    table_of,
)
from training.corpus import CorpusError, Label, read_corpus
from training.draw_pass import bare, covered, draw
from training.draw_pass import main as draw_main

FIRST = """@@ zh-a | zh | email | software | neutral | 2026-03-03T10:00:00+08:00 | client | train
. 您好：
RmfC 必须能导出。
RsqN 页面打开快一点
B,- 现在太慢了。
.
@@ en-a | en | email | software | positive | 2026-03-03T10:00:00+00:00 | client | train
RcfC maybe a map
s Jo
"""
SECOND = [
    {"id": "zh-a", "tone": "negative", "units": 4},
    {"id": "zh-a", "unit": 0, "tag": "."},
    {"id": "zh-a", "unit": 1, "tag": "RmfX"},
    {"id": "zh-a", "unit": 2, "tag": "RmqC"},
    {"id": "zh-a", "unit": 3, "tag": "RsqN", "flags": ["-"]},
    {"id": "en-a", "tone": "positive", "units": 2},
    {"id": "en-a", "unit": 0, "tag": "RcfC"},
    {"id": "en-a", "unit": 1, "tag": "s"},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(FIRST, encoding="utf-8")
    write(tmp_path, SECOND)
    return tmp_path


def write(folder: Path, records: list[dict[str, object]]) -> None:
    lines = "".join(json.dumps(record) + "\n" for record in records)
    (folder / "second_pass.jsonl").write_text(lines, encoding="utf-8")


def test_kappa_of_a_hand_worked_example() -> None:
    """Of 50 units 20 are yes twice, 15 no twice, 5 and 10 differ: (0.7 - 0.5) / (1 - 0.5) = 0.4."""
    table = np.array([[15.0, 10.0], [5.0, 20.0]])
    # chance: rows 25, 25 and columns 20, 30 give (25 * 20 + 25 * 30) / 2500 = 0.5
    assert kappa(table) == pytest.approx(0.4)
    assert accuracy(table) == pytest.approx(0.7)
    assert f1(table) == pytest.approx(40 / 55)


def test_kappa_of_three_categories() -> None:
    """Nine units in three categories, six equal: (6/9 - 1/3) / (2/3) = 0.5."""
    pairs = [("a", "a"), ("a", "a"), ("a", "b"), ("b", "b"), ("b", "b"), ("b", "c")]
    pairs += [("c", "c"), ("c", "c"), ("c", "a")]
    assert kappa(table_of(pairs, ("a", "b", "c"))) == pytest.approx(0.5)


@given(st.lists(st.sampled_from("abc"), min_size=1))
def test_a_pass_agrees_with_itself(labels: list[str]) -> None:
    """Kappa and accuracy of equal passes are one, also with one category only."""
    table = table_of(list(zip(labels, labels, strict=True)), ("a", "b", "c"))
    assert kappa(table) == pytest.approx(1)
    assert accuracy(table) == 1


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("ab")), min_size=1))
def test_kappa_does_not_depend_on_the_order_of_the_passes(pairs: list[tuple[str, str]]) -> None:
    """Swapping first and second pass changes neither kappa nor F1."""
    table = table_of(pairs, ("a", "b"))
    assert kappa(table) == pytest.approx(kappa(table.T))
    assert f1(table) == pytest.approx(f1(table.T), nan_ok=True)


def test_passes_are_paired_by_unit(folder: Path) -> None:
    """Requirement, priority, kind, tone and displeasure are compared unit by unit."""
    documents = read_passes(folder, folder / "second_pass.jsonl")
    assert [d.id for d in documents] == ["en-a", "zh-a"]
    values = {m.name: measure(documents, m, draws=50)[:2] for m in MEASURES}
    # requirement: 3 twice, 1 only in the second pass, 2 in neither
    assert values["requirement F1"] == (6, pytest.approx(6 / 7))
    assert values["priority accuracy"] == (3, pytest.approx(2 / 3))
    assert values["kind accuracy"] == (3, 1.0)
    assert values["displeasure kappa"] == (6, 1.0)
    assert values["tone accuracy"] == (2, 0.5)


def test_interval_comes_from_whole_documents() -> None:
    """With one document all wrong and one all right the interval spans from nothing to all."""
    yes, no = Judgement(Label.REQUIREMENT), Judgement(Label.NONE)
    documents = [
        DocumentPair("a", "en", ("neutral", "neutral"), ((yes, yes),) * 30),
        DocumentPair("b", "en", ("neutral", "neutral"), ((yes, no),) * 30),
    ]
    n, value, low, high = measure(documents, MEASURES[0])
    assert (n, low, high) == (60, 0, 1)
    assert value == pytest.approx(2 / 3)


def test_changed_document_is_refused_by_name(folder: Path) -> None:
    """A document that has gained a unit since is named, not compared askew."""
    path = folder / "a.txt"
    path.write_text(FIRST.replace("s Jo\n", "s Jo\ns Office\n"), encoding="utf-8")
    with pytest.raises(CorpusError, match="en-a has 3 units, not 2"):
        read_passes(folder, folder / "second_pass.jsonl")


def test_unknown_tag_is_refused_with_its_line(folder: Path) -> None:
    """A tag outside the format is reported with file and line; the command ends with 1."""
    write(folder, [*SECOND[:1], {"id": "zh-a", "unit": 0, "tag": "Rm"}])
    with pytest.raises(CorpusError, match=r"second_pass\.jsonl:2: unknown tag 'Rm'"):
        read_passes(folder, folder / "second_pass.jsonl")
    assert main(["--labelled", str(folder)]) == 1


def test_command_lists_disagreements(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The list names document, unit and both judgements."""
    assert main(["--labelled", str(folder), "--disagreements"]) == 0
    printed = capsys.readouterr().out
    assert "zh-a\ttone\tneutral\tnegative" in printed
    assert "zh-a\t2\trequirement should quality\trequirement must quality" in printed
    assert "en-a" not in printed


def test_command_reports_each_pass_on_its_own(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A further pass over other documents gets its own numbers, and none is pooled."""
    (folder / "blind_pass.jsonl").write_text(
        "".join(json.dumps(record) + "\n" for record in SECOND[5:]), encoding="utf-8"
    )
    assert main(["--labelled", str(folder)]) == 0
    blind, second = capsys.readouterr().out.split("== second_pass.jsonl\n")
    assert blind.startswith("== blind_pass.jsonl\n")
    assert "all: 1 documents, 2 units" in blind
    assert "all: 2 documents, 6 units" in second


def test_command_without_any_pass_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder with no further pass is an error, not an empty report."""
    (tmp_path / "a.txt").write_text(FIRST, encoding="utf-8")
    assert main(["--labelled", str(tmp_path)]) == 1
    assert "no further pass" in capsys.readouterr().err


def test_differences_are_counted_by_class(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each class of difference is named with the first pass before the further one."""
    assert differences(read_passes(folder, folder / "second_pass.jsonl")) == {
        ("label", "background", "requirement"): 1,
        ("priority", "should", "must"): 1,
        ("tone", "neutral", "negative"): 1,
    }
    assert main(["--labelled", str(folder), "--classes"]) == 0
    assert "   1  priority: should -> must" in capsys.readouterr().out


def test_bare_text_shows_no_label(folder: Path) -> None:
    """Head and text name the document and number its units; tags, flags and tone are gone."""
    document = next(d for d in read_corpus(folder) if d.document.id == "zh-a")
    head = "zh-a | email | client | 2026-03-03T10:00:00+08:00 | 4 units"
    body = "[0]您好：\n[1]必须能导出。\n[2]页面打开快一点\n[3]现在太慢了。"
    assert bare(document) == f"{head}\n{body}\n"


def test_draw_leaves_out_what_a_pass_has_and_repeats(tmp_path: Path) -> None:
    """Documents of an earlier pass stay out; genres alternate; a seed gives one draw."""
    shape = (
        "@@ {0} | en | {1} | x | neutral | 2026-03-03T10:00:00+00:00 | client | train\n. a\n. b\n"
    )
    (tmp_path / "a.txt").write_text(
        "".join(shape.format(f"d{n}", "email" if n % 2 else "message") for n in range(20)),
        encoding="utf-8",
    )
    write(tmp_path, [{"id": "d0", "tone": "neutral", "units": 2}])
    documents = read_corpus(tmp_path)
    without = covered([tmp_path / "second_pass.jsonl"])
    drawn = draw(documents, "en", 11, without=without)
    assert drawn == draw(documents, "en", 11, without=without)
    assert drawn != draw(documents, "en", 11, without=without, seed=1)
    assert [d.genre for d in drawn] == ["email", "message"] * 3
    everything = draw(documents, "en", 1000, without=without)
    assert {d.document.id for d in everything} == {f"d{n}" for n in range(1, 20)}
    assert draw_main([str(tmp_path / "bare"), "--labelled", str(tmp_path), "--units", "11"]) == 0
    written = (tmp_path / "bare" / "en.txt").read_text(encoding="utf-8").split("\n=====\n")
    assert written == [bare(d) for d in drawn]


def test_shipped_blind_pass_fits_the_corpus() -> None:
    """The blind pass covers 700 units of both languages in documents that no other pass has."""
    documents = read_passes(LABELLED, LABELLED / "blind_pass.jsonl")
    units = {
        lang: sum(len(d.units) for d in documents if d.language == lang) for lang in ("zh", "en")
    }
    assert min(units.values()) >= 350
    others = covered(LABELLED / name for name in ("second_pass.jsonl", "second_pass_2.jsonl"))
    assert not others & {document.id for document in documents}


def test_shipped_second_pass_fits_the_corpus() -> None:
    """The second pass covers at least 800 units in both languages and can still be paired."""
    documents = read_passes(LABELLED, LABELLED / "second_pass.jsonl")
    units = {
        lang: sum(len(d.units) for d in documents if d.language == lang) for lang in ("zh", "en")
    }
    assert sum(units.values()) >= 800
    assert min(units.values()) >= 350


def test_second_pass_of_the_third_batch_fits_the_corpus() -> None:
    """The later pass covers at least 200 units of new documents and can still be paired."""
    documents = read_passes(LABELLED, LABELLED / "second_pass_2.jsonl")
    assert sum(len(document.units) for document in documents) >= 200
    assert all("-n3-" in document.id for document in documents)

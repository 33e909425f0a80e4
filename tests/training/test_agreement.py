"""Agreement of two labelling passes."""

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
    f1,
    kappa,
    main,
    measure,
    read_passes,
    table_of,
)
from training.corpus import CorpusError, Label

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

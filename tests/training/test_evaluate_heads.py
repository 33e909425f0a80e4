"""Rival detectors, held-out calibration and the stress test on made-up labelled documents."""

from pathlib import Path

import numpy as np
import pytest

from models.analyzer import TextModel
from models.features import contexts
from models.loading import BASE, load_analyzer
from nlp.domain import Document
from nlp.layout import lay_out
from training.corpus import LabelledDocument, read_labelled
from training.evaluate import heldout, parts, stress
from training.evaluate.__main__ import main
from training.evaluate.heads import by_keywords, fit_words, score_detector, tuned

FILE = """@@ en-1 | en | notes | software | neutral | | unknown | test
h Requirements:
RmfC - The portal must export all orders
RsfN - Printing of labels
. Thanks for coming.
T,- We are fed up with the delays.
@@ zh-1 | zh | notes | software | neutral | | unknown | test
h 需求：
RmfC 系统必须支持批量导出
T 上周开了会
"""


@pytest.fixture(name="documents")
def _documents(tmp_path: Path) -> list[LabelledDocument]:
    path = tmp_path / "made_up.txt"
    path.write_text(FILE, encoding="utf-8")
    return list(read_labelled(path))


@pytest.fixture(name="model", scope="module")
def _model() -> TextModel:
    model = load_analyzer()
    assert isinstance(model, TextModel)
    return model


def test_keyword_rule_sees_cues_only() -> None:
    """Must is a requirement to the rule, a bare phrase is not."""
    layout = lay_out(Document("d", "- The portal must export orders\n- Blue sky\n"))
    assert by_keywords(layout, contexts(layout)).tolist() == [1.0, 0.0]


def test_detector_is_scored_like_an_answer() -> None:
    """What a detector finds is counted by the scorer of the benchmark."""
    text = "- The portal must export orders\n- Blue sky all day\n"
    row = {
        "id": "d", "text": text, "tone": "na", "maybe": [],
        "units": [{"u": 0, "start": 0, "end": 31}, {"u": 1, "start": 32, "end": 50}],
        "req": [{"u": 0, "p": "must", "k": None}],
    }  # fmt: skip
    (score,) = score_detector([row], by_keywords, 0.5)
    assert (score.found, score.spurious, score.missed) == (1, 0, 0)
    (score,) = score_detector([row], lambda _layout, found: np.ones(len(found), np.float32), 0.5)
    assert (score.found, score.spurious) == (1, 1)


def test_word_baseline_learns_and_is_tuned(documents: list[LabelledDocument]) -> None:
    """The TF-IDF rival ranks requirements first and gets a threshold between the classes."""
    detector = fit_words(documents * 3)
    layout = lay_out(documents[0].document)
    found = contexts(layout)
    chances = {c.text: chance for c, chance in zip(found, detector(layout, found), strict=True)}
    asked = next(chance for text, chance in chances.items() if "portal" in text)
    thanks = next(chance for text, chance in chances.items() if "Thanks" in text)
    assert asked > thanks
    assert thanks < tuned(detector, documents) <= asked


def test_sentences_with_mood_or_no_words_are_no_stress(documents: list[LabelledDocument]) -> None:
    """Headings and sentences with a mood flag are left out of the stress test."""
    english, chinese = stress.neutral_sentences(documents)
    assert english == (
        "en",
        ["- The portal must export all orders", "- Printing of labels", "Thanks for coming."],
    )
    assert chinese == ("zh", ["系统必须支持批量导出", "上周开了会"])


def test_share_called_negative_counts_neutral_units(
    model: TextModel, documents: list[LabelledDocument]
) -> None:
    """Every neutral unit of a language is judged once."""
    shares = stress.called_negative(model, documents)
    assert shares["en"].n == 3
    assert shares["zh"].n == 2
    assert stress.documents_called_negative(model, documents).n == 2


def test_held_out_section_counts_units(model: TextModel, documents: list[LabelledDocument]) -> None:
    """Every labelled unit that is read is judged, with truth beside its probability."""
    judged = heldout.judge(model, documents[0])
    assert judged.truth.sum() == 2
    assert len(judged.chances) == len(judged.truth) == len(judged.spoken)
    section = heldout.evaluate(model, documents)
    overall = section.tables[0].rows[0]
    assert overall[:2] == ("all", 2)
    assert len(section.goals) == 4


def test_fold_scores_come_from_the_manifest() -> None:
    """The shipped model's out-of-fold scores are shown per language with the goals of the unsure band."""
    section = parts.evaluate_folds(BASE / "text")
    assert [row[0] for row in section.tables[0].rows] == ["zh", "en"]
    assert len(section.goals) == 4


def test_unknown_part_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelled part ends the program with the list of parts."""
    with pytest.raises(SystemExit):
        main(["--parts", "clientdoc"])
    assert "no such part: clientdoc" in capsys.readouterr().err


def test_report_without_corpora_names_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the corpora the report still comes, with every missing part named."""
    monkeypatch.delenv("CLIENTSIGNAL_CORPORA", raising=False)
    assert main(["--parts", "clientdocs,encoder", "--out", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "Skipped: benchmarks/clientdocs.jsonl: set CLIENTSIGNAL_CORPORA" in printed
    assert "zh -> en top-1" in printed
    assert (tmp_path / "eval.json").exists()

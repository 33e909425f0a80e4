"""The scorer of labelled documents against an independent recomputation and the shared scorer."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.evaluate.clientdocs import run_shared
from training.evaluate.scoring import DocumentScore, label_scores, score_document, shared_form
from training.evaluate.sources import MissingDataError, Sources

TEXT = "The portal must export to Excel. Bob books a room. Nice to have: dark mode. 短信先不做。导入不超过2秒。"
BOUNDS = [(0, 32), (33, 50), (51, 75), (76, 82), (82, 90)]
UNITS = [{"u": at, "start": a, "end": b} for at, (a, b) in enumerate(BOUNDS)]
LABELS = {
    "p": ["must", "should", "could", "wont", None],
    "k": ["functional", "quality", "constraint", None],
}


def row(**changes: Any) -> dict[str, Any]:
    """Return a labelled document: units 0, 2 and 4 are requirements, unit 3 is disputed."""
    gold = {
        "id": "d1", "lang": "en", "kind": "minutes", "text": TEXT, "units": UNITS,
        "req": [
            {"u": 0, "p": "must", "k": "functional"},
            {"u": 2, "p": "could", "k": None},
            {"u": 4, "p": None, "k": "quality"},
        ],
        "maybe": [3], "tone": "neutral",
    }  # fmt: skip
    return gold | changes


def said(start: int, end: int, priority: str = "must", kind: str = "functional") -> dict[str, Any]:
    """Return a requirement of an answer."""
    return {
        "start": start, "end": end, "quote": TEXT[start:end], "priority": priority, "kind": kind,
    }  # fmt: skip


def answer(*requirements: dict[str, Any], tone: str = "neutral") -> dict[str, Any]:
    """Return an answer for the document."""
    return {"id": "d1", "requirements": list(requirements), "tone": {"label": tone}}


def test_found_missed_spurious_and_disputed_are_counted() -> None:
    """A hit, a miss, a false alarm and a disputed unit each count as what they are."""
    score = score_document(
        row(), answer(said(0, 32), said(33, 50), said(76, 82), said(82, 90, "should"))
    )
    assert (score.found, score.spurious, score.missed) == (2, 1, 1)
    assert score.priorities == (("must", "must"),)
    assert score.kinds == (("functional", "functional"), ("quality", "functional"))


def test_short_piece_of_a_unit_does_not_find_it() -> None:
    """Seven code points inside a unit are too few, eight are enough."""
    assert score_document(row(), answer(said(0, 7))).found == 0
    assert score_document(row(), answer(said(0, 8))).found == 1


def test_quote_that_differs_from_its_source_is_counted() -> None:
    """A quote that is not its slice is reported as bad."""
    wrong = said(0, 32) | {"quote": "something else"}
    assert score_document(row(), answer(wrong, said(33, 50))).bad_quotes == 1


def test_unclear_tone_is_not_scored() -> None:
    """Documents without a client voice or with disputed tone add no tone pair."""
    assert score_document(row(tone="na"), answer()).tones == ()
    assert score_document(row(tone=None), answer()).tones == ()
    assert score_document(row(tone="negative"), answer()).tones == (("negative", "neutral"),)


def test_macro_f1_leaves_out_classes_without_gold() -> None:
    """A class that nobody labelled does not pull the mean down, as in the shared scorer."""
    scores = label_scores([[("must", "must"), ("must", "could")]], ["must", "could"])
    assert scores["macro-F1"].value == pytest.approx(2 / 3)
    assert math.isnan(scores["F1 could"].value)


def recomputed(rows: list[dict[str, Any]], answers: list[dict[str, Any]]) -> dict[str, float]:
    """Count again, code point by code point, with nothing shared with the scorer under test."""
    hits = false = missed = 0
    pairs: list[tuple[str, str]] = []
    for gold, given_answer in zip(rows, answers, strict=True):
        first: dict[int, dict[str, Any]] = {}
        for unit in gold["units"]:
            inside = set(range(unit["start"], unit["end"]))
            for item in given_answer["requirements"]:
                covered = set(range(item["start"], item["end"]))
                common = len(inside & covered)
                if common >= len(inside) / 2 or (covered <= inside and common >= 8):
                    first[unit["u"]] = item
                    break
        golds = {item["u"]: item for item in gold["req"]}
        for unit in gold["units"]:
            number = unit["u"]
            if number in golds:
                hits += number in first
                missed += number not in first
            elif number in first and number not in gold["maybe"]:
                false += 1
        pairs += [
            (item["p"], first[number]["priority"])
            for number, item in golds.items()
            if number in first and item["p"]
        ]
    both = 2 * hits + false + missed
    return {
        "f1": 2 * hits / both if both else 0.0,
        "accuracy": sum(a == b for a, b in pairs) / len(pairs) if pairs else float("nan"),
    }


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Draw up to three labelled documents with answers."""
    rows, answers = [], []
    for number in range(draw(st.integers(1, 3))):
        wanted = draw(st.sets(st.integers(0, 4)))
        open_units = draw(st.sets(st.integers(0, 4))) - wanted
        requirements = [
            {"u": at, **{name: draw(st.sampled_from(values)) for name, values in LABELS.items()}}
            for at in sorted(wanted)
        ]
        rows.append(row(id=f"d{number}", req=requirements, maybe=sorted(open_units)))
        spans = draw(st.lists(st.tuples(st.integers(0, 88), st.integers(1, 40)), max_size=6))
        found = [
            said(a, min(len(TEXT), a + length), draw(st.sampled_from(LABELS["p"][:4])))
            for a, length in spans
        ]
        answers.append(answer(*found) | {"id": f"d{number}"})
    return rows, answers


@settings(deadline=None, max_examples=80)
@given(cases())
def test_scores_equal_an_independent_recomputation(
    case: tuple[list[dict[str, Any]], list[dict[str, Any]]],
) -> None:
    """F1 and priority accuracy are those of a plain recount over code points."""
    rows, answers = case
    ours = shared_form([score_document(*pair) for pair in zip(rows, answers, strict=True)])
    again = recomputed(rows, answers)
    assert ours["requirement_f1"] == pytest.approx(again["f1"])
    assert ours["priority_accuracy"] == pytest.approx(again["accuracy"], nan_ok=True)


def test_scores_equal_the_shared_scorer(tmp_path: Path) -> None:
    """On a made-up file the scorer beside the benchmark gives the same numbers."""
    try:
        script = Sources.from_environment().benchmark("score_text.py")
    except MissingDataError as error:
        pytest.skip(str(error))
    rows = [row(), row(id="d2", tone="negative")]
    answers = [
        answer(said(0, 32), said(33, 50), said(40, 90, "could", "quality")),
        answer(said(51, 75, "should"), tone="positive") | {"id": "d2"},
    ]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    theirs = run_shared(script, gold, answers)["all"]
    ours = shared_form([score_document(*pair) for pair in zip(rows, answers, strict=True)])
    assert ours == pytest.approx({name: theirs[name] for name in ours})


def test_nothing_found_scores_zero() -> None:
    """No finding at all is an F1 of zero, not an error."""
    assert shared_form([DocumentScore(found=0, spurious=0, missed=3)])["requirement_f1"] == 0.0

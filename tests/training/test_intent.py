"""The intent head, tone across sources and the features of short texts."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from training.evaluate.intervals import Estimate
from training.evaluate.short import Encoders, evaluate_intent
from training.evaluate.sources import Sources
from training.intent import fit_baseline, fit_intent, folds_of, held_out, share_of
from training.short_texts import Blocks, Texts, cue_columns, grams, plain_words, tokens
from training.tone_sources import (
    ToneSource,
    across,
    baseline_blocks,
    fit_tone,
    linear,
    pooled,
    within,
)

ASKS = (
    "Please call Bob about order {}",
    "Could you send me file {}",
    "Let me know by noon about {}",
)
TELLS = ("The weather was fine on day {}", "We met in room {} last week", "Bob likes the number {}")
THINGS = ("apples", "pears", "plums", "bread", "cheese", "soup", "rice", "tea", "milk", "salt")


class LengthEncoder:
    """Gives two numbers per text that say nothing of its words."""

    name = "length"
    version = "1"
    dimensions = 2

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return one row per text."""
        return np.array([[len(text) % 7 / 7, 1.0] for text in sentences], np.float32)


def corpus() -> tuple[list[str], NDArray[np.bool_]]:
    """Return sixty sentences, half of them with an intent."""
    asks = [pattern.format(thing) for thing in THINGS for pattern in ASKS]
    tells = [pattern.format(thing) for thing in THINGS for pattern in TELLS]
    return asks + tells, np.array([True] * len(asks) + [False] * len(tells))


def test_split_depends_on_the_id_alone() -> None:
    """The same ids are kept back on every machine, about one in five."""
    identifiers = [f"row-{number}" for number in range(1000)]
    kept = held_out(identifiers)
    assert held_out(identifiers[::-1]).tolist() == kept[::-1].tolist()
    assert 150 < kept.sum() < 250
    assert share_of("row-1") == 4


def test_texts_that_differ_in_numbers_share_a_fold() -> None:
    """Copies with another number or case never stand on both sides."""
    folds = folds_of(["Call me at 5", "call me at 77!", "Call you at 5"])
    assert folds[0] == folds[1]


def test_tokens_keep_mood_and_drop_values() -> None:
    """Emoticons and marks stay; links, names and numbers lose their values; Chinese is split by character."""
    assert tokens("Thanks @bob :) see https://x.org/1 at 12!!") == [
        "thanks", "someone", ":)", "see", "link", "at", "0", "!!",
    ]  # fmt: skip
    assert tokens("再催 ok") == ["再", "催", "ok"]
    assert "^ thanks" in grams("Thanks")
    assert "^ _ bob" in grams("Thanks Bob")


def test_cues_of_either_language_are_seen() -> None:
    """A cue in either language fills a column, an empty text none."""
    columns = cue_columns(["You must fix it", "必须支持导出", ""])
    assert (columns.sum(axis=1) > 0).tolist() == [True, True, False]


def test_blocks_learn_their_words_in_fit_only() -> None:
    """Words that were not in the fitted texts add no feature."""
    blocks = Blocks((plain_words,), vector_scale=1.0)
    data = Texts.read(["red apple", "red apple", "red pear"], LengthEncoder())
    assert blocks.fit(data).shape == (3, 3 + 2)
    assert blocks.transform(Texts.read(["green grape"], LengthEncoder())).shape == (1, 5)


def test_intent_head_learns_and_sets_its_threshold() -> None:
    """Sentences that ask are told from those that tell, also with words never seen."""
    texts, truth = corpus()
    head = fit_intent(Texts.read(texts, LengthEncoder()), truth)
    new = Texts.read(
        ["Please call Bob about order wine", "We met in room wine last week"], LengthEncoder()
    )
    assert head.says(new).tolist() == [True, False]
    assert 0.3 <= head.threshold <= 0.7


def test_baseline_decides_at_one_half() -> None:
    """The baseline is plain TF-IDF with no tuned threshold."""
    texts, truth = corpus()
    assert fit_baseline(Texts.read(texts, LengthEncoder()), truth).threshold == 0.5


def tone_source(name: str, angry: str, happy: str) -> ToneSource:
    """Return a source that has its own words for two moods."""
    texts = [f"{angry} {thing}" for thing in THINGS] + [f"{happy} {thing}" for thing in THINGS]
    labels = np.array(["negative"] * len(THINGS) + ["positive"] * len(THINGS))
    return ToneSource(name, Texts.read(texts, LengthEncoder()), labels)


def test_held_out_source_is_never_fitted_on() -> None:
    """A source whose words mean the contrary elsewhere is got wrong across and right within."""
    sources = {
        "a": tone_source("a", "grim", "glad"),
        "b": tone_source("b", "grim", "glad"),
        "c": tone_source("c", "glad", "grim"),
    }
    assert (within(sources["c"], linear(baseline_blocks)) == sources["c"].labels).all()
    assert not (across("c", sources, linear(baseline_blocks)) == sources["c"].labels).any()


def test_pooled_sources_keep_texts_beside_labels() -> None:
    """Sources are put one behind the other, texts and labels alike."""
    first, second = tone_source("a", "grim", "glad"), tone_source("b", "sour", "sweet")
    data, labels = pooled([first, second])
    head = fit_tone(data, labels, baseline_blocks)
    assert (head.says(second.data) == second.labels).all()


def test_intent_section_measures_kept_rows(tmp_path: Path) -> None:
    """The section holds every system and reaches its goal on an easy corpus."""
    texts, truth = corpus()
    rows = [
        {"id": f"r{at}", "text": text, "label": "intent" if asks else "no_intent"}
        for at, (text, asks) in enumerate(zip(texts, truth, strict=True))
    ]
    (tmp_path / "text").mkdir()
    lines = "\n".join(json.dumps(row) for row in rows)
    (tmp_path / "text" / "en_email_intent.jsonl").write_text(lines, encoding="utf-8")
    section = evaluate_intent(Sources(tmp_path), Encoders(LengthEncoder()))
    kept = held_out([row["id"] for row in rows]).sum()
    assert section.tables[0].title == f"{kept} sentences kept back"
    assert [row[0] for row in section.tables[0].rows][-1] == "intent head"
    reached = section.goals[0].reached
    assert isinstance(reached, Estimate)
    assert reached.value == pytest.approx(1.0)

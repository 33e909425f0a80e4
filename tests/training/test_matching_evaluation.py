"""The labelled pairs and what is measured on them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.encoder import load_encoder
from models.loading import load_analyzer
from models.matching.matcher import load_matcher
from models.matching.reading import Reader
from models.matching.record import Relation
from nlp.domain import Priority
from training.matching import evaluation
from training.matching.data import FRESH, Pair, load_pairs
from training.matching.fitting import folds
from training.matching.predicted import read_all, with_readings
from training.matching.product import OTHER_ENTRY, judge
from training.matching.strangers import count_pairs


@pytest.fixture(scope="module")
def pairs() -> tuple[Pair, ...]:
    return load_pairs()


def test_size_of_the_benchmark(pairs: tuple[Pair, ...]) -> None:
    """Every relation has at least 45 pairs, hard negatives at least 90, cross-language pairs at least 80."""
    counts = Counter(pair.relation for pair in pairs)
    assert len(pairs) >= 480
    assert min(counts[relation] for relation in Relation) >= 45
    assert sum(pair.note.startswith("hard") for pair in pairs) >= 90
    assert sum(pair.languages == "cross" for pair in pairs) >= 80


def test_no_text_is_labelled_twice(pairs: tuple[Pair, ...]) -> None:
    """A pair of texts occurs once, so that no fold knows the answer of another."""
    assert len({(pair.record, pair.new) for pair in pairs}) == len(pairs)
    assert len({pair.id for pair in pairs}) == len(pairs)


def test_changed_priority_means_two_different_ones(pairs: tuple[Pair, ...]) -> None:
    """Labels agree with the priorities they stand beside."""
    for pair in pairs:
        if pair.relation is Relation.CHANGES_PRIORITY:
            assert None not in {pair.record_priority, pair.new_priority}
            assert pair.record_priority is not pair.new_priority, pair.id
        if pair.relation is Relation.SAME and pair.new_priority is not None:
            assert pair.record_priority is pair.new_priority, pair.id


def test_no_topic_on_both_sides(pairs: tuple[Pair, ...]) -> None:
    """Folds and the test split keep topics, and so records, apart."""
    for train, test in folds(pairs):
        assert not {pairs[at].record for at in train} & {pairs[at].record for at in test}
    tested = {pair.group for pair in pairs if pair.is_test}
    assert tested
    assert not tested & {pair.group for pair in pairs if not pair.is_test}


def test_bad_line_is_named(tmp_path: Path) -> None:
    """A line without its fields names file, line and field."""
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"id": "pair-1"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"pairs\.jsonl, line 1: KeyError\('group'\)"):
        load_pairs(path)


def test_search_beats_both_baselines(pairs: tuple[Pair, ...]) -> None:
    """Vectors with words find the right entry more often than either alone."""
    hits = evaluation.first_hits(pairs, Reader(load_encoder(None)))
    ours = hits["vectors and words"].mean()
    assert ours > hits["cosine only"].mean()
    assert ours > hits["TF-IDF only"].mean()


def test_calibration_error_of_known_cases() -> None:
    """Confidence that is always right at 1 has no error; always wrong at 1 has error 1."""
    confidence = np.ones(4)
    assert evaluation.calibration_error(confidence, np.ones(4, np.bool_)) == 0
    assert evaluation.calibration_error(confidence, np.zeros(4, np.bool_)) == 1


def test_interval_holds_the_score(pairs: tuple[Pair, ...]) -> None:
    """The bootstrap interval of a rate lies around the rate."""
    new = np.array([pair.relation is Relation.NEW for pair in pairs])
    low, high = evaluation.interval(pairs, lambda rows: float(new[rows].mean()))
    assert low < new.mean() < high


def test_read_priorities_replace_those_that_a_person_gave(pairs: tuple[Pair, ...]) -> None:
    """Only the priority of the new text changes, to what its words say."""
    first = replace(pairs[0], new="短信提醒必须做。", new_priority=Priority.COULD)
    second = replace(pairs[0], new="谢谢。", new_priority=Priority.COULD)
    reads = read_all([first, second], load_analyzer(contextual=False))
    read = with_readings([first, second], reads)
    assert [one.found for one in reads] == [True, False]
    assert [pair.new_priority for pair in read] == [Priority.MUST, None]
    assert read[0] == replace(first, new_priority=Priority.MUST)


def test_fresh_pairs_share_no_topic_with_those_fitted_on(pairs: tuple[Pair, ...]) -> None:
    """Fresh pairs say something only while no head saw their topics; half of them have Chinese."""
    fresh = load_pairs(FRESH)
    assert len(fresh) >= 60
    assert not {pair.group for pair in fresh} & {pair.group for pair in pairs}
    assert sum(pair.languages != "en-en" for pair in fresh) >= len(fresh) / 2
    assert len({(pair.record, pair.new) for pair in fresh}) == len(fresh)


def test_relation_counts_only_at_its_own_entry(pairs: tuple[Pair, ...]) -> None:
    """A text set beside the words of another topic's entry is no hit, whatever the relation."""
    own = next(pair for pair in pairs if pair.relation is Relation.SAME)
    other = next(p for p in pairs if p.group != own.group and p.relation is Relation.SAME)
    strayed = replace(own, new=other.record, new_language=other.record_language)
    reads = read_all([own, strayed], load_analyzer(contextual=False))
    judged = judge(load_matcher(), [own, strayed], reads, [own, other])
    assert judged.relations[1] == OTHER_ENTRY


def test_most_related_pairs_find_their_entry_among_other_topics(pairs: tuple[Pair, ...]) -> None:
    """What is far in meaning is new; that must not hide most of what belongs together."""
    found, asked = count_pairs(load_matcher(), pairs)
    assert asked == 300
    assert found >= 0.7 * asked

"""What teaches the gate: pairs, repetitions, strangers and neighbours of one document."""

from __future__ import annotations

from training.matching.data import load_pairs
from training.matching.gating import (
    RECORD_SIZE,
    document_queries,
    pair_queries,
    repeated_queries,
)


def test_repeated_entries_speak_of_themselves() -> None:
    """An entry is asked for as it stands and shortened, beside a record that holds it."""
    pairs = load_pairs()[:40]
    asked = list(repeated_queries(pairs))
    entries = {pair.record for pair in pairs}
    assert len(asked) == 2 * len(entries)
    for query in asked:
        own = next(entry for entry in query.record if entry.id == query.own)
        assert query.text
        assert set(query.text) <= set(own.text)
    assert {query.text for query in asked} > entries


def test_pairs_keep_their_order() -> None:
    """The first queries are those of the pairs; what holds out a topic counts on it."""
    pairs = load_pairs()[:20]
    assert [query.text for query in pair_queries(pairs)] == [pair.new for pair in pairs]


def test_requirements_of_documents_are_strange_neighbours_or_repeated() -> None:
    """Beside foreign records or the rest of the document nothing is spoken of; beside themselves they are."""
    asked = list(document_queries())
    strange = [query for query in asked if query.strange]
    neighbours = [query for query in asked if query.own is None and not query.strange]
    repeated = [query for query in asked if query.own is not None]
    assert len({query.text for query in strange}) == len(neighbours)
    assert len(repeated) == 2 * len(neighbours)
    assert all(query.own is None for query in strange)
    assert all(query.text not in {entry.text for entry in query.record} for query in neighbours)
    assert all(query.own in {entry.id for entry in query.record} for query in repeated)
    assert max(len(query.record) for query in asked) == RECORD_SIZE + 1

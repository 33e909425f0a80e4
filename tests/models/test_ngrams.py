"""Hashed n-grams: what is counted, how it is scaled, and that rows do not mix."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.ngrams import hashed_ngrams, tokens

BUCKETS = 2**15


def row(text: str, longest: int = 3) -> np.ndarray:
    return hashed_ngrams([text], longest=longest, buckets=BUCKETS).toarray()[0]


def test_words_characters_and_digits() -> None:
    """Latin words stay whole, Han characters stand alone, any number is one sign."""
    assert tokens("导出 excel 2024") == ["导", "出", "excel", "0"]


def test_counts_unigrams_bigrams_and_trigrams_with_both_ends() -> None:
    """Two words with their marks give four unigrams, three bigrams and two trigrams."""
    assert np.count_nonzero(row("big export")) == 9
    assert np.count_nonzero(row("big export", longest=1)) == 4


def test_order_matters_beyond_single_words() -> None:
    """The same words in another order share the unigrams only."""
    one, two = row("alpha beta gamma"), row("gamma beta alpha")
    assert not np.array_equal(one, two)
    assert np.array_equal(row("alpha beta gamma", 1), row("gamma beta alpha", 1))


def test_no_texts_and_empty_texts() -> None:
    """No texts give no rows; a text without words gives zeros."""
    assert hashed_ngrams([], longest=3, buckets=8).shape == (0, 8)
    assert not hashed_ngrams(["", "?!"], longest=3, buckets=8).toarray().any()


@settings(deadline=None)
@given(st.lists(st.text(alphabet="ab 导出12", max_size=12), max_size=6))
def test_rows_are_independent_and_of_length_one(texts: list[str]) -> None:
    """A text gives the same row alone and among others, and every row with words has length one."""
    together = hashed_ngrams(texts, longest=3, buckets=BUCKETS).toarray()
    for at, text in enumerate(texts):
        assert together[at] == pytest.approx(row(text))
        assert np.linalg.norm(together[at]) == pytest.approx(1.0 if tokens(text) else 0.0)

"""Words that carry a mood in English, from the lexicon of VADER (Hutto and Gilbert 2014; MIT, `lexicon/`).

Ten raters gave every word a value from -4 to 4. The values say how a text sounds, not whether the client is
displeased: they are columns beside others, and a learned head weighs them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import log1p, sqrt
from pathlib import Path

from nlp.normalize import fold, word_set

NAMES = (
    "positive", "negative", "positive_rate", "negative_rate", "highest", "lowest", "balance", "length", "any_positive",
    "any_negative", "exclamation", "question", "log_positive", "log_negative",
)  # fmt: skip
_LEXICON = Path(__file__).parent / "lexicon" / "mood_en.tsv"
_TOKENS = re.compile(r"[:;=8][-']?[)\](dpo/\\|\[]+|<3|[a-z]+(?:'[a-z]+)?")
_NOT = word_set(
    "not no never n't cannot can't don't doesn't didn't isn't wasn't won't without hardly couldn't wouldn't shouldn't "
    "aren't"
)
_REACH = 3
_TURNED = -0.74
"""What a negation does to the value after it, and the constant of the balance below: both as in VADER."""
_BALANCE = 15.0


@lru_cache(maxsize=1)
def lexicon() -> dict[str, float]:
    """Return the value of every word."""
    lines = _LEXICON.read_text(encoding="utf-8").splitlines()
    return {word: float(value) for word, value in (line.split("\t") for line in lines)}


def mood_values(text: str) -> tuple[float, ...]:
    """Return the columns `NAMES` for a text.

    Examples
    --------
    >>> values = dict(zip(NAMES, mood_values("Not good, I am disappointed!"), strict=True))
    >>> values["positive"] < values["negative"]
    True
    """
    words = _TOKENS.findall(fold(text))
    known = lexicon()
    found = [
        known[word] * (_TURNED if any(w in _NOT for w in words[max(0, at - _REACH) : at]) else 1.0)
        for at, word in enumerate(words)
        if word in known
    ] or [0.0]
    positive = sum(value for value in found if value > 0)
    negative = -sum(value for value in found if value < 0)
    root = sqrt(max(1, len(words)))
    balance = positive - negative
    return (
        positive, negative, positive / root, negative / root, max(found), -min(found),
        balance / sqrt(balance * balance + _BALANCE), log1p(len(words)), float(positive > 0), float(negative > 0),
        float("!" in text), float("?" in text), log1p(positive), log1p(negative),
    )  # fmt: skip

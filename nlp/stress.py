"""Sentences that only stress the one before: "No exceptions.", "In writing.", "没有例外。", "务必。".

They name nothing that could be built or dropped: every word says how binding, how often, in which form or how soon, or
is a word of degree. Any other word makes a sentence of its own ("No exceptions for guests.").
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from nlp.domain import Cue, CueKind, Language, Span
from nlp.normalize import fold

_LONGEST = 60
_DEGREE = "degree"
_KINDS = {"must": CueKind.MUST, "could": CueKind.COULD}
_BETWEEN = re.compile(r"[\W_]*")


@dataclass(frozen=True, slots=True)
class Stress:
    """What a stressing sentence adds; ``cues`` is empty where it says nothing of the priority."""

    cues: tuple[Cue, ...]


def read_stress(text: str, span: Span, language: Language) -> Stress | None:
    """Return what the sentence at ``span`` adds to the one before, or ``None`` if it says anything of its own."""
    if span.end - span.start > _LONGEST:
        return None
    folded = fold(span.slice(text))
    patterns = _patterns(language)
    cues: list[Cue] = []
    at, told = _after(folded, 0), False
    while at < len(folded):
        end, name = max((_end(pattern, folded, at), name) for name, pattern in patterns.items())
        if end <= at:
            return None
        told = told or name != _DEGREE
        if name in _KINDS:
            words = Span(span.start + at, span.start + end)
            cues.append(Cue(words, _KINDS[name], folded[at:end]))
        at = _after(folded, end)
    return Stress(tuple(cues)) if told else None


@cache
def _patterns(language: Language) -> Mapping[str, re.Pattern[str]]:
    """Read ``stress.toml`` once; Latin expressions end where a word ends."""
    content = tomllib.loads(
        resources.files("nlp").joinpath("stress.toml").read_text(encoding="utf-8")
    )
    bound = r"(?![a-z0-9])" if language is Language.EN else ""
    return {
        name: re.compile(
            "(?:" + "|".join(f"(?:{line})" for line in lines.strip().splitlines()) + ")" + bound
        )
        for name, lines in content[language.value].items()
    }


def _end(pattern: re.Pattern[str], folded: str, at: int) -> int:
    found = pattern.match(folded, at)
    return found.end() if found else at


def _after(folded: str, at: int) -> int:
    """Return where the next word begins at or behind ``at``."""
    found = _BETWEEN.match(folded, at)
    return found.end() if found else at

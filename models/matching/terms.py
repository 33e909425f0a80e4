"""Find concepts of business software in both languages: actions, users, objects, options."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

CLASSES = ("action", "user", "object", "option", "circumstance")
WORD = "word"
"""Class of what `words.toml` adds: it tells what a text speaks of; a difference says nothing by itself."""

_WORD = re.compile(r"[a-z][a-z0-9]*(?:-[a-z]+)*")
_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ied", "ed", "es", "s", "e", "y")


@dataclass(frozen=True, slots=True)
class Term:
    """A concept found at ``[start, end)`` of the text."""

    start: int
    end: int
    concept: str
    kind: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The concepts of `terms.toml` and `words.toml`, ready to be found."""

    chinese: re.Pattern[str]
    by_chinese: Mapping[str, tuple[tuple[str, str], ...]]
    by_english: Mapping[tuple[str, ...], tuple[tuple[str, str], ...]]
    antonyms: frozenset[tuple[str, str]]

    def find(self, folded: str) -> tuple[Term, ...]:
        """Return the concepts of ``folded`` (see `nlp.normalize.fold`); longer forms win."""
        found = [
            Term(match.start(), match.end(), concept, kind)
            for match in self.chinese.finditer(folded)
            for concept, kind in self.by_chinese[match.group()]
        ]
        words = [(m.start(), m.end(), stem(m.group())) for m in _WORD.finditer(folded)]
        at = 0
        while at < len(words):
            for length in (3, 2, 1):
                part = words[at : at + length]
                concepts = self.by_english.get(tuple(word for _, _, word in part))
                if concepts and len(part) == length:
                    found.extend(Term(part[0][0], part[-1][1], c, kind) for c, kind in concepts)
                    at += length - 1
                    break
            at += 1
        return tuple(found)

    def opposed(self, left: frozenset[str], right: frozenset[str]) -> bool:
        """Tell whether one side names a concept whose antonym only the other side names."""
        only_left, only_right = left - right, right - left
        return any((a, b) in self.antonyms for a in only_left for b in only_right)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return ``word`` without its English ending; rough, but the same for all forms of a word."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


@cache
def load_terms() -> Terms:
    """Read ``terms.toml`` and ``words.toml`` once."""
    content = _read("terms.toml")
    chinese: dict[str, list[tuple[str, str]]] = {}
    english: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for concept, kind, forms in (
        *((c, part, forms) for part in CLASSES for c, forms in content[part].items()),
        *(
            (line, WORD, line)
            for lines in _read("words.toml").values()
            for line in lines.split("\n")
        ),
    ):
        left, _, right = forms.partition("/")
        for form in left.split():
            chinese.setdefault(form.lower(), []).append((concept, kind))
        for form in right.split():
            key = tuple(stem(word) for word in form.lower().split("_"))
            english.setdefault(key, []).append((concept, kind))
    longest_first = sorted(chinese, key=len, reverse=True)
    pairs = [tuple(pair.split()) for pair in content["antonyms"]]
    return Terms(
        chinese=re.compile("|".join(map(_bounded, longest_first))),
        by_chinese={form: tuple(concepts) for form, concepts in chinese.items()},
        by_english={key: tuple(concepts) for key, concepts in english.items()},
        antonyms=frozenset(p for a, b in pairs for p in ((a, b), (b, a))),
    )


@lru_cache(maxsize=50_000)
def concepts_in(word: str) -> frozenset[str]:
    """Return the concepts that one word names."""
    return frozenset(term.concept for term in load_terms().find(word))


def _read(name: str) -> dict[str, Any]:
    text = resources.files("models.matching").joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def _bounded(form: str) -> str:
    """Return a pattern for ``form``; Latin forms ("App") do not begin or end inside a word."""
    escaped = re.escape(form)
    return rf"(?<![a-z]){escaped}(?![a-z])" if form.isascii() else escaped

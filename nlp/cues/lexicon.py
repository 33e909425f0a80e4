"""Read a cue lexicon (TOML) and find its phrases in a folded stretch of text.

A lexicon file is a list of ``[[group]]`` tables with ``phrases``, one a line, and either a ``kind``
(what they signal), ``blocks`` (lanes in which they swallow other cues: the traps) or both. A phrase
is written as people say it, with

- ``(a|b)`` one of, ``(a|b)?`` possibly, ``[甲乙]`` one of these characters,
- ``…`` a short gap that does not leave the clause,
- ``(?=…)``, ``(?!…)``, ``(?<!…)`` for what must or must not stand beside it.

Phrases are folded as the text is, so case, width and traditional characters do not matter.
Cues compete only within their lane: in each lane the leftmost and there the longest phrase wins,
so a longer trap ("doesn't have to") silences the cue inside it without any special case.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources

from nlp.domain import CueKind
from nlp.normalize import fold

LANES: Mapping[CueKind, str] = {
    **dict.fromkeys(
        (
            CueKind.MUST,
            CueKind.SHOULD,
            CueKind.COULD,
            CueKind.WONT,
            CueKind.REQUEST,
            CueKind.WITHDRAWAL,
            CueKind.CHANGE,
            CueKind.CONSEQUENCE,
            CueKind.PROHIBITION,
        ),
        "modal",
    ),
    **dict.fromkeys((CueKind.AUTHORITY, CueKind.RELAYED, CueKind.OWN_PROPOSAL), "speaker"),
    **dict.fromkeys(
        (
            CueKind.ACTION,
            CueKind.DECISION,
            CueKind.QUESTION,
            CueKind.RISK,
            CueKind.STATUS,
            CueKind.BACKGROUND,
        ),
        "act",
    ),
    **dict.fromkeys((CueKind.DISPLEASURE, CueKind.PRESSURE, CueKind.PRAISE), "tone"),
    CueKind.POLITE: "polite",
    **dict.fromkeys((CueKind.QUALITY, CueKind.CONSTRAINT), "aspect"),
}
"""The lane of each kind; kinds of different lanes never hide one another."""

_GAPS = {"zh": r"[^。！？!?；;\n]{0,12}?", "en": r"[^.!?;\n]{0,30}?"}
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_SPECIAL = "([.?*+{|\\…"


@dataclass(frozen=True, slots=True)
class Rule:
    """One phrase of a lexicon, ready to match."""

    pattern: re.Pattern[str]
    kind: CueKind | None
    lanes: tuple[str, ...]
    phrase: str


@dataclass(frozen=True, slots=True)
class Bucket:
    """The rules that begin alike; ``any_of`` rejects most places with one match."""

    any_of: re.Pattern[str]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found in a folded stretch, with offsets into that stretch."""

    start: int
    end: int
    kind: CueKind
    phrase: str


class Lexicon:
    """The phrases of one language, indexed by how they begin."""

    def __init__(self, language: str, rules_by_key: Mapping[str, tuple[Rule, ...]]) -> None:
        self.by_word = language == "en"
        self._buckets = {
            key: Bucket(re.compile("|".join(f"(?:{r.pattern.pattern})" for r in rules)), rules)
            for key, rules in rules_by_key.items()
        }
        firsts = "".join(sorted({re.escape(key[0]) for key in rules_by_key}))
        self._first = re.compile(f"[{firsts}]")

    def _places(self, folded: str) -> Iterator[tuple[int, Bucket]]:
        """Yield every place where a phrase may begin, left to right."""
        get = self._buckets.get
        if self.by_word:
            for word in _WORD.finditer(folded):
                if (bucket := get(word.group())) is not None:
                    yield word.start(), bucket
            return
        for first in self._first.finditer(folded):
            at = first.start()
            if (bucket := get(folded[at : at + 2])) is not None:
                yield at, bucket
            if (bucket := get(folded[at])) is not None:
                yield at, bucket

    def find(self, folded: str) -> list[Hit]:
        """Return the phrases of ``folded``, leftmost and longest within each lane."""
        covered: dict[str, int] = {}
        best: dict[str, tuple[int, int, Rule]] = {}
        hits: list[Hit] = []
        for at, bucket in self._places(folded):
            if bucket.any_of.match(folded, at) is None:
                continue
            _settle(best, covered, hits, before=at)
            for rule in bucket.rules:
                match = rule.pattern.match(folded, at)
                if match is None or match.end() == at:
                    continue
                for lane in rule.lanes:
                    held = best.get(lane)
                    if at >= covered.get(lane, 0) and (held is None or match.end() > held[1]):
                        best[lane] = (at, match.end(), rule)
        _settle(best, covered, hits, before=len(folded) + 1)
        return hits


def _settle(
    best: dict[str, tuple[int, int, Rule]], covered: dict[str, int], hits: list[Hit], *, before: int
) -> None:
    """Accept the best phrases that begin before ``before`` and close their stretch of the lane."""
    for lane in [name for name, held in best.items() if held[0] < before]:
        start, end, rule = best.pop(lane)
        covered[lane] = end
        if rule.kind is not None and LANES[rule.kind] == lane:
            hits.append(Hit(start, end, rule.kind, rule.phrase))


def load_lexicon(language: str) -> Lexicon:
    """Read ``nlp/cues/<language>.toml`` and compile it.

    Raises
    ------
    ValueError
        If a phrase does not compile or does not begin with literal words.
    """
    text = resources.files("nlp.cues").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    by_key: dict[str, list[Rule]] = {}
    for group in tomllib.loads(text)["group"]:
        kind = CueKind(group["kind"]) if "kind" in group else None
        lanes = tuple(group.get("blocks", ())) + ((LANES[kind],) if kind is not None else ())
        for line in group["phrases"].strip().splitlines():
            phrase = fold(line)
            rule = Rule(_compile(phrase, language), kind, lanes, readable(line))
            for key in _keys(phrase, language):
                by_key.setdefault(key, []).append(rule)
    return Lexicon(language, {key: tuple(rules) for key, rules in by_key.items()})


def _compile(phrase: str, language: str) -> re.Pattern[str]:
    """Turn a phrase of the lexicon into a pattern."""
    source = re.sub(r"\((?!\?)", "(?:", phrase).replace("…", _GAPS[language])
    if language == "en":
        source = source.replace(" ?", r"\s*").replace(" ", r"\s+") + r"(?![a-z0-9])"
    try:
        return re.compile(source)
    except re.error as error:
        raise ValueError(f"nlp/cues/{language}.toml: phrase {phrase!r}: {error}") from error


def readable(phrase: str) -> str:
    """Return the plainest wording that ``phrase`` stands for, as the name of the rule."""
    plain = re.sub(r"\[\^[^\]]*\]\{[^}]*\}\??", "…", _without_looks(phrase)).replace(")*", ")?")
    while True:
        shorter = re.sub(r"\([^()]*\)\?", "", plain)
        shorter = re.sub(r"\(([^()|]*)(?:\|[^()]*)?\)(?!\?)", r"\1", shorter)
        if shorter == plain:
            break
        plain = shorter
    plain = re.sub(r"\[(.)[^\]]*\](\??)", lambda m: "" if m.group(2) else m.group(1), plain)
    return re.sub(r"\s+", " ", re.sub(r".\?", "", plain)).replace("\\", "").strip()


def _without_looks(phrase: str) -> str:
    """Return ``phrase`` without its look-arounds, minding brackets inside character classes."""
    kept: list[str] = []
    depth = inside = 0
    for at, char in enumerate(phrase):
        if char in "[]" and phrase[at - 1] != "\\":
            inside = int(char == "[")
        starts = re.match(r"\(\?<?[=!]", phrase[at : at + 4]) is not None
        if not inside and ((depth and char == "(") or (not depth and starts)):
            depth += 1
        if not depth:
            kept.append(char)
        elif char == ")" and not inside:
            depth -= 1
    return "".join(kept)


def _keys(phrase: str, language: str) -> set[str]:
    """Return the first word (English) or one or two characters (Chinese) of a phrase."""
    bare = re.sub(r"^(?:\(\?<[=!][^()]*\))+", "", phrase)
    keys: set[str] = set()
    for prefix in _prefixes(bare):
        if language == "en":
            word = _WORD.match(prefix)
            if word is None:
                raise ValueError(f"nlp/cues/en.toml: {phrase!r} must begin with a whole word")
            keys.add(word.group())
        elif prefix:
            keys.add(prefix[:2])
        else:
            raise ValueError(f"nlp/cues/zh.toml: {phrase!r} must begin with literal characters")
    return keys


def _prefixes(pattern: str) -> set[str]:
    """Return the literal beginnings of ``pattern``; empty where it begins with a wildcard."""
    if pattern.startswith("["):
        close = pattern.index("]")
        return {char + _literal(pattern[close + 1 :]) for char in pattern[1:close]}
    if not pattern.startswith("("):
        optional = pattern[1:2] == "?"
        return {pattern[0]} | _prefixes(pattern[2:]) if optional else {_literal(pattern)}
    alternatives, rest = _split_group(pattern)
    found: set[str] = set()
    for first in alternatives:
        for prefix in _prefixes(first):
            found.add(prefix + (_literal(rest) if prefix == first else ""))
    return found | _prefixes(rest[1:]) if rest.startswith("?") else found


def _split_group(pattern: str) -> tuple[list[str], str]:
    """Split ``(a|b)rest`` into its alternatives and the rest."""
    depth = 0
    parts = [""]
    for at, char in enumerate(pattern):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return parts, pattern[at + 1 :]
        if char == "|" and depth == 1:
            parts.append("")
        elif at:
            parts[-1] += char
    raise ValueError(f"nlp/cues: {pattern!r} has no closing bracket")


def _literal(pattern: str) -> str:
    """Return the literal characters at the beginning of ``pattern``."""
    for at, char in enumerate(pattern):
        if char in _SPECIAL:
            return pattern[: at - 1] if char in "?*{" and at else pattern[:at]
    return pattern

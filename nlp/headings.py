"""What a heading, a column value or an inline tag says about the items it belongs to."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources

from nlp.domain import Priority
from nlp.normalize import fold


class Section(StrEnum):
    """The part of a document that a heading opens."""

    REQUIREMENTS = "requirements"
    OUT_OF_SCOPE = "out_of_scope"
    CHANGES = "changes"
    FEEDBACK = "feedback"
    CONSTRAINTS = "constraints"
    ACTIONS = "actions"
    DECISIONS = "decisions"
    ATTENDANCE = "attendance"
    AGENDA = "agenda"
    DISCUSSION = "discussion"
    STATUS = "status"
    BACKGROUND = "background"
    QUESTIONS = "questions"
    RISKS = "risks"
    PLAN = "plan"
    BUDGET = "budget"
    TEMPLATE = "template"
    REFERENCES = "references"
    METADATA = "metadata"


@dataclass(frozen=True, slots=True)
class HeadingMeaning:
    """What a heading says; a field is ``None`` where the heading does not say it."""

    priority: Priority | None = None
    section: Section | None = None


_Table = tuple[tuple[str, re.Pattern[str]], ...]


def _load(group: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the meanings of one group of ``nlp/headings.toml`` with their folded wordings."""
    text = resources.files("nlp").joinpath("headings.toml").read_text(encoding="utf-8")
    return tuple(
        (entry["means"], tuple(fold(entry["wordings"]).strip().splitlines()))
        for entry in tomllib.loads(text)[group]
    )


def _patterns(group: str) -> _Table:
    return tuple((means, re.compile("|".join(wordings))) for means, wordings in _load(group))


_MOSCOW = _patterns("moscow")
_RANKS = _patterns("rank")
_SECTIONS = _patterns("section")
_VALUE_OF = {value: Priority(means) for means, values in _load("value") for value in values}
_MARKS = re.compile(r"^[\s#*_>=~`•·●○◆■□▶►\-–—+✅❌🔄⏸️]+|[\s*_#`:=]+$")
_NUMBERING = re.compile(
    r"^(?:第?[一二三四五六七八九十]+[、.,章节:)]|[(（]?[一二三四五六七八九十\d]{1,2}[)）]|"
    r"\d{1,2}(?:\.\d{1,2})*[.、:)]?(?=[\s\u3400-\u9fff])|[ivx]{1,4}[.)]\s|[a-z][.)]\s)\s*"
)
_LETTER = re.compile(r"^[\[(【]\s*([mscw])\s*[\])】]|^([mscw])\s*[-:]\s")
_LETTERS = {
    "m": Priority.MUST,
    "s": Priority.SHOULD,
    "c": Priority.COULD,
    "w": Priority.WONT,
}
_LONG_HEADING = 90
_LONG_VALUE = 24
_REMARK = re.compile(r"\s*[,;(/\[，；、]")
_PREFIX = re.compile(r"^(?:优先级|priority)(?:\s*[:=-]\s*|\s+)(?=\S)")
_BRACKETED = r"[\[(【「<]\s*([^\[\]()【】「」<>]{1,16}?)\s*[\])】」>]"
_TAG = re.compile(
    rf"^[\s\-*•]*{_BRACKETED}|{_BRACKETED}\s*[.。:;,]?\s*$|"
    r"^[\s\-*•]*(must|should|could|won't|p[0-4]|[mscw])(?:\s+[-–—]\s|\s*[:：]|\s*\|)"
)
# priorities only as the whole value, never as a tag inside a sentence
_NOT_A_TAG = frozenset(
    {"no", "out", "h", "l", "later", "future", "never", "nice", "可以", "不要", "重要"}
)


@lru_cache(maxsize=4096)
def classify_heading(title: str) -> HeadingMeaning:
    """Return what ``title`` says about priority and kind of section of the items below it.

    A MoSCoW word decides before another scale (P0, high/medium/low, phases); a priority implies
    the section.
    """
    folded = _bare(title)
    if not folded or len(folded) > _LONG_HEADING:
        return HeadingMeaning()
    priority = _letter(folded) or _stated_priority(folded)
    if priority is Priority.WONT:
        return HeadingMeaning(priority, Section.OUT_OF_SCOPE)
    if priority is not None:
        return HeadingMeaning(priority, Section.REQUIREMENTS)
    section = _first(folded, _SECTIONS)
    return HeadingMeaning(None, None if section is None else Section(section))


@lru_cache(maxsize=4096)
def classify_label(label: str) -> Priority | None:
    """Return the priority that a label in front of an item states ("Must have: ..."), or ``None``.

    A label may be part of a sentence ("pages that need no login: ..."), so the words of the priority must be half of
    it.
    """
    folded = _bare(label)
    for table in (_MOSCOW, _RANKS):
        for means, pattern in table:
            found = pattern.search(folded)
            if found is not None and 2 * len(found.group()) >= len(folded):
                return Priority(means)
    return None


@lru_cache(maxsize=4096)
def classify_priority_value(cell: str) -> Priority | None:
    """Return the priority that a table cell or an inline tag states, or ``None``.

    Accepts whole values ("High", "P1", "必须", "M") and tags at the beginning or end of a line
    ("[MUST] export", "导出（P1）", "M - login").
    """
    folded = _PREFIX.sub("", _MARKS.sub("", fold(cell).strip()))
    whole = _VALUE_OF.get(folded.strip("[]()【】「」<>. "))
    if whole is None:
        whole = _VALUE_OF.get(_REMARK.split(folded, maxsplit=1)[0])
    if whole is not None:
        return whole
    if len(folded) <= _LONG_VALUE and (begins := _begins_with_priority(folded)) is not None:
        return begins
    tag = _TAG.search(fold(cell))
    if tag is None:
        return None
    word = next(group for group in tag.groups() if group).strip()
    if word in _NOT_A_TAG:
        return None
    return _VALUE_OF.get(word) or _begins_with_priority(word)


def _begins_with_priority(words: str) -> Priority | None:
    for table in (_MOSCOW, _RANKS):
        for means, pattern in table:
            if pattern.match(words):
                return Priority(means)
    return None


def _bare(title: str) -> str:
    """Return the folded title without marks, numbering and trailing colon."""
    folded = _MARKS.sub("", fold(title).strip())
    folded = _MARKS.sub("", _NUMBERING.sub("", folded))
    return re.sub(r"\s+", " ", folded)


def _letter(folded: str) -> Priority | None:
    found = _LETTER.match(folded)
    return None if found is None else _LETTERS[found.group(1) or found.group(2)]


def _stated_priority(folded: str) -> Priority | None:
    found = _first(folded, _MOSCOW) or _first(folded, _RANKS)
    return None if found is None else Priority(found)


def _first(folded: str, table: _Table) -> str | None:
    return next((means for means, pattern in table if pattern.search(folded)), None)

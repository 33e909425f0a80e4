"""Who sits on which side, as the minutes themselves say: "Present: Ms Ortega (client), Jun and Petra (us)".

Minutes name the sides once, above, and then only the people. Without this, what our own side offers in its own name
("Jun: we could show a map") would be read as a wish of the client.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from nlp.domain import Document, Side
from nlp.layout.words import names_person
from nlp.lines import Line, scan_lines
from nlp.names import is_chinese_name
from nlp.normalize import fold

HEAD_LINES = 40
"""Attendance is read from the first lines only: lists of names further down are other lists."""
_LONGEST = 400
_LONGEST_NAME = 32
_HEAD = 8_000
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_NAME = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Herr|Frau|Sr|Eng)\.?\s)?[A-Z][\w'’.-]*[a-z]\w*(?:\s[A-Z][\w'’.-]*){0,2}"
)
_CLIENT = r"客户方?|甲方|业主方?|用户方|需求方|使用方|建设方|clients?|customers?|customer side|client side"
_US = (
    r"我方|我司|乙方|供应商|供方|开发方|承建方|实施方|us|our (?:side|team)|suppliers?|vendors?|"
    r"supplier side|developers?"
)
_LIST = re.compile(
    r"\W{0,4}(?:(?:参会|与会|出席|参加|到会|参与)(?:人员|人|者|方|单位|名单)?|会议人员|"
    r"(?:people )?present|attend(?:ees|ing|ance)|participants|in attendance)\W{0,3}[:：]\s*",
)
_ITEM = re.compile(r"\s*(?:[-*•·]|\d{1,2}[.)、])?\s*")
_SIDED = re.compile(
    rf"\W{{0,4}}(?:(?P<client>{_CLIENT})|(?P<us>{_US}))(?:参会|与会|出席)?(?:人员|人|代表)?\W{{0,3}}[:：]\s*"
)
_PREFIX = re.compile(
    rf"(?:(?P<client>{_CLIENT})|(?P<us>{_US}))(?:[\s:：—–-]+|(?=[（(])|(?=[\u4e00-\u9fff]))"
)
_NOTE = re.compile(r"[（(]([^（）()]{1,60})[)）]")
_INSIDE = re.compile(rf"(?:(?P<client>{_CLIENT})|(?P<us>{_US}))(?![a-z])")
_SPLIT = re.compile(r"[,，、/]|\band\b|&|\+|和|及")
_TITLE = re.compile(r"(?:mr|mrs|ms|dr|prof|herr|frau|sr|eng)\.?\s+")
_DEPARTMENT = re.compile(r"^\S{1,8}(?:部|科|处|室|中心|组|局|院)\s*")


def sides_of_people(text: str, lines: Sequence[Line]) -> dict[str, Side]:
    """Return the side of each person whom the head of a document puts on one, by folded name.

    Parameters
    ----------
    text
        The document.
    lines
        Its lines; only the first `HEAD_LINES` are read.
    """
    found: dict[str, Side] = {}
    for line, begin in _lists(text, lines):
        words = fold(text[begin : min(line.end, begin + _LONGEST)])
        sided = _SIDED.match(fold(text[line.body : begin]))
        if sided is not None:
            found.update(dict.fromkeys(_names(_NOTE.sub("", words)), _side(sided)))
            continue
        for name, side in _listed(words):
            found.setdefault(name, side)
    return found


def _lists(text: str, lines: Sequence[Line]) -> Iterator[tuple[Line, int]]:
    """Yield the lines that list people, with where the list begins."""
    below = begun = False
    for line in lines[:HEAD_LINES]:
        words = fold(text[line.body : min(line.end, line.body + _LONGEST)])
        title = _LIST.match(words)
        below = below and not (begun and line.gap)
        listed = title or (_ITEM.match(words) if below else None)
        begun = title is None
        below = below or (title is not None and title.end() == len(words.rstrip()))
        if listed is not None:
            yield line, line.body + listed.end()
            continue
        sided = _SIDED.match(words)
        if sided is not None:
            begin = line.body + sided.end()
            if _only_names(_NOTE.sub("", text[begin : line.end])):
                yield line, begin


def known_people(document: Document) -> tuple[str, ...]:
    """Return the people whom the file names (mail headers, chat) and those whom its words list as present."""
    head = document.text[:_HEAD]
    return tuple(dict.fromkeys((*document.people, *people_present(head, scan_lines(head)))))


def people_present(text: str, lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the people whom the head of a document lists as present or puts on a side, as it writes them, in order.

    Departments and numbers of heads ("IT", "four teachers") are left out: only what reads like the name of a person is
    kept, without the brackets behind it.
    """
    found: dict[str, None] = {}
    for line, begin in _lists(text, lines):
        words = _NOTE.sub("", text[begin : min(line.end, begin + _LONGEST)])
        for part in re.split(r"[;；。]", words):
            for name in _SPLIT.split(part):
                plain = fold(name).strip(" .-—–*•·")
                prefix = _PREFIX.match(plain)
                at = len(name) - len(name.lstrip(" .-—–*•·")) + (prefix.end() if prefix else 0)
                kept = _DEPARTMENT.sub("", name[at:].strip(" .-—–*•·:："))
                if _names_one(kept):
                    found.setdefault(kept)
    return tuple(found)


def _names_one(name: str) -> bool:
    if len(name) > _LONGEST_NAME:
        return False
    if name.isascii() or not _HAN.search(name):
        return _LATIN_NAME.fullmatch(name) is not None
    return is_chinese_name(name)


def side_in(label: str, sides: Mapping[str, Side]) -> Side:
    """Return the side of the person whom a speaker label names; one name may be the longer form of the other."""
    plain = _bare(fold(_NOTE.sub("", label)).strip())
    if plain in sides:
        return sides[plain]
    alike = {
        side
        for name, side in sides.items()
        if plain and (plain in (name.split()[0], name.split()[-1]) or plain.split()[-1:] == [name])
    }
    return alike.pop() if len(alike) == 1 else Side.UNKNOWN


def _listed(words: str) -> list[tuple[str, Side]]:
    """Return the people of an attendance line whose side stands before them, or behind them in brackets."""
    found: list[tuple[str, Side]] = []
    groups = [group for group in re.split(r"[;；。]", words) if group.strip()]
    for group in groups:
        parts = _parts(group)
        whole = _told(parts[-1]) if len(groups) > 1 and parts else Side.UNKNOWN
        if sum(_told(part) is not Side.UNKNOWN for part in parts) > 1:
            whole = Side.UNKNOWN
        side = Side.UNKNOWN
        for part in parts:
            words_of, prefix = part, _PREFIX.match(part)
            if prefix is not None:
                side, words_of = _side(prefix), part[prefix.end() :]
            inner = _NOTE.fullmatch(words_of.strip())
            if prefix is not None and inner is not None:  # "us (Ahn, Delacroix)"
                found += [(name, side) for name in _names(inner[1])]
                side = Side.UNKNOWN
                continue
            told = _told(words_of)
            chosen = next((s for s in (told, side, whole) if s is not Side.UNKNOWN), None)
            if chosen is not None:
                found += [(name, chosen) for name in _names(_NOTE.sub("", words_of))]
    return found


def _told(part: str) -> Side:
    """Return the side in the brackets behind a name: "(client, operations)"."""
    note = _NOTE.search(part)
    told = _INSIDE.match(note[1].strip()) if note else None
    return _side(told) if told else Side.UNKNOWN


def _parts(group: str) -> list[str]:
    """Split at commas outside brackets; "Jun and Petra (us)" stays one part."""
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(group):
        depth += (sign in "(（") - (sign in ")）")
        if depth <= 0 and sign in ",，、":
            parts.append(group[start:at].strip())
            start = at + 1
    return [part for part in (*parts, group[start:].strip()) if part]


def _names(words: str) -> list[str]:
    names = [_bare(part.strip(" .。-—–")) for part in _SPLIT.split(words)]
    return [name for name in names if 0 < len(name) <= 24]


def _bare(name: str) -> str:
    return _DEPARTMENT.sub("", _TITLE.sub("", name)).strip() or name


def _only_names(words: str) -> bool:
    """Return whether a line lists nothing but people: "甲方：李主任、周工", and not "客户：导出要快"."""
    parts = [part.strip(" .。") for part in _SPLIT.split(words)]
    return all(part and len(part) <= 24 and names_person(part) for part in parts)


def _side(found: re.Match[str]) -> Side:
    return Side.CLIENT if found["client"] else Side.US

"""Chats and meeting transcripts exported as text: WeChat, 企业微信, QQ, DingTalk, Feishu, Tencent Meeting.

The text stays as it is; what is found are the label lines with speaker and time, quotes within
messages, and the lines that the program added.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from nlp.domain import Anchor, DocumentKind, Span, SpokenTurn, Zone
from nlp.layout.words import is_field_key, is_section_title
from nlp.normalize import fold
from nlp.reading.chat_times import DAY, WHEN, day_of, moment_of, offset_of

_NAME = r"(?P<name>[^\s:|,。!?;][^:|\n。!?;]{0,39}?)"
_AFTER = re.compile(rf"{_NAME}\s+[\[(]?{WHEN}[\])]?\s*:?$")
_BEFORE = re.compile(rf"[\[(]?{WHEN}[\])]?\s+{_NAME}\s*:?$")
_INLINE = re.compile(rf"{_NAME}\s?[(\[]\s?{WHEN}\s?[)\]]\s*:\s*(?=\S)")
_DAY_LINE = re.compile(rf"[—–\-─_=\s]*{DAY}(?:\s*(?:星期|周).)?[—–\-─_=\s]*$")
_ADDED = re.compile(
    r"(?:微信群?|群聊|与).{0,60}聊天记录(?:如下)?:?$|消息记录(?:\(.*\))?$|消息(?:分组|对象):|"
    r"={5,}$|(?:文字记录|文字转写|会议转写|转写内容|transcript):?$|关键词:?$|keywords:?$|"
    r"(?:以上|以下)是(?:打招呼的内容|新消息)|"
    r".{0,30}(?:撤回了一条消息|加入了?群聊|移出了?群聊|修改群名为.*|拍了拍.*)$|"
    r"\[(?:图片|表情|动画表情|视频|语音|文件|位置|链接|红包|转账|聊天记录|photo|sticker|video|"
    r"image|file|voice)[^\]]{0,120}\]\s*\S{0,80}$"
)
_CLOCK = re.compile(r"\d:\d\d")
_KEYWORDS = re.compile(r"(?:关键词|keywords):?$")
_SPOKEN = re.compile(
    r"文字记录|文字转写|会议转写|转写|妙记|录制|transcript|(?:说话人|发言人|speaker) ?\d"
)
_START = re.compile(rf"(?:会议时间|时间|开始时间)?\s*:?\s*{WHEN}\s*(?:[|-]|$)")
_QUOTE = re.compile(
    r"^[ \t]*[「\"“][^」”\n]{1,40}[:：][^」]{1,2000}?[」\"”][ \t]*\n[ \t]*(?:- ?|—){5,}[ \t]*$",
    re.MULTILINE,
)
_NUMBER = re.compile(r"\s*(?:[(（]\d{4,12}[)）]|<[^<>]{3,80}>)$")
_GROUP_ROLE = re.compile(r"^【[^】]{1,12}】")
_EXACT = ("second", "month", "half")
_SPARSEST = 12
_HEAD_LINES = 12
_LATE_START_S = 1800


@dataclass(frozen=True, slots=True)
class ChatLog:
    """What the lines of an export tell."""

    kind: DocumentKind
    turns: tuple[SpokenTurn, ...]
    zones: tuple[tuple[Span, Zone], ...] = ()
    anchors: tuple[Anchor, ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        """Return the speakers in the order of their first words."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns))

    @property
    def last(self) -> datetime | None:
        """Return when the last message was sent, in the local time of the chat, if any day is known."""
        return max((turn.said_at for turn in self.turns if turn.said_at is not None), default=None)


@dataclass(slots=True)
class _Label:
    """A line that names a speaker and a time; ``span`` ends where inline words begin."""

    number: int
    span: Span
    speaker: str
    when: re.Match[str]
    inline: bool = False


@dataclass(slots=True)
class _Scan:
    """The lines of a text with what they are; ``days`` holds dates that stand on their own lines."""

    view: str
    lines: list[tuple[int, int]]
    labels: list[_Label] = field(default_factory=list)
    days: dict[int, re.Match[str]] = field(default_factory=dict)
    added: list[int] = field(default_factory=list)


def read_chat_log(text: str, received_at: datetime | None) -> ChatLog | None:
    """Return what a chat or transcript export tells; ``None`` if ``text`` is none."""
    view = fold(text)
    if len(list(islice(_CLOCK.finditer(view), 2))) < 2:
        return None  # most texts: no labels, as each has a time
    scan = _scan(text, view)
    if not _is_log(scan):
        return None
    added = tuple((Span(*scan.lines[n]), Zone.TEMPLATE) for n in (*scan.added, *scan.days))
    quotes = tuple((Span(m.start(), m.end()), Zone.QUOTED) for m in _QUOTE.finditer(text))
    if _is_spoken(scan):
        turns, anchors = _spoken(scan, received_at)
        return ChatLog(DocumentKind.TRANSCRIPT, turns, added, anchors)
    return ChatLog(DocumentKind.MESSAGE, tuple(_written(scan, received_at)), added + quotes)


def _scan(text: str, view: str) -> _Scan:
    scan = _Scan(view, [m.span() for m in re.finditer(r"[^\s](?:[^\n]*[^\s])?", view)])
    after_keywords = False
    for number, (start, end) in enumerate(scan.lines):
        line = view[start : min(end, start + 200)]
        day = _DAY_LINE.match(line) if end - start < 60 else None
        label = None if day else _label(text, line, number, start)
        if day:
            scan.days[number] = day
        elif label is not None:
            scan.labels.append(label)
        elif end - start < 200 and (after_keywords or _ADDED.match(line)):
            scan.added.append(number)
        after_keywords = bool(_KEYWORDS.match(line))
    scan.labels = _consistent(scan)
    return scan


def _consistent(scan: _Scan) -> list[_Label]:
    """Leave out lines like "Lunch 12:30" within messages: a program writes all labels alike."""
    forms = Counter(_form(scan, label) for label in scan.labels)
    usual = {form for form, count in forms.items() if count * 5 >= max(forms.values())}
    speakers = {label.speaker for label in scan.labels if _form(scan, label) in usual}
    return [
        label
        for label in scan.labels
        if _form(scan, label) in usual or (label.speaker in speakers and not label.inline)
    ]


def _form(scan: _Scan, label: _Label) -> tuple[bool, ...]:
    above = scan.lines[label.number - 1][1] if label.number else 0
    apart = not label.number or scan.view.count("\n", above, label.span.start) > 1
    parts = tuple(label.when[part] is not None for part in ("year", "month", "second"))
    return (label.inline, apart or label.number - 1 in scan.days, *parts)


def _label(text: str, line: str, number: int, start: int) -> _Label | None:
    if not _CLOCK.search(line):
        return None
    inline = _INLINE.match(line)
    before = None if inline or len(line) > 110 else _BEFORE.match(line)
    if before is not None and not before["month"]:
        before = None  # "10:23 we begin" has the form of a time and a name
    found = inline or before or (_AFTER.match(line) if len(line) <= 110 else None)
    if found is None:
        return None
    name = text[start + found.start("name") : start + found.end("name")].strip()
    speaker = _NUMBER.sub("", _GROUP_ROLE.sub("", name)).strip(" \t[]【】")
    if not speaker or is_field_key(speaker) or is_section_title(speaker):
        return None
    return _Label(number, Span(start, start + found.end()), speaker, found, inline is not None)


def _is_log(scan: _Scan) -> bool:
    """Tell a log from an agenda: words follow its labels, and names or whole times come back."""
    labels = scan.labels
    if len(labels) < 2 or len(labels) < len(scan.lines) / _SPARSEST:
        return False
    taken = {label.number for label in labels}
    answered = sum(
        label.inline or (label.number + 1 < len(scan.lines) and label.number + 1 not in taken)
        for label in labels
    )
    if answered * 2 < len(labels):
        return False
    repeated = len({label.speaker for label in labels}) < len(labels)
    exact = all(any(label.when[part] for part in _EXACT) for label in labels)
    return repeated or exact or bool(scan.days) or bool(scan.added)


def _is_spoken(scan: _Scan) -> bool:
    """Tell whether the times count from the start of a recording."""
    if scan.days or any(label.when["month"] for label in scan.labels):
        return False
    offsets = [offset_of(label.when) for label in scan.labels]
    if offsets != sorted(offsets):
        return False
    last = scan.labels[0].span.end
    marked = bool(_SPOKEN.search(scan.view[: last + 200]))
    exact = scan.labels[0].when["second"] is not None and offsets[0] < _LATE_START_S
    return marked or exact


def _written(scan: _Scan, received_at: datetime | None) -> Iterator[SpokenTurn]:
    today: datetime | None = None
    days = sorted(scan.days.items())
    for label in scan.labels:
        while days and days[0][0] < label.number:
            today = day_of(days.pop(0)[1], received_at) or today
        moment = moment_of(label.when, today, received_at)
        if moment is not None and label.when["month"]:
            today = moment.replace(hour=0, minute=0, second=0)
        yield SpokenTurn(label.span, label.speaker, moment)


def _spoken(
    scan: _Scan, received_at: datetime | None
) -> tuple[tuple[SpokenTurn, ...], tuple[Anchor, ...]]:
    begun = _begun(scan, received_at)
    turns, anchors = [], []
    stops = [*(label.span.start for label in scan.labels[1:]), scan.lines[-1][1]]
    for label, stop in zip(scan.labels, stops, strict=True):
        offset = offset_of(label.when)
        moment = begun + timedelta(seconds=offset) if begun else None
        turns.append(SpokenTurn(label.span, label.speaker, moment))
        anchors.append(Anchor(Span(label.span.start, stop), time_s=offset))
    return tuple(turns), tuple(anchors)


def _begun(scan: _Scan, received_at: datetime | None) -> datetime | None:
    """Return when the meeting began, if the lines above the first words say so."""
    head: Sequence[tuple[int, int]] = scan.lines[: min(_HEAD_LINES, scan.labels[0].number)]
    for start, end in head:
        found = _START.match(scan.view[start : min(end, start + 120)])
        if found and found["month"]:
            return moment_of(found, None, received_at)
    return None

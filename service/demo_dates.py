"""Moves the demo to the present: whole weeks, so that every weekday in its texts stays true.

A demo whose dates stand still shows only plans that have passed. Dates in mail headers, texts and the
manifest move together; a month named without a day becomes the month in which that time now lies.
"""

from __future__ import annotations

import base64
import email
import quopri
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from email.message import Message
from io import BytesIO
from pathlib import PurePath
from typing import Any

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_NAME = "|".join(f"{name}|{name[:3]}" for name in _MONTHS)
_ISO = re.compile(r"(?<!\d)(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)")
_CHINESE = re.compile(r"(?:(?P<y>20\d\d)年)?(?<!\d)(?P<m>1?\d)月(?P<d>[1-3]?\d)日")
_ENGLISH = re.compile(rf"\b(?P<d>[0-3]?\d) (?P<m>{_NAME})\b(?: (?P<y>20\d\d))?")
_AMERICAN = re.compile(rf"\b(?P<m>{_NAME}) (?P<d>[1-3]?\d), (?P<y>20\d\d)\b")
_CHINESE_MONTH = re.compile(
    r"(?<![\d年个一二三四五六七八九十])(?P<m>1?\d|十[一二]?|[一二三四五六七八九])月(?P<part>[初底]|[上中下]旬)?"
    r"(?![\d日])"
)
_ENGLISH_MONTH = re.compile(
    rf"\b(?P<part>the end of|the beginning of|end of|early|late) (?P<m>{'|'.join(_MONTHS)})\b"
)
# Day of the month that a part of a month stands for.
_PARTS = {"初": 5, "上旬": 5, "中旬": 15, "下旬": 25, "底": 28, "early": 5, "the beginning of": 5}
_LATE = 25
_MIDDLE = 15
_THIRDS = (10, 20)


@dataclass(frozen=True, slots=True)
class Shift:
    """A move of the demo by whole weeks; ``as_of`` is the last day of the demo as written."""

    as_of: date
    weeks: int

    @classmethod
    def to(cls, today: date, as_of: date | None) -> Shift:
        """Return the move that puts the last day of a demo into the week before ``today``."""
        if as_of is None:
            return cls(today, 0)
        return cls(as_of, max((today - as_of).days // 7, 0))

    def day(self, day: date) -> date:
        """Return a day after the move."""
        return day + timedelta(weeks=self.weeks)

    def month(self, day: date) -> date:
        """Return the first of a month after the move; months in a row stay in a row."""
        moved = self.day(self.as_of)
        count = 12 * (day.year + moved.year - self.as_of.year) + day.month - 1
        count += moved.month - self.as_of.month
        return date(count // 12, count % 12 + 1, 1)

    def text(self, text: str) -> str:
        """Return a text with its dates moved."""
        for pattern, write in _FORMS:
            text = pattern.sub(lambda found, write=write: write(self, found), text)  # type: ignore[misc]  # bound per round
        return text

    def values(self, value: Any) -> Any:  # noqa: ANN401 - JSON
        """Return JSON with the dates in its words moved; ``month`` stays the first of a month."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.values(one) for one in value]
        if isinstance(value, dict):
            return {
                name: self.month(date.fromisoformat(one)).isoformat()
                if name == "month"
                else self.values(one)
                for name, one in value.items()
            }
        return value

    def file(self, name: str, data: bytes) -> bytes:
        """Return a file of the demo with its dates moved."""
        if not self.weeks:
            return data
        suffix = PurePath(name).suffix
        if suffix == ".eml":
            return self._mail(data)
        if suffix == ".docx":
            return self._word(data)
        return self.text(data.decode()).encode()

    def date_of(self, found: re.Match[str], month: int) -> date:
        """Return the day that a date in a text is moved to; without a year it is the demo's."""
        year = int(found["y"] or self.as_of.year)
        return self.day(date(year, month, int(found["d"])))

    def _mail(self, data: bytes) -> bytes:
        message = email.message_from_bytes(data)
        for name in ("Date", "Received"):
            if message[name]:
                message.replace_header(name, self.text(str(message[name])))
        for part in message.walk():
            if part.get_content_maintype() == "text":
                self._part(part)
        return message.as_bytes()

    def _part(self, part: Message) -> None:
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            return
        # a declared gb2312 holds characters of GBK, as Chinese mail programs write it
        charset = (part.get_content_charset() or "ascii").replace("gb2312", "gbk")
        moved = self.text(payload.decode(charset)).encode(charset)
        encoding = str(part.get("content-transfer-encoding", "7bit")).lower()
        if encoding == "base64":
            moved = base64.encodebytes(moved)
        elif encoding == "quoted-printable":
            moved = quopri.encodestring(moved)
        part.set_payload(moved.decode("ascii", "surrogateescape"))

    def _word(self, data: bytes) -> bytes:
        import docx  # noqa: PLC0415 - only the demo writes documents again
        from docx.oxml.ns import qn  # noqa: PLC0415 - as above

        document = docx.Document(BytesIO(data))
        for run in document.element.body.iter(qn("w:t")):
            run.text = self.text(run.text or "")
        moved = BytesIO()
        document.save(moved)
        return moved.getvalue()


def _name_of(month: int, like: str) -> str:
    # May is its own abbreviation; the demo writes it in full
    return _MONTHS[month - 1][:3] if len(like) == 3 and like != "May" else _MONTHS[month - 1]


def _number_of(name: str) -> int:
    return next(i for i, month in enumerate(_MONTHS, 1) if month.startswith(name))


def _iso(shift: Shift, found: re.Match[str]) -> str:
    return shift.date_of(found, int(found["m"])).isoformat()


def _chinese(shift: Shift, found: re.Match[str]) -> str:
    moved = shift.date_of(found, int(found["m"]))
    year = f"{moved.year}年" if found["y"] else ""
    return f"{year}{moved.month}月{moved.day}日"


def _english(shift: Shift, found: re.Match[str]) -> str:
    moved = shift.date_of(found, _number_of(found["m"]))
    width = 2 if found["d"].startswith("0") else 1
    year = f" {moved.year}" if found["y"] else ""
    return f"{moved.day:0{width}d} {_name_of(moved.month, found['m'])}{year}"


def _american(shift: Shift, found: re.Match[str]) -> str:
    moved = shift.date_of(found, _number_of(found["m"]))
    return f"{_name_of(moved.month, found['m'])} {moved.day}, {moved.year}"


def _third(day: int, names: tuple[str, str, str]) -> str:
    return names[sum(day > last for last in _THIRDS)]


def _chinese_month(shift: Shift, found: re.Match[str]) -> str:
    word, part = found["m"], found["part"] or ""
    month = int(word) if word.isdigit() else _NUMERALS.index(word) + 1
    moved = shift.day(date(shift.as_of.year, month, _PARTS.get(part, _MIDDLE)))
    name = str(moved.month) if word.isdigit() else _NUMERALS[moved.month - 1]
    ends = ("上旬", "中旬", "下旬") if part.endswith("旬") else ("初", "中旬", "底")
    return f"{name}月{_third(moved.day, ends) if part else ''}"


def _english_month(shift: Shift, found: re.Match[str]) -> str:
    part = found["part"]
    day = _PARTS.get(part, _LATE)
    moved = shift.day(date(shift.as_of.year, _number_of(found["m"]), day))
    names = (
        ("the beginning of ", "the middle of ", "the end of ")
        if part.startswith("the ")
        else ("early ", "mid-", "end of " if part == "end of" else "late ")
    )
    return f"{_third(moved.day, names)}{_MONTHS[moved.month - 1]}"


_FORMS: tuple[tuple[re.Pattern[str], Callable[[Shift, re.Match[str]], str]], ...] = (
    # months without a day first: a date that was moved already would be moved again
    (_CHINESE_MONTH, _chinese_month),
    (_ENGLISH_MONTH, _english_month),
    (_ISO, _iso),
    (_CHINESE, _chinese),
    (_AMERICAN, _american),
    (_ENGLISH, _english),
)

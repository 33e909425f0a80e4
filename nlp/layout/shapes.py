"""What a single line looks like, before its neighbors are considered."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from nlp.lines import Line


class Mark(StrEnum):
    """The outer form of a line."""

    TEXT = "text"
    RULE = "rule"
    FENCE = "fence"
    HASH = "hash"
    BOLD = "bold"
    BULLET = "bullet"
    NUMBER = "number"
    TAG = "tag"
    ROW = "row"
    ROW_RULE = "row_rule"
    STAMP = "stamp"
    LABEL = "label"
    LEAD = "lead"


class Shape(NamedTuple):
    """A line's form: ``content`` is the offset behind its marker, ``end`` the end of the content.

    ``style`` tells lists and numberings apart (``-``, ``1.``, ``（一）``), ``number`` is the
    position in a numbering, ``label`` the words before a colon or inside ``[…]``.
    """

    mark: Mark
    content: int
    end: int
    style: str = ""
    number: int = 0
    label: str = ""


HEAD = 200
"""Markers are looked for in this many characters: a long line costs no more than a short one."""

_RULE_MARKS = frozenset("-=_*~─━—－＝＿#.·+•–")
_HASH = re.compile(r"(#{1,6})(?!#)\s*(?=\S)")
_HTML_HEADING = re.compile(
    r"<(?:h([1-6])|summary|caption)\b[^<>]{0,100}>\s*(?=[^<\s])", re.IGNORECASE
)
_HTML_ITEM = re.compile(r"<li[^<>]{0,100}>\s*(?=[^<\s])", re.IGNORECASE)
_HTML_TAGS = re.compile(
    r"(?:</?[a-zA-Z][\w-]{0,20}(?:\s[^<>]{0,160})?/?>\s*|<!--[^<>]{0,160}-->\s*)+$"
)
_TEX_HEADING = re.compile(
    r"\\((?:sub){0,2})(?:section|paragraph)\*?\{\s*(?=\S)|\\(chapter)\*?\{\s*(?=\S)"
)
_TEX_ITEM = re.compile(r"\\item(?:\[[^\[\]\n]{0,40}\])?\s*(?=\S)")
_TEX_COMMAND = re.compile(
    r"(?:\\(?:begin|end|label|vspace|hspace|newpage|clearpage|centering)\b[^\s]*\s*)+$"
)
_BULLET = re.compile(
    r"(?:[-*+–—]\s+|--\s+|-(?=[^\W\d_])|[•·●○◦▪▫■□◆◇➢➤►▶▸‣⁃✦✧★☆※\uf0b7\uf0d8]\s*|[oO]\s{2,})(?=\S)"
)
_STATUS_BULLET = re.compile(r"(?:[✓✔√☐☑☒✗✘❌✅🔄⏸⬜🔲]\ufe0f?\s*)(?=\S)")
_CHECKBOX = re.compile(r"[\[【(（][ xX√✓✔]?[\]】)）]\s*(?=\S)")
_HAN_DIGITS = "零一二三四五六七八九十"
_HAN_NUMBER = "[一二三四五六七八九十]{1,3}"
_NUMBERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "part",
        re.compile(
            rf"第({_HAN_NUMBER}|\d{{1,2}})(?:部分|章节|章|节|篇|条|项|点)[\s:：、.．,，]*(?=\S)"
        ),
    ),
    ("han", re.compile(rf"({_HAN_NUMBER})\s?[、.．]\s*(?=\S)")),
    ("(han)", re.compile(rf"[（(]({_HAN_NUMBER})[)）]\s?[、.．:：]?\s*(?=\S)")),
    (
        "1.1",
        re.compile(
            r"(\d{1,2}(?:\.\d{1,2}){1,4})(?:[.、．]\s*|\s+)(?=[^\W\d_a-z]|[\[【《“\"(（*`])"
        ),
    ),
    (
        "1.1",
        re.compile(
            r"(\d{1,2}(?:\.\d{1,2}){1,4})(?=[\u4e00-\u9fff])(?![年月日号小秒分万亿倍个元天周版])"
        ),
    ),
    ("1.", re.compile(r"(\d{1,3})(?:\s?[.．](?!\d)|、)\s*(?=\S)")),
    ("1)", re.compile(r"(\d{1,3})[)）]\s*[、.]?\s*(?=\S)")),
    ("(1)", re.compile(r"[（(](\d{1,3})[)）]\s*[、.]?\s*(?=\S)")),
    ("①", re.compile(r"([①-⑳])\s*[、.]?\s*(?=\S)")),
    ("a)", re.compile(r"[（(]?([a-zA-Z])(?:[)）、]\s*|\.\s+)(?=\S)")),
    ("i)", re.compile(r"[（(]?([ivx]{1,4})(?:[)）]\s*|\.\s+)(?=\S)")),
)
_AFTER_LETTER = frozenset(")）、.")
_TAG = re.compile(r"(?:\[([^\[\]\n]{1,24})\](?![(\[:])|【([^【】\n]{1,24})】)\s*[:：]?\s*")
_STAMP = re.compile(
    r"[\[(【<]?\s*(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s+)?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
    r"(?:\s*[AaPp][Mm])?\s*[\])】>]?"
)
_LABEL = re.compile(r"([^\s:：][^:：\n]{0,39}?)\s?(?:：|:(?![/\\\d]))\s*")
_SAID = re.compile(r"[^\s:：\d，。,;；!?！？|][^:：\n，。,;；!?！？|]{0,19}?\s?(?:：|:\s)")
_NOT_A_LABEL = re.compile(r"[，。,;；!?！？|]|\.\s|https?$")
_BOLD = re.compile(r"(?:\*\*|__)(?=\S)([^*\n]{1,120}?)(?:\*\*|__)\s*([:：]?)$")


def shape_of(text: str, line: Line) -> Shape:
    """Return the form of ``line``."""
    head = text[line.body : min(line.end, line.body + HEAD)]
    finder = _BY_FIRST.get(head[0])
    if finder is not None:
        found = finder(head, text, line)
        if found is not None:
            return found
    return _other(head, text, line)


def _rule(head: str, line: Line) -> Shape | None:
    if line.end - line.body >= 3 and len(head) < HEAD and len(set(head.replace(" ", ""))) == 1:
        return Shape(Mark.RULE, line.body, line.end, style=head[0])
    return None


def _from_hash(head: str, _text: str, line: Line) -> Shape | None:
    ruled = _rule(head, line)
    found = _HASH.match(head)
    if ruled or not found:
        return ruled
    if found.end() == len(found[1]) and head[found.end()].isdigit():
        return None  # "#12" is the number of an issue
    end = line.end
    closing = head.rstrip("#")
    if line.end - line.body == len(head) and len(closing) > found.end():
        end = line.body + len(closing.rstrip())
    return Shape(Mark.HASH, line.body + found.end(), end, style="#", number=len(found[1]))


def _from_dash(head: str, text: str, line: Line) -> Shape | None:
    ruled = _rule(head, line)
    if ruled:
        return ruled
    bold = _from_star(head, text, line) if head[0] in "*_" else None
    return bold or _bullet(head, line)


def _from_star(head: str, _text: str, line: Line) -> Shape | None:
    if line.end - line.body >= HEAD:
        return None
    found = _BOLD.match(head)
    if not found:
        return None
    inner = line.body + found.start(1)
    return Shape(Mark.BOLD, inner, inner + len(found[1]), style="bold")


def _bullet(head: str, line: Line) -> Shape | None:
    found = _BULLET.match(head) or _STATUS_BULLET.match(head)
    if not found:
        return None
    offset = found.end()
    box = _CHECKBOX.match(head, offset)
    if box:
        offset = box.end()
    style = head[0] if head[0] not in "✓✔√☐☑☒✗✘❌✅🔄⏸⬜🔲" else "✓"
    return Shape(Mark.BULLET, line.body + offset, line.end, style=style)


def _from_bullet(head: str, _text: str, line: Line) -> Shape | None:
    return _rule(head, line) or _bullet(head, line)


def _from_pipe(head: str, text: str, line: Line) -> Shape | None:
    body = text[line.body : line.end]
    if body.count("|") < 2:
        return None
    if not set(head) - set("|-: +=\t") and "-" in head:
        return Shape(Mark.ROW_RULE, line.body, line.end)
    return Shape(Mark.ROW, line.body, line.end, style="|")


def _from_bracket(head: str, _text: str, line: Line) -> Shape | None:
    stamp = _STAMP.match(head)
    if stamp and len(stamp[0]) > 4:
        return Shape(Mark.STAMP, line.body + _past_blank(head, stamp.end()), line.end)
    box = _CHECKBOX.match(head)
    if box and head[0] in "[【":
        return Shape(Mark.BULLET, line.body + box.end(), line.end, style="☐")
    found = _TAG.match(head)
    if found:
        label = (found[1] or found[2]).strip()
        return Shape(Mark.TAG, line.body + found.end(), line.end, style="tag", label=label)
    return None


def _from_tick(head: str, _text: str, line: Line) -> Shape | None:
    if head.startswith(("```", "~~~")):
        return Shape(Mark.FENCE, line.body, line.end)
    return _rule(head, line)


def _from_angle(head: str, _text: str, line: Line) -> Shape | None:
    heading = _HTML_HEADING.match(head)
    if heading:
        content = line.body + heading.end()
        closing = head.find("</", heading.end())
        end = line.body + closing if closing > heading.end() else line.end
        level = int(heading[1] or 6)
        return Shape(Mark.HASH, content, end, style="#", number=level)
    item = _HTML_ITEM.match(head)
    if item:
        return Shape(Mark.BULLET, line.body + item.end(), line.end, style="li")
    if line.end - line.body < HEAD and _HTML_TAGS.match(head):
        return Shape(Mark.RULE, line.body, line.end, style="<")
    return _from_bracket(head, _text, line)


def _from_backslash(head: str, _text: str, line: Line) -> Shape | None:
    """Return what a line of LaTeX is: reports of students and researchers come as their source."""
    heading = _TEX_HEADING.match(head)
    if heading:
        closing = head.find("}", heading.end())
        if closing > heading.end():
            level = 1 if heading[2] else 2 + len(heading[1]) // 3
            start = line.body + heading.end()
            return Shape(Mark.HASH, start, line.body + closing, style="#", number=level)
    item = _TEX_ITEM.match(head)
    if item:
        return Shape(Mark.BULLET, line.body + item.end(), line.end, style="item")
    if line.end - line.body < HEAD and _TEX_COMMAND.match(head):
        return Shape(Mark.RULE, line.body, line.end, style="<")
    return None


def _number(head: str, line: Line) -> Shape | None:
    letters = "a" <= head[0].lower() <= "z"
    for style, pattern in _NUMBERS[-2:] if letters else _NUMBERS:
        found = pattern.match(head)
        if found:
            depth = style + "." * found[1].count(".") if style == "1.1" else style
            return Shape(
                Mark.NUMBER, line.body + found.end(), line.end, style=depth, number=_value(found[1])
            )
    return None


def _from_number(head: str, _text: str, line: Line) -> Shape | None:
    stamp = _STAMP.match(head)
    if stamp and ":" in stamp[0]:
        at = stamp.end()
        # "09:15 Anna: it hangs" is said by somebody, "09:15 Welcome" is a line of an agenda.
        said = head[at - 1].isspace() and _SAID.match(head, at)
        if at == len(head) or head[at].isspace() or said:
            return Shape(Mark.STAMP, line.body + _past_blank(head, at), line.end)
    return _number(head, line)


def _from_letter(head: str, _text: str, line: Line) -> Shape | None:
    # a) or iv) needs its bracket or stop at once: the first signs of most lines rule it out.
    if head[1:2] in _AFTER_LETTER or head[0] in "ivx" or not head[0].isascii():
        found = _number(head, line)
        if found is not None:
            return found
    return _bullet(head, line) if head[0] in "oO" else None


def _from_paren(head: str, text: str, line: Line) -> Shape | None:
    return _number(head, line) or _from_bracket(head, text, line)


def _other(head: str, text: str, line: Line) -> Shape:
    """Return a label, a row with inner pipes or tabs, a lead-in or plain text."""
    if "|" in head and text.count("|", line.body, line.end) >= 2 and " | " in head:
        return Shape(Mark.ROW, line.body, line.end, style=" | ")
    if "\t" in head:
        return Shape(Mark.ROW, line.body, line.end, style="\t")
    found = _LABEL.match(head)
    if found and not _NOT_A_LABEL.search(found[1]):
        label = found[1].strip("*_ \t")
        content = line.body + _past_marks(head, found.end())
        if content < line.end and label:
            return Shape(Mark.LABEL, content, line.end, style="label", label=label)
    last = text[line.end - 1]
    if last in ":：" or (last == "*" and text[line.end - 3 : line.end] in {":**", "：**"}):
        return Shape(Mark.LEAD, line.body, line.end, style="lead")
    return Shape(Mark.TEXT, line.body, line.end)


def _past_blank(head: str, offset: int) -> int:
    while offset < len(head) and head[offset].isspace():
        offset += 1
    return offset


def _past_marks(head: str, offset: int) -> int:
    """Skip what closes a bold label: ``**Date:** Monday``."""
    while offset < len(head) and (head[offset].isspace() or head.startswith(("**", "__"), offset)):
        offset += 1 if head[offset].isspace() else 2
    return offset


def _value(number: str) -> int:
    last = number.rsplit(".", 1)[-1]
    if last.isdecimal():
        return int(last)
    if "①" <= last <= "⑳":
        return ord(last) - ord("①") + 1
    if last[0] in _HAN_DIGITS:
        return _han_value(last)
    return ord(last[0].lower()) - ord("a") + 1


def _han_value(number: str) -> int:
    tens, ten, ones = number.partition("十")
    if not ten:
        return _HAN_DIGITS.index(number[-1])
    return (_HAN_DIGITS.index(tens) if tens else 1) * 10 + (
        _HAN_DIGITS.index(ones[0]) if ones else 0
    )


_Finder = Callable[[str, str, Line], Shape | None]


def _finders() -> dict[str, _Finder]:
    finders: dict[str, _Finder] = {"#": _from_hash, "|": _from_pipe, "<": _from_angle}
    finders |= dict.fromkeys("-*_+–—", _from_dash)
    finders |= dict.fromkeys("•·●○◦▪▫■□◆◇➢➤►▶▸‣⁃✦✧★☆※\uf0b7\uf0d8✓✔√☐☑☒✗✘❌✅🔄⏸⬜🔲", _from_bullet)
    finders |= dict.fromkeys("=─━－＝＿.", lambda head, _text, line: _rule(head, line))
    finders |= dict.fromkeys("[【", _from_bracket)
    finders |= dict.fromkeys("`~", _from_tick)
    finders |= dict.fromkeys("(（", _from_paren)
    finders["\\"] = _from_backslash
    finders |= dict.fromkeys("0123456789", _from_number)
    finders |= dict.fromkeys("第一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", _from_letter)
    finders |= dict.fromkeys("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", _from_letter)
    return finders


_BY_FIRST = _finders()

"""Where a signature starts and how far it goes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.lines import Line
from nlp.names import is_chinese_name
from nlp.normalize import width
from nlp.zoning.positions import is_name_with_position, is_position

_DELIMITER = re.compile(r"(?:--|—|——|––|−−)$")
_LONG_DELIMITER = re.compile(r"(?:_{2,}|-{3,}|—{2,}|={3,}|\*{3,}|─{3,}|━{3,})$")
_DEVICE = re.compile(
    r"(?:sent from (?:my|a|an|the|outlook|mail|yahoo|samsung|iphone|ipad|android|huawei|"
    r"blackberry|\w+ for \w+)\b|"
    r"sent via |sent with |sent using |get outlook for|获取 ?outlook for|发自我?的?|从我的.{1,20}(?:发送|发出)|"
    r"来自我?的?.{0,20}(?:手机|iphone|邮箱)|"
    r"由.{1,20}发送$|通过.{1,20}发送$|签名由.{1,20}定制|下载.{0,10}邮箱大师|envoyé "
    r"de(?:puis)? mon|enviado desde|"
    r"inviato da|von meinem .{1,20} gesendet|verstuurd vanaf|(?:i?phone|ipad) ?から送信)"
)
_CLOSING = re.compile(
    r"(?:(?:with )?(?:best|kind|kindest|warm|warmest|many thanks and|thanks and|thanks "
    r"&)?\s*(?:best |kind )?(?:regards|wishes)|"
    r"(?:yours )?(?:sincerely|truly|faithfully)(?: yours)?|respectfully|cordially|b\.?r\.?|"
    r"rgds|此致|敬礼|此致\s?敬礼|祝好|"
    r"祝商祺|[顺谨即]?[颂祝颂]{0,2}\s?商[祺安祺]|顺颂商祺|顺祝.{2,4}|谨[上启致]|敬[上启]|"
    r"祝[您你]?.{0,4}(?:顺利|愉快|健康|安好|快乐|如意)|祝:?|"
    r"商祺|工作顺利|cordialement|bien à vous|mit freundlichen grü(?:ß|ss)en|viele grüße|"
    r"saludos|atentamente|best|cheers)"
    r"[\s,.!。~:)]*[^\w\s]{0,3}$"
)
_THANKS = re.compile(
    r"(?:(?:many )?thanks(?: again| a lot| so much| in advance)?|thank you(?: very much| so "
    r"much| again)?|thx|谢谢(?:大家|您|你)?|"
    r"多谢|感谢|非常感谢|辛苦了?)[\s,.!。~]*$"
)
_CONTACT = re.compile(
    r"(?:^|[\s|/])(?:tel|telephone|phone|mobile|mob|fax|cell|office|direct|e-?mail|web|"
    r"website|skype|wechat|weixin|addr|address|"
    r"add|电话|手机|座机|邮箱|邮件|传真|地址|微信|网址|邮编|公司|部门|职位|qq)\s?[:：.|]|(?:^|"
    r"[\s|/])[mtpewa]\s?:\s"
    r"|[^\s@<>]+@[\w.-]+\.\w{2,}|\+?\d[\d\s()./-]{7,}\d|^(?:https?://|www\.)\S+$|^\W*@\w+$"
)
_TITLE = re.compile(
    r"经理|总监|工程师|主任|部长|助理|顾问|专员|有限公司|股份|集团|事业部|部$|科$|处$|中心$|"
    r"manager|director|engineer|consultant|"
    r"officer|\bceo\b|\bcto\b|\bcio\b|\bpm\b|president|assistant|analyst|developer|designer|"
    r"\bltd\b|\binc\b|gmbh|\bllc\b|corp|team$"
)
_SIGNED = re.compile(r"[敬谨]?上$")
_NAME = re.compile(r"[A-Z][\w'’.-]*(?:\s[A-Z][\w'’.-]*){0,3}[,.]?$")
_DASHED_NAME = re.compile(r"(?:-|[–—~]\s?)[A-Z][\w'’.-]*(?:\s[A-Z][\w'’.-]*){0,3}$")
_SENTENCE = re.compile(r"[。!?;]|[,，].*[,，]|\w{3,}\.\s+\w|\w{3,}\.$")
_MARKED = re.compile(r"[-*+•·●○]\s|\d{1,2}[.)、]|.*:$")
_MAX_DELIMITED = 15
_ENDS = frozenset("。.!！?？~～")
_MAX_BLOCK = 8
_MAX_SIGNED = 4


def signature_lines(text: str, view: str, lines: Sequence[Line], begin: int, stop: int) -> set[int]:
    """Return the numbers of the lines of ``lines[begin:stop]`` that belong to a signature.

    ``lines[begin:stop]`` are the words of one writer; ``view`` is the folded text.
    """
    start = _delimited(view, lines, begin, stop)
    if start is not None:
        return set(range(start, stop)) | _block(text, view, lines, begin, start)
    return _block(text, view, lines, begin, stop)


def _block(text: str, view: str, lines: Sequence[Line], begin: int, stop: int) -> set[int]:
    found = _device(view, lines, begin, stop)
    while stop > begin and stop - 1 in found:
        stop -= 1
    if stop <= begin:
        return found  # the mail is nothing but the line of a device
    closed = _closed(text, view, lines, begin, stop)
    return (
        found
        | (closed or _contacts(text, view, lines, begin, stop))
        | _signed(text, view, lines, begin, stop)
    )


def _delimited(view: str, lines: Sequence[Line], begin: int, stop: int) -> int | None:
    """Return the line of the signature delimiter."""
    for number in range(max(begin, stop - _MAX_DELIMITED - 1), stop):
        line = view[lines[number].body : min(lines[number].end, lines[number].body + 120)]
        if _DELIMITER.match(line) and number + 1 < stop:
            return number
        if _LONG_DELIMITER.match(line) and _is_contact_block(view, lines, number + 1, stop):
            return number
    return None


def _is_contact_block(view: str, lines: Sequence[Line], begin: int, stop: int) -> bool:
    """Tell whether all lines are short and at least one is an address, a number or a position."""
    block = [_line(view, lines[number]) for number in range(begin, stop)]
    return (
        0 < len(block) <= _MAX_BLOCK
        and not any(is_sentence(line) for line in block)
        and any(_CONTACT.search(line) for line in block)
    )


def _device(view: str, lines: Sequence[Line], begin: int, stop: int) -> set[int]:
    """Return the line of a device ("Sent from my iPhone") and what little stands below it."""
    found: set[int] = set()
    for number in range(max(begin, stop - 8), stop):
        line = _line(view, lines[number])
        if is_device(line) and line[-1] not in "。!?":
            found.add(number)
            rest = range(number + 1, stop)
            if len(rest) <= 4 and not any(is_sentence(_line(view, lines[n])) for n in rest):
                found.update(rest)
    return found


def _closed(text: str, view: str, lines: Sequence[Line], begin: int, stop: int) -> set[int]:
    """Return a closing phrase with the name, position and contacts below it."""
    for closing in range(stop - 1, max(begin, stop - 20) - 1, -1):
        line = _line(view, lines[closing])
        if len(line) > 40:
            continue
        thanks = bool(_THANKS.match(line))
        if not thanks and not _CLOSING.match(line):
            continue
        block = _below(text, view, lines, closing + 1, stop)
        if thanks:  # thanks are the client's words; only the name is not
            return block if block and _is_known(text, view, lines[min(block)]) else set()
        first = closing
        while first > begin and _CLOSING.match(_line(view, lines[first - 1])):
            first -= 1  # 此致 and 敬礼 stand on two lines
        return set(range(first, max(block, default=closing) + 1))
    return set()


def _below(text: str, view: str, lines: Sequence[Line], begin: int, stop: int) -> set[int]:
    """Return the lines of a name block below the closing."""
    found: set[int] = set()
    for number in range(begin, min(stop, begin + _MAX_BLOCK)):
        line = _line(view, lines[number])
        known = _is_known(text, view, lines[number]) and not is_sentence(line)
        if is_sentence(line) or (_MARKED.match(line) and not known):
            break
        if lines[number].gap and found and not known:
            break
        found.add(number)
    return found


def _is_known(text: str, view: str, line: Line) -> bool:
    """Tell whether a line is a name, a position, a contact or another closing."""
    words = _line(view, line)
    marked = _CONTACT.search(words) or _TITLE.search(words) or _CLOSING.match(words)
    return bool(marked) or _is_name(text, line)


def _contacts(text: str, view: str, lines: Sequence[Line], begin: int, stop: int) -> set[int]:
    """Return a last paragraph of contacts, or a name alone, without a closing phrase."""
    if stop - begin < 2:
        return set()
    start = stop - 1
    while start > begin + 1 and not lines[start].gap and stop - start < _MAX_BLOCK:
        start -= 1
    block = [_line(view, lines[number]) for number in range(start, stop)]
    marks = sum(bool(_CONTACT.search(line)) for line in block)
    short = not any(is_sentence(line) or is_marked(line) for line in block)
    named = _is_name(text, lines[start]) or bool(_TITLE.search(block[0]))
    if short and lines[start].gap and (marks >= 2 or (marks and named)):
        return set(range(start, stop))
    # A name alone is left to the client's words unless a dash marks it: "Audit Log" looks like one too.
    dashed = text[lines[stop - 1].body : lines[stop - 1].end]
    above = text[lines[stop - 2].body]
    return {stop - 1} if _DASHED_NAME.match(dashed) and above not in "-–—~*•" else set()


def _signed(text: str, view: str, lines: Sequence[Line], begin: int, stop: int) -> set[int]:
    """Return a name with department, position or company at the end, without a closing phrase.

    It stands apart from the words above, or these end like a sentence.
    """
    start = stop - 1
    while start > begin and stop - start < _MAX_SIGNED and is_position(_line(view, lines[start])):
        start -= 1
    if start == begin or not (lines[start].gap or text[lines[start - 1].end - 1] in _ENDS):
        return set()
    words = text[lines[start].body : lines[start].end].strip()
    below = stop - 1 - start
    named = _is_name(text, lines[start]) and below > 0
    return set(range(start, stop)) if named or is_name_with_position(words) else set()


def _is_name(text: str, line: Line) -> bool:
    """Tell whether a line is a person's name."""
    words = text[line.body : min(line.end, line.body + 40)].strip()
    if line.end - line.body > 32:
        return False
    han = _SIGNED.sub("", words)
    if len(han) >= 2 and is_chinese_name(han):
        return True
    return bool(_NAME.match(words))


def is_marked(line: str) -> bool:
    """Tell whether a folded line is an item of a list or a label, and no contact."""
    return bool(_MARKED.match(line)) and not _CONTACT.search(line)


def is_device(line: str) -> bool:
    """Tell whether a folded line names the device or program that sent the mail."""
    return len(line) <= 60 and bool(_DEVICE.match(line))


def is_sentence(line: str) -> bool:
    """Tell whether a folded line reads like words to the reader, not like a name or an address."""
    if _CLOSING.match(line):
        return False
    if (_CONTACT.search(line) or _TITLE.search(line)) and line[-1:] not in tuple(".。!?;"):
        return width(line) > 160 or "。" in line
    return width(line) > 64 or bool(_SENTENCE.search(line))


def _line(view: str, line: Line) -> str:
    return view[line.body : min(line.end, line.body + 300)].strip("*_ ")

"""Copied mail headers and the lines of dashes that announce an older mail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nlp.domain import Span
from nlp.lines import Line

_FROM = "from|sender|发件人|寄件者|寄件人|发信人|发送人|发件者|de|von|van|da|fra|från|od|от|差出人"
_WHEN = (
    "sent|date|发送时间|发送日期|日期|时间|发件时间|寄件日期|发件日期|sent on|sent at|sent time|"
    "envoyé|envoyé "
    "le|date d'envoi|gesendet|"
    "datum|verzonden|inviato|data|enviado|enviado el|fecha|skickat|sendt|dato|date/time|"
    "送信日时|message du"
)
_SUBJECT = (
    "subject|主题|主旨|标题|邮件主题|objet|betreff|onderwerp|oggetto|asunto|assunto|ämne|emne|"
    "件名|sujet|temat"
)
_OTHER = (
    "to|cc|bcc|reply-to|importance|attachments|attachment|收件人|收件者|收信人|抄送|抄送人|"
    "抄送者|副本|密送|附件|"
    "重要性|优先级|回复|à|a|an|aan|para|copie à|cc:|kopie|till|til|kopia|kopi|宛先|priority|"
    "sensitivity|message-id|"
    "mime-version|content-type|content-transfer-encoding|received|x-[\\w-]+|return-path|"
    "delivered-to|in-reply-to|references"
)
_HAN = re.compile(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])")


def _spaced(keys: str) -> str:
    """Let Chinese keys be spread to the same width, as 主　题 beside 收件人."""
    return _HAN.sub(r"\\s{0,2}", keys)


# Some programs copy the headers into a table, which the readers write as ``| key | value |``.
_BEFORE_KEY = r"(?:\|\s)?[*_\s]{0,4}"
_AFTER_KEY = r"[\s*_]{0,4}(?::(?:\s\|)?|\s\|)"
_KEY = re.compile(
    rf"{_BEFORE_KEY}(?:(?P<from>{_spaced(_FROM)})|(?P<when>{_spaced(_WHEN)})|"
    rf"(?P<subject>{_spaced(_SUBJECT)})|(?P<other>{_spaced(_OTHER)}))"
    rf"{_AFTER_KEY}[\s*_]{{0,4}}(?P<value>.*?)(?:\s\|)?$"
)
_SENDER = re.compile(rf"{_BEFORE_KEY}(?:{_spaced(_FROM)}){_AFTER_KEY}")
_TABLE_RULE = re.compile(r"\|(?:\s?:?-{3,}:?\s?\|)+$")
_ORIGINAL = re.compile(
    r"[-_=—*\s>]*(?:original message|original appointment|原始邮件|原始消息|原始信息|原始讯息|"
    r"原始?邮件(?:信息|内容)|原邮件|邮件原件|回复的原邮件|"
    r"回复邮件|以下为原邮件|reply message|reply to message|replied message|"
    r"ursprüngliche nachricht|original-nachricht|message "
    r"d'origine|message original|"
    r"mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht|исходное "
    r"сообщение)[-_=—*:\s]*$|"
    r"[>\s]*[-_=—]{3,}\s*original\s*[-_=—]{3,}\s*$"
)
_FIRST_LETTERS = frozenset("or原回以um и下面开被转bfwad".replace(" ", ""))
"""What the words of a separator begin with, where no mark stands before them."""
_BARE_ORIGINAL = re.compile(r"\W{0,4}original\W{0,4}$")
_FORWARDED = re.compile(
    r"[-_=—*\s>]*(?:(?:begin )?forwarded message|forwarded by .{1,80}|(?:以下[为是]|下面是?|"
    r"开始)?(?:被)?转[发寄]的?(?:原)?(?:邮件|信息|消息|讯息)(?:信息)?|"
    r"转发邮件信息|weitergeleitete nachricht|anfang der weitergeleiteten nachricht|message "
    r"transféré|message réexpédié|"
    r"mensaje reenviado|mensagem encaminhada|messaggio inoltrato|doorgestuurd bericht)[-_=—*:\s]*$"
)
_FORWARD_SUBJECT = re.compile(r"\s*(?:\[[^\]]{1,20}\]\s*)?(?:fwd?|转发|转寄|转|wg|tr|rv|enc)\s*:")
_REPLY_SUBJECT = re.compile(r"\s*(?:\[[^\]]{1,20}\]\s*)?(?:re|回复|答复|回覆|aw|sv|ref)\s*:")
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+|<|;")
_NAMED = re.compile(
    r"[\s\"'“”*_]*([^<>\[\"“”]{1,100}?)[\s\"'“”*_]*[<\[](?:mailto:)?([^<>\[\]\s]+@[^<>\[\]\s]+)[>\]]"
)
_AROUND = " \t\"'“”*_;；"
_MAX_BLOCK = 14


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """Mail headers copied into a text: how many lines, and the values found.

    ``sender`` is the place of the sender's name and address in the text.
    """

    count: int
    sender: Span | None
    when: str | None
    subject: str | None


class _Key(NamedTuple):
    """A line that begins with the key of a header; ``place`` is where its value stands."""

    kind: str
    value: str
    place: Span | None


def may_separate(line: str) -> bool:
    """Tell whether a folded line begins like a separator, judged by its first sign; most do not."""
    return not line[:1].isalnum() or line[0] in _FIRST_LETTERS


def is_original_separator(line: str) -> bool:
    """Tell whether a folded line announces an answered mail (``------ 原始邮件 ------``)."""
    return len(line) <= 100 and bool(_ORIGINAL.match(line))


def is_forward_separator(line: str) -> bool:
    """Tell whether a folded line announces a forwarded mail."""
    return len(line) <= 120 and bool(_FORWARDED.match(line))


def is_bare_original(line: str) -> bool:
    """Tell whether a folded line is the word "Original" alone; copied headers must follow it."""
    return bool(_BARE_ORIGINAL.match(line))


def is_forward_subject(subject: str) -> bool:
    """Tell whether a folded subject begins with FW:, Fwd: or 转发:."""
    return bool(_FORWARD_SUBJECT.match(subject))


def is_reply_subject(subject: str) -> bool:
    """Tell whether a folded subject begins with Re: or 回复:."""
    return bool(_REPLY_SUBJECT.match(subject))


class HeaderFinder:
    """Finds blocks of copied headers; each line is matched once, however often it is asked about."""

    def __init__(self, view: str, lines: Sequence[Line]) -> None:
        self._view = view
        self._lines = lines
        self._keys: dict[int, _Key | None] = {}
        self._near: frozenset[int] | None = None

    def block(self, number: int) -> HeaderBlock | None:
        """Return the block of mail headers that starts at line ``number``.

        A sender and two further headers are needed, or one if the sender is an address: "From:
        Beijing, To: Shanghai" is no mail.
        """
        if number not in self.near() or self._key(number) is None:
            return None
        found: dict[str, str] = {}
        sender: Span | None = None
        addressed = False
        keys = 0
        position = number
        while position < min(len(self._lines), number + _MAX_BLOCK):
            line = self._lines[position]
            key = self._key(position)
            if position > number and line.gap > (1 if key else 0):
                break
            if key:
                keys += 1
                sender = sender or (key.place if key.kind == "from" else None)
                found.setdefault(key.kind, key.value)
                addressed = addressed or "@" in key.value
            elif not _goes_on(self._view, line):
                break
            position += 1
        if "from" not in found or keys < (2 if "@" in found["from"] else 3):
            return None
        if "when" not in found and not ("subject" in found and addressed):
            return None  # a list of the fields of a form has sender and subject, too
        return HeaderBlock(position - number, sender, found.get("when"), found.get("subject"))

    def near(self) -> frozenset[int]:
        """Return the lines from which a block may reach a line that names a sender.

        Most lines of most mails are told from a header by this alone.
        """
        if self._near is None:
            self._near = frozenset(self._near_senders())
        return self._near

    def _near_senders(self) -> Iterator[int]:
        below = 0
        for position, line in enumerate(self._lines):
            if _SENDER.match(self._view, line.body, min(line.end, line.body + 300)):
                yield from range(max(below, position - _MAX_BLOCK + 1), position + 1)
                below = position + 1

    def _key(self, number: int) -> _Key | None:
        if number not in self._keys:
            self._keys[number] = _key_of(self._view, self._lines[number])
        return self._keys[number]


def sender_words(value: str) -> str:
    """Return the sender of a copied header as ``Name <address>``, or what there is of it."""
    found = _NAMED.match(value)
    return f"{found[1].strip()} <{found[2].strip()}>" if found else value.strip(_AROUND)


def _key_of(view: str, line: Line) -> _Key | None:
    found = _KEY.match(_line(view, line))
    if found is None:
        return None
    start, end = found.span("value")
    kind = next(name for name in ("from", "when", "subject", "other") if found[name])
    place = Span(line.body + start, line.body + end) if start < end else None
    return _Key(kind, found["value"].strip(), place)


def _line(view: str, line: Line) -> str:
    return view[line.body : min(line.end, line.body + 300)]


def _goes_on(view: str, line: Line) -> bool:
    """Tell whether a line goes on with a long list of recipients."""
    text = _line(view, line)
    if _TABLE_RULE.match(text):
        return True
    return bool(_ADDRESS.search(text)) and text[-1] not in ".!?。" and len(text) < 200

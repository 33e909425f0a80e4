"""Guess what sort of text a document is, where the file does not say."""

from __future__ import annotations

import re

from nlp.domain import DocumentKind
from nlp.normalize import fold

_SAMPLE = 20_000
_MAIL_HEADER = re.compile(
    r"(?m)^\s{0,4}[>*]{0,3}\s?(?:from|发件人|寄件者|"
    r"寄件人)\s?\*{0,2}:.{1,200}\n(?:.{0,300}\n){0,4}?"
    r"\s{0,4}[>*]{0,3}\s?(?:sent|date|to|subject|发送时间|收件人|收件者|主题|主旨|日期|"
    r"抄送)\s?\*{0,2}:"
)
_MAIL_TOP = re.compile(
    r"\s{0,20}(?:(?:subject|主题|发件人|收件人|主旨|from|to|date|发送时间|日期|抄送|"
    r"cc)\s?:.{0,300}\n){2}"
)
_MAIL_MARKS = re.compile(
    r"(?m)^[-\s>*]{0,10}(?:on |at |在)?.{4,200}(?:wrote|写道)\s?:|(?<!-)-{2,}\s?(?:original message|"
    r"forwarded message|原始邮件|转发的邮件)|"
    r"^(?:发自我的|sent from my )"
)
_GREETING = re.compile(
    r"\s{0,20}(?:dear|hi|hello|good (?:morning|afternoon)|尊敬的|您好|你好|各位|"
    r".{1,10}[,:]?\s?(?:您好|你好))[^\n]{0,40}\n"
)
_CLOSING = re.compile(
    r"\n\s{0,10}(?:(?:best|kind|warm) regards|regards|sincerely|yours|cheers|many thanks|"
    r"thanks|此致|敬礼|祝好|祝商祺|顺颂商祺|谢谢)[^\n]{0,12}(?:\n|$)"
)
_STAMPED = re.compile(r"(?m)^\s{0,4}[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?\s")
_CHAT = re.compile(
    r"(?m)^\s{0,4}[^\s:，。,][^:，。,\n]{0,20}\s+(?:\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?\s+)?\d{1,2}:\d{2}(?::\d{2})?\s*$"
)
_SPEAKER = re.compile(
    r"(?m)^\s{0,4}(speaker ?\d+|[a-z]\w+ [a-z]\w+|[a-z]\w+|[\u4e00-\u9fff]{1,4}\d?)\s?:\s?\S"
)


def guess_kind(text: str) -> DocumentKind:
    """Return the kind of ``text`` by its outer marks; notes if there are none."""
    view = fold(text[:_SAMPLE])
    if _MAIL_TOP.match(view) or _MAIL_HEADER.search(view) or _MAIL_MARKS.search(view):
        return DocumentKind.EMAIL
    lines = max(1, sum(1 for line in view.split("\n") if line.strip()))
    if len(_CHAT.findall(view)) >= max(2, lines // 8):
        return DocumentKind.MESSAGE
    if len(_STAMPED.findall(view)) >= max(3, lines // 3):
        return DocumentKind.TRANSCRIPT
    if _GREETING.match(view) and _CLOSING.search(view):
        return DocumentKind.EMAIL
    speakers = _SPEAKER.findall(view)
    repeated = len(speakers) - len(set(speakers))
    if len(speakers) >= max(6, lines // 2) and repeated >= len(speakers) // 2:
        return DocumentKind.TRANSCRIPT
    return DocumentKind.NOTES

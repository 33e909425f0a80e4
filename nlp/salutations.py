"""Where the address of a reader ends and the first sentence begins: "Hi Lin,", "张总，您好：", "Dear all -".

A salutation says nothing of the work; a quote that begins with it reads "Hi Lin, drop the payment" in the record.
"""

# ruff: noqa: E501 - patterns read better in few lines

from __future__ import annotations

import re

from nlp.people.en import is_english_name
from nlp.people.zh import person_end

_REACH = 90
"""Characters in which a salutation must end."""
_HELLO = r"(?i:hi|hello|hey|hiya|dear|greetings|good\s(?:morning|afternoon|evening|day)|morning|afternoon|evening|g'day|hallo)"
_TITLE = r"(?i:mr|mrs|ms|miss|mx|dr|prof|professor|sir|madam|herr|frau)"
_WHO = (
    r"(?:(?i:all|team|everyone|everybody|both|folks|there|guys|colleagues|friends|sir|madam|sirs|ladies|gentlemen|support|again)(?!\w)"
    rf"|(?:{_TITLE}\.?\s)?[^\W\d_a-z][^\W\d_]*(?:['’.-][^\W\d_]+)*(?:\s[^\W\d_a-z]\.)?)"
)
_ENGLISH = re.compile(
    rf"(?P<hello>{_HELLO})(?:,?\s(?P<who>{_WHO}(?:(?:\s|,\s?|\s?/\s?|\s(?:and|or|&)\s|,\s(?i:hi|hello|dear)\s){_WHO}){{0,4}}?))?"
    r"(?:\s?[,!:;.]+(?:\s?[-–—]+)?|\s[-–—]+|[ \t]?(?=\n))\s*(?=\S)"
)
_VOCATIVE = re.compile(r"(?P<who>[^\W\d_a-z][^\n,:;.!?]{1,40})\s?[,:]?\s?[-–—]?\s*\n\s*(?=\S)")
_ZH_GREETING = r"(?:[您你]们?好|大家好|各位好|早上好|上午好|中午好|下午好|晚上好|早安?|好)"
_ZH_END = r"(?:[，,。.！!：:、~～；;]+\s*|\s+)"
_CHINESE = re.compile(
    rf"(?:(?:尊敬的|亲爱的)[^，,。：:！!\n]{{1,16}}?(?:[，,：:]?\s?{_ZH_GREETING})?|(?:各位|诸位)[^，,。：:！!\n]{{0,12}}?{_ZH_GREETING}?(?!、)"
    rf"|(?:[您你]们?好|大家好|早上好|上午好|下午好|晚上好))[\s]*{_ZH_END}(?=\S)"
)
_ZH_AFTER_NAME = re.compile(
    rf"[，,、]?\s?{_ZH_GREETING}\s*{_ZH_END}(?=\S)|\s*[，,：:]?\s*\n\s*(?=\S)|\s*[，,]\s*(?=\S)"
)
_ZH_MORE = re.compile(r"[、和与/]\s?|各位(?:同事|老师|领导|专家|伙伴)?|大家")
_MOST = 3
"""Salutations in a row: "张总、李工，各位同事：\n", "Hi Ann, hi Tom,\n"."""
_LEAST = 2
"""Words or characters that must follow in the same unit."""


def end_of_salutation(text: str, start: int, end: int) -> int:
    """Return where the sentence behind a salutation at ``start`` begins, or ``start`` where there is none.

    A salutation that is all there is has no sentence behind it.
    """
    at = start
    for _ in range(_MOST):
        head = text[at : min(end, at + _REACH)]
        length = _english(head) or _chinese(head)
        if not length or sum(sign.isalnum() for sign in text[at + length : end][:20]) < _LEAST:
            break
        at += length
    return at


def is_salutation(words: str) -> bool:
    """Tell whether ``words`` only address a reader."""
    probe = f"{words.rstrip()}\nxx"
    return len(words) <= _REACH and end_of_salutation(probe, 0, len(probe)) == len(probe) - 2


def _english(head: str) -> int:
    found = _ENGLISH.match(head)
    if found is not None and (found["who"] or head[len(found["hello"])] not in ".:;"):
        return found.end()
    vocative = _VOCATIVE.match(head)
    if vocative is not None and is_english_name(vocative["who"].strip()):
        return vocative.end()
    return 0


def _chinese(head: str) -> int:
    found = _CHINESE.match(head)
    if found is not None:
        return found.end()
    at = 0
    for _ in range(_MOST):
        stop = person_end(head, at)
        behind = _ZH_AFTER_NAME.match(head, stop) if stop else None
        if behind is not None:
            return behind.end()
        more = _ZH_MORE.match(head, stop) if stop else None
        if more is None:
            break
        at = more.end()
        behind = _ZH_AFTER_NAME.match(head, at)
        if behind is not None:
            return behind.end()
    return 0

"""Prompts of a form that nobody has taken out: "[What does your client need?]", "[Your project name]", 【请填写背景】.

They are the words of the form, not of the client, although they speak of requirements and needs.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from nlp.domain import Span

_BRACKETS = re.compile(
    r"\[([^\[\]\n]{3,400})\](?![(\[:])|【([^【】\n]{3,200})】|\((_[^()\n]{3,200}_)\)"
)
_ASKS = re.compile(
    r"[?？]|^[_*\s]*(?:your|insert|enter|add|fill|write|type|describe|list|explain|provide|give|specify|pick|choose|select|"
    r"delete|replace|name of|e\.g|example|optional:|请|填写|在此|此处|描述|列出|说明|例如|示例|选择)(?![a-z])",
    re.IGNORECASE,
)
# what may stand before a prompt: a label, bold or with a colon
_LABEL = re.compile(r"^\W*(?:\*\*[^*\n]{1,80}\*\*|__[^_\n]{1,80}__|[^:：\n]{1,40}[:：])\W*$")
_ALNUM = re.compile(r"\w")


def find_prompts(text: str) -> tuple[Span, ...]:
    """Return the bracketed prompts of ``text`` in order."""
    return tuple(
        Span(found.start(), found.end())
        for found in _BRACKETS.finditer(text)
        if _ASKS.search(found[1] or found[2] or found[3].strip("_"))
    )


def is_prompt(text: str, span: Span, prompts: tuple[Span, ...]) -> bool:
    """Return whether ``span`` holds nothing but prompts and a label before them.

    Parameters
    ----------
    text
        The whole document.
    span
        A sentence, bullet or row of it.
    prompts
        What `find_prompts` found in ``text``.
    """
    at = bisect_right(prompts, span.start, key=lambda prompt: prompt.end)
    rest: list[str] = []
    start, inside = span.start, False
    while at < len(prompts) and prompts[at].start < span.end:
        inside = True
        rest.append(text[start : max(start, prompts[at].start)])
        start = min(span.end, prompts[at].end)
        at += 1
    if not inside:
        return False
    rest.append(text[start : span.end])
    before, after = rest[0], "".join(rest[1:])
    if _ALNUM.search(after):
        return False
    return not _ALNUM.search(before) or _LABEL.match(before) is not None

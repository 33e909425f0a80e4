"""The same requirement twice in one document: what one place says of its priority holds for the other.

Specifications list user stories first and sort the same sentences under "Must", "Should" and "Could" later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from nlp.domain import Basis, Finding, FindingType
from nlp.normalize import fold

_NUMBER = re.compile(r"^\W*(?:[a-z]{1,5}[\s\-_.#]*)?\d+(?:[.\-]\d+)*\s*[\])）:：.、\-–]*\s*(?=\S)")
_NO_WORDS = re.compile(r"[\W_]+")
_SHORTEST = 12
"""Shorter wordings ("Login") recur by chance."""


def share_priorities(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give requirements without a structural priority that of the same words elsewhere in the document.

    Where the places with a structure disagree, nothing is shared. Evidence is the span that says the priority.
    """
    every = tuple(findings)
    keys = [_key(finding) for finding in every]
    stated: dict[str, Finding] = {}
    unclear: set[str] = set()
    for key, finding in zip(keys, every, strict=True):
        if not key or finding.basis is not Basis.STRUCTURE:
            continue
        if stated.setdefault(key, finding).priority is not finding.priority:
            unclear.add(key)
    if not stated:
        return every
    return tuple(
        _like(finding, stated[key])
        if key in stated and key not in unclear and finding.basis is not Basis.STRUCTURE
        else finding
        for key, finding in zip(keys, every, strict=True)
    )


def _key(finding: Finding) -> str:
    """Return the words without number and punctuation; empty for what is short or no requirement."""
    if finding.type is not FindingType.REQUIREMENT:
        return ""
    key = _NO_WORDS.sub("", _NUMBER.sub("", fold(finding.wording)))
    return key if len(key) >= _SHORTEST else ""


def _like(finding: Finding, stated: Finding) -> Finding:
    return replace(
        finding,
        priority=stated.priority,
        priority_confidence=stated.priority_confidence,
        basis=Basis.STRUCTURE,
        evidence=stated.evidence,
        reasons=tuple(f"stated again, {reason}" for reason in stated.reasons),
    )

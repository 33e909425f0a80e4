"""Requests for an account of things: the cause of a fault, a date, an estimate ("麻烦查一下原因", "please find out why").

They are work of the project for somebody, not a feature of the product.
"""

# ruff: noqa: E501  (lists of wordings read better on long lines)

from __future__ import annotations

import re

_ZH = re.compile(
    r"(?:查|找|分析|排查|定位|核实|核查)(?:一?下|一查|清楚|明|明白|出)?(?:一?下)?(?:具体|根本|到底)?的?(?:是什么)?原因"
    r"|(?:给|提供|出)(?:我们?|我方|大家)?出?一?[个份]?(?:明确|具体|书面|正式|准确)?的?"
    r"(?:修复时间|完成时间|时间表|时间点|说法|说明|答复|解释|排期|回复|整改方案|整改计划|书面说明|解决方案)"
)
_EN = re.compile(
    r"\b(?:find out (?:why|what|how|where)|look into|investigate"
    r"|(?:give|send) (?:us|me) (?:a|the|an) (?:fix |firm |clear |realistic )?(?:date|timeline|plan|estimate|quote|explanation|answer)"
    r"|let (?:me|us) (?:have|know))\b"
)
_NOT_ASKED = re.compile(r"\b(?:do not|don't|have to|had to|gotta|no need to|tried to)\b")


def asks_for_account(folded: str) -> bool:
    """Return whether a folded sentence (see `nlp.normalize.fold`) asks somebody to explain, find out or name a date."""
    if _ZH.search(folded):
        return True
    return _EN.search(folded) is not None and _NOT_ASKED.search(folded) is None

"""Sentences that open with the words of a resolution: "会议决定每两周碰一次", "We agreed to meet every two weeks"."""

# ruff: noqa: E501  (lists of wordings read better on long lines)

from __future__ import annotations

import re

_NUMBER = r"^\W{0,3}(?:\d{1,2}[.、)]\s*)?"
_ZH = re.compile(
    _NUMBER
    + r"(?:会议|双方|大家|各方|与会(?:人员|各方)|会上|经(?:讨论|研究|协商|商议)(?:后)?[,，]?|我们|咱们|小组|全体)"
    r"(?:就此|也|已|都|一致|共同|统一)*(?:决定|同意|确定|商定|议定|敲定|拍板|说好)(?!是否|什么|怎么|如何|不了)[^:：?？]{4}"
)
_EN = re.compile(
    _NUMBER + r"(?:so |then |finally,? |in the end,? |ok(?:ay)?,? )?"
    r"(?:(?:we|everyone|everybody|all|both sides|the (?:team|group|meeting|committee|parties)) (?:have |has |all |then |both |finally |jointly )*(?:agreed|decided|settled|resolved)"
    r"|it (?:was|has been) (?:then |finally |jointly )?(?:agreed|decided|resolved|settled)|agreed|decided) (?:to|that|on|with)\b"
)


def opens_with_decision(folded: str) -> bool:
    """Return whether a folded sentence (see `nlp.normalize.fold`) says first that something was decided."""
    if folded.rstrip().endswith(("?", "？")):
        return False
    return bool(_ZH.match(folded) or _EN.match(folded))

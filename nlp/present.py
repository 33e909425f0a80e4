"""Sentences that open with the present state: how the work is done today, and so no demand.

"现在调度员每个地址都要录两遍", "At the moment every policy has to be opened twice": what people have to do today is the
reason for a wish and not the wish. Such a sentence stays open to the heads if it wishes for something too
("现在要改成两级", "right now I would like …").
"""

# ruff: noqa: E501  (lists of wordings read better on long lines)

from __future__ import annotations

import re

from nlp.domain import CueKind

_LABEL = r"^\W{0,3}(?:\d{1,2}[.、)]\s*)?(?:[^\W\d][^:：\n，。,.]{0,15}[:：]\s*)?"
_ZH = re.compile(
    _LABEL + r"(?:我们|大家|这边|公司)?(?:现在|目前|眼下|如今|现阶段|当前)"
    # "现在要改成两级", "目前我们需要一个导出": the speaker wishes for something now
    r"(?!(?:我们?|我方|我司|大家|这边|公司)?(?:就|还|也|都|正|先|又|急|只|最|主要)*(?:要|想|得|需|请|希|改|必|应|缺|建议|麻烦|打算|准备|决定))"
    # "他们现在用的是 Excel 台账", "司机目前都靠电话"
    rf"|{_LABEL}[\u4e00-\u9fff]{{1,6}}(?:现在|目前|眼下|如今)(?:都|还|仍|也|主要|基本|一直|全)*(?:是(?!不是)|用|在用|靠|由|通过|拿|采用|手工|人工|每[天周月])"
)
_EN = re.compile(
    _LABEL + r"(?:so |and |but |well,? )?"
    r"(?:today|currently|right now|at the moment|at present|presently|these days|nowadays|as of today)\b(?!['’]),?"
    r"(?! (?:we|i|our team) (?:also |really |only |just |mainly |still )*(?:need|have to|must|want|would|require|'d|are asking|ask|lack|miss))"
    # "Receptionists currently keep a paper list", "The report is currently put together by hand"
    rf"|{_LABEL}(?:the |our |my |all |most |some )?(?:[a-z'-]+ ){{1,3}}(?:is |are )?(?:currently|presently|nowadays|at the moment|at present) "
    r"(?!need|have|has|must|want|lack|miss|wish|would|ask|not |unable|impossible|no )[a-z]"
)
_WISH = re.compile(
    r"希望|[^思]想要?|能不能|能否|可否|是否|请|建议|最好|应该|应当|就[好行]|即可|改[成为]|不要|别|要[能有]|以后|今后|[?？]|"
    r"\b(?:would|want|wants|wish|wishes|please|should|shall|could|hope|prefer|instead|until|from now on|no longer|so we)\b"
)
_WISHING = frozenset(
    {
        *(CueKind.REQUEST, CueKind.COULD, CueKind.WONT, CueKind.WITHDRAWAL),
        *(CueKind.PROHIBITION, CueKind.CHANGE, CueKind.CONSEQUENCE),
    }
)


def is_present_state(folded: str, kinds: frozenset[CueKind]) -> bool:
    """Return whether a sentence only tells how things are done now.

    Parameters
    ----------
    folded
        The sentence, see `nlp.normalize.fold`.
    kinds
        The kinds of its cues; words of duty ("has to", "需要") are part of today's work.
    """
    if kinds & _WISHING or _WISH.search(folded):
        return False
    return bool(_ZH.match(folded) or _EN.match(folded))


_SETTLED = re.compile(
    r"(?: - | – | — |: )(?:is |now |already |that's |it's )?(?:sorted|done|fixed|solved|resolved|works? (?:again|now|fine)|all good)(?=[,.;!]|$)"
    r"|(?:已经?|都|早就)(?:解决|修好|修复|搞定|处理好|处理完|改好|弄好)了?(?=[。.!,，;；\s]|$)|(?:解决|修好|修复|搞定|改好|弄好)了[。.!,，;；\s]*$"
)


def is_settled(folded: str) -> bool:
    """Return whether a sentence says that a matter is over: "3) Printer - sorted, it was the cable", "打印问题已解决"."""
    return not folded.rstrip().endswith("?") and _SETTLED.search(folded) is not None

"""Texts that add to something known: "as well", "it would be nice if …", "如果能顺带…就更好了"."""

from __future__ import annotations

import re

from nlp.normalize import fold

_ADDS = re.compile(
    r"(?<!may )(?<!might )\bas well\b|\b(?:also|in addition|on top of that|additionally)\b"
    r"|\b(?:nice|great|good|lovely|helpful|welcome|handy) if\b"
    r"|顺带|顺便|也(?:能(?!凑合|接受|用|过)|可以(?!不)|想|希望|显示|支持)|还(?:可以|想|要能|希望|得能)|另外|再加|外加|一并"
    r"|(?:如果|要是|若)能?[^，。,]{2,20}就(?:更?好|太好)"
)


def adds_to(text: str) -> bool:
    """Return whether ``text`` asks for something on top, so that it ranks nothing that is known already.

    Of the 22 pairs of `data/matching_pairs.jsonl` with such words 15 refine their entry; none of the 264 that change a
    priority has them.

    Examples
    --------
    >>> adds_to("Maybe the weekly report could be sent as a spreadsheet as well, if there is time")
    True
    >>> adds_to("The weekly report may as well wait")
    False
    """
    return _ADDS.search(fold(text)) is not None

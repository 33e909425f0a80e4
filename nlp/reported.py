"""Minutes that report what somebody said: "Shirin suggested a sensor", "乙方介绍了手环方案".

Where the attendance puts that person on our side, the words are a proposal or a report of ours, no wish of the client.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from nlp.domain import Side
from nlp.layout.attendance import side_in

_START = r"^\W{0,4}(?:\d{1,2}[.、)）]\s*)?"
_EN = re.compile(
    _START
    + r"(?:the )?(?P<name>[a-z][\w'’.-]*(?: [a-z][\w'’.-]*){0,2}?) (?:also |then |again |briefly )?"
    r"(?:suggested|proposed|offered|recommended|presented|introduced|reported|explained|showed|demonstrated|replied|answered|confirmed)\b"
)
_ZH = re.compile(
    _START + r"(?P<name>[\u4e00-\u9fff]{2,4}?)(?:也|还|又|简单|现场|随后|首先)?"
    r"(?:介绍|建议|提出|提议|汇报|答复|回复|解释|演示|讲解|回答)(?!书|单|表|人)"
)
_OUR_NAMES = re.compile(
    r"乙方|我方|我司|供应商|开发方|承建方|实施方|contractor|supplier|vendor|developers?|(?:our|the) team"
)


def reports_our_words(folded: str, sides: Mapping[str, Side]) -> bool:
    """Return whether a folded sentence reports what one of our side said.

    Parameters
    ----------
    folded
        The sentence, see `nlp.normalize.fold`.
    sides
        The side of each person (`nlp.layout.attendance.sides_of_people`).
    """
    found = _EN.match(folded) or _ZH.match(folded)
    if found is None:
        return False
    name = found["name"]
    return _OUR_NAMES.fullmatch(name) is not None or side_in(name, sides) is Side.US

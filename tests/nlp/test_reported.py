"""Minutes that report the words of our side are told from those that report the client's."""

from __future__ import annotations

import pytest

from nlp.layout.attendance import sides_of_people
from nlp.lines import scan_lines
from nlp.normalize import fold
from nlp.reported import reports_our_words

HEAD = """Minutes
Present: Ms Ortega (client), Jun Park and Petra Vos (us)
参会：甲方：马总、韩晓；乙方：陆伟、丁一
"""
SIDES = sides_of_people(HEAD, scan_lines(HEAD))


@pytest.mark.parametrize(
    "text",
    [
        "Petra suggested a sensor at the door.",
        "- Park proposed voice picking as an alternative",
        "The contractor reported that 61 % has been scanned.",
        "乙方提出可增加AI识别仪表读数，费用另计。",
        "陆伟介绍了智能手环方案。",
    ],
)
def test_our_words(text: str) -> None:
    """A person of our side, or our side itself, is the one who said it."""
    assert reports_our_words(fold(text), SIDES)


@pytest.mark.parametrize(
    "text",
    [
        "Ms Ortega suggested a sensor at the door.",
        "Anna proposed a second screen.",
        "马总提出漏检要当天通知到班组长。",
        "We need what Petra suggested.",
        "The report must be ready on Monday.",
        "建议增加粘贴功能。",
        "",
    ],
)
def test_other_words(text: str) -> None:
    """The client, somebody unknown, or nobody."""
    assert not reports_our_words(fold(text), SIDES)
    assert not reports_our_words(fold(text), {})

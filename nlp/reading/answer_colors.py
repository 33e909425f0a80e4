"""Answers written into an older mail in a color: "my answers are in blue", 「见下面红字」."""

from __future__ import annotations

import re

from lxml import etree  # type: ignore[import-untyped]

from nlp.normalize import fold

_NAMES = {"红": "red", "蓝": "blue", "绿": "green", "紫": "purple"}
_ANNOUNCED = re.compile(
    r"\bin (?P<en>red|blue|green|purple)\b|(?P<zh>[红蓝绿紫])(?:色)?(?:字|部分|标注|内容|字体)|"
    r"标(?P<marked>[红蓝绿紫])"
)
_COLOR = re.compile(r"(?<![\w-])color\s*:\s*([#\w][\w]*(?:\([^)]{0,40}\))?)")
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})$")
_NUMBERS = re.compile(r"\d{1,3}")
_CLEAR = 60
_DARK = 110


def announced(words: str) -> frozenset[str]:
    """Return the colors in which the writer says that the answers stand."""
    hues = set()
    for found in _ANNOUNCED.finditer(fold(words)):
        sign = found["zh"] or found["marked"]
        hues.add(_NAMES[sign] if sign else found["en"])
    return frozenset(hues)


def hue_of(element: etree._Element) -> str | None:
    """Return red, blue, green or purple if an element sets such a color for its text."""
    style = (element.get("style") or "").lower()
    found = _COLOR.search(style)
    value = found[1] if found else (element.get("color") or "").strip().lower()
    if value in _NAMES.values():
        return value
    parts = _parts(value)
    return _hue(*parts) if parts else None


def _parts(value: str) -> tuple[int, int, int] | None:
    found = _HEX.match(value)
    if found:
        digits = found[1] if len(found[1]) == 6 else "".join(sign * 2 for sign in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    numbers = _NUMBERS.findall(value) if value.startswith("rgb") else []
    if len(numbers) < 3:
        return None
    red, green, blue = (min(255, int(number)) for number in numbers[:3])
    return red, green, blue


def _hue(red: int, green: int, blue: int) -> str | None:
    """Name the part that stands out; grays and mixtures have no name here."""
    if red > green + _CLEAR and blue > green + _CLEAR and min(red, blue) > _DARK:
        return "purple"
    for name, value, others in (
        ("red", red, (green, blue)),
        ("green", green, (red, blue)),
        ("blue", blue, (red, green)),
    ):
        if value >= _DARK and all(value > other + _CLEAR for other in others):
            return name
    return "blue" if blue >= _DARK and blue > red + _CLEAR and blue > green else None

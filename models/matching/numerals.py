"""Numbers that are written as words or as days of the year, in both languages."""

from __future__ import annotations

import re

_HAN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_SMALL = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "dozen": 12,
}  # fmt: skip
_LARGE = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_ONE = "|".join((*_SMALL, *_LARGE))
WORDS = rf"\b(?:{_ONE})(?:[\s-](?:and\s)?(?:{_ONE}))*\b"
"""Pattern of an English number in words; one group, none inside."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
_HAN_NUMBER = r"[一二三四五六七八九十]{1,3}"
DATE = rf"""
    (?<!\d)\d{{4}}-\d\d?-\d\d?(?!\d)
    | (?:(?<!\d)\d\d?|{_HAN_NUMBER})\s?月(?!报|份)\s?(?:(?:\d\d?|{_HAN_NUMBER})\s?[日号]?|[底末初]|中旬)
    | (?:\b(?:\d\d?(?:st|nd|rd|th)?|end|beginning|middle|mid|early|late)[\s-](?:of\s)?(?:{_MONTH})\b)(?!\s\d\d?\b(?!\d))
    | \b(?:{_MONTH})\.?\s\d\d?(?:st|nd|rd|th)?(?![\d:])
"""
"""Pattern of a day of the year in verbose syntax, no group inside."""
_DAYS = {
    "底": 31, "末": 31, "初": 1, "中旬": 15, "end": 31, "late": 31, "beginning": 1, "early": 1, "middle": 15, "mid": 15,
}  # fmt: skip
_PARTS = re.compile(
    rf"\d+|{_HAN_NUMBER}|{_MONTH}|[底末初]|中旬|end|beginning|middle|mid|early|late"
)


def day_of_year(text: str) -> float:
    """Return month times 100 plus day of what `DATE` matched; years are left out, as clients leave them out."""
    parts: list[str] = _PARTS.findall(text)
    if len(parts) == 3:
        parts = parts[1:]
    month = next((p for p in parts if p[:3] in _MONTHS), None)
    if month is not None:
        other = next((p for p in parts if p is not month), "1")
        return _MONTHS.index(month[:3]) * 100 + 100 + _number(other)
    return _number(parts[0]) * 100 + _number(parts[-1])


def english_number(words: str) -> float:
    """Return the value of English words: "twenty-five", "two hundred and ten", "a dozen"."""
    total = current = 0.0
    for word in re.split(r"[\s-](?:and\s)?", words):
        if word in _LARGE:
            scaled = max(current, 1.0) * _LARGE[word]
            total, current = (total, scaled) if word == "hundred" else (total + scaled, 0.0)
        else:
            current += _SMALL[word]
    return total + current


def han_number(digits: str) -> float:
    """Return the value of Chinese digits: 十五, 两百, 三万."""
    total = section = digit = 0
    for char in digits:
        if char in _HAN_DIGITS:
            digit = _HAN_DIGITS[char]
        elif char == "万":
            total = (total + section + digit) * _HAN_UNITS[char]
            section = digit = 0
        else:
            section += max(digit, 1) * _HAN_UNITS[char]
            digit = 0
    return float(total + section + digit)


def _number(part: str) -> float:
    if part in _DAYS:
        return float(_DAYS[part])
    return float(part) if part.isdecimal() else han_number(part)

# ruff: noqa: E501 - word lists read better in few lines
"""The words of a unit without the names and days in it, so that no judgment rests on who spoke or when.

Every person becomes the same person, every firm the same firm and every day the same day. The stand-ins are ordinary
words, so that a neutral sentence is a sentence still. It is longer or shorter than the original: no spans point into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from nlp.domain import Language
from nlp.normalize import fold
from nlp.people.en import english_names
from nlp.people.zh import CHINESE_TIME, chinese_persons

PERSON = {Language.EN: "Alex", Language.ZH: "小王"}
DAY = {Language.EN: "Friday", Language.ZH: "周五"}
_MONTH = {Language.EN: "March", Language.ZH: "三月"}
_FIRM = {Language.EN: "Acme", Language.ZH: "某公司"}

_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_WEEKDAYS = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?s?\b"
_ISO = r"(?<!\d)(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}(?:\s?[-/.月]\s?\d{1,2}\s?[日号]?|月)?(?!\d)"
_SLASHED = r"(?<![\d./])\d{1,2}[/.-]\d{1,2}[/.-](?:20)?\d\d(?![\d./])"
_EN_DAYS = re.compile(
    rf"{_ISO}|{_SLASHED}|(?<![A-Za-z])(?i:"
    rf"(?<=on )\d{{1,2}}/\d{{1,2}}(?![\d/])|(?<=by )\d{{1,2}}/\d{{1,2}}(?![\d/])|(?:{_WEEKDAYS},?\s+)?(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTHS}(?:,?\s+20\d\d)?"
    rf"|(?:{_WEEKDAYS},?\s+)?{_MONTHS}\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?(?!\w|:\d)(?:,?\s+20\d\d)?)"
    rf"|(?<![A-Za-z])(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b(?!\.\w)|(?<![A-Za-z])(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
)
_EN_MONTHS = re.compile(
    r"(?<![A-Za-z])(?:January|February|March|April|June|July|August|September|October|November|December|(?<=in )May|(?<=by )May|(?<=of )May)\b(?:\s+20\d\d)?"
)
_ZH_DAYS = re.compile(
    rf"{_ISO}|{_SLASHED}|(?<![\d./])(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d)(?![\d./%])|(?<!\d)\d{{1,2}}\s?月\s?\d{{1,2}}\s?[日号]?|[一二三四五六七八九十]{{1,2}}月[一二三四五六七八九十]{{1,3}}[日号]"
    r"|(?:本|这个|上个?|下个?)月\d{1,2}[日号](?!楼|线|机|库|门|店)|(?:周|星期|礼拜)[一二三四五六日天](?![年月天])"
)
_ZH_MONTHS = re.compile(
    r"(?<![\d个])(?:20\d\d\s?年\s?)?\d{1,2}\s?月(?:份|底|初|中旬|上旬|下旬)?(?!\d)"
)
_MOST_NAMES = 20
_TWICE = re.compile(r"Friday(?:,?\s+(?:the\s+)?Friday)+|周五(?:\s?[(（]?\s?周五[)）]?)+")

_SAID_ON = re.compile(
    r"\b((?:said|says|asked|told us|wrote|mentioned|confirmed|requested|insisted|complained|stressed|replied|reported))\s+(?:on\s+)?"
    r"(?:yesterday(?: (?:morning|afternoon|evening))?|today|this (?:morning|afternoon|week)|last (?:night|week)|earlier|(?:(?:last|this|the)\s+)?(?:Friday|March)(?:\s(?:morning|afternoon|evening))?|the \d{1,2}(?:st|nd|rd|th))(?=\s*[,:]|\s+that\b)"
)
_ZH_SAID_ON = re.compile(
    rf"(?<=小王)(?:在|于)?(?:{CHINESE_TIME}{{1,2}}|刚才|刚刚|方才|日前|近日|三月)"
    r"(?=又?还?也?(?:说|提出|表示|强调|提到|反馈|要求|来电|打电话|发邮件|问|认为|指出|补充))"
)
_ZH_FIRM = re.compile(
    r"(?:(?<=我们)|(?<=客户)|(?<![\u4e00-\u9fff])|(?<=[跟和与由对]))(?!我们)[\u4e00-\u9fff]{2,14}?(?:股份有限公司|有限责任公司|有限公司|股份公司)"
    r"|(?:(?<![\u4e00-\u9fff\w])|(?<=我们)|(?<=客户)|(?<=甲方)|(?<=[跟和与由对]))(?!我们|你们|他们|贵|我|该|本|总|母|子|分|各|第|人民|某|其他|这|那|一家|外部|合作|大型)[\u4e00-\u9fff]{2,8}?"
    r"(?:科技|集团|证券|保险|控股|股份|物流公司|公司|银行|医院|中学|小学|大学|学院)(?=要求|希望|提出|那边|这边|表示|反馈|认为|想|需要|的?(?:意思|要求))"
)


@lru_cache(maxsize=8192)
def neutral(words: str, language: Language, people: tuple[str, ...] = ()) -> str:
    """Return ``words`` with stand-ins for persons, firms and days.

    ``people`` are names that the document around the words gives away elsewhere (see `nlp.people.named_people`).

    Examples
    --------
    >>> neutral("Mr. Okafor said on 3 May: we need it.", Language.EN)
    'Alex said on Friday: we need it.'
    >>> neutral("欧阳经理5月3日说：我们需要导出。", Language.ZH)
    '小王周五说：我们需要导出。'
    """
    if language is Language.ZH:
        return _neutral_zh(_known(words, people, PERSON[language]))
    found = _EN_MONTHS.sub(_MONTH[language], _EN_DAYS.sub(DAY[language], words))
    found = _TWICE.sub(DAY[language], found)
    found = _known(found, people, PERSON[language])
    found = _replaced(
        found,
        ((a, b, (_FIRM if firm else PERSON)[language]) for a, b, firm in english_names(found)),
    )
    return _SAID_ON.sub(r"\1 on Friday", found)


def _neutral_zh(words: str) -> str:
    language = Language.ZH
    found = _ZH_MONTHS.sub(_MONTH[language], _ZH_DAYS.sub(DAY[language], words))
    found = _ZH_FIRM.sub(_FIRM[language], _TWICE.sub(DAY[language], found))
    spans = list(chinese_persons(_seen(found)))
    names = {found[a:b] for a, b in spans if b - a > 1}
    found = _replaced(found, ((a, b, PERSON[language]) for a, b in spans))
    if len(names) > _MOST_NAMES:
        names = set()  # a list of names, not a sentence: the cost would be its square
    for name in names - {PERSON[language]}:
        found = found.replace(
            name, PERSON[language]
        )  # the same person again, where no word shows it
    return _ZH_SAID_ON.sub(DAY[language], found)


def _seen(words: str) -> str:
    """Return ``words`` in simplified characters and half-width signs, but with their capital letters."""
    folded = fold(words)
    if folded == words:
        return words
    return "".join(a if a.isascii() else b for a, b in zip(words, folded, strict=True))


def _replaced(words: str, found: Iterable[tuple[int, int, str]]) -> str:
    parts, at = [], 0
    for start, end, stand_in in found:
        parts += [words[at:start], stand_in]
        at = end
    return "".join([*parts, words[at:]]) if at else words


def _known(words: str, people: tuple[str, ...], stand_in: str) -> str:
    """Replace names that are known from elsewhere in the document."""
    if not people:
        return words
    return _any_of(people).sub(stand_in, words)


@lru_cache(maxsize=256)
def _any_of(people: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(people, key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z])(?:{names})(?![A-Za-z])")

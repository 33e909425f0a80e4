# ruff: noqa: E501 - a pattern broken over lines hides the words it looks for
"""Numbers with units in a canonical form: "三秒以内" and "under 3 sec" are both at most 3.0 s."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.domain import Quantity, Span
from nlp.normalize import fold

_CJK_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "〇": 0,
}
_CJK_POWERS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {
    "万": 1e4,
    "亿": 1e8,
    "千": 1e3,
    "百": 1e2,
    "百万": 1e6,
    "千万": 1e7,
    "十万": 1e5,
    "k": 1e3,
    "m": 1e6,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
}

# canonical unit: factor to it and wordings; longer wordings stand first within the pattern
_UNITS: dict[str, tuple[tuple[float, str], ...]] = {
    "s": (
        (1, "秒钟|秒|seconds?|secs?|s"),
        (0.001, "毫秒|milliseconds?|msecs?|ms"),
        (60, "分钟|minutes?|mins?"),
        (3600, "个?小时|个?钟头|hours?|hrs?"),
    ),
    "day": (
        (1, "天|个?自然日|calendar days?|days?"),
        (7, "个?星期|周|个?礼拜|weeks?"),
    ),
    "workday": ((1, "个?工作日|(?:working|business|work) days?"),),
    "month": ((1, "个月|months?"), (12, "年(?!级|底|末|初|度|前|后|\\s?\\d)|years?")),
    "%": ((1, "%|个?百分点|percent|per cent"), (0.1, "‰")),
    "byte": (
        (1, "字节|bytes?"),
        (1e3, "kb|kib|kilobytes?"),
        (1e6, "mb|mib|兆|megabytes?"),
        (1e9, "gb|gib|g(?=内存|硬盘|空间|以|的|$|\\s)|gigabytes?"),
        (1e12, "tb|tib|terabytes?"),
    ),
    "bit/s": ((1e6, "mbps|mbit/s"), (1e9, "gbps")),
    "px": ((1, "像素|pixels?|px"),),
    "pt": ((1, "磅|号字|pt"),),
    "mm": ((1, "毫米|mm"), (10, "厘米|公分|cm"), (1000, "公尺|米|meters?|metres?")),
    "CNY": (
        (1, "元|块钱?|rmb|cny|人民币"),
        (1e4, "万元|万块"),
        (1e8, "亿元"),
    ),
    "USD": ((1, "美元|usd|us dollars?|dollars?"),),
    "EUR": ((1, "欧元|eur|euros?"),),
    "user": (
        (
            1,
            "个?并发用户|个?用户|名用户|concurrent users?|simultaneous users?|users?|个?账号|个?并发|人同时在线|"
            "人次?|名员工|个?客户端?|customers?|people|employees|visitors|students|players|participants|clients|accounts|attendees",
        ),
    ),
    "request/s": ((1, "qps|tps|rps|requests? per second|requests?/s(?:ec)?|次/秒|次每秒"),),
    "fps": ((1, "fps|帧|frames per second"),),
    "item": (
        (
            1,
            "条记录|条数据|条|个?文件|份|张|页|行|列|字段|笔|单|项|件|套|台|部|家|次|种|个(?!月|小时|星期|工作日|礼拜)|位|级|层|步|字符?|个?汉字|"
            "records?|rows?|columns?|items?|entries|files?|documents?|pages?|products?|orders?|messages?|emails?|images?|photos?|"
            "characters?|chars?|clicks?|steps?|times|fields?|transactions?|requests?|devices?|servers?|languages?|screens?|tables?|locations?|sites?|branches|stores?|options?|attempts?",
        ),
    ),
}
_FACTOR_OF: dict[str, tuple[str, float]] = {}
_CURRENCY = {
    "$": "USD",
    "us$": "USD",
    "¥": "CNY",
    "€": "EUR",
    "£": "GBP",
    "rmb": "CNY",
    "usd": "USD",
    "eur": "EUR",
}

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+(?:点[零一二三四五六七八九]+)?|半)"
_SCALE = r"(?:百万|千万|十万|万|亿|thousand|million|billion|k(?![a-z])|m(?![a-z])|(?<=\d)千|(?<=\d\s)千|(?<=\d)百)"
_ENGLISH = {
    word: count
    for count, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1
    )
}
_BEFORE = (
    ("<=", r"不超过|不得超过|不能超过|最多|至多|不大于|不多于|不高于|控制在|小于等于|上限为?|最大|最长|最高|<=|≤|at most|no more than|not more than|up to|"
    r"(?:a )?max(?:imum)?(?: of)?|not exceed(?:ing)?|no longer than|not longer than|limited to|within"),
    (">=", r"至少|不少于|不低于|不小于|最少|最低|最小|大于等于|达到|不短于|>=|≥|at least|no less than|not less than|no fewer than|"
    r"(?:a )?min(?:imum)?(?: of)?|a? ?minimum"),
    ("<", r"少于|低于|小于|短于|<|under|below|less than|fewer than|faster than"),
    (">", r"超过|多于|高于|大于|>|over|more than|above|greater than|exceed(?:s|ing)?|longer than"),
    ("~", r"大约|大概|约|左右|接近|差不多|about|around|approximately|approx\.?|roughly|nearly|~|≈|ca\."),
)  # fmt: skip
_AFTER = (
    ("<=", r"以内|之内|内|以下|or less|or fewer|or faster|at most|max(?:imum)?|tops|最多"),
    (
        ">=",
        r"以上|及以上|起(?![来用动码])|\+|or more|or longer|at least|minimum|and (?:above|more)",
    ),
    ("~", r"左右|上下|or so"),
)


def _unit_pattern() -> str:
    """Return one pattern of all units, longest wording first, filling the factor table."""
    words: list[str] = []
    for unit, wordings in _UNITS.items():
        for number, (factor, pattern) in enumerate(wordings):
            name = f"u{len(_FACTOR_OF)}_{number}"
            _FACTOR_OF[name] = (unit, factor)
            words.append(f"(?P<{name}>{pattern})")
    return "|".join(words)


def _comparators(
    table: tuple[tuple[str, str], ...], suffix: str = ""
) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return one pattern of all comparisons and the sign of each of its groups."""
    signs = {f"c{number}": sign for number, (sign, _) in enumerate(table)}
    source = "|".join(
        f"(?P<{name}>(?:{words}){suffix})" for name, (_, words) in zip(signs, table, strict=True)
    )
    return re.compile(source), signs


_FIND = re.compile(
    rf"(?<![\d.a-z_/#*×第-])(?<!\d,)(?:(?P<money>us\$|[$¥€£])\s?)?(?P<low>{_NUMBER}|(?<![a-z])(?:{'|'.join(_ENGLISH)})(?=[\s-]))"
    rf"(?:\s?(?P<scale0>{_SCALE}))?"
    rf"(?:\s?(?:-|~|—+|到|至|to)\s?(?P<high>{_NUMBER}))?\s?(?P<scale>{_SCALE})?(?P<many>多|余|几)?[\s-]?(?:(?:{_unit_pattern()})(?![a-z]))?"
)
# a verb may stand between comparison and number: "最多上传 10 个"
_LEADING, _LEADING_SIGNS = _comparators(_BEFORE, r"(?:[\u4e00-\u9fff]{0,4}|\s+the)\s*$")
_TRAILING, _TRAILING_SIGNS = _comparators(_AFTER)
_NEIGHBORS = re.compile(r"(.*?)([一二两三四五六七八])([二两三四五六七八九])([十百千]?)")
_HINT = re.compile(
    r"\d|[一二两三四五六七八九十百千半]|(?:one|two|three|four|five|six|seven|eight|nine|ten)[\s-]"
)
_LOOK_BACK = 18


def find_quantities(text: str, span: Span) -> tuple[Quantity, ...]:
    """Find numbers with a unit within ``span`` of ``text``.

    A range gives two quantities over the same span, its lower end with ``>=`` and its upper with ``<=``.
    Bare numbers, dates and version numbers have no unit and are left out.
    """
    folded = fold(span.slice(text))
    if _HINT.search(folded) is None:
        return ()
    return tuple(
        Quantity(Span(span.start + start, span.start + end), value, unit, sign)
        for match in _FIND.finditer(folded)
        for start, end, value, unit, sign in _read(match, folded)
    )


def _read(match: re.Match[str], folded: str) -> Iterator[tuple[int, int, float, str, str]]:
    """Yield what one match says: one quantity, or two for a range."""
    known = _unit(match)
    if known is None:
        return
    unit, factor = known
    low_scale = _SCALES.get(match["scale0"] or "", 1.0)
    scale = _SCALES.get(match["scale"] or "", 1.0)
    low = _value(match["low"])
    if _is_no_measure(match, unit, low):
        return
    start, sign = _leading(folded, match.start())
    after = _TRAILING.match(folded, match.end() + (folded[match.end() : match.end() + 1] == " "))
    end = after.end() if after is not None else match.start() + len(match.group().rstrip())
    if match["high"]:
        shared = scale if match["scale0"] is None else low_scale
        yield start, end, low * shared * factor, unit, ">="
        yield start, end, _value(match["high"]) * scale * factor, unit, "<="
        return
    about = _between(match["low"])
    if about is not None:
        yield start, end, about[0] * low_scale * scale * factor, unit, ">="
        yield start, end, about[1] * low_scale * scale * factor, unit, "<="
        return
    if after is not None and sign == "=":
        sign = _TRAILING_SIGNS[str(after.lastgroup)]
    if match["many"] and sign == "=":
        sign = "~"
    yield start, end, round(low * low_scale * scale * factor, 9), unit, sign


def _is_no_measure(match: re.Match[str], unit: str, value: float) -> bool:
    """Return whether the words only look like a measure: a calendar year, or "一个" as an article."""
    year = unit == "month" and 1900 <= value <= 2100
    return year or (unit == "item" and match["low"] in {"一", "one", "半", "几"})


def _unit(match: re.Match[str]) -> tuple[str, float] | None:
    if match["money"]:
        return _CURRENCY[match["money"]], 1.0
    name = match.lastgroup
    return _FACTOR_OF.get(str(name))


def _leading(folded: str, start: int) -> tuple[int, str]:
    """Return where a comparison before the number begins, and its sign."""
    found = _LEADING.search(folded, max(0, start - _LOOK_BACK), start)
    if found is None or found.end() != start:
        return start, "="
    return found.start(), _LEADING_SIGNS[str(found.lastgroup)]


def _between(word: str) -> tuple[float, float] | None:
    """Return the ends that two neighboring digits name: "三四秒" is 3 to 4, "两三百" 200 to 300."""
    match = _NEIGHBORS.fullmatch(word)
    if match is None:
        return None
    if match[2] + match[3] != "三五" and _CJK_DIGITS[match[3]] != _CJK_DIGITS[match[2]] + 1:
        return None
    before = _chinese(match[1])
    power = _CJK_POWERS.get(match[4], 1)
    return before + _CJK_DIGITS[match[2]] * power, before + _CJK_DIGITS[match[3]] * power


def _value(word: str) -> float:
    """Return the value of a number in digits, English or Chinese characters."""
    if word[0].isdigit():
        return float(word.replace(",", ""))
    if word in _ENGLISH:
        return float(_ENGLISH[word])
    if word == "半":
        return 0.5
    whole, point, decimals = word.partition("点")
    fraction = "".join(str(_CJK_DIGITS[char]) for char in decimals) if point else "0"
    return _chinese(whole) + float(f"0.{fraction}")


def _chinese(word: str) -> float:
    """Return the value of a Chinese whole number below ten thousand."""
    total = digit = 0
    for char in word:
        if char in _CJK_POWERS:
            total += (digit or 1) * _CJK_POWERS[char]
            digit = 0
        else:
            digit = digit * 10 + _CJK_DIGITS[char]
    return float(total + digit)

"""What a requirement leaves open - vague words, missing units, actors, values, criteria - and the question to ask.

Questions are asked in the language of the requirement and name its own words. What is precise already is spared: a
vague word beside a number of the right unit, a fixed expression ("responsive design", "安全库存"),
an owner who is named.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from nlp.domain import Language, PersonMention, Quantity, RequirementKind, Span
from nlp.normalize import fold


class GapKind(StrEnum):
    """What is missing for a requirement to be testable."""

    VAGUE_WORD = "vague_word"
    MISSING_UNIT = "missing_unit"
    MISSING_ACTOR = "missing_actor"
    MISSING_VALUE = "missing_value"
    MISSING_CRITERION = "missing_criterion"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something left open: the words it is about and the one question that would close it."""

    kind: GapKind
    span: Span
    question: str


@dataclass(frozen=True, slots=True)
class _VagueWords:
    """Vague words that call for the same question."""

    found: re.Pattern[str]
    spared: re.Pattern[str] | None
    measured: frozenset[str]
    question: str


@dataclass(frozen=True, slots=True)
class _Wordings:
    """All words of one language."""

    vague: tuple[_VagueWords, ...]
    actors: re.Pattern[str]


_BARE_NUMBER = {
    Language.ZH: re.compile(
        r"(?:不超过|不多于|小于|大于|低于|高于|少于|至少|最多|最少|最长|最大|控制在|限制在|不低于|不少于|保留)\s?"
        r"(\d+(?:\.\d+)?)(?=\s*(?:以内|以下|以上|之内)?\s*(?:[。；;!?)]|,(?!\d)|$))"
    ),
    Language.EN: re.compile(
        r"\b(?:within|under|below|above|over|at least|at most|up to|no more than|not more than|less than|more than"
        r"|fewer than|maximum(?: of)?|minimum(?: of)?|max\.?|min\.?)\s(\d+(?:\.\d+)?)(?=\s*(?:[;!?)]|[,.](?!\d)|$))"
    ),
}
_LIMIT = {
    Language.ZH: re.compile(
        r"阈值|上限|下限|限额|有效期|超时时间|保存期限|保留期限|(?:要有|加|做|设|有)限制"
        r"|限制(?:上传|下载|登录|大小|数量|次数|长度|人数)"
        r"|定期|达到一定|超过一定|一定时间|一段时间"
    ),
    Language.EN: re.compile(
        r"\b(?:thresholds?|upper limit|lower limit|limits? (?:the|on|for|of)|be limited|timeouts?|time-?out"
        r"|retention period|expiry period|a certain (?:time|number|amount|period)|some time|a while"
        r"|a maximum|a minimum)\b"
    ),
}
_APPROVED = {
    Language.ZH: re.compile(
        r"(?<![已被未])(?<!已经)(?<!没有)(?<!尚未)(?:审批|审核|复核|批准|授权)"
        r"(?!结果|流程|意见|单|记录|超时|员|人|通过|过的?|完|的|码|书|状态|权限|时间|列表|页面|日志)"
    ),
    Language.EN: re.compile(
        r"\b(?:be (?:approved|released|authori[sz]ed|reviewed|signed off)"
        r"|(?:approval|authorization|release) (?:is|be|by)? ?(?:needed|required|necessary)"
        r"|needs? (?:approval|authorization))\b"
    ),
}
_TOLD = {
    Language.ZH: re.compile(
        r"(?<![别不])(?<!不要)(?<!不再)(?<!给我)(?:(?:通知|提醒)(?!单|书|栏|[\u4e00-\u9fff]{0,4}(?:工|员|长|人|者|师|方|部|组|商|户|我|他))"
        r"|告知(?![\u4e00-\u9fff]{0,4}(?:工|员|长|人|者|师|方|部|组|商|户|我|他))|发(?:短信|邮件))"
    ),
    Language.EN: re.compile(
        r"\b(?:be (?:notified|informed|reminded|alerted)"
        r"|(?:send|sends|trigger|triggers) (?:an? )?(?:alert|notification|reminder|e-?mail|message))\b"
    ),
}
_BY_SOMEBODY = re.compile(r"(?:让|由|请|给|经)[^，,。；;]{2,8}$")
_ABOUT = re.compile(r"大概|大约|差不多|左右|roughly|approximately|more or less")
_NUMBER_NEAR = re.compile(
    r"\d|[一二三四五六七八九十百千万两几半]|多少|什么|哪|\b(?:one|two|three|four|five|six|ten|half|how|when|what)\b"
)
_UNMEASURED = {
    Language.ZH: re.compile(
        r"(?:更|再)[大小亮暗清深浅高低长短宽窄轻稳准好](?:楚|晰)?|(?:调|放|改|弄|变|做)?[大小亮暗清深浅高低长短宽窄轻](?:楚)?(?:一点|一些|点儿?|些)"
        r"|(?:降低|提高|减少|增加|减轻)(?:一点|一些)|字体偏[大小]|高对比度|对比度|性能(?!测试)|稳定性|安全性|可靠性|易用性|可用性|体验"
    ),
    Language.EN: re.compile(
        r"\b(?:(?:somewhat |a bit |a little |much )?(?:warmer|colder|brighter|darker|louder|quieter|shorter|longer"
        r"|simpler|cleaner|nicer|thicker|thinner|softer|higher|lower)(?! than)"
        r"|performance|stability|security|reliability|usability|readability|accessib(?:le|ility)|readable"
        r"|legible|(?:high )?contrast)\b"
    ),
}
_AS_NOW = {
    Language.ZH: re.compile(
        r"跟(?:现在|原来|以前|老系统)一样|和(?:现在|原来|以前|老系统)一样|保持不变|与.{1,8}类似|参照.{1,10}做"
    ),
    Language.EN: re.compile(
        r"\b(?:like (?:today|now|before|in the old system)|as (?:today|now|before|usual)|same as (?:today|now|before)"
        r"|similar to|modeled on)\b"
    ),
}
_QUESTIONS = {
    (GapKind.MISSING_UNIT, Language.ZH): "“{word}”的单位是什么？",
    (GapKind.MISSING_UNIT, Language.EN): "'{word}': in which unit?",
    (GapKind.MISSING_VALUE, Language.ZH): "“{word}”具体是多少？",
    (GapKind.MISSING_VALUE, Language.EN): "'{word}': which value exactly?",
    (GapKind.MISSING_ACTOR, Language.ZH): "“{word}”由谁来做？",
    (GapKind.MISSING_ACTOR, Language.EN): "'{word}': by whom?",
    (GapKind.MISSING_CRITERION, Language.ZH): "“{word}”验收时怎么判断已经做到？",
    (GapKind.MISSING_CRITERION, Language.EN): "'{word}': how will you check that it is met?",
}
_TO_WHOM = {
    Language.ZH: "“{word}”发给谁、通过什么方式？",
    Language.EN: "'{word}': who gets it, and by which channel?",
}
_SHOWN = 40


def find_gaps(
    text: str,
    span: Span,
    language: Language,
    *,
    kind: RequirementKind | None = None,
    quantities: Sequence[Quantity] = (),
    owner: PersonMention | None = None,
) -> tuple[Gap, ...]:
    """Find what the requirement at ``span`` leaves open, in reading order.

    Parameters
    ----------
    text
        Text of the whole document.
    span
        The requirement; nothing outside is read.
    language
        Its language, in which the questions are asked.
    kind
        Functional, quality or constraint; a quality without any measure lacks a criterion.
    quantities
        The quantities of the requirement, with spans into ``text``.
    owner
        Who acts, where the text names somebody.
    """
    folded = fold(span.slice(text))
    inside = [q for q in quantities if q.span.overlap(span)]
    units = {quantity.unit for quantity in inside}
    gaps = [
        *_vague(folded, language, units),
        *_bare_numbers(folded, span, language, inside),
        *(_missing_value(folded, language) if not inside else ()),
        *(_missing_actor(folded, language) if owner is None else ()),
        *_as_now(folded, language),
    ]
    if kind is RequirementKind.QUALITY and not inside and not gaps:
        gaps.extend(_unmeasured(folded, language))
    return tuple(
        Gap(gap, Span(span.start + start, span.start + end), _ask(gap, language, words, question))
        for gap, start, end, question in _apart(gaps)
        if (words := text[span.start + start : span.start + end].strip())
    )


_Found = tuple[GapKind, int, int, str | None]


def _vague(folded: str, language: Language, units: set[str]) -> Iterator[_Found]:
    for group in _wordings(language).vague:
        if group.measured & units:
            continue
        spared = [m.span() for m in group.spared.finditer(folded)] if group.spared else []
        for match in group.found.finditer(folded):
            start, end = match.span()
            if _is_estimate(folded, start, end):
                continue
            if not any(low < end and start < high for low, high in spared):
                yield GapKind.VAGUE_WORD, start, end, group.question


def _is_estimate(folded: str, start: int, end: int) -> bool:
    """Tell whether a word of degree only rounds the number beside it: "大概有五十人", "roughly 200"."""
    if _ABOUT.fullmatch(folded, start, end) is None:
        return False
    return _NUMBER_NEAR.search(folded[max(0, start - 4) : end + 8]) is not None


def _bare_numbers(
    folded: str, span: Span, language: Language, inside: Sequence[Quantity]
) -> Iterator[_Found]:
    for match in _BARE_NUMBER[language].finditer(folded):
        place = Span(span.start + match.start(1), span.start + match.end(1))
        if not any(quantity.unit and quantity.span.overlap(place) for quantity in inside):
            yield GapKind.MISSING_UNIT, match.start(), match.end(), None


def _missing_value(folded: str, language: Language) -> Iterator[_Found]:
    match = _LIMIT[language].search(folded)
    if match and not re.search(
        r"\d|[一二三四五六七八九十百千万半两][天年月周小分秒次个条人位]", folded
    ):
        yield GapKind.MISSING_VALUE, match.start(), match.end(), None


def _missing_actor(folded: str, language: Language) -> Iterator[_Found]:
    if _wordings(language).actors.search(folded):
        return
    for pattern, question in ((_APPROVED, None), (_TOLD, _TO_WHOM[language])):
        match = pattern[language].search(folded)
        if match and not _BY_SOMEBODY.search(folded[: match.start()]):
            yield GapKind.MISSING_ACTOR, match.start(), match.end(), question
            return


def _unmeasured(folded: str, language: Language) -> Iterator[_Found]:
    """Ask for the measure of the first word that compares or names a quality."""
    if match := _UNMEASURED[language].search(folded):
        yield GapKind.MISSING_CRITERION, match.start(), match.end(), None


def _as_now(folded: str, language: Language) -> Iterator[_Found]:
    if match := _AS_NOW[language].search(folded):
        yield GapKind.MISSING_CRITERION, match.start(), match.end(), None


def _apart(gaps: Sequence[_Found]) -> Iterator[_Found]:
    """Yield gaps in reading order; of overlapping ones the longest, and each wording once."""
    taken: list[tuple[int, int]] = []
    kept: list[_Found] = []
    for gap in sorted(gaps, key=lambda found: (found[1] - found[2], found[1])):
        _, start, end, _ = gap
        if not any(low < end and start < high for low, high in taken):
            taken.append((start, end))
            kept.append(gap)
    yield from sorted(kept, key=lambda found: found[1])


def _ask(kind: GapKind, language: Language, words: str, question: str | None) -> str:
    shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"
    template = question or _QUESTIONS[kind, language]
    return template.replace("{word}", shown)


@cache
def _wordings(language: Language) -> _Wordings:
    """Read ``clarity_words.toml`` once per language."""
    source = resources.files("nlp").joinpath("clarity_words.toml").read_text(encoding="utf-8")
    content = tomllib.loads(source)
    vague = tuple(
        _VagueWords(
            found=_any_of(group["words"], language),
            spared=_any_of(group["spares"], language) if group.get("spares") else None,
            measured=frozenset(group.get("measured", ())),
            question=group["question"],
        )
        for group in content["group"]
        if group["language"] == language
    )
    return _Wordings(vague, _any_of(content["actors"][str(language)].split(), language))


def _any_of(words: Sequence[str], language: Language) -> re.Pattern[str]:
    longest_first = sorted((fold(word) for word in words), key=len, reverse=True)
    joined = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
    return re.compile(
        joined if language is Language.ZH else rf"(?<![a-z0-9-])(?:{joined})(?![a-z0-9-])"
    )

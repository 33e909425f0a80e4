# ruff: noqa: E501 - a pattern broken over lines hides the words it looks for
"""The person named as the one to act; never a pronoun, never a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from nlp.domain import Language, PersonMention, Span
from nlp.names import COMPOUND_SURNAMES, SURNAMES

_SURNAMES = "".join(sorted(SURNAMES))
_COMPOUND = COMPOUND_SURNAMES
_TITLES = "工|总|经理|老师|主任|处长|局长|博士|教授|院长|部长|科长|总监|主管|组长|姐|哥"
# characters that make a word of roles, things or grammar rather than a given name
_NO_NAME = (
    "的了是在有和与及或等们个这那此该其请需要把将系统功能项目数据部组方员人司团队门公客户用前后端台页面接口平计划术师理代表双各会议"
    "于关为从到给让被对向再也都就还只才很最每已未不可能应时间期日周月年内外上下左右程序务全工"
)
_GIVEN = rf"[^\W\d_a-zA-Z{_NO_NAME}，。、；：]{{1,2}}"
_ZH_NAME = rf"(?:{_COMPOUND}|[{_SURNAMES}])(?:{_TITLES}|{_GIVEN})|(?:小|老|阿)[{_SURNAMES}](?![{_NO_NAME}])"
_ZH_ACT = r"(?:会|将|来|去|会后|负责|跟进|牵头|落实|主责|主导|处理|整理|提供|准备|协调|对接|编写|撰写|汇总|安排|联系|确认|完成|提交|发送|更新|修改|输出|起草|跟踪)"
_ZH_DUTY = r"(?:负责|跟进|牵头|落实|主责|主导|对接|来(?:做|跟|处理|负责|写|安排|整理)|(?:会后)?(?:去)?(?:整理|提供|准备|编写|撰写|汇总|提交|起草|跟踪))"
_EN_LABEL = (
    r"(?:owner|assignee|assigned to|responsible(?: person)?|action (?:for|on|by)|dri|pic|lead)"
)
_ZH_LABEL = (
    r"(?:责任人|负责人|经办人|承办人|执行人|跟进人|主责人?|主办人?|对接人|处理人|担当|owner)"
)
_FIRST_NAME_LIST = (
    "aaron adam adrian alan albert alex alexander alice alison amanda amy andrea andrew andy angela ann anna anne anthony "
    "barbara ben benjamin beth bill bob brad brandon brian carl carlos carol caroline catherine charles charlie chloe chris "
    "christian christina christine claire claudia craig daniel dave david dean deborah dennis diana don donna doug ed edward "
    "elena eli elizabeth ella emily emma eric erik ethan eva fiona frank fred gabriel gary george gina grace greg hannah "
    "harry heather helen henry hugo ian irene isabel ivan jack jackie jacob jake james jamie jan jane janet jason jean jeff "
    "jen jennifer jenny jeremy jerry jess jessica jim joan joe john jon jonathan jordan jose joseph josh joshua joyce juan "
    "judy julia julian julie justin karen karl kate katherine kathy katie keith kelly ken kevin kim kyle larry laura lauren "
    "leo leon leslie lily linda lisa liz louis lucas lucy luis luke lynn marc marco marcus maria marie mark martha martin "
    "mary matt matthew max megan melissa michael michelle miguel mike mia molly monica nancy natalie nathan nick nicole nina "
    "noah nora oliver olivia oscar pablo pam pamela patricia patrick paul paula pedro peter phil philip priya rachel raj ralph "
    "ray rebecca richard rick rita rob robert robin roger ron rosa rose ross roy russell ruth ryan sally sam samantha samuel "
    "sandra sara sarah scott sean sharon simon sofia sophia sophie stella stephanie stephen steve steven sue susan tanya ted "
    "teresa terry thomas tim tina todd tom tony tracy victor victoria vincent wayne wendy will william zoe"
)  # fmt: skip
_NO_PERSON_LIST = (
    "i we you they he she it this that these those the a an all everyone everybody someone somebody anyone nobody no one "
    "who team client clients customer customers user users admin admins system app application server website site page "
    "dashboard button service module feature report please us them him her me each both vendor supplier management support "
    "sales marketing finance legal monday tuesday wednesday thursday friday saturday sunday january february march april "
    "may june july august september october november december next then also tbd tbc na none open done yes developers "
    "engineering design product qa dev it hr ops backend frontend stakeholders board department staff our your their my"
)
_FIRST_NAMES = frozenset(_FIRST_NAME_LIST.split())
_NO_PERSON = frozenset(_NO_PERSON_LIST.split())
_ZH_NO_PERSON_LIST = "明确 全面 专门 分别 统一 继续 单独 共同 安排 相关 任何 应该 许多 经常 常规 常年 时常 甘愿 别人 何人 温馨 荣誉 连续 安全 通常 车辆 水电 包括 游客 高层 高管 元旦 黄金 向导 古董 所有人 全体"
_ZH_NO_PERSON = frozenset(_ZH_NO_PERSON_LIST.split())
_PROPER = r"[A-Z][a-zA-Z'’-]+"
_EN_NAME = rf"{_PROPER}(?:\s{_PROPER}){{0,2}}"
_EN_ACT = (
    r"(?:send|prepare|check|follow|provide|confirm|schedule|review|write|draft|contact|arrange|organi[sz]e|investigate|look|circulate|share|update|"
    r"discuss|talk|set|create|finish|complete|submit|fix|speak|get|ask|book|call|email|coordinate|research|implement|deliver|work|take|present|"
    r"meet|test|deploy|document|reach|find|add|make|push|reply|report|clarify|collect|verify|handle|lead|own|do|help|start|continue|open|try|forward|sync|go|talk|run|upload|design|build)"
)


_HONORIFIC = re.compile(r"^(?:Mr|Mrs|Ms|Dr|Prof|Herr|Frau)\.?\s+")


@lru_cache(maxsize=256)
def _known(people: tuple[str, ...]) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """Return a pattern of the known names and short forms, and what full name each stands for."""
    forms: dict[str, str] = {}
    for person in people:
        name = person.strip()
        bare = _HONORIFIC.sub("", name)
        first = bare.split()[0] if bare else ""
        for form in (name, bare, first if len(first) > 2 else ""):
            if form and form.lower() not in _NO_PERSON:
                forms.setdefault(form, name)
    if not forms:
        return None, {}
    words = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z])(?:{words})(?![A-Za-z])"), forms


def find_owner(
    text: str,
    span: Span,
    people: Sequence[str],
    language: Language,
    *,
    listed_task: bool = False,
) -> PersonMention | None:
    """Find the person whom ``span`` of ``text`` names as the one to act.

    Parameters
    ----------
    text
        Text of the whole document.
    span
        The unit to look at; nothing outside is read.
    people
        Names known from mail headers or attendance lines.
    language
        Language of the unit.
    listed_task
        Whether the unit is a task in a list of tasks: there "Ana: send the plan" names who does it,
        elsewhere as likely who speaks.

    Returns
    -------
    PersonMention or None
        ``None`` unless a name stands where the syntax makes it the actor. A known person is given
        by the full known name.
    """
    words = span.slice(text)
    pattern, forms = _known(tuple(people))
    found = _by_known(words, pattern) if pattern is not None else None
    if found is None:
        found = (
            _ticked(words)
            or (_in_front(words) if listed_task else None)
            or _labelled(words)
            or (_zh_owner(words) if language is Language.ZH else _en_owner(words))
        )
    if found is None:
        return None
    start, end = found
    name = words[start:end]
    return PersonMention(Span(span.start + start, span.start + end), forms.get(name, name))


def _by_known(words: str, pattern: re.Pattern[str]) -> tuple[int, int] | None:
    """Return the first known name that stands as an actor."""
    for match in pattern.finditer(words):
        if _acts(words[: match.start()], words[match.end() :]):
            return match.start(), match.end()
    return None


_ZH_BY = r"(?:(?:今天|明天|后天|本周|这周|下周|周|星期|月底|月初|本月|下月|\d{1,2}月|\d{1,2}[号日/.-])[^，。；\s]{0,6}?(?:之?前|内|以前)?)"
"""A short date between a name and what the person does."""
_ACTOR_BEFORE = re.compile(
    rf"(?:由|请|让|交给|交由|指派给|分配给|麻烦|烦请|@|{_ZH_LABEL}\s*[:：|]?\s*|(?i:{_EN_LABEL})\s*[:\-–|]?\s*|"
    r"(?i:(?:please )?(?:ask|tell|have|get)|assign(?:ed)?(?: this| it)? to|over to|action(?: item)?(?: for)?:?)\s+)$"
)
_ACTOR_AFTER = re.compile(
    rf"\s*(?:{_ZH_DUTY}|{_ZH_BY}[\u4e00-\u9fff]|会(?:在|去|把|将|尽快)|(?i:(?:to|will|shall|must|should|needs to|has to|is going to|agreed to|volunteered to|'ll)\s+"
    rf"(?:also |then )?{_EN_ACT}(?![a-z])|is (?:responsible|in charge|going to)|owns |is the owner))"
)
_NOT_ACTING = re.compile(
    r"(?i:from|by|with|for|to|told|said|thanks?|hi|hello|dear|与|和|跟|向|给|找|问|据|对)\s*$"
)
_LAST = re.compile(r"(?:[（(\[【]|[-—–|]\s?)$")
_REST = re.compile(
    r"\s*(?:[,，、]\s?(?:\d{1,2}[月/.-]\d{1,2}[日号]?|(?:本|下|这)?周[一二三四五六日末])(?:之?前)?)?\s*[)）\]】]?\s*[。.;；]?\s*$"
)


def _acts(left: str, right: str) -> bool:
    """Return whether the words on both sides make the name between them the actor."""
    if _ACTOR_BEFORE.search(left):
        return True
    if _NOT_ACTING.search(left):
        return False
    if _ACTOR_AFTER.match(right):
        return True
    return bool(left.strip() and _LAST.search(left) and _REST.match(right))


_LABELLED = re.compile(
    rf"(?:{_ZH_LABEL}\s*[:：|]\s*|(?i:(?<![a-z]){_EN_LABEL})\s*[:|]\s*)(?P<name>{_ZH_NAME}|{_EN_NAME})"
)
_HANDLE = re.compile(
    r"(?<![\w.])@(?P<name>[A-Za-z][\w-]{1,30}(?![\w.-]*\.[a-z])|[\u4e00-\u9fff]{2,4}(?=[\s，,。:：]|$))"
)
_TITLED = rf"(?:(?:{_COMPOUND}|[{_SURNAMES}])(?:{_TITLES}))"
_BOUND = r"(?:^|(?<=[\s，,。；;：:、（(\-—*•.\d]))"
_ZH_OWNER = (
    re.compile(
        rf"由(?P<name>{_ZH_NAME})(?:[与和、][^，。；]{{1,8}}?)?(?:同学|同事)?(?={_ZH_ACT}|在|于|尽快|本周|下周|今天|明天)"
    ),
    re.compile(
        rf"(?:请|让|麻烦|烦请)(?P<name>{_ZH_NAME})(?={_ZH_ACT}|帮忙|协助|尽快|在|于|把|将|今天|明天|本周|下周|会后|\d)"
    ),
    re.compile(
        rf"(?:交给|交由|指派给|分配给)(?P<name>{_ZH_NAME})(?=去|来|处理|跟进|负责|[，。,;；\s]|$)"
    ),
    re.compile(rf"{_BOUND}(?P<name>{_ZH_NAME})(?={_ZH_DUTY})"),
    re.compile(rf"{_BOUND}(?:请|麻烦)?(?P<name>{_ZH_NAME})(?:于|在)?{_ZH_BY}(?:给出|{_ZH_ACT})"),
    re.compile(
        rf"(?P<name>{_TITLED})(?={_ZH_DUTY}|会在|会把|(?:今天|明天|本周|下周)[^，。]{{0,6}}(?:提供|完成|发|整理|确认))"
    ),
)
_EN_OWNER = (
    re.compile(
        rf"(?i:(?:please )?(?:ask|tell|have|get))\s+(?P<name>{_EN_NAME})\s+(?:to\s+)?(?={_EN_ACT}\b)"
    ),
    re.compile(rf"(?i:assign(?:ed)?(?: this| it)? to)\s+(?P<name>{_EN_NAME})"),
    re.compile(
        rf"(?:^|(?<=[\s\-*•:.;,(]))(?P<name>{_EN_NAME})\s+(?:to|will|shall|must|is going to|needs to|has to|agreed to|volunteered to)\s+(?:also |then )?{_EN_ACT}\b"
    ),
    re.compile(
        rf"(?P<name>{_EN_NAME})\s+(?:is responsible for|is in charge of|owns|takes care of)\b"
    ),
)
_NOT_SURE = frozenset({2, 3})
"""Patterns of `_EN_OWNER` in which a capitalized thing may stand: only a first name or two words count."""


def _labelled(words: str) -> tuple[int, int] | None:
    """Return a name behind "负责人：", "Owner:" or "@"."""
    for pattern in (_LABELLED, _HANDLE):
        for match in pattern.finditer(words):
            if match["name"].lower() not in _NO_PERSON | _ZH_NO_PERSON:
                return match.span("name")
    return None


_TICKED = re.compile(
    rf"^\s*(?:[-*•+]\s*)?(?:\[[ xX]?\]|[☐☑✔✓])\s*(?P<name>{_ZH_NAME}|{_EN_NAME})\s*[:：]\s*(?=\S)"
)


_IN_FRONT = re.compile(
    rf"^\s*(?:[-*•+]|\d{{1,2}}[.、)])?\s*(?P<name>{_ZH_NAME}|{_EN_NAME})\s*[:：]\s*(?!(?i:please|can|could)|请|麻烦)(?=\S)"
)


def _in_front(words: str) -> tuple[int, int] | None:
    """Return the name in front of a listed task, unless the words behind it ask somebody else."""
    match = _IN_FRONT.match(words)
    if match is None or match["name"].lower() in _NO_PERSON | _ZH_NO_PERSON:
        return None
    return match.span("name")


def _ticked(words: str) -> tuple[int, int] | None:
    """Return the name in front of a task with a check box: "- [ ] Ana: send the plan".

    Without the box a name and a colon are as likely the speaker.
    """
    match = _TICKED.match(words)
    if match is None or match["name"].lower() in _NO_PERSON | _ZH_NO_PERSON:
        return None
    return match.span("name")


def _zh_owner(words: str) -> tuple[int, int] | None:
    """Return the earliest Chinese name that a clear syntax makes the actor."""
    matches = (match for pattern in _ZH_OWNER for match in pattern.finditer(words))
    names = (m.span("name") for m in matches if m["name"] not in _ZH_NO_PERSON)
    return min(names, default=None)


def _en_owner(words: str) -> tuple[int, int] | None:
    """Return the first English name that a clear syntax makes the actor."""
    for number, pattern in enumerate(_EN_OWNER):
        for match in pattern.finditer(words):
            if _is_person(match["name"], sure=number not in _NOT_SURE):
                return match.span("name")
    return None


def _is_person(name: str, *, sure: bool) -> bool:
    """Return whether capitalized words are a person's name and not a thing or a pronoun."""
    parts = name.lower().split()
    if any(part in _NO_PERSON for part in parts):
        return False
    return sure or parts[0] in _FIRST_NAMES

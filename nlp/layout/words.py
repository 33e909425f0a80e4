"""Words that tell a field from a speaker and a section title from a sentence."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from nlp.domain import Language, Side
from nlp.names import is_chinese_name
from nlp.neutral import neutral
from nlp.normalize import fold, word_set

_FIELD_KEYS = word_set(
    "时间 日期 地点 主题 议题 主持 主持人 记录 记录人 记录员 参会 参会者 参会人 与会 与会人 "
    "出席 列席 缺席 "
    "请假 单位 部门 项目 编号 版本 作者 抄送 附件 备注 说明 注 成员 组员 负责人 电话 邮箱 "
    "地址 客户 状态 "
    "优先级 来源 类型 目的 目标 背景 结论 决议 待办 截止 截止日期 标题 题目 概述 描述 需求 "
    "功能 例如 如 "
    "date time when where location venue place subject topic title attendees attendance "
    "present absent "
    "apologies participants chair chairperson facilitator host organizer organiser scribe "
    "recorder minutes "
    "note notes agenda project client version author owner status priority type link "
    "recording video cc to "
    "from sent duration purpose goal goals summary description deadline due example e.g tel "
    "phone email "
    "address website url team members regrets invitees next todo action actions decision decisions "
    "open pending agreed decided info update updates risk risks blocker blockers idea wish wishes"
)
_FIELD_KEY_PARTS_HAN = re.compile(
    r"时间|日期|地点|人员|名称|主题|议题|编号|版本|负责|参会|参加|与会|出席|缺席|主持|记录|"
    r"会议|时长|备注|内容|"
    r"目标|需求|功能|问题|要求|方案|说明|描述|步骤|流程|阶段|计划|任务|条件|场景|范围|分工|"
    r"意见|建议"
)
_FIELD_KEY_PARTS_LATIN = re.compile(
    r"\b(?:date|time|location|attend|present|minutes|meeting|requirement|feature|story|issue|"
    r"action|item|"
    r"must|should|could|won't|scope|phase|step|use case|goal|note|question|answer)"
)
_NAME = re.compile(
    r"[A-Z][\w'’.-]*(?:\s(?:[A-Z][\w'’.-]*|\d{1,2}|de|van|von|der|da|"
    r"la)){0,3}(?:\s?[(（][^()（）]{1,20}[)）])?$"
)
_HAN_NAME = re.compile(
    r"[\u4e00-\u9fff·]{1,5}(?:[a-zA-Z0-9]{1,2})?(?:\s?[(（][^()（）]{1,12}[)）])?$"
)
_NO_NAME = re.compile(
    r"(?:on|in|at|the|this|that|these|for|from|if|when|please|dear|hi|hello|hey|as|and|but|so|"
    r"we|you|i|it|is|are|no|yes|"
    r"here|there|what|who|how|why|my|our|your|ps|p\.s|fyi|first|second|third|finally|also|"
    r"option|example|step|part)\b|"
    r"您好|你好|大家|各位|尊敬|以下|如下|其中|另外|此外|因此|所以|比如|例如|首先|其次|最后|"
    r"以上|注意|原因|结果|今天|明天|目前"
)
_GREETING = re.compile(
    r"(?:dear|hi|hello|hey|good (?:morning|afternoon|evening))\b.{0,40}$|尊敬的.{0,20}$|"
    r".{0,12}(?:您好|你好|大家好|各位好)$|"
    r"各位.{0,8}$|[\u4e00-\u9fff]{1,3}(?:经理|总|老师|工|主任|女士|先生|总监|处长|科长|局长|"
    r"部长)(?:好)?$|(?:all|team|everyone)$"
)
# Before a colon, these address the reader or introduce what follows; nobody speaks.
_NO_TURN = re.compile(
    r".*(?:[您你]好|(?:早上|[上中下]午|晚上|大家|各位|..)好|同学们)$|各位|"
    r"(?:再|另|还|最后|现|先)?(?:补充|说明|强调|汇总|总结|归纳|列举|整理)|[再另还]提|"
    r".*(?:[如以]下|(?:[一二两三四五六七八九十几多]|\d)(?:点|条|项|件事?|个|方面|部分))$"
)
_ASKED = re.compile(r"[qa]\d{0,3}$|问|答|提问|回答")
_SIDE = re.compile(
    r"(客户|甲方|用户方|业主|需求方|client|customer|product owner)|"
    r"乙方|我方|我们|供应商|开发方|承建方|supplier|vendor|developer|us$"
)
_ONCE = frozenset("qa问提答回客甲用业需乙我供开承cpsvdu")
"""The first signs of what `_ASKED` and `_SIDE` find."""

_TITLES = word_set(
    "会议议题|会议议程|会议内容|会议纪要|会议记录|会议主题|会议结论|会议决议|会议总结|议题|"
    "议程|讨论|讨论内容|"
    "讨论事项|结论|决议|决定|决策|待办|待办事项|行动项|后续行动|后续计划|后续工作|下一步|"
    "下一步计划|下步计划|"
    "需求|项目需求|功能需求|非功能需求|性能需求|用户需求|客户需求|业务需求|需求列表|需求清单|"
    "需求变更|变更|"
    "必须有|必须|必备|应该有|应有|希望有|可以有|可有|可选|可选功能|不做|暂不|暂不做|本期不做|"
    "不在范围内|范围外|"
    "高优先级|中优先级|低优先级|高|中|低|风险|问题|遗留问题|存在问题|任务分配|分工|背景|"
    "项目背景|目标|备注|附件|"
    "agenda|notes|minutes|meeting notes|meeting minutes|attendees|background|summary|overview|"
    "discussion|"
    "decisions|decisions made|action items|actions|next steps|to do|todo|requirements|"
    "functional requirements|"
    "non-functional requirements|nonfunctional requirements|user requirements|features|"
    "feature requests|"
    "must|must have|must haves|must-have|must-haves|should|should have|should haves|"
    "should-have|could|could have|"
    "could haves|could-have|nice to have|nice to haves|nice-to-have|would|would have|won't|"
    "won't have|"
    "won't haves|will not have|won't do|wont have|out of scope|in scope|scope|constraints|"
    "assumptions|risks|"
    "open questions|questions|issues|optional|stretch goals|mvp|p0|p1|p2|p3|high|medium|low|"
    "high priority|medium priority|low priority",
    "|",
)


def is_field_key(label: str) -> bool:
    """Tell whether ``label`` names a fact about a meeting or document rather than a person."""
    return _names_field(fold(label))


def _names_field(plain: str) -> bool:
    plain = plain.strip(" *_[]")
    if plain in _FIELD_KEYS or _FIELD_KEY_PARTS_LATIN.search(plain):
        return True
    return not plain.isascii() and bool(_FIELD_KEY_PARTS_HAN.search(plain))


def is_section_title(title: str) -> bool:
    """Tell whether ``title`` is one of the usual section titles of notes and requirement lists."""
    return _names_section(fold(title[:40]))


def _names_section(plain: str) -> bool:
    return plain[:40].strip(" *_:#.?!-").replace("(s)", "s") in _TITLES


def is_greeting(line: str) -> bool:
    """Tell whether a short line only addresses the reader."""
    return bool(_GREETING.match(fold(line[:60]).strip()))


class Caller(NamedTuple):
    """What a label tells of who speaks below it.

    ``named`` says that it is more likely a person than a topic, ``asked`` is the first letter of the
    mark of a question or an answer (Q, A, 问, 答) or empty, ``side`` the side that it names outright.
    """

    named: bool
    asked: str
    side: Side


@lru_cache(maxsize=4_096)
def caller_of(label: str) -> Caller | None:
    """Return who may speak below ``label``, or ``None`` if it is no name or role of a person.

    All is told from one folded copy: a text may have a different label on each line.
    """
    plain = fold(label).strip()
    side = _side(plain)
    latin = label.isascii()
    name = _NAME.match(label) is not None
    asked = plain[0] if _ASKED.fullmatch(plain) else ""
    if not asked and side is Side.UNKNOWN:
        if latin and not name:
            return None
        if _NO_NAME.match(plain) or (not latin and _NO_TURN.match(plain)):
            return None
        if _names_field(plain) or _names_section(plain):
            return None
        # "欧阳经理5月3日说：" is as much a turn as "李娜周一说："
        if not name and not _HAN_NAME.match(neutral(label, Language.ZH)):
            return None
    return Caller(names_person(label), asked, side)


def may_speak_once(label: str) -> bool:
    """Tell by its first sign whether ``label`` may be a side or the mark of a question."""
    return fold(label.lstrip()[:1]) in _ONCE


def may_be_speaker(label: str) -> bool:
    """Tell whether ``label`` looks like the name or role of a person."""
    return caller_of(label) is not None


def names_person(label: str) -> bool:
    """Tell whether ``label`` is more likely a person than a topic."""
    if label.isascii():
        return bool(_NAME.match(label))
    return is_chinese_name(label) or side_of(label) is not Side.UNKNOWN


def side_of(label: str) -> Side:
    """Return the side that a speaker label names outright, such as 客户 or "Client"."""
    return _side(fold(label).strip())


def _side(plain: str) -> Side:
    if len(plain) > 24:
        return Side.UNKNOWN
    found = _SIDE.match(plain)
    if found is None:
        return Side.UNKNOWN
    return Side.CLIENT if found[1] else Side.US

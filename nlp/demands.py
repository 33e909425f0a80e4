"""Demands that hold no modal verb of the speaker.

An authority asks ("监管要求数据保存十年", "the regulator requires the policy summary first"), something shall come at regular
times ("给董事会的报表：每周一早上发到邮箱"), the topic stands before the demand ("about the report for the board: it should arrive
on paper"), or users are able to do something ("用户可以自行取消订单").
"""

# ruff: noqa: E501  (lists of wordings read better on long lines)

from __future__ import annotations

import re

_LONGEST = 300
"""Longer units are no sentences but pasted text."""

_ZH_AUTHORITY = re.compile(
    r"(?:监管|审计|税务|法务|合规|财务|内控|银监|证监|人行|央行|网信|公安|保密|工信|卫健|医保|教育|国资|纪委|主管|上级|总部|集团|政府|国家|行业|法律|法规|政策|[省市局]里)"
    r"(?:局|部|部门|厅|办|委|单位|机构|方面|层面|那边|这边|上)?(?:也|就|都|已|明确|统一|硬性|强制|又|一直|对[^，。；]{1,10})*"
    r"(?:要求|规定|不允许|不准|禁止)(?![的书里中上了过])[，:]?\s?[^，。；?]{4}"
)
_ZH_HANDS_IN = re.compile(
    r"(?:每人|各(?:单位|部门|科室|组|位)|全员|全体|大家|我们|你们)[^。；,，]{0,14}(?:提交|上交|报送|填报|上报|参加|出席|签字|培训)"
)
_EN_AUTHORITY = re.compile(
    r"\b(?:law|by-?law|regulators?|regulations?|auditors?|authorit(?:y|ies)|ministry|head office|headquarters|legal|compliance|lawyers?|dpo|insurers?|directive|gdpr|hipaa"
    r"|data protection(?: officer)?)(?: department| team)? (?:also |explicitly |always |strictly |now )?"
    r"(?:requires?|demands?|insists?|prescribes?|obliges? us|forbids?|prohibits?)\b(?! by\b)"
)
_ZH_PEOPLE = r"(?:我方|我司|我们|你们|各|每人|大家|同学|员工|文员|科员|统计员|专员|人员|负责人|小组|[老小][\u4e00-\u9fff])"
_ZH_STATE = r"(?:现在|目前|如今|以前|之前|原来|已经?|一直|都是)"
_ZH_THING = r"(?:报表|月报|周报|日报|年报|季报|快报|简报|报告|统计表?|排名|工资表|台账|清单|账单|对账单|汇总表?|看板|提醒|通知|数据)"
_ZH_TIMES = r"(?:每(?:天|日|晚|早|周|个?星期|月|个月|季度?|半年|年|个?工作日|小时)[一二三四五六日末\d]{0,2}[号日]?)"
_ZH_DELIVERY = re.compile(
    rf"(?:{_ZH_THING}[^，。；:?]{{0,6}}[，:]?\s?|^\W{{0,3}}(?:\d{{1,2}}[.、)]\s*)?给[^，。；:?]{{1,12}}{_ZH_THING}[，:]?\s?)"
    rf"{_ZH_TIMES}[^，。；?]{{0,10}}?(?:自动|定时)?(?:发(?![现生]|过|了)|推送?(?!了)|送(?!了)|寄(?!了)|同步到)(?:到|给|至|一|往)?"
)
_ZH_NOT_DELIVERY = re.compile(rf"{_ZH_PEOPLE}|{_ZH_STATE}")
_EN_THING = r"(?:reports?|lists?|summar(?:y|ies)|exports?|statements?|digests?|overviews?|figures|numbers|invoices?|reminders?|newsletters?|extracts?|files?|spreadsheets?)"
_EN_DELIVERY = re.compile(
    rf"\b{_EN_THING}\b[^.;?\n]{{0,40}}?(?:(?:: | - )(?:it|they|this|that|these|we) )?\b(?:should|must|has to|have to|needs? to|shall|ought to) "
    r"(?:always |then |also |automatically )*(?:arrive|come|go out|be (?:\w+ly )?(?:sent|mailed|e-?mailed|delivered|there|ready|in (?:my|our|the|his|her|their) \w+)|reach|land)\b"
    r"[^.;?\n]{0,40}\b(?:every|each|daily|weekly|monthly|quarterly|on the first|at the (?:start|end) of (?:each|every))\b"
)
_EN_TOPIC = re.compile(
    r"^\W{0,3}(?:\d{1,2}[.)] )?(?:about|regarding|concerning|as for|as to|on|for|re|when it comes to|with regard to|one word on) [^:.;?\n]{3,70}[:,](?:\s|$)"
)
_EN_IT_SHOULD = re.compile(
    r"\W{0,3}(?:it|they|this|that|these|those) (?:should|must|has to|have to|needs? to|shall|ought to)"
    r"\b(?! (?:have been|be (?:the |your |on |in |at |with |here|there)))"
)
_EN_ARTIFACT = re.compile(
    r"(?<!who )(?<!you )(?<!i )\bneeds? (?:an?|the|two|three|both|their|its|one|at least one) (?:[a-z]+ ){0,2}"
    r"(?:approvals?|signatures?|sign-off|confirmation|reason|reminder|warning|password|fields?|columns?|buttons?|filters?|page|log|history|export|report|photo|label|notification|limit|names?|calendar|dashboard|form)\b"
)
_ZH_USERS_MAY = re.compile(
    r"(?:用户|会员|顾客|学生|患者|病人|家长|老师|教师|员工|司机|居民|市民|业主|乘客|读者|商家|商户|买家|卖家|访客|游客|主管|店长|护士|医生|管理员|操作员|审批人|申请人)"
    r"[^。；?!，:]{0,14}?(?:可以?|(?<!可)能够?|可自行)(?![能否不怕惜靠见观吗])[^。；?]{2}"
)
# a question, or news: "会员可以自己改地址了"
_ZH_NO_RULE = re.compile(r"[?吗]|[了啦][。!~\s]*$")


def asks_by_authority(folded: str) -> bool:
    """Return whether a law, an authority or the like is the one that demands in a folded sentence."""
    if len(folded) > _LONGEST:
        return False
    if _ZH_AUTHORITY.search(folded):
        return _ZH_HANDS_IN.search(folded) is None
    return _EN_AUTHORITY.search(folded) is not None


def asks_for_delivery(folded: str) -> bool:
    """Return whether a report or the like shall come at regular times; who has to write it is nobody of the client."""
    if len(folded) > _LONGEST:
        return False
    if _ZH_DELIVERY.search(folded):
        return _ZH_NOT_DELIVERY.search(folded) is None
    return _EN_DELIVERY.search(folded) is not None


def asks_about_topic(folded: str, before: str = "") -> bool:
    """Return whether a sentence says how its topic should be, named first: "about the list: it must …".

    ``before`` is the sentence before it, folded too: the topic may stand on a line of its own or begin a list of what
    belongs to it.
    """
    if len(folded) > _LONGEST or len(before) > _LONGEST:
        return False
    topic = _EN_TOPIC.match(folded)
    if topic is not None:
        return _EN_IT_SHOULD.match(folded, topic.end()) is not None
    return bool(_EN_TOPIC.match(before) and _EN_IT_SHOULD.match(folded))


def needs_artifact(folded: str) -> bool:
    """Return whether something needs an approval, a field, a report: what a product gives and nobody fetches."""
    if len(folded) > _LONGEST or folded.rstrip().endswith("?"):
        return False
    return _EN_ARTIFACT.search(folded) is not None


def lets_users(folded: str) -> bool:
    """Return whether a Chinese sentence says what users are able to do; specifications drop the modal."""
    if len(folded) > _LONGEST or _ZH_NO_RULE.search(folded):
        return False
    return _ZH_USERS_MAY.search(folded) is not None and _ZH_NOT_DELIVERY.search(folded) is None

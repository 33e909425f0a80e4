"""Whether a Chinese date expression sets a deadline, judged by the words around it."""

from __future__ import annotations

import re

from nlp.dates.reading import Strength

_STRONG_BEFORE = re.compile(
    r"(?:截止|(?:推迟|延期|延后|提前|改|顺延|调整|延|放宽)(?:到|至|为|成)|最迟|最晚|不晚于|不迟于|不能晚于|不得晚于|ddl|deadline|due|务必(?:在|于)|限于?|赶在|"
    r"(?:交付|完成|上线|提交|交货|截止|要求|整改|到货|计划完成|预计完成|计划上线|计划交付|期望完成|验收|计划)(?:日期|时间|期限|节点)|交期|工期|期限|时限|节点)"
    r"(?:是|为|定在|定于|至|到|在|于|改到|改为|提前到|推迟到|延到|:|\s|之前)*$"
)
_ASKED_BEFORE = re.compile(
    r"(?:请|需|须|要|必须|争取|力争|计划|预计|承诺|希望|期望|能否|能不能|可否|尽量|确保|保证|麻烦|目标|最好|定在|定于|安排在|放在|提前到|"
    r"推迟到|延到|延期到|延后到|改到|我们|你们|贵司|贵方|我司|我方|乙方|甲方|供应商|开发|各位|大家)[^。！？!?;；\n]{0,16}$"
)
_DELIVERY = (
    r"完成(?!了|情况|的|度|率|后|过)|交付(?!的)|提交(?!的)|上线(?!了|的|后)|给(?:我|我们|到|出|个|一|初|答|结|反)|交(?!流|通|易|互|接|换)|发(?:给|布|到|我|一|版|过|出|送)|提供|出(?:稿|版|初|方案|一|具|图|结)|"
    r"确认|回复|答复|反馈|验收|(?:做|改|跑|写|录|导|查|排|建|搬|清洗|清理|梳理|核对)完|改好|修好|修复|解决|整改|搞定|部署|投产|看到|(?<![需主重不只])要(?!求|是|开|和|去|出差|放假|素|点)|用上|启用|切换|到位|到货|安装|"
    r"开放|开通|落实|处理|签(?:订|字|署|完|合)|付(?:款|清)?|支付|补(?:齐|充)|迁移|整理(?:好|完)|准备好|拿到|收到|测(?:试)?完|完工|结项|送达|关闭|更新|(?:必须|得|能|要)上(?=[，,。了吧]|$)|汇总|输出|报(?:送|给|上)"
)
_DELIVERY_AFTER = re.compile(rf"[^。！？!?;；,，|\n]{{0,22}}?(?:{_DELIVERY})")
_WISH_AFTER = re.compile(
    r"[^。！？!?;；,，|\n]{0,8}?(?:请|务必|必须|(?<![需主重不只])要(?!求|是|点)|需(?!求)|得(?!到)|给我|能否|能不能|能(?=.{0,8}吗)|可以.{0,12}吗|下班|收工|内完成|内交|之内)"
)
_RECORDED = re.compile(
    r"(?:创建|更新|最后|上次|发布|编写|修订|记录|填写|会议|日志|签订|发送|发件|制定|生效)(?:日期|时间|于)?[\s:|]*$"
)
_DELIVERY_BEFORE = re.compile(
    rf"(?:{_DELIVERY}|交货|到货)(?:时间|日期)?(?:在|于|到|是|为|定在|:)?\s?$"
)
_EVENT = re.compile(
    r"开会|会议(?!纪要|记录|材料|决议)|例会|评审会|见面|拜访|培训|出差|休假|放假|请假|年假|调休|值班|聊|沟通|讨论|参加|召开|到访|碰头|碰一下|电话|面谈|面试|约|生日|考试|"
    r"聚餐|团建|发布会|展会|上课|过来|来访|再见|见(?!到)|不在(?:办公室|公司)|停机|停电|维护窗口|演示会|汇报会|启动会|周会|活动|课|汇报(?!材料)"
)
_PAST_BEFORE = re.compile(
    r"(?:已经?(?:于|在)?|曾|昨[天晚日]|上个?(?:周|月|季度)|前天|此前|于是|去年|前年|原定|原计划|原先|本来|截至)[^。！？!?;；\n,，]{0,8}$"
)
_PAST_AFTER = re.compile(
    r"[^。！？!?;；\n,，]{0,14}?(?:已(?:经)?(?:完成|上线|交付|提交|发|做|解决|修复|收到|签|部署|给|到)|(?:完成|上线|交付|提交|发送?|修复|解决|收到|签|部署|做完|发布)了|"
    r"(?:的)?时候(?:就)?(?:已|没))|[^。！？!?;；\n]{0,24}?(?:完成|交付|上线|提交|发布|更新|修复)了"
)
_SINCE = re.compile(r"\s?(?:至今|以来|到现在|到目前|起至今)")
_ABSENCE = re.compile(r"[^。,，;；\n]{0,8}?(?:出差|休假|请假|不在|年假|值班|在外|没空)")
_FROM_EVENT = re.compile(r"(?:后|之日起|起|之后|以后|次日起)的?\s?(?:\d+\s?[-~至到]\s?)?$")
_ABOUT_DATA = re.compile(
    r"\s?的(?!时候|话|上午|下午|晚上)[^。,，;；\n]{0,6}?(?:数据|订单|记录|任务|工作|版本|文件|日志|单据|账|报表|合同|消息|邮件|需求|用户|发票|凭证|库存|旧|历史|内容|会议|那)|\s?(?:有效|可用|(?:注册|创建|提交|产生|下单|签订|入职|录入|上传|支付|生成|发布)的)"
)
_SYSTEM_BEHAVIOR = re.compile(
    r"自动|未(?:登录|操作|支付|付款|处理|激活|使用|确认|审批)|无(?:操作|理由|响应)|免费|可(?:退|撤|取消|查|修改|申请)|支持(?:查|筛|按)|有效|退(?:款|货)|不超过|连续|累计|最近|近|"
    r"过去|查询|统计|保留|保存|留存|存储|用户(?:可|在|下单|提交|申请)|系统(?:在|会|应|需|自动)|超过|超时|默认|过期|失效|登录|内存|(?:加载|打开|响应|返回)"
)
_LENGTHY = re.compile(
    r"(?:大概|大约|约|至少|需要|花|用时|耗时|用了|工期|周期|总共|共)(?:需|要)?\s?$"
)
_CLAUSE_END = re.compile(r"[。！？!?;；\n|]")
_STRONG_MARKS = frozenset({"之前", "以前", "前", "为止", "截止", "止"})
_VAGUE = frozenset({"today", "week", "ahead_month", "later", "weekend"})
_WINDOW = 60


def sets_deadline(folded: str, start: int, end: int, kind: str, mark: str | None) -> Strength:
    """Return whether the date expression at ``start:end`` is a date asked for.

    Parameters
    ----------
    folded
        The folded unit.
    start, end
        Where the expression stands, its mark ("前", "内") included.
    kind
        Name of the pattern that matched.
    mark
        The mark behind the date, if any.
    """
    left, right = _clause(folded, start, end)
    if _PAST_BEFORE.search(left) or _RECORDED.search(left):
        return Strength.NONE
    if any(words.match(right) for words in (_PAST_AFTER, _ABOUT_DATA, _SINCE)):
        return Strength.NONE
    if kind == "duration":
        return Strength.SET if _duration_is_deadline(left, right) else Strength.NONE
    if _STRONG_BEFORE.search(left):
        return Strength.SET
    if mark in _STRONG_MARKS and kind not in {"later", "festival"}:
        return Strength.NONE if _ABSENCE.match(right) else Strength.SET
    vague = kind in _VAGUE and folded[start] not in "明后大" and folded[end - 1] not in "内底末初"
    return Strength.ASKED if _bare_is_asked(left, right, kind, vague=vague) else Strength.NONE


def _bare_is_asked(left: str, right: str, kind: str, *, vague: bool) -> bool:
    """Return whether a date without "前" or a label is asked for by the words around it."""
    if kind == "slash":
        return False
    if kind == "festival" and not right.strip(" ,，。"):
        return True
    if vague and not (_ASKED_BEFORE.search(left) or _WISH_AFTER.match(right)):
        return False
    return _asked(left, right)


def _clause(folded: str, start: int, end: int) -> tuple[str, str]:
    """Return the words of the same clause before and behind the expression."""
    left = folded[max(0, start - _WINDOW) : start]
    right = folded[end : end + _WINDOW]
    left = left[max((m.end() for m in _CLAUSE_END.finditer(left)), default=0) :]
    stop = _CLAUSE_END.search(right)
    return left, right if stop is None else right[: stop.start()]


def _asked(left: str, right: str) -> bool:
    """Return whether something is to be delivered at the date, and not an event to take place."""
    event = _EVENT.search(right)
    delivery = _DELIVERY_AFTER.match(right if event is None else right[: event.start()])
    return bool(delivery or (event is None and _DELIVERY_BEFORE.search(left)))


def _duration_is_deadline(left: str, right: str) -> bool:
    """Return whether "N 天内" counts from this message and not from an event in the product."""
    if (
        _SYSTEM_BEHAVIOR.search(left)
        or _SYSTEM_BEHAVIOR.search(right[:12])
        or _LENGTHY.search(left)
    ):
        return False
    return bool(
        _DELIVERY_AFTER.match(right)
        or _DELIVERY_BEFORE.search(left)
        or (_ASKED_BEFORE.search(left) and not right.strip(" ,，。"))
    )


def counts_from_event(folded: str, start: int) -> bool:
    """Return whether "N 天内" counts from an event ("合同签订后30天内") and not from the message."""
    return _FROM_EVENT.search(folded, max(0, start - 20), start) is not None

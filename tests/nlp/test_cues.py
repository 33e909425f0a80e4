"""Cue phrases: what signals what, and the traps that signal nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.cues import find_cues
from nlp.domain import Cue, CueKind, Language, Span


def _cues(text: str) -> tuple[Cue, ...]:
    language = Language.ZH if any("\u4e00" <= char <= "\u9fff" for char in text) else Language.EN
    return find_cues(text, Span(0, len(text)), language)


def _kinds(text: str) -> set[str]:
    return {cue.kind.value for cue in _cues(text)}


_PRIORITY = {"must", "should", "could", "wont", "request", "withdrawal"} | {
    "consequence",
    "prohibition",
}

POSITIVE = [
    ("must", "合同编号必须唯一"),
    ("must", "务必支持断点续传"),
    ("must", "The app has to run offline in the tunnel."),
    ("must", "It has to go live with the old prices."),
    ("must", "一定要能导出Excel"),
    ("must", "打印功能缺一不可"),
    ("must", "這個欄位必須填寫"),
    ("must", "验收前要完成数据迁移"),
    ("must", "The system must log every change."),
    ("must", "Users need to reset their password themselves."),
    ("must", "We need an audit log."),
    ("must", "Two-factor login is mandatory."),
    ("must", "The export is a deal breaker for us."),
    ("should", "希望增加按部门筛选"),
    ("should", "系统应支持批量导入"),
    ("should", "建议加一个搜索框"),
    ("should", "We would like a dark mode."),
    ("should", "The list should be sorted by date."),
    ("could", "最好能记住上次的筛选条件"),
    ("could", "有空的话可以做个深色模式"),
    ("could", "这个功能锦上添花"),
    ("could", "可以考虑加个二维码"),
    ("could", "It would be nice if the list could be sorted."),
    ("could", "If possible, add a map view."),
    ("could", "Dark mode is optional."),
    ("could", "Maybe a chat window."),
    ("should", "不要把密码发给客户"),
    ("should", "数据不要导入历史库"),
    ("prohibition", "过期的一定不要打出来"),
    ("wont", "第一版不需要短信通知"),
    ("wont", "不要导出功能"),
    ("wont", "不需要重复录入了"),
    ("wont", "There is no need for a mobile app."),
    ("wont", "You don't have to support Internet Explorer."),
    ("wont", "移动端后续再做"),
    ("wont", "不在本期范围内"),
    ("wont", "We don't need a mobile app."),
    ("wont", "The chat won't be included."),
    ("wont", "That can wait."),
    ("request", "能不能加个导出按钮"),
    ("request", "请增加批量删除功能"),
    ("request", "可以按时间排序吗？"),
    ("request", "Could you also add a filter?"),
    ("request", "Is it possible to export to PDF?"),
    ("request", "Please add a search box."),
    ("withdrawal", "短信功能不需要了"),
    ("withdrawal", "报表先不做"),
    ("withdrawal", "The chat window is off, budget reasons."),
    ("withdrawal", "暂不开发移动端"),
    ("withdrawal", "这个需求暂缓"),
    ("withdrawal", "把聊天功能砍掉吧"),
    ("withdrawal", "取消短信功能"),
    ("withdrawal", "Let's drop the SMS part."),
    ("withdrawal", "We no longer need the chat."),
    ("withdrawal", "Please remove the map from scope."),
    ("withdrawal", "Chat is out of scope."),
    ("withdrawal", "SMS is phase 2."),
    ("withdrawal", "The importer was descoped."),
    ("withdrawal", "Let's park it for now."),
    ("change", "把2秒改成1秒"),
    ("change", "上限由100调整为500"),
    ("change", "导出格式改为PDF"),
    ("change", "Make that 30 seconds."),
    ("change", "Change the limit from 10 to 20."),
    ("change", "We want PDF instead of Word."),
    ("consequence", "没有审计日志我们无法验收"),
    ("consequence", "这样我们根本没法用"),
    ("consequence", "Without the audit log we cannot sign off."),
    ("consequence", "We can't go live like this."),
    ("prohibition", "导入时不能覆盖已有数据"),
    ("prohibition", "密码不得明文存储"),
    ("prohibition", "严禁删除历史记录"),
    ("prohibition", "Passwords must not be stored in plain text."),
    ("prohibition", "Guests are not allowed to edit."),
    ("authority", "这是财政的要求"),
    ("authority", "要过等保三级"),
    ("authority", "信创环境下运行"),
    ("authority", "GDPR requires it."),
    ("authority", "This is required by law."),
    ("relayed", "客户要求支持批量导出"),
    ("relayed", "甲方要求月底上线"),
    ("relayed", "领导要求首页放大屏"),
    ("relayed", "The client wants an export."),
    ("own_proposal", "我们建议采用微服务"),
    ("own_proposal", "我司建议必须加密"),
    ("own_proposal", "We recommend PostgreSQL."),
    ("own_proposal", "We propose a phased rollout."),
    ("action", "麻烦您今天发一下会议纪要"),
    ("action", "由张工跟进接口问题"),
    ("action", "Could you send me the minutes?"),
    ("action", "Tom will send the draft."),
    ("decision", "会议决定采用方案二"),
    ("decision", "We agreed on the second option."),
    ("question", "接口什么时候能好？"),
    ("question", "Is there a limit?"),
    ("risk", "进度可能会延期"),
    ("risk", "There is a risk that we slip."),
    ("status", "登录模块已完成"),
    ("status", "The login page has been implemented."),
    ("background", "目前我们用手工登记"),
    ("background", "Currently we use spreadsheets."),
    ("displeasure", "你们到今天也没个答复"),
    ("displeasure", "这样的质量不可接受"),
    ("displeasure", "客户已催促三次"),
    ("displeasure", "项目严重延期"),
    ("displeasure", "我们非常不满意"),
    ("displeasure", "再不解决就要求退款"),
    ("displeasure", "I am very disappointed with the progress."),
    ("displeasure", "Still no reply after two weeks."),
    ("displeasure", "This is unacceptable."),
    ("displeasure", "We are not happy with the search."),
    ("pressure", "请尽快上线"),
    ("pressure", "Please fix this ASAP."),
    ("praise", "这次改得很好"),
    ("praise", "我们很满意"),
    ("praise", "Great job on the demo!"),
    ("praise", "We love the new dashboard."),
    ("polite", "谢谢您"),
    ("polite", "Thank you"),
    ("quality", "页面响应时间要短"),
    ("quality", "字体太小"),
    ("quality", "The page should load fast."),
    ("constraint", "必须部署在内网"),
    ("constraint", "It must run on Android."),
    ("must", "这个是 must have 的功能"),
]

TRAPS = [
    ("superlative", "这是最好的方案", _PRIORITY),
    ("superlative done", "这一块他们做得最好", _PRIORITY),
    ("probably fine", "应该没问题", _PRIORITY),
    ("probably is", "这个错误应该是网络原因", _PRIORITY),
    ("probably done", "应该已经好了吧", _PRIORITY),
    ("wish of politeness", "希望您一切顺利", _PRIORITY),
    ("hope for patience", "希望大家理解", _PRIORITY),
    ("if needed", "需要的话再联系我", _PRIORITY),
    ("no effort needed", "不需要您手动操作", _PRIORITY),
    ("no second login", "审批通过后用户不需要再次登录", {"wont", "withdrawal"}),
    ("seen without scrolling", "司机端必须能看到后面三个站点，不用往下翻", {"wont", "withdrawal"}),
    ("nobody types it again", "客户信息自动带出，不用手工录入", {"wont", "withdrawal"}),
    ("has to run now", "I have to run, speak later.", _PRIORITY),
    ("works without", "不需要安装插件就可以使用", {"wont", "withdrawal"}),
    ("turn of speech", "必须说明的是，数据还不全", _PRIORITY),
    ("cannot say", "不能说不好", _PRIORITY),
    ("not mandatory zh", "这个不是必须的", {"must"}),
    ("not necessarily zh", "不一定要做", {"must"}),
    ("can or cannot is no prohibition", "能不能改一下颜色", {"prohibition"}),
    ("cancel an order", "用户可以取消订单", {"withdrawal", "wont"}),
    ("cancel button", "增加取消按钮", {"withdrawal", "wont"}),
    ("apply is not please", "员工提交申请", {"polite", "request"}),
    ("respond is not should", "接口响应慢", {"should"}),
    ("complaint module", "增加投诉管理模块", {"displeasure"}),
    ("refund feature", "支持退款功能", {"displeasure"}),
    ("not praise", "不太满意", {"praise"}),
    ("not mandatory en", "The audit log is not mandatory.", {"must"}),
    ("does not have to", "It doesn't have to be perfect.", {"must"}),
    ("need not", "It need not run on old browsers.", {"must"}),
    ("no need to reply", "There is no need to reply.", _PRIORITY),
    ("no need for concern", "There is no need for concern.", {"wont", "withdrawal"}),
    ("status of ours", "We don't support it yet.", {"wont", "withdrawal"}),
    ("no later than", "Deliver no later than Friday.", {"must", "wont"}),
    ("should receive", "You should receive an invite shortly.", _PRIORITY),
    ("need to talk", "We need to talk about the budget.", _PRIORITY),
    ("need to meet", "We need to meet next week.", _PRIORITY),
    ("must have been", "There must have been a misunderstanding.", _PRIORITY),
    ("minutes are no feature", "Could you send me the minutes?", _PRIORITY),
    ("if you need", "Let me know if you need anything.", {"must"}),
    ("drop-down", "Add a drop down menu for the region.", {"withdrawal"}),
    ("as required", "Adjust the text as required.", {"must"}),
    ("nothing to do with", "It has to do with caching.", {"must"}),
    ("would be great", "It would be great to see it live.", {"praise"}),
    ("refund page", "Add a refund page to the shop.", {"displeasure"}),
    ("web address", "See https://example.com/list?id=3 for this", {"question"}),
]


@pytest.mark.parametrize(("kind", "text"), POSITIVE, ids=[f"{k}: {t}" for k, t in POSITIVE])
def test_wording_signals_its_kind(kind: str, text: str) -> None:
    """A real wording gives a cue of its kind."""
    assert kind in _kinds(text)


@pytest.mark.parametrize(("text", "kinds"), [t[1:] for t in TRAPS], ids=[t[0] for t in TRAPS])
def test_trap_gives_no_such_cue(text: str, kinds: set[str]) -> None:
    """A trap does not give any of the kinds that it looks like."""
    assert not _kinds(text) & kinds


def test_every_kind_of_the_domain_is_covered() -> None:
    """Each cue kind has at least one wording in the table above."""
    assert {kind for kind, _ in POSITIVE} == {kind.value for kind in CueKind}


def test_longest_phrase_wins_within_a_lane() -> None:
    """One prohibition is read in "must not", not a must beside it."""
    kinds = [cue.kind for cue in _cues("It must not exceed 5 MB.")]
    assert CueKind.PROHIBITION in kinds
    assert CueKind.MUST not in kinds


def test_span_of_the_unit_is_respected() -> None:
    """Nothing outside the unit is read, and offsets are those of the whole text."""
    text = "必须加密。最好能导出。"
    cues = find_cues(text, Span(5, 11), Language.ZH)
    assert [(cue.kind, cue.span.slice(text)) for cue in cues] == [(CueKind.COULD, "最好能")]


def test_phrase_names_the_rule_in_plain_words() -> None:
    """The name of a rule holds no pattern characters."""
    texts = [text for _, text in POSITIVE]
    for cue in (cue for text in texts for cue in _cues(text)):
        assert not set(cue.phrase) & set("()[]|\\^$"), cue.phrase


@given(st.text(min_size=1, max_size=80), st.data())
def test_any_text_gives_spans_within_the_unit(text: str, data: st.DataObject) -> None:
    """No text raises, and every span lies within the given span."""
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    for language in Language:
        for cue in find_cues(text, span, language):
            assert span.start <= cue.span.start < cue.span.end <= span.end


@given(st.lists(st.sampled_from([text for _, text in POSITIVE]), min_size=1, max_size=4))
def test_cues_do_not_depend_on_where_the_unit_stands(parts: list[str]) -> None:
    """A unit gives the same cues alone and inside a longer document."""
    text = "\n".join(["前言 ", *parts, "尾"])
    at = len("前言 ") + 1
    for part in parts:
        inside = find_cues(text, Span(at, at + len(part)), Language.ZH)
        alone = find_cues(part, Span(0, len(part)), Language.ZH)
        assert [c.span.slice(text) for c in inside] == [c.span.slice(part) for c in alone]
        at += len(part) + 1


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("It should be noted that our old contract ends in May.", "should"),
        ("It must be mentioned that the portal was slow.", "must"),
        ("The lamp is off, the line is idle.", "withdrawal"),
    ],
)
def test_words_that_only_introduce_or_describe(text: str, absent: str) -> None:
    """What "should be noted" is a remark, and a thing may be off without being dropped."""
    assert absent not in _kinds(text)

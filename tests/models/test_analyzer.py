"""What the shipped model finds in the texts that matter most, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from models.analyzer import TextModel
from nlp.domain import (
    Analysis,
    Basis,
    Document,
    DocumentKind,
    Finding,
    FindingType,
    Priority,
    Side,
    Status,
    ToneLabel,
    Verdict,
)

RECEIVED = datetime(2026, 3, 3, 10, tzinfo=UTC)  # a Tuesday


@dataclass(frozen=True)
class Shown:
    """An analysis with the look-ups that the tests need."""

    analysis: Analysis

    @property
    def quotes(self) -> list[str]:
        return [finding.quote for finding in self.requirements]

    @property
    def requirements(self) -> list[Finding]:
        return [f for f in self.analysis.findings if f.type is FindingType.REQUIREMENT]

    def of(self, words: str) -> Finding:
        """Return the one requirement with ``words``."""
        (found,) = [finding for finding in self.requirements if words in finding.quote]
        return found

    def verdict(self, words: str) -> Verdict:
        """Return the verdict of the unit with ``words``."""
        text = self.analysis.layout.document.text
        (found,) = [v for v in self.analysis.verdicts if words in v.span.slice(text)]
        return found.verdict


def look(
    model: TextModel,
    text: str,
    kind: DocumentKind = DocumentKind.MESSAGE,
    side: Side = Side.UNKNOWN,
) -> Shown:
    document = Document("d", text, kind, received_at=RECEIVED, sender_side=side)
    return Shown(model.analyze(document))


TRAP_ZH = """王经理，您好：

请把导出按钮放到列表上方，谢谢。
短信通知不需要了。
最好有一个深色模式。

此致
李娜
北方物流有限公司 | 电话 010-12345678

本邮件及附件含有保密信息，必须立即删除，不得转发给任何人。

发件人: 王强 <wang@supplier.cn>
发送时间: 2026年3月2日 10:00
收件人: 李娜 <lina@north.cn>
主题: 需求确认

李总，
系统必须支持单点登录。
必须在3月底前上线。
"""
TRAP_EN = """Hi Tom,

Please move the export button above the list.
We no longer need SMS notifications.
It would be nice to have a dark mode.

Best regards,
Anna Smith
Northwind Ltd | +44 20 1234 5678

This e-mail is confidential. If you are not the intended recipient you must delete it.
Please do not forward it.

On Mon, Mar 2, 2026 at 10:00 AM Tom Brown <tom@supplier.com> wrote:
> Hi Anna,
> The system must support single sign-on.
> It must go live by the end of March.
"""
TRAPS = [
    (TRAP_ZH, "导出按钮", "短信通知", "深色模式", ("单点登录", "3月底前", "保密信息", "北方物流", "李娜")),
    (TRAP_EN, "export button", "SMS", "dark mode", ("single sign-on", "go live", "confidential", "Northwind", "Anna")),
]  # fmt: skip


@pytest.mark.parametrize(("mail", "request_", "withdrawn", "wish", "never"), TRAPS)
def test_trap_mail(
    shipped: TextModel,
    mail: str,
    request_: str,
    withdrawn: str,
    wish: str,
    never: tuple[str, ...],
) -> None:
    """New words are found; quoted history, signature and disclaimer are not, whatever they say."""
    shown = look(shipped, mail, DocumentKind.EMAIL, Side.CLIENT)
    assert shown.of(request_).priority is Priority.SHOULD
    assert shown.of(withdrawn).status is Status.WITHDRAWN
    assert shown.of(withdrawn).priority is Priority.WONT
    assert shown.of(wish).priority is Priority.COULD
    leaked = [quote for quote in shown.quotes if any(words in quote for words in never)]
    assert leaked == []
    assert not [f for f in shown.requirements if f.priority is Priority.MUST]


@pytest.mark.parametrize("words", ["单点登录", "3月底前"])
def test_quoted_demand_is_called_quoted(shipped: TextModel, words: str) -> None:
    """The ledger says why an old 必须 was left out."""
    shown = look(shipped, TRAP_ZH, DocumentKind.EMAIL, Side.CLIENT)
    assert shown.verdict(words) is Verdict.QUOTED


DO_NOT_FORWARD = [
    (
        "请增加导出功能。\n\n李娜\n\n本邮件含有保密信息，请勿转发。",
        "发件人: 王强 <wang@supplier.cn>\n发送时间: 2026年3月2日 10:00\n"
        "收件人: 李娜 <lina@north.cn>\n主题: 需求确认",
        "系统必须支持单点登录。",
    ),
    (
        "Please add an export.\n\nAnna Smith\n\nThis e-mail is confidential. Do not forward it.",
        "From: Tom Brown <tom@supplier.com>\nSent: Monday, March 2, 2026 10:00 AM\n"
        "To: Anna Smith <anna@north.com>\nSubject: Requirements",
        "The system must support single sign-on.",
    ),
]


@pytest.mark.parametrize(("new", "header", "old"), DO_NOT_FORWARD)
def test_a_ban_on_forwarding_is_no_forward(
    shipped: TextModel, new: str, header: str, old: str
) -> None:
    """A disclaimer with "do not forward" above the history does not make old words new."""
    shown = look(shipped, f"{new}\n\n{header}\n\n{old}\n", DocumentKind.EMAIL, Side.CLIENT)
    assert shown.verdict(old) is Verdict.QUOTED


def test_name_and_company_without_a_closing_are_no_requirement(shipped: TextModel) -> None:
    """Chinese mails often end with name and company only."""
    mail = "王经理，您好：\n\n请把导出按钮放到列表上方，谢谢。\n\n李娜\n北方物流有限公司\n"
    shown = look(shipped, mail, DocumentKind.EMAIL, Side.CLIENT)
    assert shown.quotes == ["请把导出按钮放到列表上方，谢谢。"]


SINGLE = [
    ("请求添加批量导出功能。", Priority.SHOULD),
    ("请增加按日期筛选的功能。", Priority.SHOULD),
    ("麻烦帮忙加一个按日期筛选的功能，谢谢！", Priority.SHOULD),
    ("必须支持批量导出。", Priority.MUST),
    ("系统必须支持单点登录。", Priority.MUST),
    ("希望页面打开时间在2秒以内。", Priority.SHOULD),
    ("最好有一个深色模式。", Priority.COULD),
    ("短信通知功能不需要了，请去掉。", Priority.WONT),
    ("Please add a bulk export.", Priority.SHOULD),
    ("Could you please add a filter by date?", Priority.SHOULD),
    ("The system must support bulk export.", Priority.MUST),
    ("We need to be able to log in with our company account.", Priority.MUST),
    ("The page should load in under 2 seconds.", Priority.SHOULD),
    ("It would be nice to have a dark mode.", Priority.COULD),
    ("We no longer need SMS notifications.", Priority.WONT),
]


@pytest.mark.parametrize(("message", "priority"), SINGLE)
def test_single_short_message_is_found(
    shipped: TextModel, message: str, priority: Priority
) -> None:
    """A sentence that somebody pastes alone is found, with the priority that its words say."""
    shown = look(shipped, message)
    assert shown.quotes == [message]
    assert shown.of(message).priority is priority


@pytest.mark.parametrize(
    "message",
    ["你好", "谢谢！", "收到，好的。", "明天下午三点开会。", "Hi all,", "Thanks!", "OK, got it.",
     "The meeting is at 3 pm tomorrow.", "How are you?", "上周的版本已经上线了。"],
)  # fmt: skip
def test_small_talk_is_no_requirement(shipped: TextModel, message: str) -> None:
    """Greetings, thanks and dates of meetings are left alone."""
    assert look(shipped, message).quotes == []


@pytest.mark.parametrize(
    "wish", ["最好有一个深色模式。", "最好能支持导出PDF。", "最好可以批量打印。"]
)
@pytest.mark.parametrize("kind", [DocumentKind.NOTES, DocumentKind.EMAIL])
def test_preferably_is_never_a_must(shipped: TextModel, wish: str, kind: DocumentKind) -> None:
    """最好 is a wish."""
    text = f"需求如下：\n1. 请增加导出功能。\n2. {wish}\n3. 请增加打印功能。"
    assert look(shipped, text, kind, Side.CLIENT).of(wish).priority in {
        Priority.COULD,
        Priority.SHOULD,
    }


OURS = [
    "我们建议必须增加双机热备。",
    "我们建议系统必须支持双机热备，费用约5万元。",
    "We recommend that the system must have a hot standby.",
    "We suggest adding a hot standby, which must be tested.",
]


@pytest.mark.parametrize("text", OURS)
@pytest.mark.parametrize("kind", [DocumentKind.EMAIL, DocumentKind.NOTES])
def test_our_proposal_is_no_requirement(shipped: TextModel, text: str, kind: DocumentKind) -> None:
    """「我们建议必须……」 from our side is not a client's Must."""
    shown = look(shipped, text, kind, Side.US)
    assert shown.quotes == []
    assert shown.verdict(text) is Verdict.NOT_REQUIREMENT


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("客户要求系统必须支持单点登录。", "单点登录"),
        ("The client asked that the system must support single sign-on.", "single sign-on"),
    ],
)
def test_our_minutes_may_hold_demands(shipped: TextModel, text: str, words: str) -> None:
    """Minutes that we wrote relay what the client demanded."""
    minutes = f"# 会议纪要\n\n## 需求\n\n- {text}\n"
    finding = look(shipped, minutes, DocumentKind.NOTES, Side.US).of(words)
    assert finding.side is Side.CLIENT
    assert finding.status is not Status.PROPOSED


def test_structure_gives_priority_and_basis(shipped: TextModel) -> None:
    """Bare phrases below MoSCoW headings have the priority of the heading, and say so."""
    text = (
        "# Requirements\n\n## Must have\n\n- Export to Excel\n- Single sign-on\n\n"
        "## Could have\n\n- Dark mode\n- Keyboard shortcuts\n\n## Won't have\n\n- Mobile app\n"
    )
    shown = look(shipped, text, DocumentKind.NOTES)
    wanted = {
        "Export": Priority.MUST, "Single": Priority.MUST, "Dark": Priority.COULD,
        "Keyboard": Priority.COULD, "Mobile": Priority.WONT,
    }  # fmt: skip
    for words, priority in wanted.items():
        finding = shown.of(words)
        assert (finding.priority, finding.basis) == (priority, Basis.STRUCTURE)


@pytest.mark.parametrize(
    ("text", "words", "due"),
    [
        ("请在3月15日前增加批量导出功能。", "批量导出", date(2026, 3, 15)),
        ("Please add the bulk export by March 15.", "bulk export", date(2026, 3, 15)),
    ],
)
def test_due_date_is_read_in_the_sentence(
    shipped: TextModel, text: str, words: str, due: date
) -> None:
    """A date beside a demand is anchored to the day of the message."""
    found = look(shipped, text, DocumentKind.EMAIL, Side.CLIENT).of(words).due
    assert found is not None
    assert found.latest == due


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("这已经是第三次反馈了，你们一直没有解决，我们非常失望。再这样下去我们只能终止合作。", ToneLabel.NEGATIVE),
        ("This is the third time I write about this. We are very disappointed. Unacceptable.", ToneLabel.NEGATIVE),
        ("新版本非常好用，大家都很满意，辛苦你们了！", ToneLabel.POSITIVE),
        ("The new version is excellent, everybody loves it. Great work, thank you so much!", ToneLabel.POSITIVE),
        ("附件是上周的会议纪要，请查收。", ToneLabel.NEUTRAL),
        ("Attached are the minutes of last week's meeting.", ToneLabel.NEUTRAL),
        ("登录页面点击后报错500，请看一下日志。", ToneLabel.NEUTRAL),
    ],
)  # fmt: skip
def test_tone_of_plain_cases(shipped: TextModel, text: str, label: ToneLabel) -> None:
    """Displeasure and praise are heard; a reported problem alone is neutral."""
    shown = look(shipped, text, DocumentKind.EMAIL, Side.CLIENT)
    assert shown.analysis.tone.label is label
    assert bool(shown.analysis.tone.evidence) == (label is not ToneLabel.NEUTRAL)


def test_quoted_anger_is_not_the_tone_of_today(shipped: TextModel) -> None:
    """Old displeasure in the history below does not color a friendly answer."""
    mail = (
        "Hi Tom,\n\nthank you, everything works now.\n\nBest regards,\nAnna\n\n"
        "On Mon, Mar 2, 2026 at 10:00 AM Anna Smith <anna@north.com> wrote:\n"
        "> This is unacceptable. We are very disappointed and will escalate.\n"
    )
    tone = look(shipped, mail, DocumentKind.EMAIL, Side.CLIENT).analysis.tone
    assert tone.label is not ToneLabel.NEGATIVE


def test_version_is_recorded(shipped: TextModel) -> None:
    """Every analysis names the model version that made it."""
    assert look(shipped, "Please add an export.").analysis.model_version == shipped.version


MINUTES = """Kick-off workshop
Present: Ms Ortega (client, operations), Jun and Petra (us)

1. Dispatch
Ms Ortega: the driver must see the next three stops without scrolling.
Jun: we could show a map preview, if that helps.
Petra: Ms Ortega's office wants a printed list. The client asked for it twice.
Jun: I will send the sketch by Friday.
"""


def test_what_our_own_people_say_in_minutes_is_no_demand(shipped: TextModel) -> None:
    """The attendance names the sides; actions of our side and demands that it relays stay."""
    shown = look(shipped, MINUTES, DocumentKind.NOTES)
    assert shown.of("three stops").side is Side.CLIENT
    assert not any("map preview" in quote for quote in shown.quotes)
    assert shown.verdict("send the sketch") is Verdict.ACTION


@pytest.mark.parametrize(
    ("text", "words", "owner"),
    [
        ("Present: Ms Ortega, Jun and Petra (us)\n\nPetra will send the estimate by Friday.\n", "estimate", "Petra"),
        ("参会：李主任（客户）、我方王磊、陈敏\n\n陈敏周五前发修订后的报价。\n", "报价", "陈敏"),
    ],
)  # fmt: skip
def test_people_of_the_attendance_own_tasks(
    shipped: TextModel, text: str, words: str, owner: str
) -> None:
    """Their names need not be among the usual first names."""
    (found,) = [
        f for f in look(shipped, text, DocumentKind.NOTES).analysis.findings if words in f.quote
    ]
    assert found.type is FindingType.ACTION
    assert found.owner is not None
    assert found.owner.name == owner


def test_who_records_a_talk_is_not_the_one_who_talks(shipped: TextModel) -> None:
    """We recorded the interview; what the visitor says in it is the client's, what our interviewer offers is not."""
    text = (
        "Present: Buck (client), Melanie (us)\n\n"
        "Melanie: We could draw the fields for you.\n"
        "Buck: The phone must put the place and the time on every photo.\n"
        "Customer: The system must show last year's yield next to it.\n"
    )
    shown = look(shipped, text, DocumentKind.TRANSCRIPT, Side.US)
    assert shown.of("every photo").side is Side.CLIENT
    assert shown.of("last year's yield").side is Side.CLIENT
    assert not any("draw the fields" in quote for quote in shown.quotes)


@pytest.mark.parametrize("title", ["4.1 Mandatory", "4.3 Optional", "4.4 Excluded"])
def test_name_of_a_priority_is_a_title(shipped: TextModel, title: str) -> None:
    """It ranks what stands below and asks nothing itself."""
    text = (
        f"4. Scope\n{title}\n4.1.1 Holds placed at any branch are filled from the nearest copy.\n"
    )
    assert look(shipped, text, DocumentKind.NOTES).verdict(title) is Verdict.HEADING

"""Rules beside the heads, in the shipped pipeline: what they make a finding, and what they keep from being one."""

from __future__ import annotations

import pytest

from models.analyzer import TextModel
from models.features import contexts
from models.rulings import least_chance
from nlp.domain import Document, DocumentKind, FindingType, Priority, Side, Status
from nlp.layout import lay_out

MINUTES_ZH = """会议纪要
参会人员：王总、李工

监管要求数据保存十年。
给董事会的报表：每周一早上发到邮箱
现在调度员每个地址都要录两遍。
会议决定每两周碰一次。
"""
MINUTES_EN = """Minutes
Attendees: Anna Smith, Bob Lee

- The regulator requires that data is kept for ten years.
- About the report for the board: it should arrive every Monday.
- Today the dispatchers have to type every address twice.
- We agreed to meet every two weeks.
"""

TALK = "Thanks for the demo. We liked it. Anna was there. The room was full. Two things came up. "


def _findings(
    model: TextModel, text: str, kind: DocumentKind, side: Side
) -> dict[str, tuple[FindingType, Priority | None]]:
    found = model.analyze(Document("d", text, kind, sender_side=side)).findings
    return {finding.quote.strip("- "): (finding.type, finding.priority) for finding in found}


@pytest.mark.parametrize("side", [Side.UNKNOWN, Side.CLIENT])
def test_minutes_in_chinese(shipped: TextModel, side: Side) -> None:
    """An authority's demand and a regular report are found, today's work is not, and a decision is one."""
    found = _findings(shipped, MINUTES_ZH, DocumentKind.NOTES, side)
    assert found["监管要求数据保存十年。"] == (FindingType.REQUIREMENT, Priority.MUST)
    assert found["给董事会的报表：每周一早上发到邮箱"][0] is FindingType.REQUIREMENT
    assert "现在调度员每个地址都要录两遍。" not in found
    assert found["会议决定每两周碰一次。"][0] is FindingType.DECISION


def test_minutes_in_english(shipped: TextModel) -> None:
    """The same in English."""
    found = _findings(shipped, MINUTES_EN, DocumentKind.NOTES, Side.UNKNOWN)
    must = found["The regulator requires that data is kept for ten years."]
    assert must == (FindingType.REQUIREMENT, Priority.MUST)
    weekly = found["About the report for the board: it should arrive every Monday."]
    assert weekly == (FindingType.REQUIREMENT, Priority.SHOULD)
    assert not any(quote.startswith("Today") for quote in found)
    assert found["We agreed to meet every two weeks."][0] is FindingType.DECISION


@pytest.mark.parametrize(
    "text",
    [
        "Please take this seriously.",
        "Thanks, that was exactly what we needed.",
        "No further wishes from us, the report has all the columns we wanted.",
        "不要再复制粘贴回复了",
        "你们能不能认真看一下问题，不要再复制粘贴回复了。",
        "现在调度员每个地址都要录两遍。",
    ],
)
def test_appeals_thanks_and_todays_work_are_no_findings(shipped: TextModel, text: str) -> None:
    """Neither a requirement nor something to do."""
    assert _findings(shipped, text, DocumentKind.EMAIL, Side.CLIENT) == {}


@pytest.mark.parametrize(
    ("text", "side", "least"),
    [
        ("监管要求数据保存十年。", Side.CLIENT, 0.8),
        ("待办事项\n- 监管要求周五前提交材料清单。", Side.CLIENT, 0.0),
        ("监管要求数据保存十年吗？", Side.CLIENT, 0.0),
        ("给董事会的报表：每周一早上发到邮箱", Side.CLIENT, 0.7),
        ("给董事会的报表已经发了", Side.CLIENT, 0.0),
        ("关于给董事会的报表：\n每周一早上发到邮箱", Side.CLIENT, 0.7),
        ("About the report:\nit should arrive every Monday.", Side.CLIENT, 0.7),
        ("The report is long.\nIt should arrive every Monday.", Side.CLIENT, 0.0),
        (f"{TALK}Invoices over 10,000 EUR need a second approval.", Side.CLIENT, 0.7),
        (f"{TALK}Invoices over 10,000 EUR need a second approval.", Side.UNKNOWN, 0.0),
        ("会员下单后可以自行改地址。", Side.CLIENT, 0.8),
        ("会员下单后可以自行改地址。", Side.UNKNOWN, 0.0),
    ],
)
def test_least_chance(text: str, side: Side, least: float) -> None:
    """Below a title of tasks, in questions and in others' words the rules say nothing."""
    layout = lay_out(Document("d", text, DocumentKind.NOTES, sender_side=side))
    assert least_chance(layout, contexts(layout)[-1]) == pytest.approx(least)


def test_a_date_asked_for_beside_an_appeal_stands(shipped: TextModel) -> None:
    """A date that is asked for is work, and not taken back by what the client does not want to hear any more."""
    text = "沈工好：\n\n请本周三之前给一个明确的修复时间，不要再说“尽快”。\n"
    document = Document("d", text, DocumentKind.EMAIL, sender_side=Side.CLIENT)
    [found] = shipped.analyze(document).findings
    assert (found.type, found.status) == (FindingType.ACTION, Status.STATED)


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("电子价签不搞了，成本太高", "电子价签不搞了", DocumentKind.MESSAGE),
        ("语音自动填表先不要，试过别家的。", "语音自动填表先不要", DocumentKind.NOTES),
        ("视频不要，公安那边已经装了", "视频不要", DocumentKind.NOTES),
        ("家长查询入口取消，学校法务不同意。", "入口取消", DocumentKind.EMAIL),
        ("生日短信别发了，都嫌烦", "生日短信", DocumentKind.MESSAGE),
        (
            "The letter templates can be dropped, the bank does these.",
            "The letter",
            DocumentKind.EMAIL,
        ),
        ("Group bookings over 50 people can wait until spring.", "Group", DocumentKind.EMAIL),
    ],
)
def test_a_reason_may_stand_behind_what_is_taken_back(
    shipped: TextModel, text: str, words: str, kind: DocumentKind
) -> None:
    """What is given up is found, although a reason follows."""
    talk = TALK if text.isascii() else "演示看了，挺好的。昨天来了三个人。有几点。"
    found = _findings(shipped, talk + text, kind, Side.CLIENT)
    (item,) = [value for quote, value in found.items() if words in quote]
    assert item == (FindingType.REQUIREMENT, Priority.WONT)


def test_a_condition_takes_nothing_back() -> None:
    """What is dropped in a case that may come is not dropped."""
    layout = lay_out(
        Document(
            "d", TALK + "If the shutdown is cancelled, the team stays at home.", DocumentKind.EMAIL
        )
    )
    assert least_chance(layout, contexts(layout)[-1]) == 0.0


@pytest.mark.parametrize(
    "text",
    [
        "About one label in forty prints without the barcode. Please find out why.",
        "Please send me a fix date by Friday.",
        "诊断编码有87条对不上，麻烦高工查一下原因。",
        "请本周三之前给一个明确的修复时间。",
    ],
)
def test_who_asks_for_an_account_gives_work(shipped: TextModel, text: str) -> None:
    """To find a cause or name a date is an action, no requirement."""
    found = shipped.analyze(Document("d", text, DocumentKind.EMAIL, sender_side=Side.CLIENT))
    assert found.findings[-1].type is FindingType.ACTION

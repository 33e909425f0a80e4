"""What headings, column values and tags say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.domain import Priority
from nlp.headings import HeadingMeaning, Section, classify_heading, classify_priority_value

PRIORITIES = [
    ("Must have", "must"),
    ("Must haves:", "must"),
    ("MUST-HAVE", "must"),
    ("Must Have（必须有）", "must"),
    ("M - Must have", "must"),
    ("[M] Core", "must"),
    ("P0（立即修复）", "must"),
    ("高优先级需求", "must"),
    ("高", "must"),
    ("优先级：高", "must"),
    ("核心功能", "must"),
    ("MVP", "must"),
    ("3.1 必须有", "must"),
    ("Functional - Must have", "must"),
    ("Should Have (Next Sprint)", "should"),
    ("Medium Priority Features (Should Have)", "should"),
    ("P1（强烈建议实现）", "should"),
    ("应该有", "should"),
    ("希望有", "should"),
    ("中", "should"),
    ("Could-Have", "could"),
    ("Nice to have", "could"),
    ("Stretch goals", "could"),
    ("P2（可以有）", "could"),
    ("可选功能", "could"),
    ("加分项", "could"),
    ("辅助功能", "could"),
    ("低优先级", "could"),
    ("Won't have (this time)", "wont"),
    ("Won’t Have", "wont"),
    ("Will not have", "wont"),
    ("Would have", "wont"),
    ("Must NOT have（护栏）", "wont"),
    ("Out of scope", "wont"),
    ("Non-goals", "wont"),
    ("本期不做", "wont"),
    ("暂不考虑", "wont"),
    ("不在范围内", "wont"),
    ("Phase 2", "wont"),
    ("Backlog", "wont"),
    ("v2", "wont"),
    ("二期", "wont"),
]
SECTIONS = [
    ("Functional requirements", Section.REQUIREMENTS),
    ("## 3.2 功能需求", Section.REQUIREMENTS),
    ("Requirements Attempted in this Sprint", Section.REQUIREMENTS),
    ("Phase 1", Section.REQUIREMENTS),
    ("Requested Changes", Section.CHANGES),
    ("需求变更", Section.CHANGES),
    ("Action items", Section.ACTIONS),
    ("Next Steps", Section.ACTIONS),
    ("待办事项", Section.ACTIONS),
    ("任务分工", Section.ACTIONS),
    ("Decisions", Section.DECISIONS),
    ("会议决议", Section.DECISIONS),
    ("Attendees", Section.ATTENDANCE),
    ("参会人员：", Section.ATTENDANCE),
    ("Agenda", Section.AGENDA),
    ("会议议题", Section.AGENDA),
    ("Milestone Status", Section.STATUS),
    ("本周进展", Section.STATUS),
    ("Background", Section.BACKGROUND),
    ("项目背景", Section.BACKGROUND),
    ("Open questions", Section.QUESTIONS),
    ("待确认问题", Section.QUESTIONS),
    ("Risks", Section.RISKS),
    ("风险与难点", Section.RISKS),
    ("Timeline", Section.PLAN),
    ("下次会议", Section.PLAN),
    ("Template", Section.TEMPLATE),
    ("一、会议时间", Section.METADATA),
    ("Date", Section.METADATA),
    ("Feedback", Section.FEEDBACK),
    ("讨论内容", Section.DISCUSSION),
    ("Constraints", Section.CONSTRAINTS),
]


@pytest.mark.parametrize(("title", "priority"), PRIORITIES, ids=[t for t, _ in PRIORITIES])
def test_heading_gives_priority(title: str, priority: str) -> None:
    """A heading of a priority list gives the priority and the section."""
    section = Section.OUT_OF_SCOPE if priority == "wont" else Section.REQUIREMENTS
    assert classify_heading(title) == HeadingMeaning(Priority(priority), section)


@pytest.mark.parametrize(("title", "section"), SECTIONS, ids=[t for t, _ in SECTIONS])
def test_heading_gives_section_without_priority(title: str, section: Section) -> None:
    """A heading of a section gives the section and claims no priority."""
    assert classify_heading(title) == HeadingMeaning(None, section)


@pytest.mark.parametrize(
    "title", ["The system must be fast", "Q3 sales in March", "王磊", "", "---", "登录页面"]
)
def test_other_titles_say_nothing(title: str) -> None:
    """A title that names neither priority nor section says nothing."""
    assert classify_heading(title) == HeadingMeaning()


@pytest.mark.parametrize(
    ("cell", "priority"),
    [
        ("High", "must"),
        ("高", "must"),
        ("P0", "must"),
        ("M", "must"),
        ("必须", "must"),
        ("【必须】支持导出", "must"),
        ("[MUST] export", "must"),
        ("M - login", "must"),
        ("Medium", "should"),
        ("重要", "should"),
        ("(Should)", "should"),
        ("导出（P1）", "should"),
        ("P1（高）", "should"),
        ("一般", "could"),
        ("Low", "could"),
        ("低（后续）", "could"),
        ("优先级：低", "could"),
        ("Could: chat", "could"),
        ("Won't", "wont"),
        ("不做", "wont"),
        ("Would", "wont"),
    ],
)
def test_value_gives_priority(cell: str, priority: str) -> None:
    """A cell or tag gives the priority it states."""
    assert classify_priority_value(cell) is Priority(priority)


@pytest.mark.parametrize(
    "cell", ["2 秒", "yes", "支持可选颜色", "[x] done", "这是可以做的事情", "王磊", "", "must?"]
)
def test_other_values_give_none(cell: str) -> None:
    """A cell that is no priority gives none."""
    assert classify_priority_value(cell) is None


@given(st.text(max_size=60))
def test_any_title_is_read(title: str) -> None:
    """No title or cell raises."""
    classify_heading(title)
    classify_priority_value(title)

"""Owners: only a name in the place of an actor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.domain import Language, Span
from nlp.owners import find_owner


def _owner(text: str, people: tuple[str, ...] = ()) -> str | None:
    language = Language.ZH if any("\u4e00" <= char <= "\u9fff" for char in text) else Language.EN
    found = find_owner(text, Span(0, len(text)), people, language)
    return None if found is None else found.span.slice(text)


@pytest.mark.parametrize(
    ("text", "people", "name"),
    [
        ("王磊负责整理接口文档", (), "王磊"),
        ("由张工跟进", (), "张工"),
        ("责任人：李伟", (), "李伟"),
        ("请李经理明天提供数据", (), "李经理"),
        ("交给欧阳娜娜处理", (), "欧阳娜娜"),
        ("小王负责跟进", (), "小王"),
        ("接口文档王磊负责", ("王磊",), "王磊"),
        ("整理会议纪要（王磊）", ("王磊",), "王磊"),
        ("@Tom please check", (), "Tom"),
        ("Anna to send the slides", (), "Anna"),
        ("Owner: Li Wei", (), "Li Wei"),
        ("please ask Maria to confirm", (), "Maria"),
        ("Tom will fix the login", (), "Tom"),
        ("Wei Zhang to prepare the demo", ("Wei Zhang",), "Wei Zhang"),
        ("Send the minutes - Tom", ("Tom Baker",), "Tom"),
        ("- [ ] Daniel: send the project plan by 13 March", (), "Daniel"),
        ("[x] Li Wei: test account", (), "Li Wei"),
        ("☐ 王磊：补接口文档", (), "王磊"),
        ("请张工周五前给出方案", (), "张工"),
        ("陈立下周三前提交压力测试报告", (), "陈立"),
        ("提交测试报告（陈立，11月25日）", ("陈立",), "陈立"),
    ],
)
def test_named_actor_is_the_owner(text: str, people: tuple[str, ...], name: str) -> None:
    """A name in the place of an actor is the owner."""
    assert _owner(text, people) == name


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("- Kaye: please add the export", ()),
        ("- [ ] Monday: send the plan", ()),
        ("[ ] 系统：导出报表", ()),
        ("他负责整理", ()),
        ("我们会跟进", ()),
        ("请您尽快确认", ()),
        ("由于系统负责人未到", ()),
        ("由开发团队负责", ()),
        ("由系统自动完成", ()),
        ("时间由客户确认", ()),
        ("高级工程师负责", ()),
        ("明确负责", ()),
        ("负责人：待定", ()),
        ("周总要求导出", ()),
        ("和王磊确认一下", ("王磊",)),
        ("整理会议纪要（王磊）", ()),
        ("He will send it", ()),
        ("The client will send the data", ()),
        ("Users will be able to export", ()),
        ("Export to Excel", ()),
        ("Button to create orders", ()),
        ("Thanks Tom for the report", ("Tom Baker",)),
        ("mail me at bob@example.com", ()),
        ("Mark to be completed by users", ()),
    ],
)
def test_nobody_named_as_actor_gives_none(text: str, people: tuple[str, ...]) -> None:
    """Pronouns, roles, things and people who do not act give no owner."""
    assert _owner(text, people) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("- 陈立：下周三前提交压力测试报告", "陈立"),
        ("2. 赵倩：整理权限矩阵", "赵倩"),
        ("- Tom: send the minutes by Friday", "Tom"),
        ("- 王敏：请陈立补充报价", None),
        ("- Kaye: please add the export", None),
        ("- 系统：导出报表", None),
    ],
)
def test_name_in_front_owns_a_listed_task_only(text: str, name: str | None) -> None:
    """In a list of tasks the name in front does it; elsewhere it may be the speaker."""
    language = Language.EN if text.isascii() else Language.ZH
    found = find_owner(text, Span(0, len(text)), (), language, listed_task=True)
    assert (found.name if found else None) == name
    assert find_owner(text, Span(0, len(text)), (), language) is None


def test_known_person_is_given_by_the_full_name() -> None:
    """A short form of a known person is resolved to the known name."""
    text = "Tom to send the minutes"
    found = find_owner(text, Span(0, len(text)), ["Tom Baker"], Language.EN)
    assert found is not None
    assert found.name == "Tom Baker"


@given(st.text(min_size=1, max_size=80), st.lists(st.text(max_size=8), max_size=3), st.data())
def test_any_text_gives_a_span_within_the_unit(
    text: str, people: list[str], data: st.DataObject
) -> None:
    """No text and no list of people raises, and the span lies within the given span."""
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    for language in Language:
        found = find_owner(text, span, people, language)
        if found is not None:
            assert span.start <= found.span.start < found.span.end <= span.end

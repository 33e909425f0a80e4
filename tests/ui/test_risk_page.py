"""Delay risk page: values behind drivers, kinds in the reader's words, what-if that surprises."""

from __future__ import annotations

import pytest

from service.schemas import Language
from service.schemas.jobs import JobState
from tests.ui.fake_client import FakeClient
from tests.ui.fake_jobs import job
from tests.ui.test_pages import words
from ui.i18n import translate


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (Language.EN, ("Share of the time used: 23%", "Planned cost per day: 4,800 EUR")),
        (Language.ZH, ("已用时间比例为 23%", "每日计划成本为 4,800 EUR")),
    ],
)
def test_drivers_made_of_several_facts_show_their_value(
    open_page, language: Language, expected: tuple[str, ...]
) -> None:
    """A share is a per cent, an amount has its currency."""
    said = words(open_page("risk", language=language))
    for sentence in expected:
        assert sentence in said


def test_kinds_of_work_are_told_in_chinese(open_page) -> None:
    """Kind and title of finished work, and what an estimate is compared with, read in one language."""
    app = open_page("risk", language=Language.ZH)
    tables = [frame.value for frame in app.dataframe]
    similar = next(table for table in tables if "类型" in table.columns)
    assert list(similar["类型"]) == ["门户"]
    assert list(similar["工作"]) == ["门户 7"]
    assert any("（门户）" in caption.value for caption in app.caption)


@pytest.mark.parametrize("language", list(Language))
def test_what_if_names_what_the_history_does_not_show(open_page, language: Language) -> None:
    """A change whose effect is not what one expects is named; slip and loss stand beside the dates."""
    app = open_page("risk", language=language, risk_tab="what_if")
    app.number_input(key="what_if_open_questions_count").set_value(0.0)
    button = translate(language, "risk.what_if_run")
    next(one for one in app.button if one.label == button).click().run()
    name = translate(language, "fact.open_questions_count")
    warnings = [one.value for one in app.warning]
    assert translate(language, "risk.what_if_against", names=name) in warnings
    assert "52,000 EUR" in words(app)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("busy", [True, False])
def test_an_estimate_on_its_way_is_said(
    open_page, client: FakeClient, language: Language, busy: bool
) -> None:
    """With facts but no estimate the overview says what is going on, not "no facts"."""
    client.has_estimate = False
    done = JobState.RUNNING if busy else JobState.DONE
    client.background = [job(5, kind="delay.train", key="delay.train", state=done)]
    app = open_page("risk", language=language)
    assert app.session_state["risk_tab"] == "overview"
    told = " ".join(one.value for one in app.info)
    sentence = translate(language, "risk.being_estimated", day="\0").partition("\0")[2]
    assert (sentence in told) is busy
    assert translate(language, "risk.no_facts") not in told


def test_an_event_is_told_with_what_it_says(open_page) -> None:
    """A code alone tells a reader nothing."""
    labels = [button.label for button in open_page("risk").button]
    assert any("导出 Excel 报表" in one for one in labels)

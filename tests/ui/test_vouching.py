"""Whose decisions count, on the page Learning: reasons in words, examples, vouching and taking back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.ui.conftest import Open
from tests.ui.fake_client import FakeClient
from tests.ui.fake_learning import held_back
from tests.ui.test_pages import words

TIMES = {
    "since": datetime(2026, 3, 2, 9, tzinfo=UTC),
    "until": datetime(2026, 3, 2, 10, tzinfo=UTC),
}


@pytest.mark.parametrize(
    ("language", "changed", "said"),
    [
        (
            "zh",
            {},
            ["暂不计入", "25 处中，有 24 处", "96%", "80% 至 99%", "这 40 个决定都不用于学习"],
        ),
        ("en", {}, ["held back", "in 24 of 25 cases", "80% to 99%", "None of the 40 decisions"]),
        (
            "zh",
            {"status": "partly held back", "why": "turned", "left_out": 13, **TIMES},
            ["部分不计入", "40 个决定中", "的 13 个看起来", "其余 27 个"],
        ),
        (
            "en",
            {"status": "partly held back", "why": "turned", "left_out": 13, **TIMES},
            ["partly held back", "13 of 40 decisions", "2026-03-02", "the other 27"],
        ),
        ("zh", {"why": "refused"}, ["25 条结果中，拒绝了 24 条", "暂不计入"]),
        ("en", {"why": "refused"}, ["Rejected 24 of 25 findings", "None of the 40 decisions"]),
        ("zh", {"status": "look", "why": "colleagues"}, ["8 次判断中有 6 次", "40 个决定全部"]),
        ("en", {"status": "look", "why": "colleagues"}, ["6 of 8 judgements", "All 40 decisions"]),
        (
            "en",
            {"sure": 0, "against": 0, "low": None, "high": None, "status": "look"},
            ["n = 0"],
        ),
    ],
)
def test_why_somebody_does_not_count_is_told_in_words(
    open_page: Open, client: FakeClient, language: str, changed: dict[str, object], said: list[str]
) -> None:
    """Reason, interval and n, and what follows, in the reader's language; quotes never as markup."""
    client.heard = [held_back(**changed)]
    page = open_page("learning", language=language)
    assert not page.exception
    text = words(page).replace("\\", "")
    assert [one for one in said if one not in text] == []
    assert "<b>必须" not in text
    assert "&lt;b&gt;必须" in text


def test_vouching_and_taking_back_go_to_the_service(open_page: Open, client: FakeClient) -> None:
    """The reason goes along; afterwards person and time are shown, and the way back."""
    client.heard = [held_back()]
    page = open_page("learning")
    reason = next(one for one in page.text_input if one.label.startswith("Reason"))
    reason.input("another kind of project")
    next(one for one in page.button if one.label == "Vouch for Bob").click().run()
    (command,) = client.called("vouch")
    assert (command.reviewer, command.vouched) == ("Bob", True)
    assert command.reason == "another kind of project"
    text = words(page).replace("\\", "")
    for said in ("李娜 vouched on", "another kind of project", "From the next retraining on"):
        assert said in text, said
    next(one for one in page.button if one.label == "Take back").click().run()
    assert [one.vouched for one in client.called("vouch")] == [True, False]
    assert "took it back on" in words(page)
    assert not page.exception


def test_an_example_leads_to_its_document(open_page: Open, client: FakeClient) -> None:
    """Whether somebody knows better is seen where the words stand."""
    client.heard = [held_back()]
    page = open_page("learning")
    assert page.button(key="open-contradiction-0-0").label == "Open"


def test_who_simply_counts_takes_one_line(open_page: Open, client: FakeClient) -> None:
    """Nothing is to be decided there, so there is no button."""
    client.heard = [held_back(status="ok", why="", against=1, examples=[])]
    page = open_page("learning")
    assert "Bob: 40 decisions, 1 of 25 against a sure model" in words(page)
    assert not [one for one in page.button if "Vouch" in one.label]


def test_somebody_without_a_name_is_asked_for_it(open_page: Open, client: FakeClient) -> None:
    """Who vouched is kept, so there is no button before that is known."""
    client.heard = [held_back()]
    page = open_page("learning", reviewer="")
    assert "say who you are first" in words(page)
    assert not [one for one in page.button if "Vouch" in one.label]

"""Demands without a verb of wishing: by an authority, of something regular, behind a topic."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.demands import (
    asks_about_topic,
    asks_by_authority,
    asks_for_delivery,
    lets_users,
    needs_artifact,
)
from nlp.normalize import fold


@pytest.mark.parametrize(
    "words",
    [
        "监管要求数据保存十年。",
        "集团合规部要求加密存放，密钥由我方保管。",
        "总部明确规定每张单据双人复核。",
        "The regulator requires that data is kept for ten years.",
        "Compliance insists: no account may be opened before the check.",
        "Faces have to be blurred, their lawyer insists on this.",
    ],
)
def test_an_authority_demands(words: str) -> None:
    """The law or who watches over it is the subject."""
    assert asks_by_authority(fold(words))


@pytest.mark.parametrize(
    "words",
    [
        "监管要求的材料已经齐了。",
        "审计要求里没有这一条。",
        "按规定保存至结清后五年。",
        "财务要求？",
        "每人提交上半年总结，总部规定不得迟交。",
        "The auditors visit us in May.",
        "The form required by law is attached.",
        "Legal has read the terms.",
        "Our board saw it on the news.",
    ],
)
def test_an_authority_is_only_named(words: str) -> None:
    """What it asked for is done, cited or nothing."""
    assert not asks_by_authority(fold(words))


@pytest.mark.parametrize(
    "words",
    [
        "给董事会的报表：每周一早上发到邮箱",
        "月报每月5号发到董事会邮箱。",
        "晚归自动统计，每周一推送给辅导员",
        "The report for the board should arrive every Monday.",
        "About the stock list: it must be sent to the shops daily.",
    ],
)
def test_something_regular_is_asked_for(words: str) -> None:
    """A report and the times at which it shall come."""
    assert asks_for_delivery(fold(words))


@pytest.mark.parametrize(
    "words",
    [
        "我方每日 18 点发修复日报",
        "各单位周报每周五发到群里",
        "目前报表每周一由文员发到邮箱",
        "给董事会的报表已经发了",
        "每周一早上开例会",
        "The report arrives every Monday.",
        "We should meet every Monday about the report.",
        "The report should be sent on Friday.",
    ],
)
def test_people_work_and_state_are_no_delivery(words: str) -> None:
    """Who writes the report, how it comes today, and a single sending."""
    assert not asks_for_delivery(fold(words))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("About the report for the board: it should arrive on paper.", True),
        ("Regarding the export, it must keep the leading zeros.", True),
        ("About the meeting: it should be a short one", True),
        ("About the delay: it must have been the courier.", False),
        ("About the parcel: it should be on your desk.", False),
        ("For them: Ms Egli, Mr Zbinden.", False),
        ("Note: the list is long.", False),
    ],
)
def test_topic_before_the_demand(words: str, expected: bool) -> None:
    """Topic, colon and what it should be; guesses and places are none."""
    assert asks_about_topic(fold(words)) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("用户下单后三十分钟内可以自行取消订单。", True),
        ("患者可在床旁查看费用明细。", True),
        ("学生提交之后自己不能再改。", True),
        ("会员可以自己改地址了。", False),
        ("家长可以看到吗？", False),
        ("现在司机可以直接打电话给仓库。", False),
        ("你们可以先看看附件。", False),
        ("用户可能还没更新。", False),
    ],
)
def test_what_users_can_do(words: str, expected: bool) -> None:
    """A rule for users; news, questions, today's state and words to the reader are none."""
    assert lets_users(fold(words)) is expected


@pytest.mark.parametrize(
    ("before", "words", "expected"),
    [
        ("About the report for the board:", "it should arrive on paper.", True),
        ("About the report: revenue, margin, open orders.", "It should arrive on paper.", True),
        ("The report is long.", "It should arrive on paper.", False),
        ("About the report: revenue, margin.", "We met on Monday.", False),
    ],
)
def test_topic_in_the_sentence_before(before: str, words: str, expected: bool) -> None:
    """The topic on a line of its own, or with what belongs to it."""
    assert asks_about_topic(fold(words), fold(before)) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Invoices over 10,000 EUR need a second approval.", True),
        ("Every visit needs a reason.", True),
        ("The order page needs two date fields.", True),
        ("Do you need a report?", False),
        ("I need a name for the visitor badge.", False),
        ("The gatehouse needs his number plate.", False),
        ("The team needs a break.", False),
    ],
)
def test_artifacts_of_the_product(words: str, expected: bool) -> None:
    """Approvals and fields are asked of a product; questions and other needs are not."""
    assert needs_artifact(fold(words)) is expected


@given(
    st.sampled_from(
        [
            asks_by_authority,
            asks_for_delivery,
            asks_about_topic,
            lets_users,
            needs_artifact,
        ]
    ),
    st.text("监管要求报表每周一发到about the report: it should every day.， ", max_size=80),
)
def test_any_words_are_read(rule: Callable[[str], bool], words: str) -> None:
    """Any text gets an answer, however often its words come back."""
    assert rule(fold(words * 50)) in (True, False)

"""The shipped models behind the service, on a mail that is full of traps."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service import schemas as s
from service.app import create_app
from service.client import ServiceClient
from service.settings import Settings

FIRST = """1. 患者列表的查询响应时间不能超过 2 秒，这是硬性要求。
2. 一键拨号必须支持。
3. 短信提醒必须做。
"""
MAIL = """From: shen@nanhu-hospital.example
To: lin@yunqiao-soft.example
Subject: Re: 需求
Date: Tue, 17 Mar 2026 15:20:09 +0800
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

林经理：

患者列表的查询响应时间由 2 秒改为 1 秒以内。
一键拨号不需要了。
短信提醒一期先不做。
首页最好有个完成率排行。

沈佩芬

> 旧系统必须支持打印腕带。
> 系统必须支持人脸识别登录。
"""


@pytest.fixture(scope="module")
def client(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[ServiceClient]:
    """Give a service with the shipped models and the first requirements confirmed."""
    state = tmp_path_factory.mktemp("trap")
    shutil.copy(sqlite_template, state / "clientsignal.db")
    app = create_app(Settings(state=state))
    # Models that do not fit the program fail here, by their own words.
    app.state.parts.models.analyzer()
    with TestClient(app) as http:
        client = ServiceClient(http, reviewer="李娜")
        project = client.create_project(
            s.ProjectCreate(key="trap", name="Trap", own_domains=["yunqiao-soft.example"])
        )
        client.paste(project.id, s.TextIn(text=FIRST, kind="notes"))
        for item in client.items(project.id).items:
            client.accept(project.id, item.id, s.Accept(expected_version=1, as_new=True))
        client.upload(project.id, "trap.eml", MAIL.encode(), media_type="message/rfc822")
        yield client


def _item(client: ServiceClient, words: str) -> s.ReviewItemDetail:
    found = [item for item in client.items(1, state="pending").items if words in item.quote]
    assert len(found) == 1
    return client.item(1, found[0].id)


def test_quoted_demands_are_not_extracted(client: ServiceClient) -> None:
    """What stands in the quoted mail below was said before, however strong its words."""
    quotes = [item.quote for item in client.items(1).items]
    assert not [quote for quote in quotes if "腕带" in quote or "人脸" in quote]


@pytest.mark.parametrize(("words", "code"), [("一键拨号", "REQ-2"), ("短信提醒", "REQ-3")])
def test_what_is_no_longer_wanted_withdraws_its_requirement(
    client: ServiceClient, words: str, code: str
) -> None:
    """不需要了 and 先不做 name the confirmed item and draft a change request."""
    item = _item(client, words)
    assert (item.status, item.priority) == ("withdrawn", "wont")
    assert (item.relation, item.matched_code) == ("withdraws", code)
    assert item.id in {change.item_id for change in client.changes(1, state="draft").items}


def test_wish_is_no_must_and_says_why(client: ServiceClient) -> None:
    """最好有 is Could, and without these words it would be Should."""
    item = _item(client, "最好有")
    assert item.priority == "could"
    told = item.explanation.counterfactuals
    assert [(c.words, c.priority) for c in told] == [("最好有", "should")]


def test_changed_value_is_a_drafted_change_request_with_both_quotes(client: ServiceClient) -> None:
    """2 s -> 1 s stands beside the confirmed sentence before anybody accepts it."""
    item = _item(client, "1 秒")
    assert (item.relation, item.matched_code) == ("changes_value", "REQ-1")
    change = next(c for c in client.changes(1, state="draft").items if c.item_id == item.id)
    assert ("2" in change.from_value, "1" in change.to_value) == (True, True)
    assert ("2 秒" in change.from_quote, "改为 1 秒" in change.to_quote) == (True, True)
    near = item.explanation.examples[0]
    assert (near.code, near.priority) == ("REQ-1", "must")

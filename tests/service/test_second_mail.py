"""A second mail on what is confirmed already, in both languages and across them: a change, a withdrawal, a priority."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service import schemas as s
from service.app import create_app
from service.client import ServiceClient
from service.settings import Settings

ENGLISH = """1. The patient list must open within 2 seconds.
2. One-touch dialing must be supported.
3. Reports should be exported to Excel.
"""
CHINESE = """1. 患者列表的查询响应时间不能超过 2 秒，这是硬性要求。
2. 一键拨号必须支持。
3. 报表应该能导出 Excel。
"""
ENGLISH_MAIL = """The patient list has to open within 1 second instead of 2 seconds.
We no longer need one-touch dialing.
Exporting reports to Excel is now a must.
"""
CHINESE_MAIL = """患者列表的响应时间由 2 秒改为 1 秒以内。
一键拨号不需要了。
报表导出 Excel 现在必须有。
"""
HEAD = """From: shen@nanhu-hospital.example
To: lin@yunqiao-soft.example
Subject: Re: Requirements
Date: Tue, 17 Mar 2026 15:20:09 +0800
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

"""
SCENES = {
    "en": (ENGLISH, ENGLISH_MAIL),
    "zh": (CHINESE, CHINESE_MAIL),
    "zh-en": (CHINESE, ENGLISH_MAIL),
    "en-zh": (ENGLISH, CHINESE_MAIL),
}


@dataclass(frozen=True)
class Scene:
    """A project with three confirmed requirements and a second mail about them."""

    client: ServiceClient
    project_id: int
    first: list[str]
    second: list[str]
    before: list[tuple[str, str, str | None, str, int]]


@pytest.fixture(scope="module")
def client(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[ServiceClient]:
    """Give a service with the shipped models on a database of its own."""
    state = tmp_path_factory.mktemp("second")
    shutil.copy(sqlite_template, state / "clientsignal.db")
    app = create_app(Settings(state=state))
    app.state.parts.models.analyzer()
    with TestClient(app) as http:
        yield ServiceClient(http, reviewer="李娜")


@pytest.fixture(scope="module", params=sorted(SCENES))
def scene(request: pytest.FixtureRequest, client: ServiceClient) -> Scene:
    """Give a project whose record is confirmed before the second mail comes."""
    first, second = SCENES[request.param]
    project = client.create_project(
        s.ProjectCreate(key=request.param, name="Second", own_domains=["yunqiao-soft.example"])
    )
    client.paste(project.id, s.TextIn(text=first, kind=s.DocumentKind.NOTES))
    for item in client.items(project.id).items:
        client.accept(project.id, item.id, s.Accept(expected_version=1, as_new=True))
    before = _record(client, project.id)
    client.upload(project.id, "second.eml", (HEAD + second).encode(), media_type="message/rfc822")
    lines = [line.split(". ", 1)[1] for line in first.splitlines()]
    return Scene(client, project.id, lines, second.splitlines(), before)


def _record(client: ServiceClient, project_id: int) -> list[tuple[str, str, str | None, str, int]]:
    found = client.record(project_id).items
    return sorted((row.code, row.text, row.priority, row.status, row.version) for row in found)


def _item(scene: Scene, line: int) -> s.ReviewItemDetail:
    """Return the pending item whose quote is exactly a line of the mail."""
    pending = scene.client.items(scene.project_id, state=s.ItemState.PENDING).items
    [found] = [item for item in pending if item.quote == scene.second[line]]
    return scene.client.item(scene.project_id, found.id)


@pytest.mark.parametrize(
    ("line", "relation", "values"),
    [(0, "changes_value", None), (1, "withdraws", ("", "")), (2, "changes_priority", ("should", "must"))],
)  # fmt: skip
def test_second_mail_drafts_a_change_request_with_both_quotes(
    scene: Scene, line: int, relation: str, values: tuple[str, str] | None
) -> None:
    """Relation, entry and both sentences stand there word by word; the values are those of the texts."""
    item = _item(scene, line)
    assert (item.relation, item.matched_code) == (relation, f"REQ-{line + 1}")
    drafts = scene.client.changes(scene.project_id, state=s.ChangeState.DRAFT).items
    [change] = [change for change in drafts if change.item_id == item.id]
    assert scene.first[line] in change.from_quote
    assert change.to_quote == scene.second[line]
    if values is None:
        assert ("2" in change.from_value, "1" in change.to_value) == (True, True)
        assert change.from_value in scene.first[line]
        assert change.to_value in scene.second[line]
    else:
        assert (change.from_value, change.to_value) == values


def test_nothing_confirmed_changes_by_itself(scene: Scene) -> None:
    """The record after the second mail is the record before it."""
    assert _record(scene.client, scene.project_id) == scene.before


def test_accepting_changes_the_record_and_keeps_the_codes(scene: Scene) -> None:
    """Only the PM's decision takes the new value, the withdrawal and the new priority over."""
    # read first: accepting one decides no other
    items = [_item(scene, line) for line in range(3)]
    for item in items:
        scene.client.accept(
            scene.project_id,
            item.id,
            s.Accept(
                expected_version=item.version,
                record_id=item.matched_record_id,
                relation=item.relation,
            ),
        )
    first, second, third = _record(scene.client, scene.project_id)
    assert first[:2] == ("REQ-1", scene.second[0])
    assert second[3] == "withdrawn"
    assert (third[1], third[2]) == (scene.before[2][1], "must")

"""Promises that hold for every route: audit, isolation, pages, archived projects, documentation."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from sqlalchemy import func, select

from service import schemas as s
from service.tables import AuditRow
from tests.service.conftest import House
from tests.service.route_scene import (
    API,
    AREAS,
    OUTSIDE_PROJECTS,
    STORES_NOTHING,
    WRITES,
    Scene,
)


def _audit_count(house: House) -> int:
    with house.parts.readers() as session:
        return session.scalar(select(func.count(AuditRow.id))) or 0


def _prepare(house: House, scene: Scene, name: str) -> None:
    if name == "undo_bulk":
        house.client.accept_bulk(scene.project.id, scene.bulk.id)
    for area in AREAS:
        if name in area.WRITES and hasattr(area, "before"):
            area.before(scene, name)


def test_no_route_is_forgotten_below(sqlite_house: House) -> None:
    """The lists of this file name every route of the application."""
    paths = sqlite_house.http.get("/openapi.json").json()["paths"]
    routes = [
        (method, path, operation["operationId"])
        for path, methods in paths.items()
        for method, operation in methods.items()
        if path.startswith(API)
    ]
    writes = {name for method, _path, name in routes if method != "get"} - STORES_NOTHING
    assert writes == set(WRITES)
    reads = {name for method, path, name in routes if method == "get" and "project_id" in path}
    assert reads == set(Scene(sqlite_house).reads())


@pytest.mark.parametrize("name", WRITES)
def test_every_write_leaves_an_audit_line(house: House, name: str) -> None:
    """Each writing route adds who did what, with the id of the request."""
    scene = Scene(house)
    _prepare(house, scene, name)
    before = _audit_count(house)
    method, path, options = scene.calls()[name]
    headers = {"X-Reviewer": quote("李娜"), "X-Request-ID": "req-1"}
    response = house.http.request(method, path, headers=headers, **options)
    assert response.is_success, response.text
    if name == "erase_project":
        before = 0  # the audit log of the project went with it
    assert _audit_count(house) > before
    with house.parts.readers() as session:
        newest = session.scalars(select(AuditRow).order_by(AuditRow.id.desc()).limit(1)).one()
    assert (newest.actor, newest.request_id) == ("李娜", "req-1")


def test_failed_write_leaves_nothing(house: House) -> None:
    """A write on a project that is not there is a 404 and not a line of audit."""
    scene = Scene(house)
    before = _audit_count(house)
    for name in sorted(set(WRITES) - OUTSIDE_PROJECTS):
        method, path, options = scene.calls()[name]
        path = path.replace(f"/projects/{scene.project.id}", "/projects/999999", 1)
        response = house.http.request(method, path, **options)
        assert response.status_code == 404, (name, response.text)
        assert set(response.json()) == {"error", "detail"}
    assert _audit_count(house) == before


def test_no_route_shows_or_changes_another_projects_things(house: House) -> None:
    """Every id of one project is unknown under another project's path."""
    mine, other = Scene(house, "ONE"), Scene(house, "TWO")
    swap: Callable[[str], str] = lambda path: path.replace(mine.path, other.path, 1)  # noqa: E731
    for name, path in mine.reads().items():
        if path.count("/") > mine.path.count("/") + 1:
            assert house.http.get(swap(path)).status_code == 404, name
    for name, (method, path, options) in mine.calls().items():
        if path.count("/") > mine.path.count("/") + 2 or name in ("edit", "withdraw_document"):
            if name in ("paste", "upload_file"):
                continue
            response = house.http.request(method, swap(path), **options)
            assert response.status_code == 404, (name, response.text)
    merge = s.Merge(
        expected_version=1, others=[s.ItemRef(id=other.items[1].id, expected_version=1)]
    )
    path = f"{mine.path}/items/{mine.items[0].id}/merge"
    assert house.http.post(path, json=merge.model_dump()).status_code == 404
    accept = {"expected_version": 1, "record_id": other.record.id}
    path = f"{mine.path}/items/{mine.items[0].id}/accept"
    assert house.http.post(path, json=accept).status_code == 404


def test_archived_project_is_read_only(house: House) -> None:
    """Only bringing it back or erasing it changes an archived project."""
    scene = Scene(house)
    calls = scene.calls()
    archive = s.ProjectUpdate(expected_version=1, archived=True)
    house.client.update_project(scene.project.id, archive)
    before = _audit_count(house)
    for name in sorted(set(WRITES) - OUTSIDE_PROJECTS - {"update_project", "erase_project"}):
        method, path, options = calls[name]
        response = house.http.request(method, path, **options)
        assert response.status_code == 409, (name, response.text)
        assert "archived" in response.json()["detail"], name
    assert _audit_count(house) == before
    back = s.ProjectUpdate(expected_version=2, archived=False)
    assert not house.client.update_project(scene.project.id, back).archived


def test_every_list_comes_in_pages(sqlite_house: House) -> None:
    """Lists answer with items, total, limit and offset, and refuse a limit over the most."""
    scene = Scene(sqlite_house)
    lists = [scene.reads()[name] for name in ("audit", "mood", "list_documents", "list_items")]
    lists += [scene.reads()["list_record"], scene.reads()["list_changes"]]
    for path in [*lists, f"{API}/projects", f"{API}/reviewers"]:
        body = sqlite_house.http.get(f"{path}?limit=1").json()
        assert {"items", "total", "limit", "offset"} == set(body)
        assert len(body["items"]) <= 1
        assert sqlite_house.http.get(f"{path}?limit=100000").status_code == 422


def test_openapi_describes_every_field_and_error(sqlite_house: House) -> None:
    """The documentation names each operation once, and every field of ours has a description."""
    spec = sqlite_house.http.get("/openapi.json").json()
    operations = [operation for methods in spec["paths"].values() for operation in methods.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    assert all(operation.get("description") for operation in operations)
    for name, schema in spec["components"]["schemas"].items():
        if name in ("HTTPValidationError", "ValidationError") or name.startswith("Body_"):
            continue
        missing = [
            field
            for field, found in schema.get("properties", {}).items()
            if "description" not in found and "$ref" not in found
        ]
        assert missing == [], name

"""Promises that hold for every route: audit, isolation, pages, archived projects, documentation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import func, select

from service import schemas as s
from service.tables import AuditRow
from tests.service.conftest import House

API = "/api/v1"
TEXT = "It must export and run. It must import. It must print within search."
Call = tuple[str, str, dict[str, Any]]


class Scene:
    """A project with something of everything, and a call for every write."""

    def __init__(self, house: House, key: str = "ONE") -> None:
        self.house = house
        self.project = house.project(key)
        self.path = f"{API}/projects/{self.project.id}"
        house.accepted(self.project.id, "The page must open in 2 s within search.")
        house.paste(self.project.id, f"The page must open in 1 s within search. {key}")
        house.paste(self.project.id, f"{TEXT} {key}")
        self.document = house.client.documents(self.project.id).items[0]
        self.items = house.items(self.project.id, document_id=self.document.id)
        self.record = house.client.record(self.project.id).items[0]
        self.change = house.client.changes(self.project.id).items[0]
        self.bulk = house.client.preview_bulk(self.project.id, s.BulkFilter(priority="wont"))

    def calls(self) -> dict[str, Call]:
        """Return one valid call per writing route, by the name of its function."""
        item, other = f"{self.path}/items/{self.items[0].id}", self.items[1]
        document = f"{self.path}/documents/{self.document.id}"
        offset = self.items[0].start + len("It must export")
        version = {"expected_version": 1}
        others = [{"id": other.id, "expected_version": 1}]
        return {
            "add_reviewer": ("POST", f"{API}/reviewers", {"json": {"name": "New"}}),
            "create_project": ("POST", f"{API}/projects", {"json": {"key": "N", "name": "N"}}),
            "update_project": ("PATCH", self.path, {"json": {**version, "name": "Other"}}),
            "erase_project": ("DELETE", f"{self.path}?confirm_key={self.project.key}", {}),
            "paste": ("POST", f"{self.path}/documents/text", {"json": {"text": "It must be."}}),
            "upload_file": (
                "POST",
                f"{self.path}/documents/file",
                {"files": {"file": ("a.txt", b"It must be.")}},
            ),
            "reanalyze": ("POST", f"{document}/reanalyze", {"json": {}}),
            "withdraw_document": ("DELETE", document, {}),
            "accept": ("POST", f"{item}/accept", {"json": version}),
            "reject": ("POST", f"{item}/reject", {"json": version}),
            "skip": ("POST", f"{item}/skip", {"json": version}),
            "edit": ("PATCH", item, {"json": {**version, "fields": {"owner": "Bob"}}}),
            "split": ("POST", f"{item}/split", {"json": {**version, "offsets": [offset]}}),
            "merge": ("POST", f"{item}/merge", {"json": {**version, "others": others}}),
            "undo_item": (
                "POST",
                f"{self.path}/items/{self.accepted_id()}/undo",
                {"json": {"expected_version": 2}},
            ),
            "undo_last": ("POST", f"{self.path}/undo", {}),
            "add_item": ("POST", f"{document}/items", {"json": {"start": 0, "end": 2}}),
            "preview_bulk": ("POST", f"{self.path}/bulk", {"json": {}}),
            "accept_bulk": ("POST", f"{self.path}/bulk/{self.bulk.id}/accept", {}),
            "undo_bulk": ("POST", f"{self.path}/bulk/{self.bulk.id}/undo", {}),
            "update_record": (
                "PATCH",
                f"{self.path}/record/{self.record.id}",
                {"json": {**version, "note": "x"}},
            ),
            "update_change": (
                "PATCH",
                f"{self.path}/changes/{self.change.id}",
                {"json": {**version, "cost_effect": "x"}},
            ),
        }

    def reads(self) -> dict[str, str]:
        """Return one path per reading route of a project, by the name of its function."""
        return {
            "get_project": self.path,
            "coverage": f"{self.path}/coverage",
            "mood": f"{self.path}/mood",
            "implicit_needs": f"{self.path}/implicit-needs",
            "audit": f"{self.path}/audit",
            "export": f"{self.path}/export?format=csv",
            "list_documents": f"{self.path}/documents",
            "get_document": f"{self.path}/documents/{self.document.id}",
            "get_original": f"{self.path}/documents/{self.document.id}/original",
            "list_items": f"{self.path}/items",
            "get_item": f"{self.path}/items/{self.items[0].id}",
            "get_bulk": f"{self.path}/bulk/{self.bulk.id}",
            "list_record": f"{self.path}/record",
            "get_record_item": f"{self.path}/record/{self.record.id}",
            "list_changes": f"{self.path}/changes",
        }

    def accepted_id(self) -> int:
        """Return the item that was accepted."""
        return self.house.items(self.project.id, state="accepted")[0].id


WRITES = [
    "add_reviewer",
    "create_project",
    "update_project",
    "erase_project",
    "paste",
    "upload_file",
    "reanalyze",
    "withdraw_document",
    "accept",
    "reject",
    "skip",
    "edit",
    "split",
    "merge",
    "undo_item",
    "undo_last",
    "add_item",
    "preview_bulk",
    "accept_bulk",
    "undo_bulk",
    "update_record",
    "update_change",
]
STORES_NOTHING = {"preview"}
OUTSIDE_PROJECTS = {"add_reviewer", "create_project"}


def _audit_count(house: House) -> int:
    with house.parts.readers() as session:
        return session.scalar(select(func.count(AuditRow.id))) or 0


def _prepare(house: House, scene: Scene, name: str) -> None:
    if name == "undo_bulk":
        house.client.accept_bulk(scene.project.id, scene.bulk.id)


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

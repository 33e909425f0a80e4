"""A project with something of everything, and one valid call for every route of the application.

A module of further routes (``tests/service/routes_<area>.py``) has the same three names - ``WRITES``,
``calls(scene)`` and ``reads(scene)`` - and stands in `AREAS`. It may also have ``prepare(scene)``,
whose result is kept in ``scene.prepared``, and name the writes that are ``OUTSIDE_PROJECTS`` and
those that are none (``STORES_NOTHING``). ``before(scene, name)`` makes what one write needs.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from service import schemas as s
from tests.service import (
    routes_alerts,
    routes_closing,
    routes_contacts,
    routes_delay,
    routes_jobs,
    routes_learning,
    routes_mail,
    routes_models,
    routes_planning,
    routes_relations,
    routes_risks,
    routes_weekly,
)
from tests.service.conftest import House

API = "/api/v1"
TEXT = "It must export and run. It must import. It must print within search."
Call = tuple[str, str, dict[str, Any]]
AREAS: tuple[ModuleType, ...] = (
    routes_mail,
    routes_contacts,
    routes_delay,
    routes_risks,
    routes_jobs,
    routes_models,
    routes_planning,
    routes_weekly,
    routes_closing,
    routes_relations,
    routes_learning,
    routes_alerts,
)


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
        self.prepared: dict[str, Any] = {
            area.__name__: area.prepare(self) for area in AREAS if hasattr(area, "prepare")
        }

    def calls(self) -> dict[str, Call]:
        """Return one valid call per writing route, by the name of its function."""
        item, other = f"{self.path}/items/{self.items[0].id}", self.items[1]
        document = f"{self.path}/documents/{self.document.id}"
        offset = self.items[0].start + len("It must export")
        version = {"expected_version": 1}
        more = [area.calls(self) for area in AREAS]
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
            **{name: call for calls in more for name, call in calls.items()},
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
            "list_stamps": f"{self.path}/items/stamps?document_id={self.document.id}",
            "get_item": f"{self.path}/items/{self.items[0].id}",
            "get_bulk": f"{self.path}/bulk/{self.bulk.id}",
            "list_record": f"{self.path}/record",
            "get_record_item": f"{self.path}/record/{self.record.id}",
            "list_changes": f"{self.path}/changes",
            **{name: path for area in AREAS for name, path in area.reads(self).items()},
        }

    def accepted_id(self) -> int:
        """Return the item that was accepted."""
        return self.house.items(self.project.id, state="accepted")[0].id


CORE_WRITES = [
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
WRITES = [*CORE_WRITES, *(name for area in AREAS for name in area.WRITES)]
OUTSIDE_PROJECTS = {"add_reviewer", "create_project"}.union(
    *(getattr(area, "OUTSIDE_PROJECTS", ()) for area in AREAS)
)
STORES_NOTHING = {"preview"}.union(*(getattr(area, "STORES_NOTHING", ()) for area in AREAS))

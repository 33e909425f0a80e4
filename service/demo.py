"""Loads the demo projects through the same client as everybody else."""

from __future__ import annotations

import json
import mimetypes
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from service.client import ClientError, ServiceClient
from service.demo_confirmed import confirm
from service.demo_dates import Shift
from service.demo_delay import first_alerts, load_facts, load_history
from service.demo_delivery import load_delivery
from service.schemas import DocumentKind, Language, ProjectCreate, Side, UploadResult

FOLDER = Path(__file__).resolve().parent.parent / "data" / "demo"


class DemoError(Exception):
    """The demo files are incomplete."""


def load_demo(client: ServiceClient, folder: Path = FOLDER) -> int:
    """Make the demo projects and their documents; return how many documents are new.

    Loading twice changes nothing, because projects have keys and documents a content. The last day
    of the demo (``as_of`` of the manifest) is moved to the week before its projects were made.
    """
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DemoError(f"{path} is missing; reinstall ClientSignal") from error
    as_of = date.fromisoformat(manifest["as_of"]) if "as_of" in manifest else None
    known = {found.key: found for found in client.projects(archived=True, limit=500).items}
    loaded = 0
    made_ids = []
    for entry in manifest["projects"]:
        project = known.get(entry["key"])
        made = project.created_at if project else datetime.now(UTC)
        shift = Shift.to(made.date(), as_of)
        project_id, created = _load_project(
            client, folder, entry, project.id if project else None, shift
        )
        made_ids.append(project_id)
        loaded += created
    job = load_history(client, folder)
    if job is not None:
        first_alerts(client, job, made_ids)
    return loaded


def _load_project(
    client: ServiceClient,
    folder: Path,
    entry: dict[str, Any],
    project_id: int | None,
    shift: Shift,
) -> tuple[int, int]:
    """Return the project and how many of its documents are new."""
    if project_id is None:
        command = ProjectCreate(
            key=entry["key"],
            name=entry["name"],
            client_name=entry["client_name"],
            language=Language(entry["language"]),
            own_domains=entry.get("own_domains", []),
            own_names=entry.get("own_names", []),
        )
        project_id = client.create_project(command).id
    loaded = 0
    confirmed: list[tuple[int, list[Any]]] = []
    created: list[int] = []
    for found in entry["documents"]:
        result = _load_document(client, folder, project_id, found, shift)
        loaded += result.created
        created += [document.id for document in result.documents if result.created]
        if result.created and "confirm" in found:
            confirmed.append((result.documents[0].id, shift.values(found["confirm"])))
    for document_id, quotes in confirmed:
        confirm(client, project_id, document_id, quotes)
    # the newest mail speaks of what the documents before it have put into the record
    for document_id in created:
        client.relate_again(project_id, document_id)
    # facts last: their features count what was confirmed
    load_facts(client, project_id, shift.values(entry.get("snapshots", [])))
    try:
        load_delivery(client, project_id, shift.values(entry))
    except LookupError as error:
        raise DemoError(f"{folder / 'manifest.json'}: {error}") from error
    return project_id, loaded


def _load_document(
    client: ServiceClient, folder: Path, project_id: int, entry: dict[str, Any], shift: Shift
) -> UploadResult:
    path = folder / entry["file"]
    try:
        data = shift.file(path.name, path.read_bytes())
    except FileNotFoundError as error:
        raise DemoError(f"{path} is named in the manifest but missing") from error
    try:
        return client.upload(
            project_id,
            path.name,
            data,
            media_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
            kind=DocumentKind(entry["kind"]) if "kind" in entry else None,
            received_at=shift.values(entry.get("received_at")),
            sender_side=Side(entry["sender_side"]) if "sender_side" in entry else None,
        )
    except ClientError as error:
        raise DemoError(f"demo file {entry['file']}: {error.detail}") from error

"""Loads the demo projects through the same client as everybody else."""

from __future__ import annotations

import json
import mimetypes
from pathlib import Path
from typing import Any

from service.client import ClientError, ServiceClient
from service.demo_delay import load_facts, load_history
from service.demo_delivery import load_delivery
from service.schemas import DocumentKind, Language, ProjectCreate, Side

FOLDER = Path(__file__).resolve().parent.parent / "data" / "demo"


class DemoError(Exception):
    """The demo files are incomplete."""


def load_demo(client: ServiceClient, folder: Path = FOLDER) -> int:
    """Make the demo projects and their documents; return how many documents are new.

    Loading twice changes nothing, because projects have keys and documents a content.
    """
    manifest = folder / "manifest.json"
    try:
        entries = json.loads(manifest.read_text(encoding="utf-8"))["projects"]
    except FileNotFoundError as error:
        raise DemoError(f"{manifest} is missing; reinstall ClientSignal") from error
    keys = {found.key: found.id for found in client.projects(archived=True, limit=500).items}
    loaded = sum(_load_project(client, folder, entry, keys) for entry in entries)
    load_history(client, folder)
    return loaded


def _load_project(
    client: ServiceClient, folder: Path, entry: dict[str, Any], keys: dict[str, int]
) -> int:
    project_id = keys.get(entry["key"])
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
    loaded = sum(_load_document(client, folder, project_id, found) for found in entry["documents"])
    load_facts(client, project_id, entry.get("snapshots", []))
    try:
        load_delivery(client, project_id, entry)
    except LookupError as error:
        raise DemoError(f"{folder / 'manifest.json'}: {error}") from error
    return loaded


def _load_document(
    client: ServiceClient, folder: Path, project_id: int, entry: dict[str, Any]
) -> int:
    path = folder / entry["file"]
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise DemoError(f"{path} is named in the manifest but missing") from error
    try:
        result = client.upload(
            project_id,
            path.name,
            data,
            media_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
            kind=DocumentKind(entry["kind"]) if "kind" in entry else None,
            received_at=entry.get("received_at"),
            sender_side=Side(entry["sender_side"]) if "sender_side" in entry else None,
        )
    except ClientError as error:
        raise DemoError(f"demo file {entry['file']}: {error.detail}") from error
    return result.created

"""One valid call for every route about mail; see `tests.service.route_scene`."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Any

from service.schemas.mail import MailboxCreate, MailboxKind, MailboxOptions
from service.usecases.mail_boxes import create_mailbox
from service.usecases.mail_intake import take_in
from service.usecases.mail_storing import Arrived, Inlet
from service.work import Work
from tests.service.mail.mails import raw

if TYPE_CHECKING:
    from tests.service.route_scene import Scene

Call = tuple[str, str, dict[str, Any]]
WRITES = [
    "create_mailbox",
    "update_mailbox",
    "remove_mailbox",
    "scan_mailbox",
    "assign_message",
    "retry_quarantined",
    "give_up_quarantined",
    "create_rule",
    "remove_rule",
    "receive_files",
    "receive_raw",
]
OUTSIDE_PROJECTS = set(WRITES)
STORES_NOTHING = {"check_mailbox", "try_rule"}


def prepare(scene: Scene) -> dict[str, int]:
    """Make a mailbox, a message in the project, one that waits, one in quarantine, and a rule."""
    parts, project, key = scene.house.parts, scene.project, scene.project.key

    def store(data: bytes, project_id: int | None) -> None:
        arrived = Arrived("m.eml", data, "message/rfc822")

        def begin() -> Any:
            return _Begin(parts)

        take_in(Inlet(parts, begin, mailbox_id, project_id), arrived, lambda _work, _landed: None)

    # Empty, so that a scan finds nothing to do.
    options = MailboxOptions(path=tempfile.gettempdir() + "/clientsignal-no-such-folder")
    command = MailboxCreate(name=f"box {key}", kind=MailboxKind.FOLDER, options=options)
    with parts.writers.begin() as session:
        mailbox_id = create_mailbox(Work(session), command, parts.settings).id
    store(raw(1, f"It must print. {key}", Message_ID=f"<1@{key}.example>"), project.id)
    store(raw(2, f"It must run. {key}", From=f"bo@{key}.example"), None)
    store(raw(3, f"#encrypted# {key}"), project.id)
    rule = {"project_id": project.id, "kind": "subject_tag", "value": key}
    made = scene.house.http.post("/api/v1/mail/rules", json=rule).json()
    waiting = scene.house.http.get("/api/v1/mail/unrouted").json()["items"][0]
    thread = scene.house.http.get(f"{scene.path}/mail").json()["items"][0]["thread_id"]
    with_reason = scene.house.http.get("/api/v1/mail/quarantine").json()["items"][0]
    return {
        "mailbox": mailbox_id,
        "rule": made["rule"]["id"],
        "message": waiting["id"],
        "quarantined": with_reason["id"],
        "thread": thread,
    }


class _Begin:
    """A writing transaction in nobody's name."""

    def __init__(self, parts: Any) -> None:
        self._opened = parts.writers.begin()

    def __enter__(self) -> Work:
        return Work(self._opened.__enter__())

    def __exit__(self, *error: Any) -> None:
        self._opened.__exit__(*error)


def calls(scene: Scene) -> dict[str, Call]:
    """Return one valid call per writing route, by the name of its function."""
    made, api = scene.prepared[__name__], "/api/v1"
    mailbox = f"{api}/mailboxes/{made['mailbox']}"
    quarantined = f"{api}/mail/quarantine/{made['quarantined']}"
    project = {"project_id": scene.project.id}
    command = {"name": f"new {scene.project.key}", "kind": "mbox", "options": {"path": "x.mbox"}}
    rule = {**project, "kind": "sender_domain", "value": f"{scene.project.key}.example"}
    return {
        "create_mailbox": ("POST", f"{api}/mailboxes", {"json": command}),
        "update_mailbox": ("PATCH", mailbox, {"json": {"expected_version": 1, "paused": True}}),
        "remove_mailbox": ("DELETE", mailbox, {}),
        "scan_mailbox": ("POST", f"{mailbox}/scan", {}),
        "assign_message": (
            "POST",
            f"{api}/mail/unrouted/{made['message']}/assign",
            {"json": project},
        ),
        "retry_quarantined": ("POST", f"{quarantined}/retry", {}),
        "give_up_quarantined": ("DELETE", quarantined, {}),
        "receive_files": (
            "POST",
            f"{api}/mail/intake/files",
            {"files": {"files": ("a.eml", raw(7))}},
        ),
        "receive_raw": ("POST", f"{api}/mail/intake/raw", {"content": raw(8)}),
        "create_rule": ("POST", f"{api}/mail/rules", {"json": rule}),
        "remove_rule": ("DELETE", f"{api}/mail/rules/{made['rule']}", {}),
    }


def reads(scene: Scene) -> dict[str, str]:
    """Return one path per reading route of a project, by the name of its function."""
    return {
        "list_mail": f"{scene.path}/mail",
        "get_thread": f"{scene.path}/threads/{scene.prepared[__name__]['thread']}",
    }

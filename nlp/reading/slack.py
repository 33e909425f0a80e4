"""Chats exported by Slack: one channel as JSON, or a whole workspace as ZIP."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html import unescape
from pathlib import PurePosixPath
from typing import Any

from nlp.domain import Document, RawDocument
from nlp.reading.chat_writer import ChatMessage, ChatWriter

Json = Any
_LISTS = frozenset(["channels.json", "groups.json", "dms.json", "mpims.json"])
_USERS = "users.json"
_ADDED = re.compile(
    r"(?:channel|group)_|bot_(?:add|remove|message)|pinned_item|tombstone|reminder|huddle|sh_room"
)
_REFERENCE = re.compile(r"<([@#!]?)([^<>|]{1,2000})(?:\|([^<>]{0,2000}))?>")
_DIRECT = "direct messages"


def is_slack(messages: Sequence[Json]) -> bool:
    """Tell whether parsed JSON is a list of Slack messages."""
    first = [m for m in messages[:50] if isinstance(m, dict)]
    return any(isinstance(m.get("ts"), str) and ("user" in m or "text" in m) for m in first)


def read_slack(raw: RawDocument, messages: Sequence[Json]) -> Document:
    """Return one channel."""
    title = PurePosixPath(raw.name.replace("\\", "/")).stem
    return _channel(raw.name, title, messages, _names(messages))


def is_slack_archive(names: Sequence[str]) -> bool:
    """Tell whether the names within a ZIP archive are those of a Slack export."""
    return _USERS in names and bool(_LISTS & set(names))


def read_slack_archive(raw: RawDocument, files: Iterator[RawDocument]) -> list[Document]:
    """Return each channel of a workspace as one document, in the order of the days."""
    names: dict[str, str] = {}
    channels: dict[str, list[tuple[str, Json]]] = {}
    for file in files:
        path = PurePosixPath(file.name.removeprefix(f"{raw.name}/"))
        if path.suffix != ".json":
            continue
        content = json.loads(file.data)
        if path.name == _USERS and len(path.parts) == 1:
            names = {str(user.get("id")): _name_in(user.get("profile"), user) for user in content}
        elif len(path.parts) == 2 and isinstance(content, list):
            channels.setdefault(path.parts[0], []).append((path.name, content))
    documents = []
    for channel, days in sorted(channels.items()):
        messages = [message for _, day in sorted(days, key=lambda item: item[0]) for message in day]
        known = {**_names(messages), **names}
        documents.append(_channel(f"{raw.name}/{channel}", channel, messages, known))
    return documents


def _channel(name: str, title: str, messages: Sequence[Json], names: Mapping[str, str]) -> Document:
    writer = ChatWriter()
    numbered = [(n, m) for n, m in enumerate(messages, start=1) if _is_said(m)]
    # An answer stands below the message that its thread began with.
    numbered.sort(key=lambda item: (_moment(item[1].get("thread_ts")) or _moment(item[1]["ts"])
                                    or datetime.min.replace(tzinfo=UTC), item[1]["ts"]))  # fmt: skip
    for number, message in numbered:
        writer.add(_message(message, number, names))
    return writer.document(name, title, "slack")


def _is_said(message: Json) -> bool:
    if not isinstance(message, dict) or _ADDED.match(str(message.get("subtype") or "")):
        return False
    return isinstance(message.get("ts"), str) and _moment(message["ts"]) is not None


def _message(message: Mapping[str, Json], number: int, names: Mapping[str, str]) -> ChatMessage:
    user = str(message.get("user") or message.get("username") or "?")
    profile = message.get("user_profile")
    shared = [a for a in message.get("attachments") or [] if isinstance(a, dict)]
    files = [f for f in message.get("files") or [] if isinstance(f, dict)]
    return ChatMessage(
        _name_in(profile, {}) or names.get(user, user),
        _moment(message["ts"]) or datetime.now(UTC),
        plain(str(message.get("text") or ""), names),
        number,
        "\n".join(plain(str(a.get("text") or a.get("fallback") or ""), names) for a in shared),
        tuple(str(f.get("name") or f.get("title") or "file") for f in files),
    )


def plain(text: str, names: Mapping[str, str]) -> str:
    """Return Slack's markup as a reader sees it: names, channels and links by their words."""

    def shown(found: re.Match[str]) -> str:
        mark, target, label = found.groups()
        if mark == "@":
            return "@" + (label or names.get(target, target))
        if mark == "#":
            return "#" + (label or target)
        return f"@{label or target}" if mark == "!" else label or target.removeprefix("mailto:")

    return unescape(_REFERENCE.sub(shown, text))


def _names(messages: Sequence[Json]) -> dict[str, str]:
    """Return the names that the messages themselves give to their users."""
    found = {}
    for message in messages:
        if isinstance(message, dict) and message.get("user"):
            name = _name_in(message.get("user_profile"), {})
            if name:
                found[str(message["user"])] = name
    return found


def _name_in(profile: Json, user: Mapping[str, Json]) -> str:
    for source in (profile if isinstance(profile, dict) else {}, user):
        for key in ("real_name", "display_name", "name"):
            if source.get(key):
                return str(source[key])
    return ""


def _moment(stamp: Json) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(stamp), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None

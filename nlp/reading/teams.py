"""Chats of Microsoft Teams: messages as Graph gives them, and the export of a personal account."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeGuard

from nlp.domain import Document, RawDocument
from nlp.reading.chat_writer import ChatMessage, ChatWriter
from nlp.reading.html import html_to_text

Json = Any
_SENT = ("createdDateTime", "originalarrivaltime", "composetime")


def is_teams(content: Json) -> bool:
    """Tell whether parsed JSON holds messages of Teams."""
    return bool(_conversations(content))


def read_teams(raw: RawDocument, content: Json) -> list[Document]:
    """Return each conversation as one document."""
    documents = []
    found = _conversations(content)
    for number, (title, messages) in enumerate(found, start=1):
        writer = ChatWriter()
        read = [m for n, one in enumerate(messages, start=1) if (m := _message(one, n)) is not None]
        for message in sorted(read, key=lambda m: m.said_at):
            writer.add(message)
        name = raw.name if len(found) == 1 else f"{raw.name}#{number}"
        documents.append(writer.document(name, title, "teams"))
    return documents


def _conversations(content: Json) -> list[tuple[str, list[Json]]]:
    if isinstance(content, dict):
        chats = content.get("conversations")
        if isinstance(chats, list):
            return [
                (str(chat.get("displayName") or ""), list(_flat(messages)))
                for chat in chats
                if isinstance(chat, dict) and _is_list(messages := chat.get("MessageList"))
            ]
        title = str(content.get("topic") or content.get("displayName") or "")
        for key in ("value", "messages"):
            if _is_list(content.get(key)):
                return [(title, list(_flat(content[key])))]
    return [("", list(_flat(content)))] if _is_list(content) else []


def _is_list(messages: Json) -> TypeGuard[list[Json]]:
    if not isinstance(messages, list):
        return False
    return any(isinstance(m, dict) and any(key in m for key in _SENT) for m in messages[:50])


def _flat(messages: Sequence[Json]) -> Iterator[Json]:
    """Yield messages, each followed by the answers to it."""
    for message in messages:
        if isinstance(message, dict):
            yield message
            replies = message.get("replies")
            yield from (r for r in replies if isinstance(r, dict)) if _is_list(replies) else ()


def _message(message: Mapping[str, Json], number: int) -> ChatMessage | None:
    """Return a message that somebody wrote; events and deleted ones are none."""
    moment = next((m for key in _SENT if (m := _moment(message.get(key)))), None)
    speaker = _speaker(message)
    kind = str(message.get("messageType") or message.get("messagetype") or "message")
    written = kind == "message" or kind.lower().startswith(("richtext", "text"))
    if moment is None or not speaker or message.get("deletedDateTime") or not written:
        return None
    subject = str(message.get("subject") or "")
    files = [a for a in message.get("attachments") or [] if isinstance(a, dict)]
    return ChatMessage(
        speaker,
        moment,
        "\n".join(part for part in (subject, _words(message)) if part),
        number,
        "\n".join(filter(None, (_preview(a) for a in files))),
        tuple(str(a["name"]) for a in files if a.get("name")),
    )


def _speaker(message: Mapping[str, Json]) -> str:
    sender = message.get("from")
    if isinstance(sender, dict):
        user = sender.get("user") or sender.get("application") or {}
        return str(user.get("displayName") or "") if isinstance(user, dict) else ""
    return str(message.get("displayName") or sender or "").rpartition(":")[2]


def _words(message: Mapping[str, Json]) -> str:
    body = message.get("body")
    if isinstance(body, dict):
        text = str(body.get("content") or "")
        return html_to_text(text).text if body.get("contentType") == "html" else text
    text = str(message.get("content") or "")
    return html_to_text(text).text if "<" in text else text


def _preview(attachment: Mapping[str, Json]) -> str:
    """Return the message that is quoted; Teams keeps its beginning as JSON within the JSON."""
    if attachment.get("contentType") != "messageReference":
        return ""
    try:
        content = json.loads(str(attachment.get("content") or "{}"))
    except ValueError:
        return ""
    return str(content.get("messagePreview") or "") if isinstance(content, dict) else ""


def _moment(stamp: Json) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(stamp))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)

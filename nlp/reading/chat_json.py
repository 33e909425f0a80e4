"""Chats exported as JSON: whose they are shows in their fields."""

from __future__ import annotations

import json

from nlp.domain import Document, RawDocument
from nlp.errors import UnreadableDocumentError
from nlp.reading.encoding import decode
from nlp.reading.slack import is_slack, read_slack
from nlp.reading.teams import is_teams, read_teams


def read_chat_json(raw: RawDocument) -> list[Document]:
    """Return the chats of a Slack or Teams export.

    Raises
    ------
    UnreadableDocumentError
        If it is no JSON, or JSON of something else.
    """
    try:
        content = json.loads(decode(raw.data))
    except (ValueError, RecursionError) as error:
        reason = "the file is no valid JSON; export the chat again or paste its text"
        raise UnreadableDocumentError(raw.name, reason, code="corrupt") from error
    messages = content.get("messages") if isinstance(content, dict) else content
    if isinstance(messages, list) and is_slack(messages):
        return [read_slack(raw, messages)]
    if is_teams(content):
        return read_teams(raw, content)
    reason = "this JSON holds no messages of Slack or Teams; export the chat as text and send that"
    raise UnreadableDocumentError(raw.name, reason, code="unsupported")

"""Where a waiting message may belong: a suggestion for a person, never a decision."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.routing import CHARACTERS, NEAREST, choose, nearness
from nlp.domain import RawDocument, Zone
from service.logs import where
from service.mail.routing import PUBLIC_DOMAINS
from service.matching import Matcher
from service.parts import Parts
from service.repositories import mail as queries
from service.repositories import projects as project_queries
from service.schemas.mail import SuggestionBasis
from service.tables.mail import MailMessageRow
from service.usecases.record_view import view_record

log = logging.getLogger(__name__)

# Bounds of one answer: the projects made last, bytes of a message that is read for it.
_PROJECTS = 30
_LARGEST = 2**20


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A project and what it rests on; ``similarity`` is a cosine, where words decide."""

    project_id: int
    basis: SuggestionBasis
    similarity: float | None = None


def suggest(
    parts: Parts, session: Session, rows: Sequence[MailMessageRow], words: Mapping[int, str]
) -> dict[int, Suggestion]:
    """Return suggestions by message: by who writes, then by the words of confirmed requirements.

    ``words`` is what the senders wrote, by message. While the models load, only senders count.
    """
    loaded = parts.models.loaded
    projects = project_queries.list_projects(session, archived=False, limit=500, offset=0).rows
    live = [project.id for project in projects]
    found = {}
    for row in rows:
        suggestion = _by_sender(session, row, frozenset(live))
        if suggestion is None and loaded is not None:
            text = f"{row.subject}\n{words.get(row.id, '')}"
            suggestion = _by_words(session, text, loaded[1], live[-_PROJECTS:])
        if suggestion is not None:
            found[row.id] = suggestion
    return found


def _by_sender(session: Session, row: MailMessageRow, live: frozenset[int]) -> Suggestion | None:
    address = row.sender_address
    domain = address.rpartition("@")[2]
    patterns = [address] if domain in PUBLIC_DOMAINS else [address, f"%@{domain}"]
    for pattern in patterns if domain else []:
        projects = queries.projects_of_senders(session, pattern) & live
        if len(projects) == 1:
            return Suggestion(next(iter(projects)), SuggestionBasis.SENDER)
    return None


def _by_words(
    session: Session, text: str, matcher: Matcher, live: Sequence[int]
) -> Suggestion | None:
    scored: dict[int, float] = {}
    for project_id in live:
        near = matcher.nearest(text, view_record(session, project_id), count=NEAREST)
        if near:
            scored[project_id] = nearness([found.similarity for found in near])
    chosen = choose(scored)
    if chosen is None:
        return None
    return Suggestion(chosen, SuggestionBasis.WORDS, round(scored[chosen], 2))


def own_words(parts: Parts, session: Session, row: MailMessageRow) -> str:
    """Return the beginning of what the sender wrote; nothing if it is large or unreadable."""
    if row.size_bytes > _LARGEST:
        return ""
    data = queries.get_message(session, row.id).data or b""
    try:
        document = parts.models.reader.read(RawDocument(row.name, data, row.media_type))[0]
    except Exception as error:
        # Whoever assigns the message will be told; a list is no place to fail.
        log.warning("message not read for a suggestion", extra={"where": where(error)})
        return ""
    own = "\n".join(
        document.text[span.start : span.end] for span, zone in document.zones if zone is Zone.OWN
    )
    return (own or document.text)[:CHARACTERS]

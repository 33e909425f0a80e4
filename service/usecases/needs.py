"""Implicit needs: what similar projects asked for and this one has not, as suggestions.

Off unless the installation says that its clients agreed; then only wording, project key and code of
a source are shown. Nothing is written: a suggestion becomes a requirement only by a client's words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from nlp.language import detect
from service import schemas as s
from service.matching import Matcher, RecordEntry
from service.parts import Parts
from service.repositories import projects as project_queries
from service.repositories import record as queries
from service.usecases.record_view import load_entries

SIMILAR = 2
"""Requirements that a project must have in common with this one to count as similar."""
SEVERAL = 2
"""Similar projects that must ask for a need."""
# Bounds of one answer: newest projects first, then newest requirements.
_PROJECTS = 50
_REQUIREMENTS = 200
_SUGGESTIONS = 20


@dataclass(frozen=True, slots=True)
class _Wish:
    """A confirmed requirement of another project that has no match here."""

    project_key: str
    entry: RecordEntry


def implicit_needs(parts: Parts, session: Session, project_id: int) -> s.ImplicitNeeds:
    """Return suggestions for a project; nothing at all unless records may be shared."""
    if not parts.settings.share_records_between_projects:
        return s.ImplicitNeeds(enabled=False)
    here = _entries(session, project_id)
    if not here:
        return s.ImplicitNeeds(enabled=True)
    matcher = parts.models.matcher()
    wishes: list[_Wish] = []
    similar = 0
    for project in project_queries.other_projects(session, project_id)[:_PROJECTS]:
        entries = _entries(session, project.id)
        alike = matcher.alike([entry.text for entry in entries], here)
        if sum(map(bool, alike)) >= SIMILAR:
            similar += 1
            wishes.extend(
                _Wish(project.key, entry)
                for entry, found in zip(entries, alike, strict=True)
                if not found
            )
    groups = [
        group
        for group in _grouped(matcher, wishes)
        if len({wish.project_key for wish in group}) >= SEVERAL
    ]
    language = project_queries.get_project(session, project_id).language
    groups.sort(key=lambda group: -len({wish.project_key for wish in group}))
    return s.ImplicitNeeds(
        enabled=True,
        similar_projects=similar,
        items=[_need(session, group, language) for group in groups[:_SUGGESTIONS]],
    )


def _entries(session: Session, project_id: int) -> list[RecordEntry]:
    ids = queries.active_requirements(session, project_id, limit=_REQUIREMENTS)
    return load_entries(session, ids)


def _grouped(matcher: Matcher, wishes: Sequence[_Wish]) -> list[list[_Wish]]:
    """Put wishes for the same thing together, each into one group."""
    alike = matcher.alike([wish.entry.text for wish in wishes], [wish.entry for wish in wishes])
    by_id = {wish.entry.record_id: wish for wish in wishes}
    taken: set[int] = set()
    groups = []
    # Whoever is like most others speaks for the group; chains of "like" would drift off the point.
    ranked = sorted(zip(wishes, alike, strict=True), key=lambda pair: -len(pair[1]))
    for wish, found in ranked:
        if wish.entry.record_id in taken:
            continue
        members = sorted({wish.entry.record_id, *found} - taken)
        taken.update(members)
        groups.append([wish, *(by_id[i] for i in members if i != wish.entry.record_id)])
    return groups


def _need(session: Session, group: Sequence[_Wish], language: str) -> s.ImplicitNeed:
    texts = [wish.entry.text for wish in group]
    quotes = queries.sources_of(session, [wish.entry.record_id for wish in group])
    return s.ImplicitNeed(
        text=next((text for text in texts if detect(text) == language), texts[0]),
        projects=len({wish.project_key for wish in group}),
        sources=[
            s.NeedSource(
                project_key=wish.project_key,
                record_code=wish.entry.code,
                text=wish.entry.text,
                count=len(quotes.get(wish.entry.record_id, [])),
            )
            for wish in group
        ],
    )

"""Coverage and mood: numbers over a project, each with its n."""

from __future__ import annotations

from collections import Counter, defaultdict
from email.utils import parseaddr

from sqlalchemy.orm import Session

from service import schemas as s
from service.encoding import quotes
from service.repositories import documents as document_queries
from service.repositories import review as review_queries
from service.repositories.paging import Slice
from service.tables import AnalysisRow, DocumentRow


def coverage(session: Session, project_id: int, *, document_id: int | None) -> s.Coverage:
    """Return what became of every unit, and where the items stand."""
    verdicts = document_queries.count_verdicts(session, project_id, document_id=document_id)
    analyzed = document_queries.analyzed_documents(session, project_id)
    states: Counter[tuple[str, str]] = Counter()
    missed = 0
    for type_, state, origin, n in review_queries.count_items(
        session, project_id, document_id=document_id
    ):
        states[type_, state] += n
        if origin == s.Origin.MANUAL and state != s.ItemState.REJECTED:
            missed += n
    return s.Coverage(
        documents=sum(document_id in (None, row.id) for row, _analysis in analyzed),
        units=sum(n for _verdict, n, _length in verdicts),
        verdicts=[
            s.VerdictCount(verdict=s.Verdict(verdict), units=n, characters=length)
            for verdict, n, length in verdicts
        ],
        items=[
            s.ItemCount(type=s.FindingType(type_), state=state, items=n)
            for (type_, state), n in sorted(states.items())
        ],
        missed_added=missed,
    )


def mood(session: Session, project_id: int, *, limit: int, offset: int) -> Slice[s.ContactMood]:
    """Return the mood per contact; what our own side wrote says nothing about the client."""
    contacts: dict[str, list[s.MoodPoint]] = defaultdict(list)
    names: dict[str, str] = {}
    for row, analysis in document_queries.analyzed_documents(session, project_id):
        if row.sender_side != s.Side.US:
            contact = contact_of(row)
            contacts[contact].append(_point(row, analysis))
            name, address = parseaddr(row.sender or "")
            shown = name if "@" in address else row.sender or ""
            if shown.strip() and "@" not in shown:
                names[contact] = shown.strip()
    moods = [
        _mood(contact, names.get(contact, ""), points)
        for contact, points in sorted(contacts.items())
    ]
    chosen = moods[offset : offset + limit]
    return Slice(rows=chosen, total=len(moods), limit=limit, offset=offset)


def contact_of(row: DocumentRow) -> str:
    """Return the mail address of a document's sender, or the name where there is none.

    "Amy Lee <Amy@client.com>" and "amy@client.com" are one contact.
    """
    known = row.facts["metadata"].get("sender_address")
    _name, address = parseaddr(known or row.sender or "")
    return address.lower() if "@" in address else (row.sender or "").strip()


def _point(row: DocumentRow, analysis: AnalysisRow) -> s.MoodPoint:
    tone = s.ToneOut.model_validate(analysis.tone)
    return s.MoodPoint(
        document_id=row.id,
        document_name=row.name,
        at=row.received_at or row.created_at,
        label=tone.label,
        score=tone.score,
        axes=tone.axes,
        evidence=tone.evidence,
        quotes=quotes(row.text, tone.evidence),
        axis_quotes={axis: quotes(row.text, spans) for axis, spans in tone.axis_evidence.items()},
    )


def _with_drops(points: list[s.MoodPoint]) -> list[s.MoodPoint]:
    """Measure the politeness drop of each message against the contact's earlier ones.

    The first message has nothing to fall from. Messages analyzed before politeness was kept stay as they are.
    """
    earlier: list[float] = []
    found = []
    for point in points:
        polite = point.axes.get("politeness")
        if polite is not None:
            usual = sum(earlier) / len(earlier) if earlier else polite
            drop = max(0.0, usual - polite)
            axes = {**point.axes, "politeness_drop": drop}
            found.append(point.model_copy(update={"axes": axes}))
            earlier.append(polite)
        else:
            found.append(point)
    return found


def _mood(contact: str, name: str, points: list[s.MoodPoint]) -> s.ContactMood:
    points = _with_drops(sorted(points, key=lambda point: (point.at, point.document_id)))
    return s.ContactMood(
        contact=contact,
        name=name,
        n=len(points),
        mean_score=sum(point.score for point in points) / len(points),
        last_score=points[-1].score,
        points=points,
    )

"""The features of a project as of a day, from its record and its mail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from nlp.clarity import find_gaps
from nlp.domain import PersonMention, RequirementKind, Span
from nlp.language import detect
from nlp.quantities import find_quantities
from service import schemas as s
from service.delay.events import Clock
from service.delay.features import Feature, Ref, features_of
from service.repositories import delay as queries
from service.repositories import delay_events
from service.repositories import documents as document_queries
from service.repositories import projects as project_queries
from service.repositories import record as record_queries
from service.usecases.risk_settings import baseline_of

_SHOWN = 20
_WORDING = 70  # characters of an entry that tell a reader which one it is


@dataclass(frozen=True, slots=True)
class FeaturesOfDay:
    """The features of a day and how they were come by."""

    clock: Clock
    baseline: date | None
    features: Sequence[Feature]

    @property
    def values(self) -> dict[str, float]:
        """Return the numbers by name."""
        return {feature.name: round(feature.value, 6) for feature in self.features}

    @property
    def evidence(self) -> dict[str, list[list[Any]]]:
        """Return what stands behind each number, as JSON."""
        return {f.name: [[str(kind), id_] for kind, id_ in f.evidence] for f in self.features}


def compute_features(
    session: Session, project_id: int, as_of: date, *, baseline: date | None = None
) -> FeaturesOfDay:
    """Compute every feature as of the end of a day.

    A day before the project was kept here is reconstructed from the dates of its messages.
    """
    project = project_queries.get_project(session, project_id)
    clock = Clock(as_of, reconstructed=as_of < project.created_at.date())
    baseline = baseline or baseline_of(session, project_id)
    if baseline is not None and baseline > as_of:
        baseline = None
    events = delay_events.load_events(session, project_id, clock)
    return FeaturesOfDay(clock, baseline, features_of(events, clock, baseline, is_unclear))


def is_unclear(values: dict[str, Any]) -> bool:
    """Tell whether the wording of a requirement leaves something open."""
    text = str(values.get("text", ""))
    if not text.strip() or values.get("priority") == s.Priority.WONT:
        return False
    whole = Span(0, len(text))
    kind, owner = values.get("kind"), values.get("owner")
    gaps = find_gaps(
        text,
        whole,
        detect(text),
        kind=RequirementKind(kind) if kind else None,
        quantities=find_quantities(text, whole),
        owner=PersonMention(whole, str(owner)) if owner else None,
    )
    return bool(gaps)


def show_features(session: Session, found: FeaturesOfDay) -> s.FeaturesOut:
    """Show features with names of what stands behind them."""
    refs = {ref for feature in found.features for ref in feature.evidence[:_SHOWN]}
    labels = label_evidence(session, refs)
    return s.FeaturesOut(
        as_of=found.clock.day,
        baseline_on=found.baseline,
        reconstructed=found.clock.reconstructed,
        features=[
            s.FeatureOut(
                name=feature.name,
                value=feature.value,
                n=feature.n,
                evidence=[labels[ref] for ref in feature.evidence[:_SHOWN] if ref in labels],
            )
            for feature in found.features
        ],
    )


def label_evidence(session: Session, refs: Iterable[Ref]) -> dict[Ref, s.EvidenceOut]:
    """Return code or name and day of what stands behind features; what was erased is left out."""
    wanted: dict[str, set[int]] = {}
    for kind, id_ in refs:
        wanted.setdefault(str(kind), set()).add(id_)
    found: dict[Ref, s.EvidenceOut] = {}

    def put(
        kind: s.EvidenceKind,
        id_: int,
        label: str,
        moment: datetime | date | None,
        wording: str = "",
    ) -> None:
        day = moment.date() if isinstance(moment, datetime) else moment
        short = wording if len(wording) <= _WORDING else f"{wording[: _WORDING - 1]}…"
        found[str(kind), id_] = s.EvidenceOut(kind=kind, id=id_, label=label, wording=short, on=day)

    kinds = s.EvidenceKind
    for id_, document in document_queries.documents_by_id(
        session, wanted.get(kinds.DOCUMENT, ())
    ).items():
        put(kinds.DOCUMENT, id_, document.subject or document.name, document.received_at)
    for id_, item in record_queries.record_items_by_id(
        session, wanted.get(kinds.RECORD, ())
    ).items():
        put(kinds.RECORD, id_, item.code, item.created_at, item.text)
    for id_, code, made in queries.changes_by_id(session, wanted.get(kinds.CHANGE, ())):
        put(kinds.CHANGE, id_, code, made)
    for row in queries.snapshots_by_id(session, wanted.get(kinds.SNAPSHOT, ())):
        put(kinds.SNAPSHOT, row.id, row.as_of.isoformat(), row.as_of)
    return found

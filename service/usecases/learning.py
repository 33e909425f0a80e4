"""What was learned from whom, and what starts a retraining."""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta
from math import isnan

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.errors import StaleVersionError
from service.learning.agreement import agreement
from service.learning.drift import drift_signals
from service.learning.examples import LabelledExample, read_examples, read_voices
from service.parts import Parts
from service.schemas import Language
from service.schemas import learning as s
from service.schemas.jobs import JobState
from service.tables import AnalysisRow, DecisionRow, DocumentRow, JobRow
from service.tables.learning import LearningSettingsRow
from service.usecases import audit
from service.usecases.curve import learning_curve
from service.usecases.jobs import enqueue
from service.work import Work, now

RETRAIN = "learning.retrain"
_ONLY = 1
_PATIENCE = timedelta(hours=6)
_NEW_DECISIONS = 200


def settings_of(session: Session) -> s.LearningSettings:
    """Return what starts a retraining."""
    row = session.get(LearningSettingsRow, _ONLY)
    if row is None:
        return s.LearningSettings(
            new_decisions=_NEW_DECISIONS, on_drift=False, promotes=False, version=1
        )
    return s.LearningSettings.model_validate(row)


def open_settings(work: Work) -> LearningSettingsRow:
    """Return the settings for writing, made on first use."""
    row = work.session.get(LearningSettingsRow, _ONLY, with_for_update=True)
    if row is None:
        row = LearningSettingsRow(
            id=_ONLY,
            new_decisions=_NEW_DECISIONS,
            on_drift=False,
            promotes=False,
            secret=secrets.token_hex(32),
            version=1,
        )
        work.session.add(row)
        work.session.flush()
    return row


def update_settings(work: Work, command: s.LearningSettingsUpdate) -> s.LearningSettings:
    """Change what starts a retraining."""
    row = open_settings(work)
    if row.version != command.expected_version:
        current = s.LearningSettings.model_validate(row).model_dump()
        raise StaleVersionError(
            "settings", _ONLY, expected=command.expected_version, current=current
        )
    values = command.model_dump(exclude_unset=True, exclude={"expected_version"})
    for field, value in values.items():
        if value is not None:
            setattr(row, field, value)
    row.version += 1
    work.audit("learning.update", "settings", None, fields=sorted(values))
    work.session.flush()
    return s.LearningSettings.model_validate(row)


def retrain(work: Work, *, why: str, audited: bool = True) -> JobRow:
    """Ask for a retraining; one at a time."""
    return enqueue(work, RETRAIN, {"why": why}, key=RETRAIN, audited=audited)


def last_retraining(session: Session) -> JobRow | None:
    """Return the last retraining that came to an end."""
    statement = select(JobRow).where(JobRow.kind == RETRAIN, JobRow.state == JobState.DONE)
    return session.scalar(statement.order_by(JobRow.id.desc()).limit(1))


def is_tried_lately(session: Session) -> bool:
    """Return whether a retraining was asked for in the last hours, however it ended.

    One that fails would otherwise be started again and again.
    """
    statement = select(JobRow.id).where(
        JobRow.kind == RETRAIN, JobRow.created_at > now() - _PATIENCE
    )
    return session.scalar(statement.limit(1)) is not None


def new_decisions(session: Session) -> int:
    """Return how many decisions were made since the last retraining began."""
    last = last_retraining(session)
    statement = select(func.count(DecisionRow.id)).where(DecisionRow.item_id.is_not(None))
    if last is not None:
        statement = statement.where(DecisionRow.at > last.created_at)
    return session.scalar(statement) or 0


def overview(parts: Parts, session: Session) -> s.LearningOverview:
    """Return what was learned from whom."""
    examples = read_examples(session)
    voices = read_voices(session)
    last = last_retraining(session)
    languages = _languages(session, {one.document_id for one in examples})
    by_language = Counter(languages.get(one.document_id, Language.EN) for one in examples)
    return s.LearningOverview(
        examples=len(examples),
        since_last=new_decisions(session),
        last_retrained_at=last.finished_at if last else None,
        by_source=dict(Counter(str(one.source) for one in examples)),
        by_label=dict(Counter(str(one.label) for one in examples)),
        by_language=dict(by_language),
        reviewers=_reviewers(examples),
        agreement=agreement(voices, _texts(session, voices)),
        audit=audit.estimate(session),
        audit_waiting=audit.waiting(session),
        settings=settings_of(session),
        curve=learning_curve(parts),
    )


def drift(session: Session) -> list[s.DriftSignal]:
    """Return whether the world has moved away from the models."""
    return [
        s.DriftSignal(
            name=one.name,
            value=_defined(one.value),
            low=_defined(one.low),
            high=_defined(one.high),
            n_before=one.n_before,
            n_now=one.n_now,
            level=one.level,
            en=one.en,
            zh=one.zh,
        )
        for one in drift_signals(session)
    ]


def wants_retraining(session: Session) -> bool:
    """Return whether enough was decided, or whether drift asks for it and somebody wanted that."""
    settings = settings_of(session)
    if 0 < settings.new_decisions <= new_decisions(session):
        return True
    # Alerts come from the delay model, which retraining the text model does not mend.
    return settings.on_drift and any(
        one.level == "act" and one.name != "alerts" for one in drift_signals(session)
    )


def _defined(value: float) -> float | None:
    return None if isnan(value) else value


def examples_out(session: Session, examples: Sequence[LabelledExample]) -> list[s.Example]:
    """Show examples with their words."""
    texts = _texts(session, examples)
    return [
        s.Example(
            project_id=one.project_id,
            document_id=one.document_id,
            item_id=one.item_id,
            start=one.start,
            end=one.end,
            quote=texts[one.document_id][one.start : one.end],
            label=one.label,
            priority=one.priority,
            source=one.source,
            reviewer=one.reviewer,
            decided_at=one.decided_at,
            model_version=one.model_version,
            guess_label=one.guess.label if one.guess else None,
            guess_priority=one.guess.priority if one.guess else None,
        )
        for one in examples
    ]


def _texts(session: Session, examples: Sequence[LabelledExample]) -> dict[int, str]:
    ids = {one.document_id for one in examples}
    found = session.execute(select(DocumentRow.id, DocumentRow.text).where(DocumentRow.id.in_(ids)))
    return {row[0]: row[1] for row in found}


def _languages(session: Session, ids: set[int]) -> dict[int, Language]:
    """Return the language that most of each document's segments are in."""
    statement = select(AnalysisRow.document_id, AnalysisRow.segments).where(
        AnalysisRow.document_id.in_(ids), AnalysisRow.current.is_(True)
    )
    found: dict[int, Language] = {}
    for document_id, segments in session.execute(statement):
        counts: Counter[str] = Counter()
        for segment in segments:
            counts[segment["language"]] += segment["end"] - segment["start"]
        if counts:
            found[document_id] = Language(counts.most_common(1)[0][0])
    return found


def _reviewers(examples: Sequence[LabelledExample]) -> list[s.TaughtBy]:
    by_reviewer: dict[str, list[LabelledExample]] = defaultdict(list)
    for one in examples:
        by_reviewer[one.reviewer].append(one)
    found = [
        s.TaughtBy(
            reviewer=name,
            n=len(own),
            by_source=dict(Counter(str(one.source) for one in own)),
            overridden=sum(one.overrides for one in own if one.guess is not None),
            last_at=max(one.decided_at for one in own),
        )
        for name, own in by_reviewer.items()
    ]
    return sorted(found, key=lambda one: (-one.n, one.reviewer))

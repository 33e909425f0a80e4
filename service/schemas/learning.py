"""Wire types of learning: examples, agreement, audit, settings."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from service.schemas.base import Answer, Command
from service.schemas.enums import Language


class Taught(StrEnum):
    """What somebody said a stretch of text is."""

    REQUIREMENT = "requirement"
    ACTION = "action"
    DECISION = "decision"
    QUESTION = "question"
    RISK = "risk"
    NONE = "none"


class ExampleSource(StrEnum):
    """What an example comes from."""

    ACCEPT = "accept"
    EDIT = "edit"
    REJECT = "reject"
    PRIORITY = "priority"
    MISSED = "missed"
    AUDIT = "audit"


class Example(Answer):
    """A labelled example: one person's standing decision on one stretch of text."""

    project_id: int = Field(description="Project; its examples are erased with it.")
    document_id: int = Field(description="Document.")
    item_id: int | None = Field(description="Review item.")
    start: int = Field(description="First code point.")
    end: int = Field(description="One past the last code point.")
    quote: str = Field(description="Slice of the text.")
    label: Taught = Field(description="What the person said it is.")
    priority: str | None = Field(description="Priority, if the person or the text gave one.")
    source: ExampleSource = Field(description="What it comes from.")
    reviewer: str = Field(description="Who said so.")
    decided_at: datetime = Field(description="When.")
    model_version: str | None = Field(description="Models behind the first guess.")
    guess_label: Taught | None = Field(description="What the models had said.")
    guess_priority: str | None = Field(description="The priority that the models had given.")


class TaughtBy(Answer):
    """What one reviewer has taught."""

    reviewer: str = Field(description="Name.")
    n: int = Field(description="Standing decisions.")
    by_source: dict[str, int] = Field(description="Examples by what they come from.")
    overridden: int = Field(description="Of those with a guess, how many differ from it.")
    last_at: datetime = Field(description="Last decision.")


class Voice(Answer):
    """One of several judgements on the same words."""

    reviewer: str = Field(description="Who.")
    label: Taught = Field(description="What it is, says this reviewer.")
    priority: str | None = Field(description="Priority, says this reviewer.")
    project_id: int = Field(description="Where.")
    document_id: int = Field(description="Document.")
    item_id: int | None = Field(description="Review item.")


class Conflict(Answer):
    """The same words, judged differently by different people."""

    quote: str = Field(description="The words.")
    voices: list[Voice] = Field(description="Who says what.")


class Agreement(Answer):
    """How far reviewers agree where several judged the same words."""

    n: int = Field(description="Pairs of judgements by different people on the same words.")
    agreed: int = Field(description="Pairs that agree on what it is.")
    share: float | None = Field(description="Share of pairs that agree; null without pairs.")
    low: float | None = Field(description="Lower end of the 95 % interval.")
    high: float | None = Field(description="Upper end of the 95 % interval.")
    kappa: float | None = Field(description="Agreement beyond chance; null if undefined.")
    conflicts: list[Conflict] = Field(description="The newest disagreements, at most 50.")


class AuditEstimate(Answer):
    """What the random audit says about what was missed."""

    drawn: int = Field(description="Units drawn at random.")
    answered: int = Field(description="Units that somebody looked at.")
    missed: int = Field(description="Of those, how many hold something that was missed.")
    rate: float | None = Field(description="Share that was missed; null before the first answer.")
    low: float | None = Field(description="Lower end of its 95 % Wilson interval.")
    high: float | None = Field(description="Upper end.")
    passed_over: int = Field(description="Units that the models passed over in all.")


class AuditWaiting(Answer):
    """A project with drawn units that nobody has looked at."""

    project_id: int = Field(description="Project.")
    key: str = Field(description="Its key.")
    n: int = Field(description="Units that wait.")


class AuditSample(Answer):
    """A unit that the models passed over, for a second look."""

    id: int = Field(description="Id.")
    project_id: int = Field(description="Project.")
    document_id: int = Field(description="Document.")
    document_name: str = Field(description="Its name.")
    start: int = Field(description="First code point.")
    end: int = Field(description="One past the last code point.")
    quote: str = Field(description="The words.")
    before: str = Field(description="What stands before them, to understand them.")
    after: str = Field(description="What stands after them.")
    label: Taught | None = Field(description="What somebody said it is; null before that.")
    reviewer: str | None = Field(description="Who said so.")
    item_id: int | None = Field(description="What was added to the queue because of it.")


class AuditAnswer(Command):
    """What a drawn unit really is; anything but 'none' goes into the review queue."""

    label: Taught = Field(description="What it is.")


class LearningSettings(Answer):
    """What starts a retraining."""

    new_decisions: int = Field(description="After so many new decisions; 0 for never.")
    on_drift: bool = Field(description="When the drift report asks for it.")
    promotes: bool = Field(
        description="Whether a version that passes the gate goes live by itself."
    )
    version: int = Field(description="For the next change.")


class LearningSettingsUpdate(Command):
    """A change of what starts a retraining; fields left out stay."""

    expected_version: int = Field(ge=1, description="The version that was read.")
    new_decisions: int | None = Field(default=None, ge=0, le=100_000, description="0 for never.")
    on_drift: bool | None = Field(default=None, description="When drift asks for it.")
    promotes: bool | None = Field(default=None, description="Go live after the gate by itself.")


class CurvePoint(Answer):
    """One point of the learning curve: a retraining, or what it would have been with fewer decisions."""

    version: str = Field(description="The version that came of it.")
    decisions: int = Field(description="Decisions it learned from.")
    f1: float = Field(description="Its F1 on documents it never saw.")
    n: int = Field(description="Units it was scored on.")
    low: float | None = Field(default=None, description="Lower end of its 95 % interval.")
    high: float | None = Field(default=None, description="Upper end.")


class LearningCurve(Answer):
    """Scores of retrainings against the number of decisions."""

    points: list[CurvePoint] = Field(description="By number of decisions.")
    next_100: float | None = Field(
        description="What 100 more decisions would add to F1; null with fewer than three points."
    )
    next_low: float | None = Field(default=None, description="Lower end of its 95 % interval.")
    next_high: float | None = Field(default=None, description="Upper end.")


class DriftSignal(Answer):
    """One measure of whether the world has moved away from the models."""

    name: str = Field(description="What is compared.", examples=["languages"])
    value: float | None = Field(description="Stability index, rate or error; null if undefined.")
    low: float | None = Field(description="Lower end of its interval, where there is one.")
    high: float | None = Field(description="Upper end.")
    n_before: int = Field(description="Observations before.")
    n_now: int = Field(description="Observations in the last 30 days.")
    level: str = Field(description="unknown (too few), ok, watch or act.")
    en: str = Field(description="What it means and what to do, in English.")
    zh: str = Field(description="The same in Chinese.")


class Contradiction(Answer):
    """One decision against the model: what somebody said, and what the model had been sure of."""

    project_id: int = Field(description="Project; what was erased with it is not listed.")
    document_id: int = Field(description="Document.")
    document_name: str = Field(description="Its name.")
    item_id: int | None = Field(description="Review item, if one stands on these words.")
    quote: str = Field(description="The words.")
    said: Taught = Field(description="What the reviewer said it is.")
    chance: float = Field(description="Chance of a requirement that the shipped model stated.")


class Vouch(Answer):
    """Somebody vouched for a reviewer, or took that back."""

    reviewer: str = Field(description="For whom.")
    vouched: bool = Field(description="Whether this is a vouch; false takes one back.")
    by: str = Field(description="Who said so.")
    at: datetime = Field(description="When.")
    reason: str = Field(description="Why; empty if nothing was said.")


class VouchCommand(Command):
    """Vouch for a reviewer, or take that back; the next retraining follows it."""

    reviewer: str = Field(min_length=1, max_length=100, description="For whom.")
    vouched: bool = Field(description="True to vouch, false to take it back.")
    reason: str = Field(default="", max_length=500, description="Why, if you want to say it.")


class HeardReviewer(Answer):
    """What the last retraining made of one reviewer, and who vouches for them now."""

    reviewer: str = Field(description="Name.")
    decisions: int = Field(description="Decisions that it saw.")
    sure: int = Field(description="Units of which the shipped model was sure.")
    against: int = Field(description="Of those, how many the reviewer contradicts.")
    low: float | None = Field(description="Lower end of the 95 % interval of their share.")
    high: float | None = Field(description="Upper end.")
    shared: int = Field(description="Pairs of judgements with colleagues on the same words.")
    alike: int = Field(description="Of those, how many agree.")
    status: str = Field(description="ok, look, partly held back, or held back.")
    why: str = Field(
        description="What that rests on: against, refused, turned, colleagues, or nothing."
    )
    left_out: int = Field(description="Decisions in a row that read as if the keys were mixed up.")
    since: datetime | None = Field(description="When the first of these was made.")
    until: datetime | None = Field(description="When the last was.")
    examples: list[Contradiction] = Field(
        description="Those furthest against the model, at most 12."
    )
    was_vouched: bool = Field(description="Whether that retraining heard a vouch.")
    vouch: Vouch | None = Field(description="The vouch that holds now; null if there is none.")
    history: list[Vouch] = Field(description="All that was said about this reviewer, newest first.")


class Hearing(Answer):
    """Whose decisions count: what the last retraining made of everybody."""

    judged_at: datetime | None = Field(description="When that was; null before the first.")
    reviewers: list[HeardReviewer] = Field(description="Held back ones first.")


class LearningOverview(Answer):
    """What was learned from whom."""

    examples: int = Field(description="Standing examples of all projects.")
    since_last: int = Field(description="Decisions since the last retraining.")
    last_retrained_at: datetime | None = Field(description="When that was.")
    by_source: dict[str, int] = Field(description="Examples by what they come from.")
    by_label: dict[str, int] = Field(description="Examples by what they say.")
    by_language: dict[Language, int] = Field(description="Examples by language of the document.")
    reviewers: list[TaughtBy] = Field(description="Who taught what, most first.")
    agreement: Agreement = Field(description="How far reviewers agree.")
    audit: AuditEstimate = Field(description="What the random audit says, over all projects.")
    audit_waiting: list[AuditWaiting] = Field(
        description="Where drawn units wait, most first; archived projects are left out."
    )
    settings: LearningSettings = Field(description="What starts a retraining.")
    curve: LearningCurve = Field(description="Scores against the number of decisions.")

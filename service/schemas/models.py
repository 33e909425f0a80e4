"""Wire types of model versions."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from service.schemas.base import Answer, Command


class DiffFormat(StrEnum):
    """Files that say what a version would flip: a page to read, or a table."""

    HTML = "html"
    CSV = "csv"


class ModelVersion(Answer):
    """A version of the text model."""

    name: str = Field(description="Its name; 'shipped' for the product's own.", examples=["t-1"])
    live: bool = Field(description="Whether it serves.")
    created_at: datetime | None = Field(default=None, description="When it was trained.")
    parent: str | None = Field(default=None, description="The version it was trained from.")
    decisions: int | None = Field(default=None, description="Decisions it learned from.")
    passed: bool | None = Field(
        default=None, description="Whether the gate let it pass; null if it was never at one."
    )
    problem: str | None = Field(default=None, description="Why it cannot be used here.")


class GateCheck(Answer):
    """One comparison of a version with the one that was live, on the same documents."""

    where: str = Field(description="'later' decisions or 'shipped' documents.")
    group: str = Field(description="All, or one language, kind or segment.", examples=["all"])
    what: str = Field(description="What was scored.", examples=["requirement F1"])
    before: float | None = Field(description="Score of the version that was live.")
    after: float | None = Field(description="Score of this version.")
    low: float | None = Field(description="Lower end of the 95 % interval of the difference.")
    high: float | None = Field(description="Upper end.")
    n: int = Field(description="Units it was scored on.")
    outcome: str = Field(description="better, same, worse, undefined or few.")


class GateBehavior(Answer):
    """One rule of behavior, tried on made-up sentences with the version that was live and with this one."""

    rule: str = Field(description="'names and dates' or 'added must'.")
    language: str = Field(description="Language of the sentences.")
    tried: int = Field(description="Sentences.")
    broken_before: int = Field(description="Where the version that was live broke the rule.")
    broken_after: int = Field(description="Where this version breaks it.")


class TrustedReviewer(Answer):
    """What the training made of one reviewer."""

    name: str = Field(description="Name; empty for somebody unknown here.")
    decisions: int = Field(description="Decisions.")
    sure: int = Field(description="Those on which the model was sure.")
    against: int = Field(description="Of those, how many contradict it.")
    status: str = Field(description="ok, look, partly held back, or held back.")
    left_out: int = Field(
        default=0, description="Decisions in a row that read as if accept and reject were mixed up."
    )
    since: datetime | None = Field(default=None, description="When the first of these was made.")
    until: datetime | None = Field(default=None, description="When the last was.")
    vouched_by: str | None = Field(
        default=None, description="Who vouched for this reviewer; empty for somebody unknown here."
    )
    vouched_at: datetime | None = Field(default=None, description="When.")


class ModelFlip(Answer):
    """A stored finding that a version sees differently; nothing confirmed changes by it."""

    project_id: int = Field(description="Project.")
    document_id: int = Field(description="Document.")
    item_id: int | None = Field(description="Review item.")
    quote: str = Field(description="The words.")
    language: str = Field(description="Their language.")
    before: str = Field(description="What the live version says; empty for nothing.")
    after: str = Field(description="What this version says; empty for nothing.")
    state: str = Field(description="confirmed, pending, rejected or new.")
    for_better: bool | None = Field(description="Whether it goes toward what people decided.")


class ModelDiff(Answer):
    """What a version would flip among stored findings."""

    total: int = Field(description="Findings that would flip.")
    by_state: dict[str, int] = Field(description="Counts by state.")
    by_language: dict[str, int] = Field(description="Counts by language.")
    by_change: dict[str, int] = Field(description="Counts by kind of change.")
    confirmed_worse: int = Field(description="Confirmed ones that move away from the decision.")
    confirmed_better: int = Field(description="Confirmed ones that move toward it.")
    examples: list[ModelFlip] = Field(description="Confirmed ones first, at most 100.")


class ModelReport(Answer):
    """What the gate said of a version, in words and numbers."""

    reasons_en: list[str] = Field(description="Why it passed or not, in English.")
    reasons_zh: list[str] = Field(description="The same in Chinese.")
    split_en: str = Field(description="What was learned from and what was measured on.")
    split_zh: str = Field(description="The same in Chinese.")
    checks: list[GateCheck] = Field(description="Comparisons.")
    behaviors: list[GateBehavior] = Field(default=[], description="Rules of behavior.")
    reviewers: list[TrustedReviewer] = Field(description="Whose decisions it learned from.")
    diff: ModelDiff | None = Field(description="What would flip; null if nobody asked.")


class ModelVersionDetail(ModelVersion):
    """A version with its card and the report of the gate."""

    data_hash: str | None = Field(default=None, description="Hash of what it was trained on.")
    seed: int | None = Field(default=None, description="Seed of the training.")
    revision: str | None = Field(default=None, description="Revision of the code.")
    libraries: dict[str, str] = Field(description="Versions of the libraries.")
    card: str = Field(description="What it is, in Markdown.")
    report: ModelReport | None = Field(description="What the gate said; null without a gate.")


class ModelEvent(Answer):
    """What became live, when and why."""

    event: str = Field(description="Its id.")
    name: str | None = Field(description="The version; null is the shipped one.")
    previous: str | None = Field(description="What was live before.")
    since: datetime = Field(description="When.")
    why: str = Field(description="Why.")
    by: str = Field(description="Who did it.")
    action: str = Field(description="'promote' or 'rollback'.")


class Models(Answer):
    """All versions, and what is live."""

    live: str = Field(description="The version that was promoted; 'shipped' for the product's.")
    serving: str | None = Field(description="The version that answers; null before the first.")
    problem: str | None = Field(description="Why something else serves than was promoted.")
    fixed: bool = Field(description="Whether a model folder is set, so that nothing else serves.")
    versions: list[ModelVersion] = Field(description="Newest first; the shipped one last.")
    history: list[ModelEvent] = Field(description="Newest first.")


class Promote(Command):
    """Make a version live, or go back; the reason stays in the history."""

    why: str = Field(min_length=1, max_length=500, description="Why.", examples=["passed the gate"])


class Imported(Answer):
    """A version that came from another installation."""

    name: str = Field(description="Its name; it is not live yet.")

"""Wire types of the risk page, the portfolio and what-if."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from service.schemas.base import Answer, Command
from service.schemas.delay import Estimate, Outcome, RiskSettings, Snapshot
from service.schemas.delay_enums import EstimateBasis, EvidenceKind, RiskLevel


class TimelineKind(StrEnum):
    """What happened on a day."""

    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    UNHAPPY = "unhappy"
    PLAN_MOVED = "plan_moved"


class TimelineEvent(Answer):
    """Something that happened, to be seen against the risk."""

    on: date = Field(description="Day.")
    kind: TimelineKind = Field(description="What happened.")
    ref_kind: EvidenceKind = Field(description="What to open.")
    ref_id: int = Field(examples=[4], description="Its id.")
    label: str = Field(examples=["REQ-4"], description="Code or name.")
    wording: str = Field(default="", description="What an entry of the record says, shortened.")


class ChangeSince(Answer):
    """A value that differs from an earlier snapshot."""

    column: str = Field(examples=["requirements_added_count"], description="Name in the schema.")
    before: float | str | None = Field(default=None, description="Value then; null if unknown.")
    after: float | str | None = Field(default=None, description="Value now; null if unknown.")


class SimilarWork(Answer):
    """A finished piece of work that is like the project."""

    title: str = Field(description="Its name.")
    segment: str = Field(default="", description="Phase or work kind.")
    planned_days: int = Field(examples=[180], description="Planned duration.")
    slip_days: int = Field(examples=[12], description="Days after the planned end.")
    is_late: bool = Field(description="Whether it slipped by more than 5 %.")
    actual_end: date = Field(description="When it ended.")
    project_id: int | None = Field(default=None, description="Project here, if it is one.")


class DelayStatus(Answer):
    """What the estimates of this installation rest on."""

    basis: EstimateBasis = Field(description="Own history or reference ranges.")
    model_version: str = Field(description="Live model, or the reference classes.")
    n_finished: int = Field(examples=[57], description="Finished items the live model has seen.")
    n_available: int = Field(examples=[61], description="Finished items stored now.")
    n_needed: int = Field(examples=[30], description="Finished items before a model is fitted.")
    problem: str = Field(default="", description="What is wrong with the live model, if anything.")


class RiskView(Answer):
    """Everything that the risk page shows of a project as of a day."""

    as_of: date = Field(description="Day.")
    estimate: Estimate | None = Field(default=None, description="Newest on or before the day.")
    age_days: int | None = Field(default=None, description="Days from the estimate to the day.")
    is_stale: bool = Field(default=False, description="The estimate is too old to rely on.")
    before: Estimate | None = Field(
        default=None, description="The newest one at least a week older, else the one before."
    )
    changed: list[ChangeSince] = Field(default_factory=list, description="Since ``before``.")
    trend: list[Estimate] = Field(default_factory=list, description="Oldest first, no drivers.")
    timeline: list[TimelineEvent] = Field(default_factory=list, description="Oldest first.")
    similar: list[SimilarWork] = Field(default_factory=list, description="Most alike first.")
    n_similar: int = Field(default=0, description="Finished items of the same segment.")
    snapshot: Snapshot | None = Field(
        default=None, description="Snapshot of the estimate; the newest while there is none."
    )
    settings: RiskSettings = Field(description="Threshold and baseline.")
    outcome: Outcome = Field(description="How it ended, if it has.")
    status: DelayStatus = Field(description="What the estimates rest on.")


class WhatIfIn(Command):
    """Changes to try; only what somebody can act upon."""

    as_of: date | None = Field(default=None, description="Day; today if left out.")
    changes: dict[str, float | int | str] = Field(
        min_length=1,
        max_length=10,
        description="New values by column.",
        examples=[{"planned_end": "2026-09-30", "team_size_people": 6}],
    )


class WhatIfOut(Answer):
    """Estimates with and without the changes, and what makes the answer doubtful."""

    before: Estimate = Field(description="As it is.")
    after: Estimate = Field(description="With the changes.")
    outside_experience: list[str] = Field(description="Features beyond what the history holds.")
    without_effect: list[str] = Field(description="Changes that the history cannot answer.")
    against_experience: list[str] = Field(
        default_factory=list,
        description="Changes that, alone, move the estimate the other way than one expects.",
    )


class PortfolioEntry(Answer):
    """A project in the portfolio."""

    project_id: int = Field(examples=[1], description="Project.")
    key: str = Field(examples=["WMS"], description="Its key.")
    name: str = Field(description="Its name.")
    client_name: str = Field(description="Its client.")
    as_of: date = Field(description="Day of the estimate.")
    is_stale: bool = Field(default=False, description="The estimate is too old to rely on.")
    level: RiskLevel = Field(description="How it stands; overdue from the day after its end.")
    basis: EstimateBasis = Field(description="Own history or reference ranges.")
    p_late: float = Field(examples=[0.42], description="P(slip over 5 %).")
    threshold: float = Field(examples=[0.5], description="Probability from which it is at risk.")
    expected_slip_days: float = Field(description="Mean of the slip, days.")
    planned_end: date = Field(description="Planned end.")
    p50_end: date = Field(description="Ends by then with 50 %.")
    p80_end: date = Field(description="Ends by then with 80 %.")
    p95_end: date = Field(description="Ends by then with 95 %.")
    n_reference: int = Field(description="Items compared with.")
    n_finished: int = Field(description="Finished items of this installation.")
    segment: str = Field(default="", description="Phase, work kind or reference class.")
    expected_loss: float | None = Field(default=None, description="Mean delay times cost a day.")
    mean_delay_days: float = Field(description="Mean delay, days.")
    currency: str = Field(default="", description="Currency of the loss.")
    mood: float | None = Field(default=None, description="Mean tone of 28 days, -1 to 1.")
    churn_count: int | None = Field(
        default=None, description="Requirements added, removed, changed."
    )
    trend: list[float] = Field(description="P(late) of the last half year, oldest first.")
    trend_days: int = Field(default=0, description="Days that the trend spans.")


class LevelCount(Answer):
    """How many projects stand at a level."""

    level: RiskLevel = Field(description="Level.")
    projects: int = Field(examples=[7], description="Projects.")


class LossSum(Answer):
    """Expected loss in one currency."""

    currency: str = Field(examples=["EUR"], description="Currency; empty if not stated.")
    expected_loss: float = Field(description="Sum over the projects shown.")
    projects: int = Field(examples=[7], description="Projects with an amount.")


class Portfolio(Answer):
    """Open projects as of a day, the most urgent first."""

    as_of: date = Field(description="Day.")
    items: list[PortfolioEntry] = Field(description="Rows of this page.")
    total: int = Field(description="Projects that the filters leave.")
    limit: int = Field(description="Most rows on one page.")
    offset: int = Field(description="Rows before this page.")
    levels: list[LevelCount] = Field(description="Per level; the filter on levels is left out.")
    losses: list[LossSum] = Field(description="Per currency, over all pages.")
    without_estimate: int = Field(description="Open projects that have no estimate yet.")
    stale: int = Field(default=0, description="Projects whose estimate is too old to rely on.")
    stale_days: int = Field(default=14, description="Older estimates are too old to rely on.")
    status: DelayStatus = Field(description="What the estimates rest on.")

"""Wire types of project facts, risk estimates, outcomes and the portfolio."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from service.schemas.base import Answer, Command
from service.schemas.delay_enums import (
    DriverGroup,
    EstimateBasis,
    EvidenceKind,
    RiskLevel,
    SnapshotSource,
)

Amount = Annotated[float | None, Field(ge=0, allow_inf_nan=False)]
Share = Annotated[float | None, Field(ge=0, le=1)]
Count = Annotated[int | None, Field(ge=0)]
Word = Annotated[str | None, Field(max_length=200)]


class ProjectFacts(Command):
    """What people know of a project; names and units as in ``data/project_schema.md``."""

    start_date: date | None = Field(default=None, description="First day of the work.")
    planned_end: date | None = Field(default=None, description="Planned end, as of this day.")
    planned_cost: Amount = Field(default=None, description="Planned cost in the currency.")
    planned_effort_hours: Amount = Field(default=None, description="Planned effort, hours.")
    contract_value: Amount = Field(default=None, description="Contract value in the currency.")
    contract_type: Word = Field(default=None, description="For example fixed price.")
    currency: str | None = Field(
        default=None, pattern=r"^[A-Z]{3}$", description="ISO 4217.", examples=["EUR"]
    )
    domain: Word = Field(default=None, description="Field of work, for example it.")
    org: Word = Field(default=None, description="Client or department.")
    category: Word = Field(default=None, description="Work kind.")
    phase: Word = Field(default=None, description="Phase.")
    region: Word = Field(default=None, description="Place.")
    contractor: Word = Field(default=None, description="Who does the work.")
    title: Word = Field(default=None, description="Short text.")
    progress_share: Share = Field(default=None, description="Work done, 0 to 1.")
    effort_spent_hours: Amount = Field(default=None, description="Effort spent, hours.")
    cost_spent: Amount = Field(default=None, description="Cost spent in the currency.")
    milestones_missed_count: Count = Field(default=None, description="Milestones missed.")
    tasks_overdue_count: Count = Field(default=None, description="Tasks overdue.")
    team_size_people: Amount = Field(default=None, description="People, full-time equivalents.")
    team_turnover_share: Share = Field(
        default=None, description="Left in the last 90 days, 0 to 1."
    )
    capacity_gap_hours: float | None = Field(
        default=None, description="Demand above capacity in the next four weeks, hours."
    )
    new_members_count: Count = Field(default=None, description="New people in the last 30 days.")
    dependencies_count: Count = Field(default=None, description="Dependencies on others.")
    dependencies_open_count: Count = Field(default=None, description="Dependencies still open.")
    permits_open_count: Count = Field(default=None, description="Permits still open.")
    risks_open_count: Count = Field(default=None, description="Open risks.")


class SnapshotCreate(Command):
    """Facts as of a day; a second one of the same day is a correction that keeps the first."""

    as_of: date = Field(description="Day on which the facts were true; not in the future.")
    facts: ProjectFacts = Field(default_factory=ProjectFacts, description="What people know.")
    observed_on: dict[str, date] = Field(
        default_factory=dict,
        description="Day on which a fact was observed, by name; a day after ``as_of`` is refused.",
    )
    note: str = Field(default="", max_length=2000, description="The PM's own note.")


class EvidenceOut(Answer):
    """One thing behind a feature or driver, to be opened."""

    kind: EvidenceKind = Field(description="What it is.")
    id: int = Field(examples=[4], description="Its id.")
    label: str = Field(examples=["REQ-4"], description="Code or name.")
    wording: str = Field(default="", description="What an entry of the record says, shortened.")
    on: date | None = Field(default=None, description="Day it belongs to.")


class FeatureOut(Answer):
    """A number that the record or the mail gave for a day."""

    name: str = Field(examples=["requirements_added_count"], description="Name in the schema.")
    value: float | None = Field(default=None, examples=[12], description="Null if unknown.")
    n: int = Field(examples=[12], description="Things counted.")
    evidence: list[EvidenceOut] = Field(default_factory=list, description="Newest 20 of them.")


class FeaturesOut(Answer):
    """Everything that record and mail say of a project as of a day."""

    as_of: date = Field(description="Day.")
    baseline_on: date | None = Field(description="Day that additions and changes count from.")
    reconstructed: bool = Field(
        description="The day lies before the project was kept here: dates of the messages count."
    )
    features: list[FeatureOut] = Field(description="In the order of the schema.")


class Snapshot(Answer):
    """Facts and features of a project as of a day."""

    id: int = Field(examples=[3], description="Id.")
    project_id: int = Field(examples=[1], description="Project.")
    as_of: date = Field(description="Day.")
    revision: int = Field(examples=[1], description="From 1; a correction of the day adds one.")
    source: SnapshotSource = Field(description="Where the facts come from.")
    facts: dict[str, object] = Field(description="What people know; unknown facts are left out.")
    features: dict[str, float] = Field(description="What record and mail say.")
    reconstructed: bool = Field(
        description="Whether the day lies before the project was kept here."
    )
    note: str = Field(default="", description="The PM's own note.")
    created_at: datetime = Field(description="When it was written, UTC.")
    created_by: str = Field(examples=["李娜"], description="Who wrote it.")


class DriverOut(Answer):
    """One reason for an estimate."""

    name: str = Field(examples=["Requirements added"], description="Name in English.")
    group: DriverGroup = Field(description="Group.")
    points: float = Field(examples=[11.0], description="Percentage points it adds to P(late).")
    features: list[str] = Field(description="Features of the model behind it.")
    value: float | None = Field(default=None, description="Its value, where there is just one.")
    column: str = Field(
        default="",
        description="Column of the schema, where there is just one; else the feature of ``value``.",
    )
    evidence: list[EvidenceOut] = Field(default_factory=list, description="What to open.")


class Estimate(Answer):
    """What is expected of a project as of a day, with the n behind it."""

    id: int = Field(examples=[9], description="Id.")
    project_id: int = Field(examples=[1], description="Project.")
    snapshot_id: int = Field(examples=[3], description="Snapshot it rests on.")
    as_of: date = Field(description="Day.")
    model_version: str = Field(description="Model, or the reference classes.")
    basis: EstimateBasis = Field(description="Own history or reference ranges.")
    level: RiskLevel = Field(description="How the project stands.")
    p_late: float = Field(examples=[0.42], description="P(slip over 5 % of the planned duration).")
    threshold: float = Field(examples=[0.5], description="Probability from which it is at risk.")
    expected_slip_days: float = Field(examples=[12.0], description="Mean of the slip, days.")
    mean_delay_days: float = Field(examples=[18.0], description="Mean delay, earlier ends as 0.")
    planned_end: date = Field(description="Planned end of the snapshot.")
    p50_end: date = Field(description="Ends by then with 50 %.")
    p80_end: date = Field(description="Ends by then with 80 %.")
    p95_end: date = Field(description="Ends by then with 95 %.")
    n_reference: int = Field(examples=[214], description="Finished and open items compared with.")
    n_finished: int = Field(examples=[57], description="Finished items of this installation.")
    segment: str = Field(default="", description="Phase or work kind, or the reference class.")
    expected_loss: float | None = Field(default=None, description="Mean delay times cost a day.")
    currency: str = Field(default="", description="Currency of the loss.")
    note: str = Field(default="", description="What to know about it.")
    drivers: list[DriverOut] = Field(default_factory=list, description="Strongest first.")
    created_at: datetime = Field(description="When it was computed, UTC.")


class RiskSettings(Answer):
    """Threshold and baseline of a project."""

    project_id: int = Field(examples=[1], description="Project.")
    baseline_on: date | None = Field(default=None, description="Null: day of the first snapshot.")
    threshold: float = Field(examples=[0.5], description="P(late) from which it is at risk.")
    delay_cost_per_day: float | None = Field(
        default=None, description="Cost of a day of delay; null: planned cost over duration."
    )
    version: int = Field(examples=[1], description="Version for the next change.")


class RiskSettingsUpdate(Command):
    """A PM's change to the settings; fields left out stay."""

    expected_version: int = Field(ge=1, examples=[1], description="Version that was read.")
    baseline_on: date | None = Field(default=None, description="Day of the agreed baseline.")
    threshold: float | None = Field(default=None, gt=0, lt=1, description="P(late) of a risk.")
    delay_cost_per_day: float | None = Field(default=None, ge=0, description="Cost of a day.")


class OutcomeIn(Command):
    """How a project ended."""

    actual_end: date = Field(description="Last day of the work; not in the future.")
    actual_effort_hours: float | None = Field(default=None, ge=0, description="Effort, hours.")
    actual_cost: float | None = Field(default=None, ge=0, description="Cost in the currency.")
    note: str = Field(default="", max_length=2000, description="What to remember.")
    expected_version: int | None = Field(
        default=None, ge=1, description="Version that was read; left out for the first outcome."
    )


class Outcome(Answer):
    """How a project ended; it is part of the training set while it stands."""

    project_id: int = Field(examples=[1], description="Project.")
    actual_end: date | None = Field(default=None, description="Null while the project is open.")
    actual_effort_hours: float | None = Field(default=None, description="Effort, hours.")
    actual_cost: float | None = Field(default=None, description="Cost in the currency.")
    slip_days: int | None = Field(
        default=None, description="After the planned end at the baseline."
    )
    note: str = Field(default="", description="What to remember.")
    closed_by: str = Field(default="", description="Who closed it.")
    closed_at: datetime | None = Field(default=None, description="When, UTC.")
    version: int = Field(default=0, description="Version for the next change; 0 while open.")

"""Wire types of the weekly report."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from service.schemas.base import Answer, Command
from service.schemas.enums import Language, Priority, Relation
from service.schemas.planning import BudgetLevel
from service.schemas.risks import Risk


class ReportAudience(StrEnum):
    """Who reads a report: the client's one leaves out mood, budget and resources."""

    CLIENT = "client"
    INTERNAL = "internal"


class ReportFormat(StrEnum):
    """Files of a report."""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"


class ReportStatus(Answer):
    """The newest estimate up to the end of the week."""

    as_of: date = Field(description="Day of the estimate.")
    p_late: float = Field(examples=[0.42], description="P(slip over 5 %).")
    threshold: float = Field(examples=[0.5], description="Threshold of the project.")
    planned_end: date = Field(description="Planned end.")
    p50_end: date = Field(description="Ends by then with 50 %.")
    p80_end: date = Field(description="Ends by then with 80 %.")
    n_reference: int = Field(examples=[120], description="Items behind it.")
    basis: str = Field(examples=["own"], description="Own history or reference ranges.")


class ReportItem(Answer):
    """A requirement or question with its words."""

    code: str = Field(examples=["REQ-4"], description="Code in the record.")
    text: str = Field(description="Wording.")
    priority: Priority | None = Field(default=None, description="Priority.")
    quote: str = Field(default="", description="Words behind it.")
    source: str = Field(default="", description="Document of these words.")
    due_on: date | None = Field(default=None, description="Due date.")
    owner: str | None = Field(default=None, description="Who acts.")


class ReportChange(Answer):
    """A change of a requirement with both quotes."""

    code: str = Field(examples=["REQ-4"], description="Code in the record.")
    relation: Relation = Field(description="What sort of change.")
    from_value: str = Field(description="Before.")
    to_value: str = Field(description="After.")
    from_quote: str = Field(description="Words before.")
    to_quote: str = Field(description="Words now.")


class ReportMood(Answer):
    """Tone of the client in the week against the four weeks before."""

    n: int = Field(examples=[3], description="Messages of the week.")
    mean: float | None = Field(default=None, description="Mean from -1 to 1.")
    n_before: int = Field(examples=[8], description="Messages of the four weeks before.")
    mean_before: float | None = Field(default=None, description="Their mean.")


class ReportDate(Answer):
    """A date that lies ahead."""

    on: date = Field(description="Day.")
    code: str = Field(default="", examples=["REQ-4"], description="What it belongs to.")
    text: str = Field(description="What is due.")
    owner: str = Field(default="", description="Who acts.")


class WeeklyReport(Answer):
    """All that a report says; files show the same."""

    project_key: str = Field(examples=["WMS"], description="Key of the project.")
    project_name: str = Field(description="Name of the project.")
    client_name: str = Field(description="Client.")
    language: Language = Field(description="Language of the words around the content.")
    audience: ReportAudience = Field(description="Who reads it.")
    week_from: date = Field(description="Monday.")
    week_to: date = Field(description="Sunday.")
    status: ReportStatus | None = Field(default=None, description="Newest estimate, if any.")
    before: ReportStatus | None = Field(default=None, description="Estimate a week earlier.")
    course: list[ReportStatus] = Field(
        description="Estimates of the last twelve weeks, oldest first."
    )
    confirmed: list[ReportItem] = Field(description="Requirements confirmed in the week.")
    changed: list[ReportChange] = Field(description="Changes drafted or agreed in the week.")
    questions: list[ReportItem] = Field(description="Open questions.")
    mood: ReportMood | None = Field(default=None, description="For internal readers only.")
    risks: list[Risk] = Field(description="Open risks, largest exposure first.")
    dates: list[ReportDate] = Field(description="Dates of the next 14 days after the week.")
    budget_level: BudgetLevel | None = Field(default=None, description="For internal readers.")
    forecast_total: float | None = Field(default=None, description="For internal readers.")
    currency: str = Field(default="", description="Of the forecast.")
    overload_weeks: int | None = Field(default=None, description="For internal readers.")


class WeeklyMail(Command):
    """Send a report by mail, to the addresses of the alert settings."""

    week: date = Field(description="A day of the week.")
    audience: ReportAudience = Field(description="Owner or client.")


class WeeklyMailAsked(Answer):
    """The job that sends it."""

    job_id: int = Field(examples=[7], description="Job.")

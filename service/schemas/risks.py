"""Wire types of the risk register and of recommended responses."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field, model_validator

from service.schemas.base import Answer, Command
from service.schemas.delay import DriverOut
from service.schemas.delay_enums import DriverGroup


class RiskSource(StrEnum):
    """Where a risk comes from."""

    RESPONSE = "response"
    SENTENCE = "sentence"
    MANUAL = "manual"


class RiskStatus(StrEnum):
    """Life of a risk."""

    OPEN = "open"
    ACTING = "acting"
    CLOSED = "closed"


class Helped(StrEnum):
    """What a response did, asked for when a risk is closed."""

    HELPED = "helped"
    NO_EFFECT = "no_effect"
    NOT_USED = "not_used"
    UNKNOWN = "unknown"


class Effort(StrEnum):
    """What a response costs to carry out."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Risk(Answer):
    """A row of the risk register."""

    id: int = Field(examples=[3], description="Id.")
    project_id: int = Field(examples=[1], description="Project.")
    code: str = Field(examples=["R-1"], description="Number within the project; never reused.")
    version: int = Field(examples=[1], description="Version for the next change.")
    title: str = Field(examples=["Tax interface comes late"], description="What may happen.")
    description: str = Field(default="", description="Cause and effect.")
    source: RiskSource = Field(description="Where it comes from.")
    record_id: int | None = Field(default=None, description="Confirmed risk of the record.")
    document_id: int | None = Field(default=None, description="Document of its words.")
    document_name: str | None = Field(default=None, description="Name of that document.")
    start: int | None = Field(default=None, description="First code point of its words.")
    end: int | None = Field(default=None, description="One past the last code point.")
    quote: str | None = Field(default=None, description="Its words, cut from the document.")
    driver: DriverGroup | None = Field(default=None, description="Driver of delay it belongs to.")
    owner: str = Field(default="", examples=["李娜"], description="Who acts.")
    due_on: date | None = Field(default=None, description="By when the response is done.")
    probability_percent: int | None = Field(default=None, examples=[40], description="Per cent.")
    impact_days: float | None = Field(default=None, examples=[10], description="Delay if it comes.")
    impact_cost: float | None = Field(default=None, description="Cost if it comes, in currency.")
    exposure_days: float | None = Field(default=None, description="Probability x impact in days.")
    exposure_cost: float | None = Field(default=None, description="Probability x impact in cost.")
    response_key: str | None = Field(default=None, description="Response of the library.")
    response: str = Field(default="", description="What is done about it.")
    contingency: str = Field(default="", description="What is done if it comes all the same.")
    status: RiskStatus = Field(description="Where it stands.")
    occurred: bool | None = Field(default=None, description="Whether it came; known at the close.")
    helped: Helped | None = Field(default=None, description="What the response did.")
    outcome_note: str = Field(default="", description="What was learned.")
    closed_at: datetime | None = Field(default=None, description="When it was closed, UTC.")
    closed_by: str | None = Field(default=None, description="Who closed it.")
    created_at: datetime = Field(description="When it was added, UTC.")
    created_by: str = Field(examples=["李娜"], description="Who added it.")
    updated_at: datetime = Field(description="When it last changed, UTC.")


class RiskVersion(Answer):
    """The values of a risk at one version."""

    version: int = Field(examples=[2], description="Version, from 1.")
    at: datetime = Field(description="When, UTC.")
    by: str = Field(examples=["李娜"], description="Who.")
    values: dict[str, object] = Field(description="All values at this version.")
    changed: list[str] = Field(default_factory=list, examples=[["owner"]], description="Fields.")


class RiskDetail(Risk):
    """A risk with its history."""

    versions: list[RiskVersion] = Field(description="Oldest first.")


class _RiskValues(Command):
    owner: str | None = Field(default=None, max_length=200, description="Who acts.")
    due_on: date | None = Field(default=None, description="By when the response is done.")
    probability_percent: int | None = Field(default=None, ge=0, le=100, description="Per cent.")
    impact_days: float | None = Field(default=None, ge=0, le=36500, description="Delay, in days.")
    impact_cost: float | None = Field(default=None, ge=0, description="Cost, in currency.")
    response_key: str | None = Field(
        default=None, max_length=40, description="Response of the library."
    )
    response: str | None = Field(default=None, max_length=5000, description="What is done.")
    contingency: str | None = Field(default=None, max_length=5000, description="Plan B.")
    description: str | None = Field(default=None, max_length=5000, description="Cause and effect.")
    driver: DriverGroup | None = Field(default=None, description="Driver of delay.")


class RiskCreate(_RiskValues):
    """A new risk: by hand, from a response, from a confirmed risk or from words of a document.

    One of ``title``, ``response_key``, ``record_id`` or ``document_id`` with its span is needed.
    """

    title: str | None = Field(default=None, min_length=1, max_length=300, description="In short.")
    record_id: int | None = Field(default=None, description="Confirmed risk of the record.")
    document_id: int | None = Field(default=None, description="Document that says it.")
    start: int | None = Field(default=None, ge=0, description="First code point.")
    end: int | None = Field(default=None, ge=1, description="One past the last code point.")

    @model_validator(mode="after")
    def _has_a_source(self) -> RiskCreate:
        if self.document_id is not None and (self.start is None or self.end is None):
            raise ValueError("document_id needs start and end, the place of the words")
        known = (self.title, self.response_key, self.record_id, self.document_id)
        if all(value is None for value in known):
            raise ValueError("give a title, a response_key, a record_id or a document_id")
        return self


class RiskUpdate(_RiskValues):
    """A change to a risk; a field left out stays, a field set to null is emptied."""

    expected_version: int = Field(ge=1, examples=[1], description="Version that was read.")
    title: str | None = Field(default=None, min_length=1, max_length=300, description="In short.")
    status: RiskStatus | None = Field(
        default=None, description="Open or acting; closing has a route of its own."
    )


class RiskClose(Command):
    """How a risk ended; asked for, because the next project learns from it."""

    expected_version: int = Field(ge=1, examples=[1], description="Version that was read.")
    occurred: bool = Field(description="Whether it came.")
    helped: Helped = Field(description="What the response did.")
    outcome_note: str = Field(default="", max_length=5000, description="What was learned.")


class ResponseAdvice(Answer):
    """A response of the library with what it did in this installation."""

    key: str = Field(examples=["freeze_window"], description="Key in the library.")
    group: DriverGroup = Field(description="Driver it answers.")
    driver: DriverOut | None = Field(
        default=None, description="Driver of this project that it answers; without its evidence."
    )
    title: dict[str, str] = Field(description="By language.")
    when: dict[str, str] = Field(description="When it fits, by language.")
    effect: dict[str, str] = Field(description="What it does, by language.")
    risk: dict[str, str] = Field(description="What can go wrong with it, by language.")
    effort: Effort = Field(description="What it costs.")
    used: int = Field(examples=[4], description="Closed risks with it whose outcome is known.")
    helped: int = Field(examples=[3], description="Of these, how often it helped.")
    projects: int = Field(examples=[3], description="Projects these come from.")
    in_register: bool = Field(description="Whether this project has an open risk with it.")


class ResponseList(Answer):
    """Recommended responses, best first."""

    from_estimate: bool = Field(
        description="Whether the project's drivers are known; else the whole library is given."
    )
    segment: str = Field(
        default="",
        examples=["Design"],
        description="Phase or work kind whose projects the counts come from; empty: all projects.",
    )
    days_if_late: float | None = Field(
        default=None,
        examples=[21.0],
        description="Mean delay of the newest estimate over its probability of being late, in days.",
    )
    items: list[ResponseAdvice] = Field(description="Best first.")


class RegisterFormat(StrEnum):
    """Files that the risk register can be exported to."""

    CSV = "csv"
    XLSX = "xlsx"

"""Wire types of projects, reviewers, the audit log, coverage and mood."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from service.schemas.base import Answer, Command, SpanOut
from service.schemas.enums import FindingType, Language, ToneLabel, Verdict

KEY_PATTERN = r"^[A-Za-z][A-Za-z0-9_-]{0,29}$"


class ProjectCreate(Command):
    """A new project."""

    key: str = Field(
        pattern=KEY_PATTERN, description="Short unique key, used in file names.", examples=["WMS"]
    )
    name: str = Field(
        min_length=1, max_length=200, examples=["Warehouse portal"], description="Name."
    )
    client_name: str = Field(
        default="", max_length=200, description="Name of the client.", examples=["Northwind"]
    )
    language: Language = Field(
        default=Language.EN, description="Language of sheets for the client.", examples=["en"]
    )
    own_domains: list[str] = Field(
        default_factory=list,
        max_length=50,
        description="Mail domains of our side; a sender from them is us.",
        examples=[["ourcompany.com"]],
    )
    own_names: list[str] = Field(
        default_factory=list,
        max_length=200,
        description="Names of our people, for speaker turns.",
        examples=[["Chen Wei"]],
    )


class ProjectUpdate(Command):
    """Changes to a project; fields left out stay as they are."""

    expected_version: int = Field(ge=1, description="Version that was read.", examples=[1])
    name: str | None = Field(default=None, min_length=1, max_length=200, description="Name.")
    client_name: str | None = Field(default=None, max_length=200, description="Client.")
    language: Language | None = Field(default=None, description="Language of sheets.")
    own_domains: list[str] | None = Field(default=None, max_length=50, description="Our domains.")
    own_names: list[str] | None = Field(default=None, max_length=200, description="Our people.")
    archived: bool | None = Field(default=None, description="Archive or bring back.")


class ProjectCounts(Answer):
    """How much a project holds."""

    documents: int = Field(examples=[5], description="Documents that are not withdrawn.")
    failed_documents: int = Field(default=0, examples=[0], description="Unreadable documents.")
    open_items: int = Field(examples=[12], description="Items pending or skipped.")
    record_items: int = Field(
        examples=[8], description="Items of the record, retracted ones left out."
    )
    requirements: int = Field(examples=[6], description="Active requirements.")
    open_changes: int = Field(default=0, examples=[1], description="Change requests in draft.")


class Project(Answer):
    """A project with its counts."""

    id: int = Field(examples=[1], description="Id.")
    key: str = Field(examples=["WMS"], description="Short unique key.")
    name: str = Field(examples=["Warehouse portal"], description="Name.")
    client_name: str = Field(examples=["Northwind"], description="Name of the client.")
    language: Language = Field(description="Language of sheets for the client.")
    own_domains: list[str] = Field(description="Mail domains of our side.")
    own_names: list[str] = Field(description="Names of our people.")
    archived: bool = Field(description="Archived projects are read-only.")
    version: int = Field(examples=[1], description="Version for the next change.")
    created_at: datetime = Field(description="When it was made, UTC.")
    counts: ProjectCounts = Field(description="How much it holds.")


class ReviewerCreate(Command):
    """A person who decides."""

    name: str = Field(min_length=1, max_length=100, examples=["李娜"], description="Name.")


class Reviewer(Answer):
    """A person who decides, with the number of decisions."""

    name: str = Field(examples=["李娜"], description="Name.")
    decisions: int = Field(default=0, examples=[120], description="Decisions so far.")


class AuditEntry(Answer):
    """One write: who did what to what."""

    id: int = Field(examples=[1], description="Id; grows with time.")
    at: datetime = Field(description="When, UTC.")
    actor: str = Field(examples=["李娜"], description="Reviewer.")
    action: str = Field(examples=["item.accept"], description="What was done.")
    entity: str = Field(examples=["item"], description="Kind of thing it was done to.")
    entity_id: int | None = Field(examples=[7], description="Id of that thing.")
    details: dict[str, object] = Field(description="Values that matter.")
    request_id: str = Field(description="Request that did it; also in the log.")


class VerdictCount(Answer):
    """How many units got a verdict."""

    verdict: Verdict = Field(description="Verdict.")
    units: int = Field(examples=[31], description="Units.")
    characters: int = Field(examples=[1210], description="Code points.")


class ItemCount(Answer):
    """How many items of a type stand in a state."""

    type: FindingType = Field(description="Type.")
    state: str = Field(examples=["pending"], description="State.")
    items: int = Field(examples=[4], description="Items.")


class Coverage(Answer):
    """The coverage ledger of a project or document in numbers."""

    documents: int = Field(examples=[5], description="Documents counted.")
    units: int = Field(examples=[214], description="Units; each has exactly one verdict.")
    verdicts: list[VerdictCount] = Field(description="Units per verdict.")
    items: list[ItemCount] = Field(description="Items per type and state.")
    missed_added: int = Field(examples=[1], description="Requirements that people added by hand.")


class MoodPoint(Answer):
    """Tone of one document of a contact."""

    document_id: int = Field(examples=[3], description="Document.")
    document_name: str = Field(examples=["re-login.eml"], description="Its name.")
    at: datetime = Field(description="When it was received (or stored), UTC.")
    label: ToneLabel = Field(description="Tone.")
    score: float = Field(examples=[-0.4], description="-1 negative to 1 positive.")
    axes: dict[str, float] = Field(
        default_factory=dict,
        description="complaint, pressure, politeness, politeness_drop (against earlier messages), praise.",
    )
    axis_quotes: dict[str, list[str]] = Field(
        default_factory=dict, description="Sentences behind each axis that has any."
    )
    evidence: list[SpanOut] = Field(default_factory=list, description="Sentences behind it.")
    quotes: list[str] = Field(default_factory=list, description="The same sentences as text.")


class ContactMood(Answer):
    """Mood of one contact over time."""

    contact: str = Field(examples=["amy@client.com"], description="Sender; empty if unknown.")
    name: str = Field(default="", examples=["Amy Lee"], description="Name beside the address.")
    n: int = Field(examples=[6], description="Documents.")
    mean_score: float = Field(examples=[0.1], description="Mean score of all n documents.")
    last_score: float = Field(examples=[-0.4], description="Score of the newest document.")
    points: list[MoodPoint] = Field(description="Oldest first.")

"""Wire types of what helps to decide: open questions, why a priority, needs of other projects."""

from __future__ import annotations

from pydantic import Field

from service.schemas.base import Answer
from service.schemas.enums import Basis, GapKind, Priority


class GapOut(Answer):
    """Something a requirement leaves open, and the question that would close it."""

    kind: GapKind = Field(description="What is missing.")
    words: str = Field(examples=["fast"], description="The requirement's words it is about.")
    question: str = Field(
        examples=["'fast': which value exactly?"],
        description="Question to the client, in the language of the requirement.",
    )


class CounterfactualOut(Answer):
    """What the priority would be if some words were not there."""

    start: int = Field(examples=[12], description="First code point of the words.")
    end: int = Field(examples=[14], description="One past the last code point.")
    words: str = Field(examples=["必须"], description="The words left out.")
    priority: Priority = Field(description="Priority without them.")
    sentence: str = Field(examples=["without '必须': Should"], description="The same as a line.")


class ExampleOut(Answer):
    """A confirmed requirement of the same project that is close in meaning."""

    record_id: int = Field(examples=[4], description="Record item.")
    code: str = Field(examples=["REQ-4"], description="Its code.")
    text: str = Field(description="Its wording.")
    priority: Priority | None = Field(default=None, description="Its confirmed priority.")
    similarity: float = Field(examples=[0.71], description="Cosine of the two meanings.")


class ExplanationOut(Answer):
    """Why an item has its priority."""

    basis: Basis = Field(description="What the priority rests on.")
    counterfactuals: list[CounterfactualOut] = Field(
        default_factory=list, description="One per stretch of words that carries the priority."
    )
    examples: list[ExampleOut] = Field(
        default_factory=list, description="At most two, nearest first; only of this project."
    )


class NeedSource(Answer):
    """Where another project's record says a need."""

    project_key: str = Field(examples=["returns-portal"], description="Key of that project.")
    record_code: str = Field(examples=["REQ-4"], description="Code in that project's record.")
    text: str = Field(description="Its wording there.")
    count: int = Field(examples=[2], description="Quotes that stand behind it there.")


class ImplicitNeed(Answer):
    """A suggestion: asked for in several similar projects and not in this one."""

    text: str = Field(description="Wording of one of the sources.")
    projects: int = Field(examples=[2], description="Similar projects that ask for it.")
    sources: list[NeedSource] = Field(description="Every place it comes from.")


class ImplicitNeeds(Answer):
    """Suggestions from other projects; never stated by this client, and never in the record."""

    enabled: bool = Field(description="Whether this installation shares records among projects.")
    similar_projects: int = Field(default=0, examples=[3], description="Projects compared with.")
    items: list[ImplicitNeed] = Field(default_factory=list, description="Most widespread first.")

"""What all wire types share: strict requests, tolerant answers, pages and the error body."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")


class Answer(BaseModel):
    """Base of what the service sends; an older client ignores fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="ignore", from_attributes=True)


class Command(BaseModel):
    """Base of what the service receives; an unknown field is refused: it is a typing error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Page(Answer, Generic[T]):
    """One page of a list."""

    items: list[T] = Field(description="Rows of this page, in the order of the list.")
    total: int = Field(description="Rows in the whole list.", examples=[37])
    limit: int = Field(description="Most rows on one page.", examples=[50])
    offset: int = Field(description="Rows before this page.", examples=[0])


class ErrorBody(Answer):
    """Body of every answer that is not a success."""

    error: str = Field(description="Class of the error.", examples=["StaleVersionError"])
    detail: str = Field(
        description="What is wrong and what to do.",
        examples=["item 7 was changed by someone else (version 3, expected 2); load it again"],
    )
    code: str | None = Field(
        default=None, description="Machine-readable reason.", examples=["encrypted"]
    )
    document_id: int | None = Field(
        default=None, description="The failed document that keeps the bytes, if any."
    )
    current: dict[str, object] | None = Field(
        default=None, description="The current value when a version check failed."
    )


class SpanOut(Answer):
    """Half-open range of code points in the text of a document."""

    start: int = Field(ge=0, description="First code point.", examples=[12])
    end: int = Field(gt=0, description="One past the last code point.", examples=[48])


class Health(Answer):
    """Answer of the health and readiness checks."""

    status: str = Field(description="``ok`` or what is missing.", examples=["ok"])
    version: str = Field(description="Version of the service.", examples=["0.1.0"])
    model_version: str | None = Field(
        default=None, description="Version of the loaded models; null while they are not loaded."
    )


class Info(Answer):
    """What a page needs to know about the installation."""

    version: str = Field(examples=["0.1.0"], description="Version of the service.")
    model_version: str = Field(examples=["base-1"], description="Version of the models.")
    max_upload_bytes: int = Field(examples=[52428800], description="Largest upload.")
    file_suffixes: list[str] = Field(examples=[[".eml", ".docx"]], description="Readable files.")
    needs_token: bool = Field(description="Whether a bearer token is asked for.")

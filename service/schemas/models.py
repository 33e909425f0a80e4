"""Wire types of model versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from service.schemas.base import Answer, Command


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


class ModelVersionDetail(ModelVersion):
    """A version with its card and the report of the gate."""

    data_hash: str | None = Field(default=None, description="Hash of what it was trained on.")
    seed: int | None = Field(default=None, description="Seed of the training.")
    revision: str | None = Field(default=None, description="Revision of the code.")
    libraries: dict[str, str] = Field(description="Versions of the libraries.")
    card: str = Field(description="What it is, in Markdown.")
    report: dict[str, Any] = Field(description="Gate, reasons, scores and diff (ADR 35).")


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

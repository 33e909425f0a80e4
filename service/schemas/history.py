"""Wire types of imported history."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from service.schemas.base import Answer
from service.schemas.delay_enums import ProblemCode


class ImportProblem(Answer):
    """One doubt about a file; an error keeps its row out, a warning does not."""

    code: ProblemCode = Field(description="What is doubtful.")
    line: int = Field(examples=[14], description="Line of the file; 0 for the whole file.")
    column: str = Field(examples=["Finish"], description="Column of the file.")
    value: str = Field(default="", description="The value, or what it collides with.")
    is_error: bool = Field(description="Whether the row stays out.")


class ImportPreview(Answer):
    """What an import would do; nothing is stored."""

    kind: str = Field(examples=["csv"], description="csv, jira, xlsx or mspdi.")
    columns: list[str] = Field(description="Columns of the file in their order.")
    mapping: dict[str, str] = Field(description="Column of the schema by column; empty: left out.")
    sample: list[dict[str, str]] = Field(description="The first rows as they stand in the file.")
    converted: list[dict[str, object]] = Field(description="The first fit rows in the schema.")
    rows: int = Field(examples=[120], description="Rows of the file.")
    fit: int = Field(examples=[117], description="Rows that would be stored.")
    finished: int = Field(examples=[96], description="Fit rows with an actual end.")
    errors: int = Field(examples=[3], description="Rows that errors keep out.")
    problems: list[ImportProblem] = Field(description="The first 500, errors first.")
    targets: list[str] = Field(description="Columns of the schema to choose from.")


class HistoryImport(Answer):
    """A file of earlier work that was taken in."""

    id: int = Field(examples=[1], description="Id.")
    name: str = Field(examples=["projects.csv"], description="Name of the file.")
    mapping: dict[str, str] = Field(description="Column of the schema by column.")
    counts: dict[str, int] = Field(description="Rows stored, left out, finished.")
    created_at: datetime = Field(description="When, UTC.")
    created_by: str = Field(examples=["李娜"], description="Who.")

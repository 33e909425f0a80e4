"""Errors of the delay models: they name the column, the line and what to do."""

from __future__ import annotations

from models.errors import ModelError


class ProjectFileError(ModelError):
    """A project file cannot be used as it is."""


class LateFeatureError(ProjectFileError):
    """A feature was observed after the moment of prediction, so it may hold the outcome."""

    def __init__(self, column: str, row: str, dated: str, as_of: str) -> None:
        self.column = column
        super().__init__(
            f"column {column}, project {row}: dated {dated}, after the snapshot {as_of}; "
            "give the value as it was on the snapshot date or leave it empty"
        )

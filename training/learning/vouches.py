"""Who vouches for whom: read from the service's file, and kept beside what a retraining makes of people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.registry import REVIEWERS, write_whole
from training.learning.decisions import DecisionsError
from training.learning.reviewers import Reviewer

FORMAT = 1


class Vouch(BaseModel):
    """Somebody vouches for a reviewer; both are opaque keys or names, as whoever asks for the retraining has them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reviewer: str = Field(min_length=1, max_length=200)
    by: str = Field(min_length=1, max_length=200)
    at: datetime


def read_vouches(path: Path) -> tuple[Vouch, ...]:
    """Read a file of vouches, one a line.

    Raises
    ------
    DecisionsError
        If the file is missing or a line breaks the format.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DecisionsError(f"cannot read {path.name}: {error}") from error
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(Vouch.model_validate_json(line))
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            field = ".".join(map(str, first["loc"])) or "the line"
            raise DecisionsError(
                f"{path.name} line {number}: {field}: {first['msg']}; export the vouches again"
            ) from None
    return tuple(found)


def heard_for(vouches: Iterable[Vouch], reviewers: Iterable[str]) -> tuple[Vouch, ...]:
    """Return the newest vouch of each of the reviewers; one for somebody who decided nothing changes nothing."""
    known = set(reviewers)
    newest = {
        one.reviewer: one
        for one in sorted(vouches, key=lambda one: one.at)
        if one.reviewer in known
    }
    return tuple(newest[key] for key in sorted(newest))


def as_rows(vouches: Iterable[Vouch]) -> list[dict[str, Any]]:
    """Return vouches as values of a report."""
    return [one.model_dump(mode="json") for one in vouches]


def write_reviewers(root: Path, reviewers: Sequence[Reviewer], vouches: Sequence[Vouch]) -> None:
    """Write what was made of every reviewer to the folder of the versions; spans, ids and counts, never client text."""
    found = {
        "format": FORMAT,
        "judged_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "reviewers": [asdict(one) for one in reviewers],
        "vouches": as_rows(vouches),
    }
    root.mkdir(parents=True, exist_ok=True)
    write_whole(root / REVIEWERS, json.dumps(found, ensure_ascii=False, indent=1) + "\n")

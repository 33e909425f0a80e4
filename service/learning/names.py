"""Names of projects and reviewers in files and models: they say nothing outside this installation."""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.tables import LearningSettingsRow, ProjectRow


def keyed(secret: str, kind: str, value: object) -> str:
    """Return a name that says nothing outside this installation."""
    return hmac.new(secret.encode(), f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()[:16]


def project_name(session: Session, project_id: int, secret: str | None = None) -> str:
    """Return the name of a project; empty where no decision was ever exported, so that nothing can be learned of it.

    A database may give the number of an erased project to a new one, so the day of its making is part of the name.
    """
    secret = secret or session.scalar(select(LearningSettingsRow.secret))
    made = session.scalar(select(ProjectRow.created_at).where(ProjectRow.id == project_id))
    if secret is None or made is None:
        return ""
    return keyed(secret, "project", f"{project_id} {made.timestamp():.6f}")

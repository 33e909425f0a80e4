"""What every use case works with: a session, who acts, and the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from service.tables import AuditRow

DEFAULT_ACTOR = "local"


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Work:
    """One transaction in the name of one person; use cases never commit it."""

    session: Session
    actor: str = DEFAULT_ACTOR
    request_id: str = ""

    def audit(
        self,
        action: str,
        entity: str,
        entity_id: int | None,
        *,
        project_id: int | None = None,
        **details: Any,  # noqa: ANN401 - JSON values
    ) -> None:
        """Write one line of the audit log in the same transaction as the change itself."""
        self.session.add(
            AuditRow(
                project_id=project_id,
                at=now(),
                actor=self.actor,
                action=action,
                entity=entity,
                entity_id=entity_id,
                details=details,
                request_id=self.request_id,
            )
        )

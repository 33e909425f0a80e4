"""Client: closing a project."""

from __future__ import annotations

from service import schemas as s
from service.client.transport import Transport
from service.schemas.closing import ClosingIn


class ClosingCalls(Transport):
    """Calls about the end of a project."""

    def close_with_outcomes(self, project_id: int, command: ClosingIn) -> s.Outcome:
        """Close a project with the outcome of its alerts and risks."""
        return self._write(s.Outcome, "POST", f"/projects/{project_id}/closing", command)

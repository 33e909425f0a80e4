"""Client: the risk register and recommended responses."""

from __future__ import annotations

from service import schemas as s
from service.client.transport import API, Transport
from service.schemas import risks as r


class RiskCalls(Transport):
    """Calls about risks and responses."""

    def risks(
        self,
        project_id: int,
        *,
        status: r.RiskStatus | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> s.Page[r.Risk]:
        """List the risk register, largest exposure first."""
        path = f"/projects/{project_id}/risks"
        return self._get(s.Page[r.Risk], path, status=status, limit=limit, offset=offset)

    def risk(self, project_id: int, risk_id: int) -> r.RiskDetail:
        """Return a risk with its history."""
        return self._get(r.RiskDetail, f"/projects/{project_id}/risks/{risk_id}")

    def create_risk(self, project_id: int, command: r.RiskCreate) -> r.RiskDetail:
        """Add a risk."""
        return self._write(r.RiskDetail, "POST", f"/projects/{project_id}/risks", command)

    def update_risk(self, project_id: int, risk_id: int, command: r.RiskUpdate) -> r.RiskDetail:
        """Change a risk."""
        path = f"/projects/{project_id}/risks/{risk_id}"
        return self._write(r.RiskDetail, "PATCH", path, command)

    def close_risk(self, project_id: int, risk_id: int, command: r.RiskClose) -> r.RiskDetail:
        """Close a risk with its outcome."""
        path = f"/projects/{project_id}/risks/{risk_id}/close"
        return self._write(r.RiskDetail, "POST", path, command)

    def risks_waiting(self, project_id: int) -> s.Page[s.RecordItem]:
        """List confirmed risks that are not in the register yet."""
        return self._get(s.Page[s.RecordItem], f"/projects/{project_id}/risks-waiting")

    def export_risks(self, project_id: int, export_format: r.RegisterFormat) -> bytes:
        """Return the register as a file."""
        path = f"{API}/projects/{project_id}/risks-export"
        return self._send("GET", path, params={"format": export_format}).content

    def responses(self, project_id: int, *, most: int = 5) -> r.ResponseList:
        """Return recommended responses, best first."""
        return self._get(r.ResponseList, f"/projects/{project_id}/responses", most=most)

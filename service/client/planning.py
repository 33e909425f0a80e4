"""Client: resources, budget and the cost of changes."""

from __future__ import annotations

from service.client.transport import Transport
from service.schemas import planning as p


class PlanningCalls(Transport):
    """Calls about people and money."""

    def resources(self, project_id: int) -> p.Resources:
        """Return weekly demand against capacity."""
        return self._get(p.Resources, f"/projects/{project_id}/resources")

    def replace_resources(self, project_id: int, command: p.ResourcesIn) -> p.Resources:
        """Put rows in the place of all rows before."""
        return self._write(p.Resources, "PUT", f"/projects/{project_id}/resources", command)

    def budget(self, project_id: int) -> p.Budget:
        """Return burn against plan and the forecast."""
        return self._get(p.Budget, f"/projects/{project_id}/budget")

    def replace_budget(self, project_id: int, command: p.BudgetIn) -> p.Budget:
        """Put a budget in the place of the one before."""
        return self._write(p.Budget, "PUT", f"/projects/{project_id}/budget", command)

    def set_change_cost(
        self, project_id: int, change_id: int, command: p.ChangeCostIn
    ) -> p.ChangeCost:
        """Write down what a change costs."""
        path = f"/projects/{project_id}/changes/{change_id}/cost"
        return self._write(p.ChangeCost, "PUT", path, command)

    def import_planning(self, project_id: int, command: p.PlanningImport) -> p.PlanningImportResult:
        """Read a CSV file of resources or months."""
        path = f"/projects/{project_id}/planning-import"
        return self._write(p.PlanningImportResult, "POST", path, command)

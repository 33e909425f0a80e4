"""Resources, budget and the cost of changes."""

from __future__ import annotations

from fastapi import APIRouter

from service.dependencies import ReaderDep, WorkDep
from service.repositories import projects as project_queries
from service.schemas import planning as p
from service.usecases import planning

router = APIRouter(tags=["planning"])


@router.get("/projects/{project_id}/resources")
def get_resources(session: ReaderDep, project_id: int) -> p.Resources:
    """Return weekly demand against capacity by role, with the overload weeks."""
    project_queries.get_project(session, project_id)
    return planning.resources_of(session, project_id)


@router.put("/projects/{project_id}/resources")
def replace_resources(work: WorkDep, project_id: int, command: p.ResourcesIn) -> p.Resources:
    """Put rows in the place of all rows before."""
    return planning.replace_resources(work, project_id, command)


@router.get("/projects/{project_id}/budget")
def get_budget(session: ReaderDep, project_id: int) -> p.Budget:
    """Return burn against plan, the forecast of the cost, and what changes add."""
    project_queries.get_project(session, project_id)
    return planning.budget_of(session, project_id)


@router.put("/projects/{project_id}/budget")
def replace_budget(work: WorkDep, project_id: int, command: p.BudgetIn) -> p.Budget:
    """Put a budget in the place of the one before."""
    return planning.replace_budget(work, project_id, command)


@router.put("/projects/{project_id}/changes/{change_id}/cost")
def set_change_cost(
    work: WorkDep, project_id: int, change_id: int, command: p.ChangeCostIn
) -> p.ChangeCost:
    """Write down what a change costs."""
    return planning.set_change_cost(work, project_id, change_id, command)


@router.post("/projects/{project_id}/planning-import")
def import_planning(
    work: WorkDep, project_id: int, command: p.PlanningImport
) -> p.PlanningImportResult:
    """Read a CSV file of resources or months; every bad cell is named, and then nothing is stored."""
    return planning.import_file(work, project_id, command)

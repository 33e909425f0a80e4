"""The part of the demo about delivery: risks of the register, people and money of the projects."""

from __future__ import annotations

from typing import Any

from service.client import ServiceClient
from service.schemas.planning import BudgetIn, ResourcesIn
from service.schemas.risks import RiskCreate


def load_delivery(client: ServiceClient, project_id: int, entry: dict[str, Any]) -> None:
    """Write down risks, weekly hours and budget of a demo project where it has none yet."""
    if "risks" in entry and not client.risks(project_id, limit=1).total:
        for risk in entry["risks"]:
            client.create_risk(project_id, _risk(client, project_id, risk))
    if "resources" in entry:
        known = client.resources(project_id)
        if not known.rows:
            rows = {"expected_version": known.version, "rows": _weeks(entry["resources"])}
            client.replace_resources(project_id, ResourcesIn.model_validate(rows))
    if "budget" in entry:
        budget = client.budget(project_id)
        if not budget.months:
            values = {"expected_version": budget.version, **entry["budget"]}
            client.replace_budget(project_id, BudgetIn.model_validate(values))


def _weeks(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a row per role and week; the manifest has a list of hours for each role."""
    return [
        {"role": role["role"], "week": week, "demand_hours": hours, "capacity_hours": capacity}
        for role in entry["roles"]
        for week, hours, capacity in zip(
            entry["weeks"], role["demand_hours"], role["capacity_hours"], strict=True
        )
    ]


def _risk(client: ServiceClient, project_id: int, entry: dict[str, Any]) -> RiskCreate:
    """Return the risk; one with a quote points at these words in the document that has them."""
    values = {key: value for key, value in entry.items() if key != "quote"}
    quote = entry.get("quote")
    if quote:
        for summary in client.documents(project_id, limit=100).items:
            start = client.document(project_id, summary.id).text.find(quote)
            if start >= 0:
                place = {"document_id": summary.id, "start": start, "end": start + len(quote)}
                return RiskCreate.model_validate(values | place)
        raise LookupError(f"the demo risk {entry['title']!r} quotes words of no document: {quote}")
    return RiskCreate.model_validate(values)

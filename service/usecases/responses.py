"""Recommended responses: the library, ranked by this project's drivers and by what helped before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from models.delay import Response, load_responses
from models.delay.responses import LEVELS
from service.repositories import delay as delay_queries
from service.repositories import risks as queries
from service.repositories.risks import Uses
from service.schemas.delay import DriverOut
from service.schemas.delay_enums import DriverGroup
from service.schemas.risks import Effort, ResponseAdvice, ResponseList
from service.tables import RiskEstimateRow

# With fewer known outcomes the effort decides: one lucky project is no evidence.
_ENOUGH = 3
_LEAST_LATE = 0.05


def helped_share(uses: Uses) -> float:
    """Return the share of uses that helped, drawn toward one half where there are few."""
    return (uses.helped + 1) / (uses.used + 2)


def rank(
    responses: Sequence[Response], drivers: Sequence[DriverOut], uses: Mapping[str, Uses]
) -> list[tuple[Response, DriverOut | None]]:
    """Order responses: one per driver before a second one, strongest driver first.

    Within a driver comes first what helped more often, where at least three outcomes are known, and
    then what costs least. Without drivers every group counts the same. Drivers that lower the risk
    need no response.
    """
    strongest: dict[str, DriverOut] = {}
    for driver in drivers:
        if driver.points > 0 and driver.points > _points(strongest.get(driver.group)):
            strongest[driver.group] = driver
    ranked = []
    for group in dict.fromkeys(response.group for response in responses):
        if drivers and group not in strongest:
            continue
        own = [response for response in responses if response.group == group]
        own.sort(key=lambda found: _order(found, uses.get(found.key, Uses())))
        known = strongest.get(group)
        ranked += [(place, -_points(known), found, known) for place, found in enumerate(own)]
    ranked.sort(key=lambda entry: entry[:2])
    return [(found, known) for _place, _strength, found, known in ranked]


def _points(driver: DriverOut | None) -> float:
    return driver.points if driver else 0.0


def _order(response: Response, uses: Uses) -> tuple[float, int]:
    share = helped_share(uses) if uses.used >= _ENOUGH else 0.5
    return (-share, LEVELS.index(response.effort))


def newest_estimate(session: Session, project_id: int) -> RiskEstimateRow | None:
    """Return a project's newest estimate with its drivers; none before there is one."""
    newest = delay_queries.list_estimates(
        session, project_id, until=None, with_drivers=True, limit=1, offset=0
    )
    return newest.rows[0] if newest.rows else None


def drivers_of(estimate: RiskEstimateRow | None) -> list[DriverOut]:
    """Return the drivers of an estimate."""
    return [
        DriverOut.model_validate({**driver, "evidence": []})
        for driver in (estimate.drivers if estimate else ())
    ]


def days_if_late(estimate: RiskEstimateRow | None) -> float | None:
    """Return by how many days a project ends late if it does.

    With the points of a driver as probability this makes an exposure that the drivers share, instead of
    one that each of them has in full. Below one in twenty the quotient says nothing.
    """
    if estimate is None or estimate.p_late < _LEAST_LATE:
        return None
    return round(max(estimate.mean_delay_days, 0.0) / estimate.p_late, 1)


def similar_projects(session: Session, project_id: int) -> tuple[str, set[int] | None]:
    """Return the segment of a project and the projects of it that have outcomes of responses.

    A project without a segment (no phase and no category) is compared with all work: the answer
    is then the empty segment and no set.
    """
    segment = _segment(session, project_id)
    if not segment:
        return "", None
    learned = queries.projects_with_outcomes(session)
    return segment, {found for found in learned if _segment(session, found) == segment}


def _segment(session: Session, project_id: int) -> str:
    snapshot = delay_queries.newest_snapshot(session, project_id)
    facts = snapshot.facts if snapshot else {}
    return str(facts.get("phase") or facts.get("category") or "")


def recommend(session: Session, project_id: int, *, most: int) -> ResponseList:
    """Return the responses for a project with what they did before."""
    estimate = newest_estimate(session, project_id)
    drivers = drivers_of(estimate)
    library = load_responses()
    segment, alike = similar_projects(session, project_id)
    uses = queries.uses_of_responses(session, alike)
    taken = queries.open_responses(session, project_id)
    ranked = rank(library, drivers, uses)
    known_keys = {found.key for found, _driver in ranked}
    # Whoever asks for more than the drivers call for sees the rest of the library after it.
    ranked += rank([found for found in library if found.key not in known_keys], (), uses)
    items = [
        ResponseAdvice(
            key=found.key,
            group=DriverGroup(found.group),
            driver=known,
            title=found.title,
            when=found.when,
            effect=found.effect,
            risk=found.risk,
            effort=Effort(found.effort),
            used=uses.get(found.key, Uses()).used,
            helped=uses.get(found.key, Uses()).helped,
            projects=uses.get(found.key, Uses()).projects,
            in_register=found.key in taken,
        )
        for found, known in ranked[:most]
    ]
    return ResponseList(
        from_estimate=bool(drivers),
        segment=segment,
        days_if_late=days_if_late(estimate),
        items=items,
    )

"""Background work: look at the newest estimates, then send what waits."""

from __future__ import annotations

from service.alerts.delivery import deliver_due
from service.errors import ConflictError, NotFoundError
from service.jobs.context import JobContext
from service.jobs.registry import plan, task_of
from service.repositories import alerts as queries
from service.usecases.alerts import check_project

CHECK = "alerts.check"
plan("alerts", CHECK, every_minutes=15)


@task_of(CHECK)
def check_all(context: JobContext) -> None:
    """Check one project or all, each in its own transaction, and send the messages."""
    if context.project_id is not None:
        ids = [context.project_id]
    else:
        with context.parts.readers() as session:
            ids = list(queries.projects_to_check(session))
    acted = 0
    for done, project_id in enumerate(ids, start=1):
        try:
            with context.begin() as work:
                step, _alert, _reason = check_project(work, project_id, context.parts.settings)
        except (ConflictError, NotFoundError):
            continue  # archived or erased since the list was read
        acted += step != "nothing"
        context.progress(done, len(ids))
    sent, failed = deliver_due(context.begin, context.parts.settings)
    context.finish_with(checked=len(ids), acted=acted, sent=sent, failed=failed)

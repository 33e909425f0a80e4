"""Making, changing and erasing projects."""

from __future__ import annotations

from service.errors import BadRequestError, ConflictError, StaleVersionError
from service.learning.names import project_name
from service.parts import Parts
from service.repositories import projects as queries
from service.repositories import vouches
from service.schemas import ProjectCreate, ProjectUpdate, Reviewer, ReviewerCreate
from service.tables import ProjectRow, ReviewerRow
from service.usecases.model_versions import forget_project
from service.work import Work, now


def open_project(work: Work, project_id: int) -> ProjectRow:
    """Return a project for writing: locked until the commit, and refused if archived.

    The lock makes writes to one project follow each other on PostgreSQL too, so that numbers
    (REQ-1, REQ-2, ...) have no gaps or doubles.
    """
    project = queries.get_project(work.session, project_id, lock=True)
    if project.archived_at is not None:
        raise ConflictError(f"project {project.key} is archived; bring it back before changing it")
    return project


def create_project(work: Work, command: ProjectCreate) -> ProjectRow:
    """Make a project with a key that is not taken."""
    if queries.find_project_by_key(work.session, command.key) is not None:
        raise ConflictError(f"there is a project with the key {command.key} already")
    project = ProjectRow(
        key=command.key,
        name=command.name,
        client_name=command.client_name,
        language=command.language,
        own_domains=[domain.strip().lower() for domain in command.own_domains],
        own_names=list(command.own_names),
        archived_at=None,
        created_at=now(),
        version=1,
    )
    work.session.add(project)
    work.session.flush()
    work.audit("project.create", "project", project.id, project_id=project.id, key=project.key)
    return project


def update_project(work: Work, project_id: int, command: ProjectUpdate) -> ProjectRow:
    """Change the named fields; archiving and bringing back are changes too."""
    project = queries.get_project(work.session, project_id, lock=True)
    if project.version != command.expected_version:
        raise StaleVersionError(
            "project",
            project_id,
            expected=command.expected_version,
            current={"id": project.id, "version": project.version, "name": project.name},
        )
    values = command.model_dump(exclude_unset=True, exclude={"expected_version", "archived"})
    for field, value in values.items():
        if value is None:
            raise BadRequestError(f"{field} of a project cannot be empty; leave it out instead")
        setattr(project, field, value)
    if command.archived is not None:
        project.archived_at = now() if command.archived else None
    project.version += 1
    fields = sorted(command.model_fields_set - {"expected_version"})
    work.audit("project.update", "project", project.id, project_id=project.id, fields=fields)
    work.session.flush()
    return project


def erase_project(work: Work, parts: Parts, project_id: int, *, confirm_key: str) -> None:
    """Erase a project with everything in it, its habits in model versions too; only the fact stays in the audit log."""
    project = queries.get_project(work.session, project_id, lock=True)
    if confirm_key != project.key:
        raise BadRequestError(f"to erase project {project.key}, repeat its key as confirm_key")
    forget_project(parts, project_name(work.session, project_id))
    queries.delete_project(work.session, project)
    vouches.forget_strangers(work.session)
    work.audit("project.erase", "project", project_id, key=project.key)


def add_reviewer(work: Work, command: ReviewerCreate) -> Reviewer:
    """Add a reviewer; adding one twice changes nothing."""
    name = command.name.strip()
    if not name:
        raise BadRequestError("the name of a reviewer cannot be blank")
    if queries.find_reviewer(work.session, name) is None:
        reviewer = ReviewerRow(name=name, created_at=now())
        work.session.add(reviewer)
        work.session.flush()
        work.audit("reviewer.add", "reviewer", reviewer.id)
    decisions = queries.count_decisions(work.session, [name])
    return Reviewer(name=name, decisions=decisions.get(name, 0))

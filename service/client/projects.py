"""Client: installation, projects and numbers of a project."""

from __future__ import annotations

from service import schemas as s
from service.client.transport import API, Transport


class ProjectCalls(Transport):
    """Calls about the installation, projects and their numbers."""

    def health(self) -> s.Health:
        """Return whether the service runs."""
        return s.Health.model_validate(self._send("GET", "/health").json())

    def ready(self) -> s.Health:
        """Return whether database and models are ready; raises with status 503 if not."""
        return s.Health.model_validate(self._send("GET", "/ready").json())

    def info(self) -> s.Info:
        """Return versions and limits."""
        return self._get(s.Info, "/info")

    def reviewers(self, *, limit: int = 100, offset: int = 0) -> s.Page[s.Reviewer]:
        """List the people who decide."""
        return self._get(s.Page[s.Reviewer], "/reviewers", limit=limit, offset=offset)

    def add_reviewer(self, command: s.ReviewerCreate) -> s.Reviewer:
        """Add a person who decides."""
        return self._write(s.Reviewer, "POST", "/reviewers", command)

    def projects(
        self, *, archived: bool = False, limit: int = 100, offset: int = 0
    ) -> s.Page[s.Project]:
        """List projects with their counts."""
        return self._get(
            s.Page[s.Project], "/projects", archived=archived, limit=limit, offset=offset
        )

    def create_project(self, command: s.ProjectCreate) -> s.Project:
        """Make a project."""
        return self._write(s.Project, "POST", "/projects", command)

    def project(self, project_id: int) -> s.Project:
        """Return one project."""
        return self._get(s.Project, f"/projects/{project_id}")

    def update_project(self, project_id: int, command: s.ProjectUpdate) -> s.Project:
        """Change or archive a project."""
        return self._write(s.Project, "PATCH", f"/projects/{project_id}", command)

    def erase_project(self, project_id: int, *, confirm_key: str) -> None:
        """Erase a project with everything in it; its key must be repeated."""
        self._send("DELETE", f"{API}/projects/{project_id}", params={"confirm_key": confirm_key})

    def coverage(self, project_id: int, *, document_id: int | None = None) -> s.Coverage:
        """Return the coverage ledger in numbers."""
        return self._get(s.Coverage, f"/projects/{project_id}/coverage", document_id=document_id)

    def implicit_needs(self, project_id: int) -> s.ImplicitNeeds:
        """Return what similar projects ask for and this one does not; suggestions only."""
        return self._get(s.ImplicitNeeds, f"/projects/{project_id}/implicit-needs")

    def mood(self, project_id: int, *, limit: int = 50, offset: int = 0) -> s.Page[s.ContactMood]:
        """Return the mood per contact over time."""
        path = f"/projects/{project_id}/mood"
        return self._get(s.Page[s.ContactMood], path, limit=limit, offset=offset)

    def audit(self, project_id: int, *, limit: int = 50, offset: int = 0) -> s.Page[s.AuditEntry]:
        """List the writes of a project, newest first."""
        path = f"/projects/{project_id}/audit"
        return self._get(s.Page[s.AuditEntry], path, limit=limit, offset=offset)

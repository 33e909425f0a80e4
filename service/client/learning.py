"""Client: learning."""

from __future__ import annotations

from service import schemas as s
from service.client.transport import API, Transport
from service.schemas import learning as le
from service.schemas.jobs import Job


class LearningCalls(Transport):
    """Calls about what decisions teach."""

    def learning(self) -> le.LearningOverview:
        """Return what was learned from whom, how far people agree, and what the audit says."""
        return self._get(le.LearningOverview, "/learning")

    def hearing(self) -> le.Hearing:
        """Return whose decisions count, why others do not, and who vouches for whom."""
        return self._get(le.Hearing, "/learning/reviewers")

    def vouch(self, command: le.VouchCommand) -> le.Vouch:
        """Vouch for a reviewer or take it back."""
        return self._write(le.Vouch, "POST", "/learning/vouches", command)

    def drift(self) -> list[le.DriftSignal]:
        """Compare the last 30 days with everything before."""
        found = self._send("GET", f"{API}/learning/drift").json()
        return [le.DriftSignal.model_validate(row) for row in found]

    def update_learning(self, command: le.LearningSettingsUpdate) -> le.LearningSettings:
        """Change what starts a retraining."""
        return self._write(le.LearningSettings, "PATCH", "/learning/settings", command)

    def retrain(self) -> Job:
        """Retrain in the background."""
        return self._write(Job, "POST", "/learning/retrain")

    def examples(self, project_id: int, *, limit: int = 50, offset: int = 0) -> s.Page[le.Example]:
        """List what a project has taught, newest first."""
        path = f"/projects/{project_id}/examples"
        return self._get(s.Page[le.Example], path, limit=limit, offset=offset)

    def learning_order(self, project_id: int) -> list[int]:
        """Return the documents with open items, the one that teaches most first."""
        found = self._send("GET", f"{API}/projects/{project_id}/learning-order").json()
        return [int(document_id) for document_id in found]

    def audit_samples(
        self, project_id: int, *, answered: bool = False, limit: int = 50, offset: int = 0
    ) -> s.Page[le.AuditSample]:
        """List units that were drawn for a second look."""
        path = f"/projects/{project_id}/audit-samples"
        return self._get(
            s.Page[le.AuditSample], path, answered=answered, limit=limit, offset=offset
        )

    def answer_audit_sample(
        self, project_id: int, sample_id: int, command: le.AuditAnswer
    ) -> le.AuditSample:
        """Say what a drawn unit is."""
        path = f"/projects/{project_id}/audit-samples/{sample_id}"
        return self._write(le.AuditSample, "POST", path, command)

    def audit_estimate(self, project_id: int) -> le.AuditEstimate:
        """Return what the random audit says about what was missed in a project."""
        return self._get(le.AuditEstimate, f"/projects/{project_id}/audit-estimate")

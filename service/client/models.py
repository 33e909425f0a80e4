"""Client: versions of the text model."""

from __future__ import annotations

from service.client.transport import API, Transport
from service.schemas import Language
from service.schemas import models as m


class ModelCalls(Transport):
    """Calls about model versions."""

    def models(self) -> m.Models:
        """Return all versions, what is live, and what was live when and why."""
        return self._get(m.Models, "/models")

    def model(self, name: str) -> m.ModelVersionDetail:
        """Return a version with its card and the report of the gate."""
        return self._get(m.ModelVersionDetail, f"/models/{name}")

    def promote_model(self, name: str, command: m.Promote) -> m.ModelEvent:
        """Make a version live; running services take it over without a restart."""
        return self._write(m.ModelEvent, "POST", f"/models/{name}/promote", command)

    def rollback_model(self, command: m.Promote) -> m.ModelEvent:
        """Go back to the version that was live before."""
        return self._write(m.ModelEvent, "POST", "/models/rollback", command)

    def export_model(self, name: str) -> bytes:
        """Return a version as a file for another installation."""
        return self._send("GET", f"{API}/models/{name}/export").content

    def model_diff(self, name: str, diff_format: m.DiffFormat, language: Language) -> bytes:
        """Return what a version would flip as a file, with the words of the documents."""
        params = {"format": diff_format, "language": language}
        return self._send("GET", f"{API}/models/{name}/diff", params=params).content

    def import_model(self, data: bytes, *, sha256: str = "") -> m.Imported:
        """Add a version of another installation."""
        found = self._send(
            "POST",
            f"{API}/models/import",
            files={"file": ("version.zip", data)},
            data={"sha256": sha256},
        )
        return m.Imported.model_validate(found.json())

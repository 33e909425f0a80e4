"""Model versions of the fake client: one that passed the gate, one that did not."""

from __future__ import annotations

from service.schemas import Language
from service.schemas import models as m
from tests.ui.fake_project import NOW


def version(name: str, **fields: object) -> m.ModelVersion:
    """Return a version that is not live, or whatever the fields say."""
    values: dict[str, object] = {"name": name, "live": False, "created_at": NOW, "decisions": 120}
    return m.ModelVersion.model_validate({**values, **fields})


class FakeModels:
    """Promoting moves the mark; ``model_report`` is what the gate of every version said."""

    live_model = "shipped"
    model_report: m.ModelReport | None = None

    def models(self) -> m.Models:
        self._note("models")
        names = {"text-2": {"passed": False}, "text-1": {"passed": True}, "shipped": {}}
        return m.Models(
            live=self.live_model,
            serving=self.live_model,
            problem=None,
            fixed=False,
            versions=[
                version(name, live=name == self.live_model, **fields)
                for name, fields in names.items()
            ],
            history=[
                m.ModelEvent(
                    event="e1",
                    name=None,
                    previous="text-1",
                    since=NOW,
                    why="too many questions",
                    by="李娜",
                    action="rollback",
                )
            ],
        )

    def model(self, name: str) -> m.ModelVersionDetail:
        self._note("model", name)
        return m.ModelVersionDetail(
            **version(name).model_dump(),
            libraries={"numpy": "2"},
            card="# Card",
            report=self.model_report,
        )

    def promote_model(self, name: str, command: m.Promote) -> m.ModelEvent:
        self._note("promote_model", (name, command))
        self.live_model = name
        return self.models().history[0]

    def rollback_model(self, command: m.Promote) -> m.ModelEvent:
        self._note("rollback_model", command)
        self.live_model = "shipped"
        return self.models().history[0]

    def export_model(self, name: str) -> bytes:
        self._note("export_model", name)
        return b"PK"

    def model_diff(self, name: str, diff_format: m.DiffFormat, language: Language) -> bytes:
        self._note("model_diff", (name, diff_format, language))
        return b"<html>"

    def import_model(self, data: bytes, *, sha256: str = "") -> m.Imported:
        self._note("import_model", sha256)
        return m.Imported(name="other-1")

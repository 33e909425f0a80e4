"""Imported history of the fake client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service import schemas as s
from tests.ui.fake_project import NOW


class FakeHistory:
    """Calls about imported history."""

    _note: Any
    _page: Any
    is_empty: bool

    def preview_history(
        self,
        name: str,
        data: bytes,
        *,
        mapping: Mapping[str, str] | None = None,
        order: s.DateOrder | None = None,
    ) -> s.ImportPreview:
        self._note("preview_history", mapping)
        return s.ImportPreview(
            kind="csv",
            columns=["Id", "Finish"],
            mapping={"Id": "project_id", "Finish": ""},
            sample=[{"Id": "1", "Finish": "2024-01-01"}],
            converted=[{"project_id": "1"}],
            rows=2,
            fit=1,
            finished=1,
            errors=1,
            problems=[
                s.ImportProblem(code=code, line=2, column="Finish", value="x", is_error=True)
                for code in s.ProblemCode
            ],
            targets=["planned_end", "project_id"],
        )

    def import_history(
        self,
        name: str,
        data: bytes,
        *,
        mapping: Mapping[str, str] | None = None,
        order: s.DateOrder | None = None,
        leave_out_bad: bool = False,
    ) -> s.HistoryImport:
        self._note("import_history", (mapping, leave_out_bad))
        return self.history().items[0]

    def history(self, *, limit: int = 50, offset: int = 0) -> s.Page[s.HistoryImport]:
        self._note("history")
        taken = s.HistoryImport(
            id=1,
            name="old.csv",
            mapping={"Id": "project_id"},
            counts={"rows": 2, "left_out": 0, "finished": 2},
            created_at=NOW,
            created_by="李娜",
        )
        return self._page([] if self.is_empty else [taken], limit, offset)

    def history_file(self, import_id: int) -> bytes:
        self._note("history_file", import_id)
        return b"x"

    def remove_history(self, import_id: int) -> None:
        self._note("remove_history", import_id)

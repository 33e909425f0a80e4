"""Client: files of earlier work."""

from __future__ import annotations

import json
from collections.abc import Mapping

from service import schemas as s
from service.client.transport import API, Transport


class HistoryCalls(Transport):
    """Calls about imported history."""

    def preview_history(
        self,
        name: str,
        data: bytes,
        *,
        mapping: Mapping[str, str] | None = None,
        order: s.DateOrder | None = None,
    ) -> s.ImportPreview:
        """Tell what an import would do; without a mapping one is suggested."""
        response = self._send(
            "POST",
            f"{API}/history/preview",
            files={"file": (name, data, "application/octet-stream")},
            data=_form(mapping, order),
        )
        return s.ImportPreview.model_validate(response.json())

    def import_history(
        self,
        name: str,
        data: bytes,
        *,
        mapping: Mapping[str, str] | None = None,
        order: s.DateOrder | None = None,
        leave_out_bad: bool = False,
    ) -> s.HistoryImport:
        """Take in a file of earlier work."""
        response = self._send(
            "POST",
            f"{API}/history",
            files={"file": (name, data, "application/octet-stream")},
            data={**_form(mapping, order), "leave_out_bad": str(leave_out_bad).lower()},
        )
        return s.HistoryImport.model_validate(response.json())

    def history(self, *, limit: int = 50, offset: int = 0) -> s.Page[s.HistoryImport]:
        """List the files that were taken in, newest first."""
        return self._get(s.Page[s.HistoryImport], "/history", limit=limit, offset=offset)

    def history_file(self, import_id: int) -> bytes:
        """Return the file of an import as it came."""
        return self._send("GET", f"{API}/history/{import_id}/file").content

    def remove_history(self, import_id: int) -> None:
        """Take an import back with all its rows."""
        self._send("DELETE", f"{API}/history/{import_id}")


def _form(mapping: Mapping[str, str] | None, order: s.DateOrder | None) -> dict[str, str]:
    form = {} if mapping is None else {"mapping": json.dumps(dict(mapping))}
    return form if order is None else {**form, "order": order.value}

"""The part of the demo that is decided already: a first part of the record, so that its pages live.

The newest documents stay undecided; they are what a reader reviews.
"""

from __future__ import annotations

from typing import Any

from service import schemas as s
from service.client import ServiceClient


def confirm(
    client: ServiceClient, project_id: int, document_id: int, entries: list[str | dict[str, Any]]
) -> None:
    """Accept the items whose quotes hold the given words.

    An entry with ``changes`` is applied to the record item whose quote holds those words. Words that
    the models no longer find are left to the reader.
    """
    items = client.items(project_id, document_id=document_id, limit=200).items
    for entry in entries:
        words = entry if isinstance(entry, str) else entry["quote"]
        found = next((item for item in items if words in item.quote), None)
        if found is None or found.state is not s.ItemState.PENDING:
            continue
        command = s.Accept(expected_version=found.version, as_new=True)
        if not isinstance(entry, str):
            [target, *_] = client.record(project_id, q=entry["changes"]).items
            command = s.Accept(
                expected_version=found.version,
                record_id=target.id,
                relation=s.Relation.CHANGES_VALUE,
            )
        client.accept(project_id, found.id, command)

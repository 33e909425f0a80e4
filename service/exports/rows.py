"""The record as rows of text, and how text is made safe for spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence

from service.schemas import RecordItem, SourceOut

COLUMNS = (
    "code",
    "type",
    "text",
    "priority",
    "client_priority",
    "priority_basis",
    "kind",
    "status",
    "said_by",
    "due_on",
    "due_rule",
    "owner",
    "note",
    "criterion",
    "quotes",
    "sources",
    "confirmed_by",
    "confirmed_at",
    "updated_at",
    "version",
)

# A cell that begins like this is run as a formula by spreadsheet programs; the full-width forms
# count because some of them fold these when they read a file.
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def is_risky(value: str) -> bool:
    """Return whether a spreadsheet program could take a text for a formula."""
    return value.lstrip(" ").startswith(_FORMULA_STARTS)


def neutralize(value: str) -> str:
    """Put an apostrophe before a text that a spreadsheet program could run as a formula."""
    return f"'{value}" if is_risky(value) else value


def place(source: SourceOut) -> str:
    """Return where a quote stands, for people: document and code points."""
    return f"{source.document_name} [{source.start}:{source.end}]"


def row_of(item: RecordItem) -> list[str]:
    """Return the cells of one record item, in the order of `COLUMNS`."""
    return [
        item.code,
        item.type,
        item.text,
        item.priority or "",
        item.client_priority or "",
        item.basis,
        item.kind or "",
        item.status,
        item.side,
        item.due_on.isoformat() if item.due_on else "",
        item.due_rule,
        item.owner or "",
        item.note,
        item.criterion,
        "\n".join(source.quote for source in item.sources),
        "\n".join(place(source) for source in item.sources),
        item.created_by,
        item.created_at.isoformat(timespec="seconds"),
        item.updated_at.isoformat(timespec="seconds"),
        str(item.version),
    ]


def rows_of(items: Sequence[RecordItem]) -> list[list[str]]:
    """Return all rows, without the header."""
    return [row_of(item) for item in items]

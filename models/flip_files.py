"""A model diff as a file that a person reads before the change: CSV for a spreadsheet, or an HTML page.

Unlike the stored report both hold the words of the documents, so they are made only where somebody asks for them.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from models.flip_words import WORDS
from models.flips import Flip, ordered, summary

# Spreadsheets read the full-width forms too.
_FORMULA = re.compile(r"^[\s]*[=+\-@＝＋－＠\t\r]")
_COLUMNS = (
    "state", "judgement", "language", "before", "after", "quote", "document", "finding", "start", "end",
)  # fmt: skip


def diff_file(
    kind: Literal["csv", "html"],
    found: Sequence[Flip],
    text_of: Mapping[str, str],
    *,
    versions: tuple[str, str],
    language: Literal["en", "zh"] = "en",
    name_of: Mapping[str, str] | None = None,
) -> bytes:
    """Return a file of all flips with their words.

    Parameters
    ----------
    kind
        ``csv`` or ``html``.
    found, text_of
        Flips, and the text of every document by its id.
    versions
        Names of the version that is live and of the one that would be.
    language
        Of titles and labels.
    name_of
        What people call a document; its id where nothing is given.
    """
    words, names = WORDS[language], name_of or {}
    rows = [_row(flip, text_of[flip.document], words, names) for flip in ordered(found)]
    if kind == "csv":
        # Spreadsheet programs take a CSV without this mark for the encoding of the machine.
        return _csv(rows, words).encode("utf-8-sig")
    return _html(rows, summary(found), versions, words).encode()


def _row(
    flip: Flip, text: str, words: Mapping[str, str], names: Mapping[str, str]
) -> dict[str, str]:
    judgement = {True: "better", False: "worse", None: "open"}[flip.for_better]
    return {
        "state": words[flip.state],
        "judgement": words[judgement],
        "language": words.get(flip.language, flip.language),
        "before": _said(flip.before, words),
        "after": _said(flip.after, words),
        "quote": text[flip.start : flip.end],
        "document": names.get(flip.document, flip.document),
        "finding": flip.finding or "",
        "start": str(flip.start),
        "end": str(flip.end),
    }


def _said(label: str, words: Mapping[str, str]) -> str:
    """Return 'requirement must' in words; what has no words stays a code."""
    if not label:
        return words["nothing"]
    return ", ".join(words.get(part, part) for part in label.split(" "))


def _csv(rows: Sequence[Mapping[str, str]], words: Mapping[str, str]) -> str:
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow([words[column] for column in _COLUMNS])
    for row in rows:
        writer.writerow([_harmless(row[column]) for column in _COLUMNS])
    return target.getvalue()


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet program runs as a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _html(
    rows: Sequence[Mapping[str, str]],
    counts: Mapping[str, Any],
    versions: tuple[str, str],
    words: Mapping[str, str],
) -> str:
    shown = ("state", "judgement", "language", "before", "after", "quote", "document")
    head = "".join(f"<th>{html.escape(words[column])}</th>" for column in shown)
    body = "".join(
        f"<tr{' class=confirmed' if row['state'] == words['confirmed'] else ''}>"
        + "".join(f"<td>{html.escape(row[column])}</td>" for column in shown)
        + "</tr>\n"
        for row in rows
    )
    told = words["told"].format(
        flips=counts["flips"], confirmed=counts["confirmed"],
        worse=counts["confirmed_worse"], better=counts["confirmed_better"],
    )  # fmt: skip
    lists = "".join(
        f"<li>{html.escape(name)}: {n}</li>"
        for field in ("by_state", "by_language", "by_change")
        for name, n in _named(counts[field], words)
    )
    old, new = map(html.escape, versions)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>" if rows else ""
    return _PAGE.format(
        lang=words["lang"], title=words["title"], old=old, new=new, told=told, lists=lists, table=table
    )  # fmt: skip


def _named(counts: Mapping[str, int], words: Mapping[str, str]) -> list[tuple[str, int]]:
    """Return counts by their names in words, largest first."""
    named = [
        (" → ".join(words.get(side, _said(side, words)) for side in name.split(" → ")), n)
        for name, n in counts.items()
    ]
    return sorted(named, key=lambda one: -one[1])


_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>
body {{ font: 15px/1.5 system-ui, "Noto Sans CJK SC", sans-serif; color: #222; max-width: 76rem; margin: 2rem auto;
  padding: 0 1rem }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #ddd }}
td:nth-child(-n+5) {{ white-space: nowrap }}
td:last-child {{ overflow-wrap: anywhere; color: #666 }}
tr.confirmed td {{ background: #fdecea; color: #8a1c12 }}
ul {{ columns: 3; padding-left: 1.2rem }}
@media (max-width: 700px) {{
  ul {{ columns: 1 }} thead {{ display: none }}
  tr {{ display: block; padding: .4rem .5rem; border-bottom: 1px solid #ddd }} tr.confirmed {{ background: #fdecea }}
  td {{ display: inline-block; border: 0; padding: 0 .6rem 0 0 }} td:nth-child(n+6) {{ display: block }}
  td:nth-child(5)::before {{ content: "→ " }}
}}
</style></head><body>
<h1>{title}</h1><p><code>{old}</code> → <code>{new}</code></p><p>{told}</p><ul>{lists}</ul>
{table}
</body></html>
"""

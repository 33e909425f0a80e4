"""Specifications of many authors as documents to decide on: more decisions in English than the client documents hold.

Nothing shipped has seen them. Their labels follow other habits than ours (everything numbered, or only what says
"shall"), so that there is something to learn; each specification is a project of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from training.evaluate.sources import Row

LONGEST, SHORTEST = 150, 40
"""Sentences of a specification: of longer ones the first are read, so that none outweighs the rest; shorter ones
tell too little."""


def specifications(rows: Iterable[Row]) -> list[Row]:
    """Join labelled sentences of ``en_spec_sentences`` into documents, in the shape of the client documents."""
    by_document: dict[str, list[Row]] = {}
    for row in rows:
        if row["text"].strip():
            by_document.setdefault(row["doc"], []).append(row)
    return [
        _document(name, sentences[:LONGEST])
        for name, sentences in by_document.items()
        if len(sentences) >= SHORTEST
    ]


def _document(name: str, sentences: list[Row]) -> Row:
    text = ""
    units, asked = [], []
    for number, row in enumerate(sentences):
        words = " ".join(row["text"].split())
        units.append({"u": number, "start": len(text), "end": len(text) + len(words)})
        text += words + "\n"
        if row["label"] == "requirement":
            asked.append({"u": number})
    return {
        "id": name, "lang": "en", "kind": None, "text": text, "units": units, "req": asked, "maybe": []
    }  # fmt: skip

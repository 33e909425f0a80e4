"""Grow the text of a document piece by piece, remembering where each piece came from."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlp.domain import Anchor, Span, Zone
from nlp.normalize import normalize


@dataclass(slots=True)
class TextBuilder:
    """Collects normalized text with its anchors and zones; offsets are those of the final text."""

    pieces: list[str] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    zones: list[tuple[Span, Zone]] = field(default_factory=list)
    length: int = 0

    def add(self, text: str) -> Span | None:
        """Append ``text`` and return where it stands; ``None`` if nothing is left of it."""
        text = normalize(text)
        if not text:
            return None
        start = self.length
        self.pieces.append(text)
        self.length += len(text)
        return Span(start, self.length)

    def line(
        self,
        text: str,
        *,
        page: int | None = None,
        paragraph: int | None = None,
        sheet: str | None = None,
        row: int | None = None,
        time_s: float | None = None,
    ) -> None:
        """Append a line with an anchor to its place in the file."""
        span = self.add(text.rstrip())
        if span is not None and text.strip():
            self.anchors.append(
                Anchor(span, page=page, paragraph=paragraph, sheet=sheet, row=row, time_s=time_s)
            )
        self.add("\n")

    def text(self) -> str:
        """Return the text so far."""
        return "".join(self.pieces)

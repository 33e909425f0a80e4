"""Write the messages of a chat, from whatever file, as the text of a document."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from nlp.domain import Anchor, Document, DocumentKind, Span, SpokenTurn, Zone
from nlp.reading.builder import TextBuilder


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message; ``quoted`` is another message that it shows, ``number`` its place in the file."""

    speaker: str
    said_at: datetime
    text: str
    number: int
    quoted: str = ""
    files: tuple[str, ...] = ()


@dataclass(slots=True)
class ChatWriter:
    """Collects messages into a document with speakers, times, zones and places in the file."""

    builder: TextBuilder = field(default_factory=TextBuilder)
    turns: list[SpokenTurn] = field(default_factory=list)
    last: datetime | None = None

    def add(self, message: ChatMessage) -> None:
        """Append a message; one without words, quote and files is left out."""
        text = message.text.strip()
        if not (text or message.quoted.strip() or message.files):
            return
        if self.builder.length:
            self.builder.add("\n")
        speaker = " ".join(message.speaker.split()) or "?"
        zone = " UTC" if message.said_at.tzinfo else ""
        label = self.builder.add(f"{speaker}  {message.said_at:%Y-%m-%d %H:%M}{zone}")
        if label is None:
            return
        self.builder.add("\n")
        self.turns.append(SpokenTurn(label, speaker, message.said_at))
        self.last = max(self.last or message.said_at, message.said_at)
        self._block(message.quoted.strip(), Zone.QUOTED)
        words = self._block(text, None)
        self._block("\n".join(f"[{name}]" for name in message.files), Zone.TEMPLATE)
        end = words.end if words else self.builder.length
        self.builder.anchors.append(Anchor(Span(label.start, end), row=message.number))

    def _block(self, text: str, zone: Zone | None) -> Span | None:
        span = self.builder.add(text)
        if span is not None:
            self.builder.add("\n")
            if zone is not None:
                self.builder.zones.append((span, zone))
        return span

    def document(self, name: str, title: str, source: str) -> Document:
        """Return the chat as a document; it was received when its last message was sent."""
        return Document(
            name,
            self.builder.text(),
            DocumentKind.MESSAGE,
            self.last,
            subject=title or None,
            people=tuple(dict.fromkeys(turn.speaker for turn in self.turns)),
            zones=tuple(self.builder.zones),
            anchors=tuple(self.builder.anchors),
            turns=tuple(self.turns),
            metadata={"source": source},
        )

"""Transcripts with times: WebVTT and SubRip."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.domain import Document, DocumentKind, RawDocument
from nlp.errors import UnreadableDocumentError
from nlp.normalize import normalize
from nlp.reading.builder import TextBuilder
from nlp.reading.encoding import decode

_TIMES = re.compile(
    r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})\s*-->\s*(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
)
_VOICE = re.compile(r"<v(?:\.[\w.-]{1,40})?\s+([^<>]{1,60})>")
_TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,80}>|<\d[\d:.]{3,16}>|\{\\[^{}]{1,20}\}")
_LABEL = re.compile(
    r"(?:-\s*)?([^\s:：<>][^:：<>\n]{0,29})\s?[:：]\s+(?=\S)|"
    r"([\u4e00-\u9fff]{1,6}\d?)[:：]\s*(?=\S)"
)
_ENDS = frozenset(".!?。！？…")
_MAX_TURN = 600


@dataclass(frozen=True, slots=True)
class _Caption:
    time_s: float
    speaker: str | None
    words: str


def read_subtitles(raw: RawDocument) -> Document:
    """Return a transcript with one line a turn; captions of one sentence are joined."""
    captions = list(_captions(normalize(decode(raw.data))))
    if not captions:
        raise UnreadableDocumentError(
            raw.name,
            "no captions with times were found; export the transcript as .vtt, .srt or .txt",
            code="corrupt",
        )
    builder = TextBuilder()
    speaker: str | None = None
    length = 0
    ended = True
    for caption in captions:
        same = caption.speaker is None or caption.speaker == speaker
        if builder.length and not (same and not ended and length < _MAX_TURN):
            builder.add("\n")
        elif builder.length:
            builder.add(" ")
        if builder.length == 0 or not same or ended or length >= _MAX_TURN:
            length = 0
            if caption.speaker:
                builder.add(f"{caption.speaker}: ")
        start = len(builder.anchors)
        builder.line(caption.words, time_s=caption.time_s)
        _drop_line_end(builder)
        length += len(caption.words)
        speaker = caption.speaker or speaker
        ended = caption.words[-1] in _ENDS or len(builder.anchors) == start
    text = builder.text()
    return Document(
        raw.name,
        text,
        DocumentKind.TRANSCRIPT,
        raw.received_at,
        people=tuple(dict.fromkeys(c.speaker for c in captions if c.speaker)),
        anchors=tuple(builder.anchors),
        metadata={"source": "subtitles"},
    )


def _drop_line_end(builder: TextBuilder) -> None:
    builder.pieces.pop()
    builder.length -= 1


def _captions(text: str) -> Iterator[_Caption]:
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.strip("\n").split("\n")
        for number, line in enumerate(lines[:3]):
            times = _TIMES.search(line[:200])
            if times:
                caption = _caption(times, " ".join(part.strip() for part in lines[number + 1 :]))
                if caption is not None:
                    yield caption
                break


def _caption(times: re.Match[str], words: str) -> _Caption | None:
    hours, minutes, seconds, fraction = times.groups()
    time_s = (
        int(hours or 0) * 3600
        + int(minutes) * 60
        + int(seconds)
        + int(fraction) / 10 ** len(fraction)
    )
    voice = _VOICE.search(words[:200])
    words = _TAGS.sub("", words).strip()
    speaker = voice[1].strip() if voice else None
    label = _LABEL.match(words) if speaker is None else None
    if label:
        speaker = (label[1] or label[2]).strip()
        words = words[label.end() :]
    words = words.strip()
    return _Caption(time_s, speaker, words) if words else None

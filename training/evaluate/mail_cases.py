"""The mail cases of ``tests/corpus``: each sentence of a mail with the one whose words it holds.

``messages/*.eml`` are whole messages, ``mail/*.txt`` bare bodies; a ``.zones`` file beside each says
what is expected, by sentence there and by counted lines here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nlp.domain import Document, DocumentKind, RawDocument, Zone
from nlp.lines import scan_lines
from nlp.reading import read, read_text
from training.evaluate.sources import MissingDataError

CORPUS = Path(__file__).parents[2] / "tests" / "corpus"
INLINE = "inline"
_HAN = re.compile(r"[\u4e00-\u9fff]")
_TEXT_CLIENT = "bare text"


@dataclass(frozen=True, slots=True)
class Expected:
    """A sentence, the zone it belongs to, and whether it answers a quote above it."""

    zone: Zone
    words: str
    inline: bool = False


@dataclass(frozen=True, slots=True)
class MailCase:
    """One message with what is expected; ``sender`` is the writer of the forwarded words."""

    name: str
    client: str
    language: str
    note: str
    path: Path
    expected: tuple[Expected, ...]
    sender: str | None = None

    def documents(self) -> tuple[Document, ...]:
        """Return the message as the reader gives it."""
        if self.path.suffix == ".eml":
            return read(RawDocument(self.path.name, self.path.read_bytes()))
        text = self.path.read_text(encoding="utf-8")
        return (read_text(text, id=self.name, kind=DocumentKind.EMAIL),)


def read_cases(corpus: Path = CORPUS) -> list[MailCase]:
    """Return all cases, whole messages first.

    Raises
    ------
    MissingDataError
        If the tests are not beside the package, as in an installed copy.
    ValueError
        If an expectation is malformed; the message names file and line.
    """
    if not corpus.is_dir():
        raise MissingDataError("tests/corpus is not beside this package; run in a working copy")
    messages = [_message(path) for path in sorted((corpus / "messages").glob("*.zones"))]
    bodies = [_body(path) for path in sorted((corpus / "mail").glob("*.zones"))]
    return [*messages, *bodies]


def _message(path: Path) -> MailCase:
    head: dict[str, str] = {}
    expected: list[Expected] = []
    inside = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            inside = True
            continue
        key, colon, words = line.partition(": ")
        if not colon or (inside and key not in {INLINE, *Zone}):
            raise ValueError(f"{path.name}, line {number}: {key!r} is no zone; write 'own: words'")
        if inside:
            zone = Zone.OWN if key == INLINE else Zone(key)
            expected.append(Expected(zone, words.strip(), inline=key == INLINE))
        else:
            head[key] = words.strip()
    return MailCase(
        path.stem,
        head["client"],
        head["language"],
        head.get("note", ""),
        path.with_suffix(".eml"),
        tuple(expected),
        head.get("sender"),
    )


def _body(path: Path) -> MailCase:
    text_path = path.with_suffix(".txt")
    text = text_path.read_text(encoding="utf-8")
    lines = [line.text(text) for line in scan_lines(text)]
    zones = list(_counted_zones(path))
    if len(zones) != len(lines):
        raise ValueError(f"{path.name} names {len(zones)} lines, the text has {len(lines)}")
    expected = tuple(
        Expected(zone, words)
        for zone, words in zip(zones, lines, strict=True)
        if zone is not Zone.HEADER and words.strip(">＞ ")
    )
    language = "zh" if _HAN.search(text) else "en"
    return MailCase(path.stem, _TEXT_CLIENT, language, "", text_path, expected)


def _counted_zones(path: Path) -> Iterator[Zone]:
    for line in path.read_text(encoding="utf-8").splitlines():
        name, count = line.split()
        yield from [Zone(name)] * int(count)

"""HTML pages and mails to text with block structure, tables, lists and zones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html

from nlp.domain import Document, RawDocument, Span, Zone
from nlp.errors import UnreadableDocumentError
from nlp.normalize import normalize, word_set
from nlp.reading.answer_colors import announced, hue_of
from nlp.reading.encoding import decode, html_charset
from nlp.reading.kinds import guess_kind
from nlp.reading.markup_zones import opens_rest, zone_of_element

_SKIPPED = word_set(
    "script style head title noscript template object svg math select option textarea button"
)
_LINES = word_set(
    "div section article header footer main aside nav form fieldset address figure figcaption "
    "dl dt dd center body "
    "html hr table tbody thead tfoot tr ul ol li blockquote caption"
)
_PARAGRAPHS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "pre"])
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_BLANK = re.compile(r"[ \t\r\n\f\u200b]+")
_HIDDEN = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden", re.IGNORECASE
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_MAX_CELL = 300
_MAX_NESTED_LISTS = 8


@dataclass(slots=True)
class HtmlText:
    """The text of a page with the zones that its markup tells."""

    text: str
    zones: tuple[tuple[Span, Zone], ...] = ()


def html_to_text(source: str, *, mail: bool = False, forwarded: bool = False) -> HtmlText:
    """Return the text of ``source``; in a mail, with the zones that the markup tells.

    ``forwarded`` says that the subject marks a forward.
    """
    source = _DECLARATION.sub("", normalize(source))
    if not source.strip():
        return HtmlText("")
    parser = lxml_html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return HtmlText("")
    writer = _Writer(mail=mail, forwarded=forwarded)
    writer.write(root)
    return HtmlText(*writer.result())


def read_html(raw: RawDocument) -> Document:
    """Return an HTML file as a document."""
    page = html_to_text(decode(raw.data, html_charset(raw.data)))
    if not page.text.strip():
        raise UnreadableDocumentError(
            raw.name, "the page holds no text; save it again with its text", code="empty"
        )
    return Document(
        raw.name, page.text, guess_kind(page.text), raw.received_at, metadata={"source": "html"}
    )


@dataclass(slots=True)
class _Writer:
    """Turns elements into lines; ``parts`` grows and the length is counted along."""

    mail: bool
    forwarded: bool
    parts: list[str] = field(default_factory=list)
    length: int = 0
    at_line_start: bool = True
    pending_space: bool = False
    newlines: int = 2
    lists: list[int | None] = field(default_factory=list)
    open_zones: list[tuple[etree._Element, int, Zone]] = field(default_factory=list)
    zones: list[tuple[Span, Zone]] = field(default_factory=list)
    rest: tuple[int, Zone] | None = None
    answers: frozenset[str] | None = None
    older: int = 0
    prefix: str = ""
    pre: int = 0

    def write(self, root: etree._Element) -> None:
        walker = etree.iterwalk(root, events=("start", "end"))
        skipped: etree._Element | None = None
        for event, element in walker:
            if not isinstance(element.tag, str):
                continue
            if event == "start":
                if self._is_skipped(element) or self._is_written_as_table(element):
                    skipped = element
                    walker.skip_subtree()
                    continue
                self._start(element)
            elif skipped is not None and element is skipped:
                skipped = None
                self._text(element.tail)
            else:
                self._end(element)
                self._text(element.tail)

    def result(self) -> tuple[str, tuple[tuple[Span, Zone], ...]]:
        text = "".join(self.parts)
        end = len(text.rstrip())
        if self.rest is not None:
            self.zones.append((Span(self.rest[0], max(end, self.rest[0] + 1)), self.rest[1]))
        zones = [
            (Span(span.start, min(span.end, end)), zone)
            for span, zone in self.zones
            if span.start < end
        ]
        return text[:end], tuple(zones)

    def _is_skipped(self, element: etree._Element) -> bool:
        return element.tag in _SKIPPED or bool(_HIDDEN.search(element.get("style") or ""))

    def _is_written_as_table(self, element: etree._Element) -> bool:
        if element.tag != "table":
            return False
        rows = data_rows(element)
        if not rows:
            return False
        self._break(1)
        for number, row in enumerate(rows):
            self._raw(f"| {' | '.join(row)} |")
            self._break(1)
            if number == 0:
                self._raw(f"|{' --- |' * len(row)}")
                self._break(1)
        return True

    def _start(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == "br":
            self._newline()
        self._break_around(element)
        if self.mail:
            self._open_zone(element)
        self._open_mark(tag)
        self._text(element.text)

    def _open_mark(self, tag: str) -> None:
        if tag in {"ul", "ol"}:
            self.lists.append(1 if tag == "ol" else None)
        elif tag == "li":
            self.prefix = self._marker()
        elif tag in _HEADINGS:
            self.prefix = _HEADINGS[tag]
        elif tag == "pre":
            self.pre += 1
        elif tag == "td":
            self.pending_space = not self.at_line_start

    def _end(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
        if tag == "pre":
            self.pre -= 1
        if tag in _HEADINGS or tag == "li":
            self.prefix = ""
        if self.open_zones and self.open_zones[-1][0] is element:
            _, start, zone = self.open_zones.pop()
            if self.length > start:
                self.zones.append((Span(start, self.length), zone))
        self._break_around(element)

    def _break_around(self, element: etree._Element) -> None:
        """Blocks stand on lines of their own; Outlook's paragraphs and those in lists are tight."""
        if element.tag in _PARAGRAPHS:
            tight = "mso" in (element.get("class") or "").lower() or self.lists
            self._break(1 if tight else 2)
        elif element.tag in _LINES:
            self._break(1)

    def _marker(self) -> str:
        depth = min(len(self.lists), _MAX_NESTED_LISTS)
        indent = "  " * max(0, depth - 1)
        number = self.lists[-1] if self.lists else None
        if number is None:
            return f"{indent}- "
        self.lists[-1] = number + 1
        return f"{indent}{number}. "

    def _open_zone(self, element: etree._Element) -> None:
        if opens_rest(element):
            self.older += 1
            if self.rest is None:
                self.rest = (self.length, Zone.FORWARDED if self.forwarded else Zone.QUOTED)
        inside = bool(self.open_zones) or self.rest is not None
        zone = zone_of_element(element, forwarded=self.forwarded and not inside)
        if zone is None and inside and self._is_answer(element):
            zone = Zone.OWN
        if zone is not None:
            self.older += zone is Zone.QUOTED
            self.open_zones.append((element, self.length, zone))

    def _is_answer(self, element: etree._Element) -> bool:
        """Tell whether an element stands in the color that was announced for the answers.

        In mails older than the one that is answered the color is somebody else's.
        """
        hue = hue_of(element) if self.older == 1 else None
        if hue is None:
            return False
        if self.answers is None:
            self.answers = announced("".join(self.parts))
        return hue in self.answers

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if self.pre:
            self._raw(text)
            return
        text = (
            text.replace("\xa0", " ")
            if self.at_line_start and not text.strip(" \xa0\r\n\t")
            else text
        )
        collapsed = _BLANK.sub(" ", text)
        if collapsed.startswith(" "):
            self.pending_space = not self.at_line_start
            collapsed = collapsed[1:]
        if not collapsed:
            return
        trailing = collapsed.endswith(" ")
        self._raw(collapsed.rstrip(" "))
        self.pending_space = trailing

    def _raw(self, text: str) -> None:
        if not text:
            return
        if self.prefix and text.strip():
            text = self.prefix + text.lstrip()
            self.prefix = ""
        if self.pending_space and not self.at_line_start:
            text = " " + text
        self.pending_space = False
        self.parts.append(text)
        self.length += len(text)
        self.at_line_start = text.endswith("\n")
        self.newlines = len(text) - len(text.rstrip("\n")) if self.at_line_start else 0

    def _newline(self) -> None:
        self.parts.append("\n")
        self.length += 1
        self.newlines += 1
        self.at_line_start = True
        self.pending_space = False

    def _break(self, count: int) -> None:
        """End the line; ``count`` 2 leaves a blank line."""
        while self.newlines < count and self.length:
            self._newline()


def data_rows(table: etree._Element) -> list[list[str]]:
    """Return the cells of a table of data, or nothing for a table that only arranges the page."""
    if (
        table.find(".//table") is not None
        or table.find(".//li") is not None
        or table.find(".//blockquote") is not None
    ):
        return []
    rows = [row for row in (list(_row_cells(tr)) for tr in table.iter("tr")) if any(row)]
    wide = [row for row in rows if len(row) >= 2]
    if len(wide) < 2 or any(len(cell) > _MAX_CELL for row in rows for cell in row):
        return []
    return rows


def _row_cells(row: etree._Element) -> Iterator[str]:
    for cell in row:
        if cell.tag in {"td", "th"}:
            words = " ".join(part for part in cell.itertext() if isinstance(part, str))
            yield " ".join(words.split()).replace("|", "｜")

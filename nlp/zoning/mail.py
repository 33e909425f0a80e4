"""Walk over the lines of a mail and tell new words from older ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp.domain import READABLE_ZONES, Document, Zone
from nlp.lines import Line
from nlp.normalize import fold
from nlp.zoning.answers import announced_marks
from nlp.zoning.attribution import AttributionFinder
from nlp.zoning.forwards import passes_on
from nlp.zoning.headers import (
    HeaderBlock,
    HeaderFinder,
    is_bare_original,
    is_forward_separator,
    is_forward_subject,
    is_original_separator,
    is_reply_subject,
    may_separate,
    sender_words,
)
from nlp.zoning.notices import automatic_zone, disclaimer_lines, invitation_lines
from nlp.zoning.signatures import signature_lines
from nlp.zoning.signoff import earlier_writer, postscript, signoff_lines

_RULE = re.compile(r"[-_=*—─━\s]{3,}$")
_COMPARISON = re.compile(r"[>＞]=?\d")
_AUTOMATIC = {"auto_reply": Zone.AUTO_REPLY, "bounce": Zone.BOUNCE}
_LONG_QUOTED = 60
_INTRO_LINES = 4


class MailWalker:
    """Gives each line of one mail its zone.

    ``known`` holds the zones that the reader took from markup, by line number.
    """

    def __init__(self, document: Document, lines: Sequence[Line], known: dict[int, Zone]) -> None:
        self.document = document
        self.lines = lines
        self.known = known
        # QQ writes the entity into plain text, too; it is replaced by as many characters.
        self.view = fold(document.text).replace("&nbsp;", " " * 6)
        self.headers = HeaderFinder(self.view, lines)
        self.attributions = AttributionFinder(self.view, lines)
        self.subject = fold(document.subject or "")
        self.zones = [Zone.OWN] * len(lines)
        self.forwarded_by_subject = is_forward_subject(self.subject)
        self.forward_marked = False
        self.rest = Zone.OWN
        self.prefixed_forward = False
        self.attributed = False
        self.senders: dict[int, str] = {}
        self.marks: tuple[str, ...] = ()
        self.forwarded_reply = False

    def walk(self) -> list[Zone]:
        """Return the zones."""
        number = 0
        count = len(self.lines)
        looked_at = self._looked_at()
        while number < count:
            if number in looked_at or self.marks or self._ends_quoted(number):
                number = self._step(number)
            else:  # most lines of a long mail go on with what stands above them
                self.zones[number] = self.rest
                number += 1
        for line, zone in self.known.items():
            if self.zones[line] is not Zone.HEADER:
                self.zones[line] = zone
        self._mark_notices()
        return self.zones

    def writers(self) -> dict[int, str]:
        """Return who wrote the forwarded lines, by the headers copied above them."""
        found: dict[int, str] = {}
        writer: str | None = None
        for number, zone in enumerate(self.zones):
            writer = self.senders.get(number, writer)
            if writer and zone is Zone.FORWARDED:
                found[number] = writer
        return found

    def is_mail(self) -> bool:
        """Tell whether anything in the lines is typical of a mail."""
        return any(self._starts_older(number) for number in range(len(self.lines)))

    def _starts_older(self, number: int) -> bool:
        line = self._text(number)
        return (
            is_original_separator(line)
            or is_forward_separator(line)
            or self.headers.block(number) is not None
            or self.attributions.count(number) > 0
        )

    def _looked_at(self) -> set[int]:
        """Return the lines at which an older mail, a quote or a separator may begin."""
        view = self.view
        found = {
            number
            for number, line in enumerate(self.lines)
            if line.quotes or may_separate(view[line.body])
        }
        return found.union(self.known, self.headers.near(), self.attributions.near())

    def _ends_quoted(self, number: int) -> bool:
        return self.rest is Zone.OWN and number > 0 and self.zones[number - 1] is Zone.QUOTED

    def _step(self, number: int) -> int:
        """Give a zone to the line, or to several lines, and return the next one."""
        text = self._text(number)
        if self.marks and text.startswith(self.marks) and not self.lines[number].quotes:
            self.known.pop(number, None)
            self._set(number, number + 1, Zone.OWN)
            return number + 1
        quoted = self._is_quoted(number)
        if may_separate(text):
            if is_forward_separator(text):
                self.forward_marked = True
                return self._older(number, 1, forward=self.rest is Zone.OWN)
            if is_original_separator(text) or self._is_bare_original(number):
                # QQ and WeCom announce a forward with the same line as an answer.
                forward = self.rest is Zone.OWN and self.forwarded_by_subject and not quoted
                return self._older(number, 1, forward=forward)
        block = self.headers.block(number)
        if block and (not quoted or self.forward_marked or self._is_known_forward(number)):
            return self._header_block(number, block)
        return self._quoted(number) if quoted else self._plain(number)

    def _is_bare_original(self, number: int) -> bool:
        return (
            is_bare_original(self._text(number))
            and number + 1 < len(self.lines)
            and self.headers.block(number + 1) is not None
        )

    def _is_known_forward(self, number: int) -> bool:
        return self.known.get(number) is Zone.FORWARDED

    def _plain(self, number: int) -> int:
        count = self.attributions.count(number)
        if count:
            return self._attribution(number, count)
        self.zones[number] = self._zone_of_plain(number)
        return number + 1

    def _older(self, number: int, count: int, *, forward: bool) -> int:
        """Mark a separator, after which an older mail follows."""
        self._hear_marks(number)
        self._set(number, number + count, Zone.HEADER)
        self.rest = Zone.FORWARDED if forward else Zone.QUOTED
        return number + count

    def _header_block(self, number: int, block: HeaderBlock) -> int:
        stop = number + block.count
        self._set(number, stop, Zone.HEADER)
        if block.sender is not None:
            self.senders[stop] = sender_words(block.sender.slice(self.document.text))
        after_separator = number > 0 and (
            self.zones[number - 1] is Zone.HEADER or self._is_blank_below_header(number - 1)
        )
        if self._is_known_forward(number):
            self._within_known_forward(number, block, after_separator=after_separator)
            return stop
        fresh = self.rest is Zone.OWN
        self._hear_marks(number)
        if fresh and self._is_top(number) and self.document.metadata.get("source") != "mail":
            self.forwarded_by_subject = (
                is_forward_subject(block.subject or "") or self.forwarded_by_subject
            )
            return stop  # the headers of the pasted mail itself
        if fresh:
            self.rest = Zone.FORWARDED if self._is_forward(number) else Zone.QUOTED
        elif self.rest is Zone.FORWARDED and not after_separator:
            self.rest = Zone.QUOTED
        self.prefixed_forward = self.rest is Zone.FORWARDED and self._is_quoted(number)
        if self.prefixed_forward:
            self.forward_marked = False
        return stop

    def _is_blank_below_header(self, number: int) -> bool:
        """Tell whether a line is a lone quote mark between a separator and its headers."""
        line = self.lines[number]
        alone = line.quotes > 0 and not self.document.text[line.start : line.end].strip(">＞ ")
        return alone and number > 0 and self.zones[number - 1] is Zone.HEADER

    def _within_known_forward(
        self, number: int, block: HeaderBlock, *, after_separator: bool
    ) -> None:
        """Quote what a forwarded answer has below its own words: it is older and not passed on as new."""
        if self.forwarded_reply and not after_separator:
            for below in range(number, len(self.lines)):
                if not self._is_known_forward(below):
                    break
                self.known[below] = Zone.QUOTED
        self.forwarded_reply = is_reply_subject(block.subject or "")

    def _hear_marks(self, number: int) -> None:
        """Learn from the new words above an older mail how answers within it are marked."""
        if self.rest is Zone.OWN:
            above = [self._text(n) for n in self._words_above(number)]
            self.marks = announced_marks(above, self.document.sender) or self.marks

    def _is_forward(self, number: int) -> bool:
        """Tell whether the subject or the words above say that a mail is passed on."""
        if self.forwarded_by_subject:
            return True
        if self.subject:
            return False
        near = self._words_above(number)[-_INTRO_LINES:]
        return any(passes_on(self._text(n)[:200]) for n in near)

    def _words_above(self, number: int) -> list[int]:
        """Return the own lines directly above, without disclaimer and signature."""
        begin = number
        while begin > 0 and self.zones[begin - 1] is Zone.OWN:
            begin -= 1
        last = number
        notices = disclaimer_lines(self.view, self.lines, begin, number)
        while last > begin and last - 1 in notices:
            last -= 1
        notices |= signature_lines(self.document.text, self.view, self.lines, begin, last)
        return [n for n in range(begin, number) if n not in notices and n not in self.known]

    def _is_top(self, number: int) -> bool:
        return (
            all(
                self.zones[n] is Zone.HEADER or _RULE.match(self._text(n))
                for n in range(min(number, 3))
            )
            and number <= 3
        )

    def _attribution(self, number: int, count: int) -> int:
        stop = number + count
        self.attributed = True
        self._hear_marks(number)
        self._set(number, stop, Zone.QUOTED)
        follows = stop < len(self.lines) and self._is_quoted(stop)
        if not follows:
            self.rest = Zone.QUOTED
        return stop

    def _quoted(self, number: int) -> int:
        if number > 0 and self.zones[number - 1] is Zone.OWN:
            self._hear_marks(number)
        line = self.lines[number]
        alone = (
            self.rest is Zone.OWN
            and line.quotes == 1
            and _COMPARISON.match(self.document.text, line.start)
        )
        if alone and not self.attributed and not self._neighbor_quoted(number):
            zone = Zone.OWN
        elif self.prefixed_forward and line.quotes == 1:
            zone = Zone.FORWARDED
        else:
            zone = Zone.QUOTED
        self._set(number, number + 1, zone)
        return number + 1

    def _neighbor_quoted(self, number: int) -> bool:
        above = number > 0 and self.zones[number - 1] is Zone.QUOTED
        return above or (number + 1 < len(self.lines) and self.lines[number + 1].quotes > 0)

    def _zone_of_plain(self, number: int) -> Zone:
        """Own words stand between quoted lines, unless a quoted line was cut in two on its way."""
        if self.rest is not Zone.OWN or number == 0 or self.zones[number - 1] is not Zone.QUOTED:
            return self.rest
        line, above = self.lines[number], self.lines[number - 1]
        if line.gap or not above.quotes or above.end - above.body < _LONG_QUOTED:
            return Zone.OWN
        ended = self.document.text[above.end - 1] in ".!?。！？:："
        below = (
            number + 1 < len(self.lines)
            and self.lines[number + 1].quotes
            and not self.lines[number + 1].gap
        )
        lower = self.document.text[line.body].islower()
        cut = (lower and below) or (not ended and (lower or below))
        return Zone.QUOTED if cut else Zone.OWN

    def _is_quoted(self, number: int) -> bool:
        return self.lines[number].quotes > 0 or self.known.get(number) in {
            Zone.QUOTED,
            Zone.FORWARDED,
        }

    def _set(self, begin: int, stop: int, zone: Zone) -> None:
        self.zones[begin:stop] = [zone] * (stop - begin)

    def _text(self, number: int) -> str:
        line = self.lines[number]
        return self.view[line.body : min(line.end, line.body + 300)]

    def _runs(self) -> Iterator[tuple[int, int, Zone]]:
        begin = 0
        for number in range(1, len(self.zones) + 1):
            if number == len(self.zones) or self.zones[number] is not self.zones[begin]:
                yield begin, number, self.zones[begin]
                begin = number

    def _mark_notices(self) -> None:
        """Set apart what is no one's own words within own and forwarded text."""
        own = next((run for run in self._runs() if run[2] is Zone.OWN), None)
        if own is not None:
            self._mark_automatic(own[0], own[1])
        for begin, stop in self._readable_runs():
            for number in invitation_lines(self.view, self.lines, begin, stop):
                self.zones[number] = Zone.INVITATION
            for number in disclaimer_lines(self.view, self.lines, begin, stop):
                self.zones[number] = Zone.DISCLAIMER
        writers = self.writers()
        writer = self.document.sender or earlier_writer(self.document.text)
        for begin, stop in self._readable_runs():
            forwarded = self.zones[begin] is Zone.FORWARDED
            self._mark_signature(begin, stop, writers.get(begin) if forwarded else writer)

    def _mark_signature(self, begin: int, stop: int, writer: str | None) -> None:
        while stop - 1 > begin and _RULE.match(self._text(stop - 1)):
            stop -= 1  # the line above the quoted mail
        text = self.document.text
        found = signoff_lines(text, self.view, self.lines, begin, stop, writer)
        last = min(found, default=stop)
        added = postscript(self.view, self.lines, begin, last)
        for end in (last,) if added is None else (last, added):
            found |= signature_lines(text, self.view, self.lines, begin, end)
        if added is not None:
            found |= signoff_lines(text, self.view, self.lines, begin, added, writer)
        for number in found:
            self.zones[number] = Zone.SIGNATURE

    def _readable_runs(self) -> list[tuple[int, int]]:
        return [(begin, stop) for begin, stop, zone in self._runs() if zone in READABLE_ZONES]

    def _mark_automatic(self, begin: int, stop: int) -> None:
        """Mark a mail that a program wrote, judged by its headers and its first words."""
        sender = fold(
            f"{self.document.sender or ''} {self.document.metadata.get('sender_address', '')}"
        )
        known = _AUTOMATIC.get(self.document.metadata.get("automatic", ""))
        zone = known or automatic_zone(self.view, self.subject, sender, self.lines[begin:stop])
        if zone is not None:
            self._set(begin, stop, zone)

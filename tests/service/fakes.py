"""Small stand-ins for the text side and the models, producing real nouns of `nlp.domain`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from nlp.domain import (
    Analysis,
    Basis,
    Document,
    DocumentKind,
    DueDate,
    Finding,
    FindingType,
    Language,
    Layout,
    PersonMention,
    Priority,
    RawDocument,
    RequirementKind,
    Role,
    Segment,
    Span,
    Status,
    Tone,
    ToneLabel,
    Unit,
    UnitVerdict,
    Verdict,
    Zone,
)
from nlp.errors import UnreadableDocumentError
from service.matching import Match, Near, RecordEntry, RecordView
from service.schemas import Relation

_SENTENCE = re.compile(r"[^\n.!?。！？]+[.!?。！？]?")
_TYPES = {
    "decided": FindingType.DECISION,
    "决定": FindingType.DECISION,
    "todo": FindingType.ACTION,
    "risk": FindingType.RISK,
}
_PRIORITIES = {
    "must": Priority.MUST,
    "必须": Priority.MUST,
    "should": Priority.SHOULD,
    "最好": Priority.COULD,
    "could": Priority.COULD,
    "need": None,
}


@dataclass
class FakeAnalyzer:
    """Keyword rule: a sentence with a cue is a finding; ``> `` starts a quoted line."""

    version: str = "fake-1"
    confidence: float = 0.95
    broken: bool = False
    calls: list[str] = field(default_factory=list)
    projects: list[str] = field(default_factory=list)

    def analyze(self, document: Document) -> Analysis:
        """Return real findings from keywords."""
        if self.broken:
            raise RuntimeError("the fake models are broken")
        self.calls.append(document.id)
        self.projects.append(document.project)
        segments, units, verdicts, findings = [], [], [], []
        for match in _SENTENCE.finditer(document.text):
            words = match.group()
            if not words.strip():
                continue
            start = match.start() + len(words) - len(words.lstrip())
            span = Span(start, start + len(words.strip()))
            quoted = span.slice(document.text).startswith(">")
            zone = Zone.QUOTED if quoted else Zone.OWN
            segments.append(Segment(span=span, content=span, role=Role.PARAGRAPH, zone=zone))
            index = len(units)
            units.append(Unit(index=index, span=span, segment=index, language=Language.EN))
            finding = None if quoted else self._find(document, span, index)
            if finding is not None:
                findings.append(finding)
            verdicts.append(UnitVerdict(span, _verdict(finding, quoted=quoted), 0.9))
        return Analysis(
            layout=Layout(document, tuple(segments), tuple(units)),
            verdicts=tuple(verdicts),
            findings=tuple(findings),
            tone=_tone(document),
            model_version=self.version,
        )

    def _find(self, document: Document, span: Span, unit: int) -> Finding | None:
        quote = span.slice(document.text)
        lowered = quote.lower()
        kind = next((found for cue, found in _TYPES.items() if cue in lowered), None)
        cue = next((cue for cue in _PRIORITIES if cue in lowered), None)
        if kind is None and cue is None:
            return None
        withdrawn = "no longer" in lowered
        due = re.search(r"by (\d{4}-\d{2}-\d{2})", quote)
        owner = re.search(r"@(\w+)", quote)
        at = span.start
        return Finding(
            type=kind or FindingType.REQUIREMENT,
            unit=unit,
            span=span,
            quote=quote,
            confidence=self.confidence,
            language=Language.EN,
            side=document.sender_side,
            priority=_PRIORITIES[cue] if cue and not kind else None,
            priority_confidence=0.8,
            basis=Basis.CUE if cue != "need" and not kind else Basis.NOT_STATED,
            kind=None if kind else RequirementKind.FUNCTIONAL,
            status=Status.WITHDRAWN if withdrawn else Status.STATED,
            due=DueDate(
                Span(at + due.start(), at + due.end()),
                date.fromisoformat(due.group(1)),
                rule="the date itself",
            )
            if due
            else None,
            owner=PersonMention(Span(at + owner.start(), at + owner.end()), owner.group(1))
            if owner
            else None,
            evidence=(span,),
            reasons=("a cue word",),
        )


def _verdict(finding: Finding | None, *, quoted: bool) -> Verdict:
    if quoted:
        return Verdict.QUOTED
    return Verdict(finding.type) if finding else Verdict.NOT_REQUIREMENT


def _tone(document: Document) -> Tone:
    at = document.text.find("unacceptable")
    polite = 1.0 if "please" in document.text else 0.0
    if at < 0:
        return Tone(ToneLabel.NEUTRAL, 0.0, axes={"politeness": polite})
    return Tone(
        ToneLabel.NEGATIVE,
        -0.7,
        evidence=(Span(at, at + len("unacceptable")),),
        axes={"complaint": 0.9, "politeness": polite},
        confidence=0.8,
        axis_evidence={"complaint": (Span(at, at + len("unacceptable")),)},
    )


class FakeReader:
    """Reads UTF-8; ``%%%`` divides documents and some words make files unreadable."""

    def read(self, raw: RawDocument) -> Sequence[Document]:
        """Return one document per part."""
        text = raw.data.decode("utf-8", errors="replace")
        for code in ("encrypted", "too_large", "unsupported"):
            if f"#{code}#" in text:
                raise UnreadableDocumentError(raw.name, f"it is {code}; try again", code=code)
        if "#crash#" in text:
            raise RuntimeError(f"parser failed on {text}")
        return [self._document(part, raw) for part in text.split("%%%")]

    def _document(self, text: str, raw: RawDocument) -> Document:
        sender = re.search(r"^From: (.+)$", text, re.MULTILINE)
        return Document(
            id=raw.name,
            text=text,
            kind=DocumentKind.EMAIL,
            received_at=raw.received_at,
            sender=sender.group(1) if sender else None,
        )

    def read_text(
        self,
        text: str,
        *,
        id: str,  # noqa: A002 - name of the field of `Document`
        kind: DocumentKind | None = None,
        received_at: datetime | None = None,
    ) -> Document:
        """Return the text as it is."""
        return Document(id, text, kind=kind or DocumentKind.NOTES, received_at=received_at)


class FakeMatcher:
    """Relates a finding to the first record item that shares its last word."""

    def match(self, findings: Sequence, record: RecordView) -> Sequence[Match]:
        """Return a change of value, a withdrawal, or new."""
        entries = record.load(record.stamps)
        return [self._match(finding, entries) for finding in findings]

    def nearest(self, text: str, record: RecordView, *, count: int) -> Sequence[Near]:
        """Return the entries that share most words with a text."""
        words = set(text.rstrip(".").split())
        near = [
            Near(entry.record_id, len(words & shared) / len(words | shared))
            for entry in record.load(record.stamps)
            if (shared := set(entry.text.rstrip(".").split()))
        ]
        return sorted(near, key=lambda entry: -entry.similarity)[:count]

    def alike(
        self, texts: Sequence[str], entries: Sequence[RecordEntry]
    ) -> Sequence[frozenset[int]]:
        """Return the entries that end with the same word."""
        last = [(entry.record_id, entry.text.rstrip(".").split()[-1]) for entry in entries]
        return [
            frozenset(i for i, word in last if word == text.rstrip(".").split()[-1])
            for text in texts
        ]

    def _match(self, finding: Finding, record: Sequence[RecordEntry]) -> Match:
        last = finding.quote.rstrip(".").split()[-1]
        for entry in record:
            if last in entry.quote and entry.quote != finding.quote:
                withdrawn = finding.status == Status.WITHDRAWN
                return Match(
                    relation=Relation.WITHDRAWS if withdrawn else Relation.CHANGES_VALUE,
                    record_id=entry.record_id,
                    note="2 s -> 1 s",
                    confidence=0.8,
                    from_value="2 s",
                    to_value="1 s",
                )
        return Match()

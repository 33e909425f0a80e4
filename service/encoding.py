"""From nouns of the text side to wire types and back, for routes and command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from nlp import domain as d
from service import schemas as s


def span_out(span: d.Span) -> s.SpanOut:
    """Return a span as a wire type."""
    return s.SpanOut(start=span.start, end=span.end)


def _due_out(due: d.DueDate, text: str) -> s.DueOut:
    return s.DueOut(
        start=due.span.start,
        end=due.span.end,
        quote=due.span.slice(text),
        latest=due.latest,
        earliest=due.earliest,
        rule=due.rule,
        alternatives=list(due.alternatives),
    )


def finding_out(finding: d.Finding, text: str) -> s.FindingOut:
    """Return a finding as a wire type; ``text`` is the document's."""
    owner = finding.owner
    return s.FindingOut(
        start=finding.span.start,
        end=finding.span.end,
        type=s.FindingType(finding.type),
        quote=finding.quote,
        confidence=finding.confidence,
        unit=finding.unit,
        language=s.Language(finding.language),
        side=s.Side(finding.side),
        priority=s.Priority(finding.priority) if finding.priority else None,
        priority_confidence=finding.priority_confidence,
        basis=s.Basis(finding.basis),
        kind=s.RequirementKind(finding.kind) if finding.kind else None,
        kind_confidence=finding.kind_confidence,
        status=s.Status(finding.status),
        due=_due_out(finding.due, text) if finding.due else None,
        owner=s.OwnerOut(start=owner.span.start, end=owner.span.end, name=owner.name)
        if owner
        else None,
        quantities=[
            s.QuantityOut(
                start=q.span.start,
                end=q.span.end,
                value=q.value,
                unit=q.unit,
                comparator=q.comparator,
            )
            for q in finding.quantities
        ],
        cues=[
            s.CueOut(start=c.span.start, end=c.span.end, kind=c.kind, phrase=c.phrase)
            for c in finding.cues
        ],
        evidence=[span_out(span) for span in finding.evidence],
        reasons=list(finding.reasons),
        unsure=finding.unsure,
    )


def segment_out(segment: d.Segment) -> s.SegmentOut:
    """Return a segment as a wire type."""
    return s.SegmentOut(
        start=segment.span.start,
        end=segment.span.end,
        role=s.Role(segment.role),
        zone=s.Zone(segment.zone),
        content=span_out(segment.content),
        depth=segment.depth,
        headings=[
            s.HeadingOut(start=h.span.start, end=h.span.end, level=h.level, title=h.title)
            for h in segment.headings
        ],
        speaker=segment.speaker or segment.sender,
        side=s.Side(segment.side),
        cells=[
            s.CellOut(start=c.span.start, end=c.span.end, column=c.column, title=c.title)
            for c in segment.cells
        ],
        language=s.Language(segment.language),
    )


def units_out(analysis: d.Analysis) -> list[s.UnitOut]:
    """Return the coverage ledger: one line per verdict, in reading order."""
    segments = {unit.span: unit.segment for unit in analysis.layout.units}
    return [
        s.UnitOut(
            start=line.span.start,
            end=line.span.end,
            index=index,
            segment=segments.get(line.span, -1),
            verdict=s.Verdict(line.verdict),
            confidence=line.confidence,
        )
        for index, line in enumerate(analysis.verdicts)
    ]


def zones_out(segments: Iterable[s.SegmentOut]) -> list[s.ZoneOut]:
    """Join neighboring segments of the same zone into stretches, in text order."""
    stretches: list[s.ZoneOut] = []
    for segment in sorted(segments, key=lambda found: found.start):
        last = stretches[-1] if stretches else None
        if last is not None and last.zone == segment.zone:
            end = max(last.end, segment.end)
            stretches[-1] = s.ZoneOut(start=last.start, end=end, zone=last.zone)
        else:
            stretches.append(s.ZoneOut(start=segment.start, end=segment.end, zone=segment.zone))
    return stretches


def tone_out(tone: d.Tone) -> s.ToneOut:
    """Return a tone as a wire type."""
    return s.ToneOut(
        label=s.ToneLabel(tone.label),
        score=tone.score,
        confidence=tone.confidence,
        axes=dict(tone.axes),
        evidence=[span_out(span) for span in tone.evidence],
        axis_evidence={
            axis: [span_out(span) for span in spans] for axis, spans in tone.axis_evidence.items()
        },
    )


def analysis_out(analysis: d.Analysis) -> s.AnalysisOut:
    """Return a whole analysis as a wire type."""
    document = analysis.layout.document
    segments = [segment_out(segment) for segment in analysis.layout.segments]
    return s.AnalysisOut(
        text=document.text,
        kind=s.DocumentKind(document.kind),
        model_version=analysis.model_version,
        segments=segments,
        zones=zones_out(segments),
        units=units_out(analysis),
        findings=[finding_out(finding, document.text) for finding in analysis.findings],
        tone=tone_out(analysis.tone),
    )


_LISTS = {
    d.FindingType.REQUIREMENT: "requirements",
    d.FindingType.DECISION: "decisions",
    d.FindingType.ACTION: "actions",
    d.FindingType.QUESTION: "questions",
    d.FindingType.RISK: "risks",
}


def analysis_line(analysis: d.Analysis) -> dict[str, Any]:
    """Return an analysis in the stable shape of ``clientsignal analyze``."""
    document = analysis.layout.document
    line: dict[str, Any] = {"id": document.id}
    line.update({name: [] for name in _LISTS.values()})
    for finding in analysis.findings:
        found = finding_out(finding, document.text).model_dump(mode="json")
        found["priority_basis"] = found.pop("basis")
        line[_LISTS[finding.type]].append(found)
    line["units"] = [
        {"start": unit.span.start, "end": unit.span.end, "verdict": str(unit.verdict)}
        for unit in analysis.verdicts
    ]
    line["tone"] = {
        "label": str(analysis.tone.label),
        "score": analysis.tone.score,
        "evidence": [[span.start, span.end] for span in analysis.tone.evidence],
        "axes": dict(analysis.tone.axes),
        "confidence": analysis.tone.confidence,
    }
    line["model_version"] = analysis.model_version
    return line


def facts_of(document: d.Document) -> dict[str, Any]:
    """Return what the reader knows about a document, as JSON values."""
    return {
        "people": list(document.people),
        "zones": [[span.start, span.end, str(zone)] for span, zone in document.zones],
        "anchors": [_anchor_values(anchor) for anchor in document.anchors],
        "turns": [
            [
                turn.label.start,
                turn.label.end,
                turn.speaker,
                turn.said_at and turn.said_at.isoformat(),
            ]
            for turn in document.turns
        ],
        "metadata": dict(document.metadata),
    }


def _anchor_values(anchor: d.Anchor) -> dict[str, Any]:
    values = asdict(anchor)
    span = values.pop("span")
    return {**span, **{name: value for name, value in values.items() if value is not None}}


def zones_of(facts: dict[str, Any]) -> tuple[tuple[d.Span, d.Zone], ...]:
    """Return the reader's zones from stored facts."""
    return tuple((d.Span(start, end), d.Zone(zone)) for start, end, zone in facts["zones"])


def anchors_of(facts: dict[str, Any]) -> tuple[d.Anchor, ...]:
    """Return the reader's anchors from stored facts."""
    found = []
    for values in facts["anchors"]:
        rest = {name: value for name, value in values.items() if name not in ("start", "end")}
        found.append(d.Anchor(d.Span(values["start"], values["end"]), **rest))
    return tuple(found)


def turns_of(facts: dict[str, Any]) -> tuple[d.SpokenTurn, ...]:
    """Return the speakers that the file named from stored facts; older ones have none."""
    return tuple(
        d.SpokenTurn(d.Span(start, end), speaker, datetime.fromisoformat(at) if at else None)
        for start, end, speaker, at in facts.get("turns", ())
    )


def quotes(text: str, spans: Sequence[s.SpanOut]) -> list[str]:
    """Return the words of spans."""
    return [text[span.start : span.end] for span in spans]

"""A small project in both languages: documents, review items and record of the fake client."""

from __future__ import annotations

from datetime import UTC, date, datetime

from service import schemas as s

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)

ZH_TEXT = """王经理：

系统必须支持导出 Excel。下周三之前完成登录页。最好能有深色模式。
上次说的短信提醒先不做了。今天天气不错。<b>别当真</b>

在 2026年4月1日，李娜写道：
> 必须支持指纹登录。

--
张敏
"""
EN_TEXT = """Kick-off notes

Must have
- Search answers within 1 second.
- Reports load fast.

Decision: we use the existing server.
Who signs the contract?
"""


def span(text: str, words: str) -> tuple[int, int]:
    """Return where words stand in a text."""
    start = text.index(words)
    return start, start + len(words)


def _zones(text: str, *rest: tuple[str, str, s.Zone]) -> list[s.ZoneOut]:
    zones = []
    place = 0
    for first, last, zone in rest:
        start, end = text.index(first), text.index(last) + len(last)
        if place < start:
            zones.append(s.ZoneOut(start=place, end=start, zone=s.Zone.OWN))
        zones.append(s.ZoneOut(start=start, end=end, zone=zone))
        place = end
    if place < len(text):
        zones.append(s.ZoneOut(start=place, end=len(text), zone=s.Zone.OWN))
    return zones


def _document(
    number: int, text: str, *, kind: s.DocumentKind, name: str, **values: object
) -> s.DocumentDetail:
    return s.DocumentDetail.model_validate(
        {
            "id": number,
            "project_id": 1,
            "name": name,
            "kind": kind,
            "status": s.DocumentStatus.READY,
            "received_at": NOW,
            "created_at": NOW,
            "size_bytes": len(text.encode()),
            "characters": len(text),
            "sha256": "0" * 64,
            "model_version": "base-1",
            "text": text,
            **values,
        }
    )


def documents() -> list[s.DocumentDetail]:
    """Return a mail, notes and a scan that could not be read."""
    zh_words = [
        ("今天天气不错。", s.Verdict.NOT_REQUIREMENT),
        ("<b>别当真</b>", s.Verdict.UNSURE),
        ("必须支持指纹登录。", s.Verdict.QUOTED),
    ]
    units = [
        s.UnitOut(
            start=span(ZH_TEXT, words)[0],
            end=span(ZH_TEXT, words)[1],
            index=n,
            segment=0,
            verdict=verdict,
            confidence=0.7,
        )
        for n, (words, verdict) in enumerate(zh_words)
    ]
    heading = span(EN_TEXT, "Must have")
    segment = s.SegmentOut(
        start=heading[0],
        end=heading[1],
        role=s.Role.HEADING,
        zone=s.Zone.OWN,
        content=s.SpanOut(start=heading[0], end=heading[1]),
    )
    return [
        _document(
            1,
            ZH_TEXT,
            kind=s.DocumentKind.EMAIL,
            name="需求.eml",
            subject="导出功能需求",
            sender="zhang@client.cn",
            sender_side=s.Side.CLIENT,
            tone=s.ToneLabel.NEUTRAL,
            zones=_zones(
                ZH_TEXT,
                ("在 2026年4月1日", "必须支持指纹登录。\n", s.Zone.QUOTED),
                ("--", "张敏\n", s.Zone.SIGNATURE),
            ),
            units=units,
        ),
        _document(
            2,
            EN_TEXT,
            kind=s.DocumentKind.NOTES,
            name="Kick-off",
            zones=_zones(EN_TEXT),
            segments=[segment],
            tone=s.ToneLabel.NEGATIVE,
        ),
        _document(
            3,
            "",
            kind=s.DocumentKind.EMAIL,
            name="scan_[1].pdf",
            status=s.DocumentStatus.FAILED,
            error_code="image_only",
            error_detail="only pictures",
        ),
    ]


def item(
    number: int, document_id: int, text: str, words: str, **values: object
) -> s.ReviewItemDetail:
    """Return one item whose finding stands on ``words`` of ``text``."""
    start, end = span(text, words)
    type_ = values.setdefault("type", s.FindingType.REQUIREMENT)
    finding = s.FindingOut.model_validate(
        {
            "start": start,
            "end": end,
            "quote": words,
            "confidence": 0.91,
            "unit": 0,
            "language": "zh" if document_id == 1 else "en",
            "side": "client",
            "type": type_,
            **values.pop("finding", {}),  # type: ignore[dict-item]
        }
    )
    return s.ReviewItemDetail.model_validate(
        {
            "id": number,
            "version": 1,
            "project_id": 1,
            "document_id": document_id,
            "state": s.ItemState.PENDING,
            "origin": s.Origin.MODEL,
            "start": start,
            "end": end,
            "quote": words,
            "text": words,
            "confidence": 0.91,
            "side": s.Side.CLIENT,
            "finding": finding,
            **values,
        }
    )


def items() -> list[s.ReviewItemDetail]:
    """Return what waits for review: every priority, a change, a decision and a question."""
    cue = span(ZH_TEXT, "必须")
    due = span(ZH_TEXT, "下周三之前")
    heading = span(EN_TEXT, "Must have")
    must = {"priority": s.Priority.MUST, "client_priority": s.Priority.MUST}
    return [
        item(
            1,
            1,
            ZH_TEXT,
            "系统必须支持导出 Excel。",
            **must,
            basis=s.Basis.CUE,
            kind=s.RequirementKind.FUNCTIONAL,
            finding={
                "evidence": [{"start": cue[0], "end": cue[1]}],
                "reasons": ["cue: 必须", "nearest: REQ-9"],
            },
        ),
        item(
            2,
            1,
            ZH_TEXT,
            "下周三之前完成登录页。",
            priority=s.Priority.SHOULD,
            due_on=date(2026, 5, 13),
            owner="张敏",
            finding={
                "due": {
                    "start": due[0],
                    "end": due[1],
                    "quote": "下周三之前",
                    "latest": "2026-05-13",
                    "rule": "从 2026-05-04 起算的下周三",
                    "alternatives": ["2026-05-06"],
                }
            },
        ),
        item(3, 1, ZH_TEXT, "最好能有深色模式。", priority=s.Priority.COULD),
        item(
            4,
            1,
            ZH_TEXT,
            "上次说的短信提醒先不做了。",
            priority=s.Priority.WONT,
            status=s.Status.WITHDRAWN,
        ),
        item(
            5,
            2,
            EN_TEXT,
            "Search answers within 1 second.",
            **must,
            basis=s.Basis.STRUCTURE,
            relation=s.Relation.CHANGES_VALUE,
            relation_note="2 s -> 1 s",
            relation_confidence=0.88,
            matched_record_id=1,
            matched_code="REQ-1",
            matched_quote="Search answers within 2 seconds.",
            finding={
                "evidence": [{"start": heading[0], "end": heading[1]}],
                "quantities": [
                    {"start": 0, "end": 1, "value": 1.0, "unit": "s", "comparator": "<="}
                ],
            },
        ),
        item(
            6,
            2,
            EN_TEXT,
            "Reports load fast.",
            priority=s.Priority.SHOULD,
            unsure=True,
            gaps=[{"kind": "vague_word", "words": "fast", "question": "'fast': how many seconds?"}],
            criterion="Given ___\nWhen ___\nThen Reports load fast",
            criterion_is_draft=True,
            explanation={
                "basis": "cue",
                "counterfactuals": [
                    {
                        "start": 0,
                        "end": 4,
                        "words": "fast",
                        "priority": "could",
                        "sentence": "without 'fast': Could",
                    }
                ],
                "examples": [
                    {
                        "record_id": 1,
                        "code": "REQ-1",
                        "text": "Search answers within 2 seconds.",
                        "priority": "must",
                        "similarity": 0.7,
                    }
                ],
            },
        ),
        item(
            7,
            2,
            EN_TEXT,
            "Decision: we use the existing server.",
            type=s.FindingType.DECISION,
        ),
        item(8, 2, EN_TEXT, "Who signs the contract?", type=s.FindingType.QUESTION),
    ]


def _source(words: str, document_id: int, text: str) -> dict[str, object]:
    start, end = span(text, words)
    return {
        "document_id": document_id,
        "document_name": "Kick-off",
        "start": start,
        "end": end,
        "quote": words,
        "side": "client",
        "received_at": NOW,
    }


def record() -> list[s.RecordDetail]:
    """Return one requirement with its source and a drafted change."""
    change = {
        "id": 1,
        "version": 1,
        "record_id": 1,
        "record_code": "REQ-1",
        "relation": "changes_value",
        "from_value": "2 s",
        "to_value": "1 s",
        "from_quote": "Search answers within 2 seconds.",
        "to_quote": "Search answers within 1 second.",
        "state": "draft",
        "created_at": NOW,
    }
    versions = [
        {
            "version": 1,
            "at": NOW,
            "by": "李娜",
            "reason": "new",
            "values": {"text": "Search answers within 2 seconds.", "priority": "must"},
            "changed": ["text", "priority"],
        }
    ]
    return [
        s.RecordDetail.model_validate(
            {
                "id": 1,
                "project_id": 1,
                "code": "REQ-1",
                "type": "requirement",
                "version": 1,
                "text": "Search answers within 2 seconds.",
                "priority": "must",
                "client_priority": "should",
                "basis": "cue",
                "kind": "quality",
                "status": "active",
                "side": "client",
                "owner": "Chen Wei",
                "created_at": NOW,
                "created_by": "李娜",
                "updated_at": NOW,
                "sources": [_source("Search answers within 1 second.", 2, EN_TEXT)],
                "versions": versions,
                "changes": [change],
            }
        )
    ]

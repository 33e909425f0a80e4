"""Priority from evidence: structure, then cues, then context, then the learned model, then "not stated".

The order follows a measurement on 2,222 real MoSCoW items: words alone reach macro-F1 0.35, headings 0.99.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.features import UnitContext, heading_meaning
from models.structure import Structure, structural_priority
from nlp.domain import (
    Basis,
    Cue,
    CueKind,
    Layout,
    Priority,
    Role,
    Side,
    Span,
    Status,
)
from nlp.headings import Section
from nlp.quantities import find_quantities
from nlp.salutations import is_salutation

LONE_DEMAND_CHANCE = 0.8
"""Of the sentences in documents of at most three units with an explicit must, prohibition or could, or a request to add
or change something, and no sign of work, status or our own proposal, 87 % (66 of 76 in `data/labelled`) are
requirements; their context can tell nothing."""

STATED_CHANGE_CHANCE = 0.9
"""Clients and speakers of an unknown side who order something to be another way ("改为 1 秒", "change the limit from
5 to 10"), with no sign of work, status, decision or question, state a requirement in 30 of 31 sentences of
`data/labelled`, and in 3 of 3 with "1 minute instead of 5", "48 hours and not 24"; the rule was found on the same
documents, hence the lower figure."""

TAKEN_BACK_CHANCE = 0.7
"""Of the sentences of `data/labelled` that take something back at either end, 71 % (20 of 28) are requirements,
withdrawn ones; one that is missed stays in the record although the client dropped it."""

MODEL_THRESHOLD = 0.6
"""The learned head overrules "should, not stated" only above this calibrated probability."""

LONE_CONFIDENCE = 0.35
"""A bare item with neither structure nor cue says nothing of its priority: the words alone reach macro-F1 0.35 on 2,222
items of authors' own lists. Should is shown then because something must be shown."""

_CUE_PRIORITY: Mapping[CueKind, Priority] = {
    CueKind.WITHDRAWAL: Priority.WONT,
    CueKind.WONT: Priority.WONT,
    CueKind.COULD: Priority.COULD,
    CueKind.MUST: Priority.MUST,
    CueKind.PROHIBITION: Priority.MUST,
    CueKind.SHOULD: Priority.SHOULD,
    CueKind.REQUEST: Priority.SHOULD,
}
_SHORT = 3
_ITEMS = frozenset({Role.BULLET, Role.TABLE_ROW, Role.FIELD})
_DEMANDS = frozenset({CueKind.MUST, CueKind.PROHIBITION, CueKind.COULD})
_WISHES = frozenset({CueKind.REQUEST, CueKind.SHOULD})
_ADDS = re.compile(
    r"\b(?:add|include|support|implement|enable|provide|change|show|allow|let|make|display|extend|replace|move|remove)\b|"
    r"增加|添加|新增|增设|加[个一上入]|支持|改成|改为|改一下|调整|优化|换成|显示|去掉|做成|补上|放到|允许"
)
_CHANGES_ZH = re.compile(
    r"(?<!全)(?:改为|改成|换成|调整为|调整到|变更为|改到|缩短到|放宽到|延长到|提高到)(?!了)"
)
_CHANGES_EN = re.compile(
    r"\b(?:change|raise|lower|increase|reduce|extend|shorten|cut)\b.{0,60}\bto\b|"
    # "within 1 second, not 2", "1 minute instead of 5", "the limit goes up to 15,000 EUR"
    r"\d.{0,20}\b(?:not|instead of|rather than) \d|\bgo(?:es)? (?:up|down) to\b"
)
_NOT_ORDERS = frozenset(
    {
        Section.DECISIONS,
        Section.STATUS,
        Section.ACTIONS,
        Section.BACKGROUND,
        Section.PLAN,
        Section.AGENDA,
        Section.METADATA,
        Section.TEMPLATE,
        Section.REFERENCES,
        Section.ATTENDANCE,
    }
)
_NO_DEMAND = frozenset(
    {
        CueKind.ACTION,
        CueKind.STATUS,
        CueKind.BACKGROUND,
        CueKind.OWN_PROPOSAL,
        CueKind.DECISION,
        CueKind.RISK,
    }
)
# "If you must, nice to have" is optional and "we no longer must" is withdrawn: the weaker word limits the stronger one.
_STRENGTH = (Priority.WONT, Priority.COULD, Priority.MUST, Priority.SHOULD)
_TAKES_BACK = frozenset({CueKind.WITHDRAWAL, CueKind.WONT})
_EDGE = 2
_LETS_GO = re.compile(
    r"\bcan wait|no longer (?:needed|wanted|required)|\bno need for|can be (?:omitted|skipped)|"
    r"(?:not|n't) (?:needed|required|in scope|planned)|out of scope"
)
"""Of 22 sentences of `data/labelled` that end a clause with such words and no other rule finds, 18 are requirements."""
_REFUSED = re.compile(r"^不(?:要|需要|用|做)$")
"""At the end of a clause these refuse what stands before ("打卡定位不要，老人家楼道没信号"), elsewhere what follows."""
_EITHER = tuple("可做要是")  # "可做可不做", "还做不做"
_CONDITION = re.compile(
    r"\W{0,3}(?:(?:if|when|should|unless|given|in case)\b|如果|要是|若|假如|一旦)"
)
_REASON = re.compile(
    r"\s?[吧]?[,，;；]|\s?[(（]| - | – | — | (?:until|till) [\w ]{3,30}\W*$|"
    r", (?:as|since|because|it|they|nobody|no)\b"
)
"""What may stand behind words that take something back: of 42 such sentences of `data/labelled` 40 are requirements."""
_LONGEST_WORDS = 48
_CONTEXT_MUST = (CueKind.CONSEQUENCE, CueKind.AUTHORITY)


@dataclass(frozen=True, slots=True)
class PriorityReading:
    """A priority with its basis and the spans it rests on."""

    priority: Priority
    basis: Basis
    confidence: float
    evidence: tuple[Span, ...] = ()
    reasons: tuple[str, ...] = ()


def read_priority(
    layout: Layout,
    context: UnitContext,
    previous: UnitContext | None,
    learned: Mapping[Priority, float],
    reliability: Mapping[Basis, float],
) -> PriorityReading:
    """Return the priority of one requirement.

    Parameters
    ----------
    layout, context
        The document and the unit in it.
    previous
        The unit before, if any: a question that the unit answers, or a consequence that it completes.
    learned
        Calibrated probability of each priority from the head.
    reliability
        How often each basis was right on held-out documents, in [0, 1].
    """
    segment = layout.segment_of(context.unit)
    from_structure = structural_priority(layout, segment, context)
    from_cues = _cues(layout, (*context.cues, *context.stress))
    if from_structure is not None and not _says_otherwise(from_structure, context):
        priority, spans, note = from_structure
        return _reading(priority, Basis.STRUCTURE, spans, note, learned, reliability)
    if from_cues is not None:
        priority, spans, note = from_cues
        own = tuple(span for span in spans if span.overlap(context.unit.span))
        # "… No exceptions.": what the next sentence adds is said around it
        basis = Basis.CUE if own else Basis.CONTEXT
        told = note if own else note.replace("cue:", "beside:", 1)
        return _reading(priority, basis, own or spans, told, learned, reliability)
    if previous is not None and not _goes_on(layout, context, previous):
        previous = None
    from_context = _answer(layout, context) or _context(layout, context, previous)
    if from_context is not None:
        priority, spans, note = from_context
        return _reading(priority, Basis.CONTEXT, spans, note, learned, reliability)
    if _stands_alone(layout):
        return PriorityReading(
            Priority.SHOULD, Basis.NOT_STATED, LONE_CONFIDENCE, (), ("not stated",)
        )
    best = max(learned, key=lambda priority: learned[priority])
    if best is not Priority.SHOULD and learned[best] >= MODEL_THRESHOLD:
        return PriorityReading(best, Basis.MODEL, learned[best], (), ("model",))
    return PriorityReading(
        Priority.SHOULD, Basis.NOT_STATED, learned.get(Priority.SHOULD, 0.0), (), ("not stated",)
    )


def _reading(
    priority: Priority,
    basis: Basis,
    spans: tuple[Span, ...],
    note: str,
    learned: Mapping[Priority, float],
    reliability: Mapping[Basis, float],
) -> PriorityReading:
    """Blend the measured reliability of the basis with the head's opinion (equal log-odds weight)."""
    trust = reliability.get(basis, 0.8)
    share = min(max(learned.get(priority, 0.0), 0.02), 0.98)
    odds = (trust / (1 - trust)) ** 0.75 * (share / (1 - share)) ** 0.25
    return PriorityReading(priority, basis, float(odds / (1 + odds)), spans, (note,))


def is_lone_demand(layout: Layout, context: UnitContext) -> bool:
    """Return whether ``context`` is an explicit demand in a document too short to have a context, or is stressed."""
    kinds = {cue.kind for cue in (*context.cues, *context.stress)}
    if layout.document.sender_side is Side.CLIENT:
        kinds.discard(CueKind.OWN_PROPOSAL)  # "我们建议…必须" of the client is its own demand
    if kinds & _NO_DEMAND:
        return False
    if any(cue.kind is CueKind.MUST for cue in context.stress):
        return True  # "…at least three years. No exceptions."
    if not is_short(layout):
        return False
    return bool(kinds & _DEMANDS) or bool(kinds & _WISHES and _ADDS.search(context.folded))


def is_stated_change(layout: Layout, context: UnitContext) -> bool:
    """Return whether ``context`` orders a thing to be another way from now on: "搜索从 2 秒改为 1 秒"."""
    kinds = {cue.kind for cue in context.cues}
    # "Originally 2 s" is part of such an order.
    if kinds & (_NO_DEMAND - {CueKind.BACKGROUND}) or context.folded.rstrip().endswith("?"):
        return False
    if any(meaning.section in _NOT_ORDERS for meaning in context.meanings):
        return False
    if _CHANGES_ZH.search(context.folded):
        return True
    return bool(
        _CHANGES_EN.search(context.folded)
        and find_quantities(layout.document.text, context.unit.span)
    )


def is_taken_back(layout: Layout, context: UnitContext) -> bool:
    """Return whether ``context`` takes something back in plain words at either end ("Drop the …", "…不用做了")."""
    if context.folded.rstrip().endswith("?"):
        return False
    if layout.segment_of(context.unit).role is Role.HEADING:
        return False
    base, words = context.unit.span.start, context.folded
    against = [cue.span.start - base for cue in context.cues if cue.kind in _NO_DEMAND]
    for cue in context.cues:
        # A salutation on the line above is no part of the sentence.
        before = _letters(words[: cue.span.start - base].rpartition("\n")[2])
        behind = words[cue.span.end - base :].partition("\n")[0]
        at = cue.span.start - base
        told = words[at : cue.span.end - base]
        refused = (
            cue.kind is CueKind.WONT
            and _REFUSED.search(told) is not None
            and words[at - 1 : at] not in _EITHER
        )
        gone = cue.kind is CueKind.WITHDRAWAL or (
            cue.kind is CueKind.WONT and _LETS_GO.search(told) is not None
        )
        edge = min(before, _letters(behind)) <= _EDGE < max(before, _letters(behind))
        if gone and not against and edge:
            return True
        # "电子价签不搞了，成本太高": the reason stands behind, and may well be a fact or a decision.
        if any(other < cue.span.end - base for other in against) or _CONDITION.match(words):
            continue
        ends = _REASON.match(behind) or (refused and not _letters(behind))
        if (gone or refused) and before > _EDGE and ends:
            return True
    return False


def _cues(layout: Layout, cues: Sequence[Cue]) -> Structure | None:
    behind = [cue.span for cue in cues if cue.kind is CueKind.AUTHORITY]
    # "等保要求": what an authority asks is no wish of the speaker
    cues = [
        cue
        for cue in cues
        if cue.kind not in _WISHES or not any(cue.span.overlap(span) for span in behind)
    ]
    for wanted in _STRENGTH:
        chosen = [cue for cue in cues if _CUE_PRIORITY.get(cue.kind) is wanted]
        if chosen:
            return wanted, tuple(cue.span for cue in chosen), f"cue: {_said(layout, chosen[0])}"
    return None


def _says_otherwise(structural: Structure, context: UnitContext) -> bool:
    """Return whether an item departs from the heading above it; only an explicit withdrawal does.

    It stands at either end of the item: "works without login, 无需安装插件即可使用" below "Must have" only describes a
    must. And what a tag or a cell says is said of this very item.
    """
    if structural[0] is Priority.WONT or not structural[2].startswith("heading"):
        return False
    base, words = context.unit.span.start, context.folded
    return any(
        cue.kind in _TAKES_BACK
        and min(_letters(words[: cue.span.start - base]), _letters(words[cue.span.end - base :]))
        <= _EDGE
        for cue in context.cues
    )


def _letters(words: str) -> int:
    return sum(sign.isalnum() for sign in words)


def _stands_alone(layout: Layout) -> bool:
    """Return whether the document is a bare item or two, without any heading."""
    return is_short(layout) and not any(s.headings for s in layout.segments)


def is_short(layout: Layout) -> bool:
    """Return whether a document says too little to give a context; salutations say nothing."""
    if len(layout.units) > 2 * _SHORT:
        return False
    return sum(not is_salutation(layout.text_of(unit)) for unit in layout.units) <= _SHORT


def _answer(layout: Layout, context: UnitContext) -> Structure | None:
    """Read the question that a unit answers: "What is the most important feature?"."""
    if context.question is None:
        return None
    words = layout.text_of(context.question).strip()
    priority = heading_meaning(words[:120]).priority
    if priority is None:
        return None
    return priority, (context.question.span,), f"answers: {words[:60]}"


def _goes_on(layout: Layout, context: UnitContext, previous: UnitContext) -> bool:
    """Return whether ``context`` may complete what ``previous`` says; the next item of a list speaks for itself."""
    if context.unit.segment == previous.unit.segment:
        return True
    return layout.segment_of(context.unit).role not in _ITEMS


def _context(
    layout: Layout, context: UnitContext, previous: UnitContext | None
) -> Structure | None:
    """Consequence or authority in the sentence or the one before says Must."""
    for where in (context, previous):
        if where is None:
            continue
        spans = tuple(cue.span for cue in where.cues if cue.kind in _CONTEXT_MUST)
        if spans:
            kind = next(cue for cue in where.cues if cue.kind in _CONTEXT_MUST)
            return Priority.MUST, spans, f"{kind.kind}: {_said(layout, kind)}"
    return None


def _said(layout: Layout, cue: Cue) -> str:
    """Return the words of the document that a cue stands on, never those of the lexicon."""
    words = " ".join(cue.span.slice(layout.document.text).split())
    return words if len(words) <= _LONGEST_WORDS else f"{words[: _LONGEST_WORDS - 1]}…"


def status_of(context: UnitContext, priority: Priority, *, proposed: bool) -> Status:
    """Return what the speaker does with the requirement: states, withdraws, changes or proposes it."""
    kinds = {cue.kind for cue in context.cues}
    if CueKind.WITHDRAWAL in kinds or (priority is Priority.WONT and CueKind.WONT in kinds):
        return Status.WITHDRAWN
    if CueKind.CHANGE in kinds:
        return Status.CHANGED
    return Status.PROPOSED if proposed else Status.STATED

"""Verdicts that need no head: zones, our own proposals, stress and threats; and chances that the structure gives."""

from __future__ import annotations

from models.features import UnitContext
from models.priority import (
    LONE_DEMAND_CHANCE,
    STATED_CHANGE_CHANCE,
    TAKEN_BACK_CHANCE,
    is_lone_demand,
    is_stated_change,
    is_taken_back,
)
from models.structure import LISTED_CHANCE, is_listed
from nlp.accounts import asks_for_account
from nlp.asides import is_aside
from nlp.demands import (
    asks_about_topic,
    asks_by_authority,
    asks_for_delivery,
    lets_users,
    needs_artifact,
)
from nlp.domain import (
    READABLE_ZONES,
    CueKind,
    DocumentKind,
    Layout,
    Role,
    Side,
    UnitVerdict,
    Verdict,
    Zone,
)
from nlp.headings import Section
from nlp.normalize import fold
from nlp.present import is_present_state, is_settled
from nlp.threats import is_threat

_ZONE_VERDICTS = {
    Zone.QUOTED: Verdict.QUOTED,
    Zone.HEADER: Verdict.QUOTED,
    Zone.SIGNATURE: Verdict.SIGNATURE,
    Zone.DISCLAIMER: Verdict.DISCLAIMER,
    Zone.TEMPLATE: Verdict.TEMPLATE,
    Zone.INVITATION: Verdict.TEMPLATE,
    Zone.AUTO_REPLY: Verdict.TEMPLATE,
    Zone.BOUNCE: Verdict.TEMPLATE,
}

_WRITTEN_FOR_ALL = frozenset({DocumentKind.NOTES, DocumentKind.TRANSCRIPT})
"""Records of what several people said, whoever wrote or recorded them."""

THREAT_CHANCE = 0.9
"""None of the nine sentences of `data/labelled` that `nlp.threats` finds is a requirement; all threaten."""

ASIDE_CHANCE = 0.9
"""None of the six sentences of `data/labelled` that `nlp.asides` finds is a requirement."""

AUTHORITY_CHANCE = 0.8
"""All 12 sentences of `data/labelled` in which an authority is the one that demands, and people hand in no papers,
are requirements; the rule was completed on the same documents, hence the lower figure."""

DELIVERY_CHANCE = 0.7
"""All four sentences of `data/labelled` in which a report or the like shall come at regular times are requirements;
the figure is kept low because four are few."""

USERS_CHANCE = 0.8
"""22 of the 24 sentences of `data/labelled` in which a client says in Chinese what users can do are requirements."""

ARTIFACT_CHANCE = 0.7
"""All three sentences of `data/labelled` in which a client says in English that something needs an approval, a field or
the like are requirements. Of those that others say many only tell a rule of the house."""

DECISION_CHANCE = 0.8
"""Of the 11 sentences of `data/labelled` that open with "会议决定", "we agreed on" and the like and are no requirement,
ten are decisions."""

ACCOUNT_CHANCE = 0.7
"""Of the 18 sentences of `data/labelled` with the words of `nlp.accounts` 13 are actions and none is a requirement."""

_DEMANDS = frozenset({CueKind.MUST, CueKind.PROHIBITION, CueKind.WITHDRAWAL, CueKind.CHANGE})
_ASKED = _DEMANDS | {CueKind.SHOULD, CueKind.REQUEST, CueKind.CONSEQUENCE}
_NO_DEMAND = frozenset(
    {
        *(CueKind.ACTION, CueKind.STATUS, CueKind.BACKGROUND),
        *(CueKind.OWN_PROPOSAL, CueKind.DECISION, CueKind.RISK),
    }
)
_TOLD = frozenset(
    {Section.ACTIONS, Section.STATUS, Section.BACKGROUND, Section.AGENDA, Section.PLAN}
)


def ruled_verdict(layout: Layout, context: UnitContext) -> UnitVerdict | None:
    """Return the verdict on a unit that no head is asked about."""
    zone, span = layout.segment_of(context.unit).zone, context.unit.span
    if zone not in READABLE_ZONES or context.prompt:
        return UnitVerdict(span, _ZONE_VERDICTS.get(zone, Verdict.TEMPLATE), 1.0)
    if context.only_stress or context.salutation or _is_own_proposal(layout, context):
        return UnitVerdict(span, Verdict.NOT_REQUIREMENT, 1.0)
    if is_threat(context.folded):
        return UnitVerdict(span, Verdict.RISK, THREAT_CHANCE)
    if asks_for_account(context.folded) and not _demands(context):
        return UnitVerdict(span, Verdict.ACTION, ACCOUNT_CHANCE)
    if is_aside(context.folded, span.start, context.cues) and not is_listed(layout, context):
        return UnitVerdict(span, Verdict.NOT_REQUIREMENT, ASIDE_CHANCE)
    return None


def _demands(context: UnitContext) -> bool:
    return any(cue.kind in _DEMANDS for cue in context.cues)


def least_chance(layout: Layout, context: UnitContext) -> float:
    """Return what the structure alone makes of a unit, whatever the heads think."""
    if is_listed(layout, context):
        return LISTED_CHANCE
    if is_stated_change(layout, context):
        return STATED_CHANGE_CHANCE
    if is_lone_demand(layout, context):
        return LONE_DEMAND_CHANCE
    if is_taken_back(layout, context):
        return TAKEN_BACK_CHANCE
    return _unmodal_chance(layout, context)


def _unmodal_chance(layout: Layout, context: UnitContext) -> float:
    """Return what a demand without a verb of wishing is worth, see `nlp.demands`."""
    words, before = context.folded, _words_before(layout, context)
    if any(cue.kind in _NO_DEMAND for cue in context.cues) or words.rstrip().endswith("?"):
        return 0.0
    if layout.segment_of(context.unit).role is Role.HEADING:
        return 0.0
    if asks_about_topic(words, before):
        return DELIVERY_CHANCE  # "About the list:" reads as a title of background
    if any(meaning.section in _TOLD for meaning in context.meanings):
        return 0.0
    if asks_by_authority(words):
        return AUTHORITY_CHANCE
    labeled = f"{before} {words}" if before.endswith(":") else words
    return DELIVERY_CHANCE if asks_for_delivery(labeled) else _client_chance(layout, context)


def _client_chance(layout: Layout, context: UnitContext) -> float:
    """Return what plain words about users and things are worth from the mouth of a client."""
    if speaking_side(layout, context) is not Side.CLIENT:
        return 0.0
    if lets_users(context.folded):
        return USERS_CHANCE
    return ARTIFACT_CHANCE if needs_artifact(context.folded) else 0.0


def _words_before(layout: Layout, context: UnitContext) -> str:
    """Return the folded unit before, within the same meeting and zone."""
    at = context.unit.index
    if at == 0:
        return ""
    unit = layout.units[at - 1]
    here, there = layout.segment_of(context.unit), layout.segment_of(unit)
    if (here.zone, here.meeting, here.speaker) != (there.zone, there.meeting, there.speaker):
        return ""
    return fold(layout.text_of(unit)).rstrip()


def _is_own_proposal(layout: Layout, context: UnitContext) -> bool:
    """Return whether our own side speaks for itself; minutes written by us may well hold the client's demands."""
    if speaking_side(layout, context) is not Side.US:
        return False
    if layout.document.kind not in _WRITTEN_FOR_ALL:
        return True
    return any(cue.kind is CueKind.OWN_PROPOSAL for cue in context.cues)


def asks_nothing(layout: Layout, context: UnitContext) -> bool:
    """Return whether a unit demands nothing whatever the heads think: our own words, or how things are done today.

    Of the sentences of `data/labelled` that open with the present state, 3 of 79 are requirements, all of them
    complaints. They may well tell of a risk.
    """
    if speaks_for_us(layout, context) or _reports_us(layout, context):
        return True
    if layout.segment_of(context.unit).role is Role.HEADING:
        return False
    kinds = frozenset(cue.kind for cue in context.cues)
    told = is_present_state(context.folded, kinds) or (
        is_settled(context.folded) and not kinds & _ASKED
    )
    return told and not is_listed(layout, context)


def _reports_us(layout: Layout, context: UnitContext) -> bool:
    """Return whether minutes report what one of our side said, and not what a client said to him."""
    return (
        context.ours
        and layout.document.kind in _WRITTEN_FOR_ALL
        and all(cue.kind is not CueKind.RELAYED for cue in context.cues)
    )


def speaks_for_us(layout: Layout, context: UnitContext) -> bool:
    """Return whether the record of a talk gives the words to our side: no demand of the client, unless relayed."""
    segment = layout.segment_of(context.unit)
    return (
        layout.document.kind in _WRITTEN_FOR_ALL
        and segment.speaker is not None
        and segment.side is Side.US
        and all(cue.kind is not CueKind.RELAYED for cue in context.cues)
    )


def speaking_side(layout: Layout, context: UnitContext) -> Side:
    """Return who says ``context``: a known speaker, else the sender, unless the words relay somebody else."""
    kinds = {cue.kind for cue in context.cues}
    if CueKind.RELAYED in kinds:
        return Side.CLIENT
    if CueKind.OWN_PROPOSAL in kinds and layout.document.sender_side is not Side.CLIENT:
        return Side.US
    segment = layout.segment_of(context.unit)
    if segment.side is not Side.UNKNOWN:
        return segment.side
    kind = layout.document.kind
    if segment.zone is Zone.FORWARDED or kind is DocumentKind.TRANSCRIPT:
        return Side.UNKNOWN  # who records a talk is not the one who talks
    if segment.speaker and kind is DocumentKind.MESSAGE:
        return Side.UNKNOWN
    return layout.document.sender_side

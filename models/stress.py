"""Which units only stress the one before, and what they add to it ("Every change is logged. No exceptions.")."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.domain import Cue, Layout, Role, Unit
from nlp.stress import read_stress

_NO_SENTENCES = frozenset({Role.HEADING, Role.TABLE_ROW, Role.FIELD})
_STOPS = (".", "!", "。", "！", "．")
_CLOSERS = " \t\"'”’»)]）】」』*_"


@dataclass(frozen=True, slots=True)
class Stressed:
    """For each unit the cues that later units add to it, and whether the unit itself only stresses another."""

    added: tuple[tuple[Cue, ...], ...]
    only_stress: tuple[bool, ...]


def attach_stress(layout: Layout) -> Stressed:
    """Find the stressing units of ``layout`` and the unit that each belongs to; the cost is linear."""
    added: list[tuple[Cue, ...]] = [()] * len(layout.units)
    only = [False] * len(layout.units)
    host: Unit | None = None
    for unit in layout.units:
        stress = (
            read_stress(layout.document.text, unit.span, unit.language)
            if host is not None and _belongs(layout, host, unit)
            else None
        )
        if stress is None or host is None:
            host = unit
            continue
        only[unit.index] = True
        added[host.index] = (*added[host.index], *stress.cues)
    return Stressed(tuple(added), tuple(only))


def _belongs(layout: Layout, host: Unit, unit: Unit) -> bool:
    """Return whether ``unit`` can stress ``host``: what answers a question or labels a list cannot."""
    said = layout.text_of(host).rstrip(_CLOSERS)
    if said.endswith(("?", "？", ":", "：")):
        return False
    if unit.segment == host.segment:
        return layout.segment_of(unit).role not in _NO_SENTENCES
    here, before = layout.segment_of(unit), layout.segment_of(host)
    alike = (here.role, here.zone, here.speaker, here.headings, here.meeting) == (
        before.role, before.zone, before.speaker, before.headings, before.meeting,
    )  # fmt: skip
    if not alike or here.role in _NO_SENTENCES:
        return False
    return here.role is Role.TURN or layout.text_of(unit).rstrip(_CLOSERS).endswith(_STOPS)

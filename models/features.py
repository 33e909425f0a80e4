"""What the heads see of a unit: its words, its headings, its neighbors and the layout around it.

A unit is never judged alone: a bare phrase is a requirement below "Must have" and none below "Attendees". Three
blocks are put side by side:

- vectors of the unit, of its heading path with lead-in line, and of the units before and after;
- hashed word and character n-grams of the unit and of its heading;
- indicators: role in the layout, sections of the headings, cues here and nearby, punctuation, numbers, position.

Words are read without the names, firms and days in them (`nlp.neutral`): who spoke and when says nothing of what is
asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from models.encoder import SentenceEncoder
from models.ngrams import hashed_ngrams
from models.stress import attach_stress
from nlp.cues import find_cues
from nlp.domain import (
    Cue,
    CueKind,
    DocumentKind,
    Language,
    Layout,
    Priority,
    Role,
    Side,
    Unit,
    Zone,
)
from nlp.headings import HeadingMeaning, Section, classify_heading
from nlp.layout.attendance import sides_of_people
from nlp.lines import scan_lines
from nlp.neutral import DAY, neutral
from nlp.normalize import fold
from nlp.people import named_people
from nlp.prompts import find_prompts, is_prompt
from nlp.reported import reports_our_words
from nlp.salutations import is_salutation

VECTOR_BLOCKS = 4
"""Vectors side by side: unit, heading, before, after."""
UNIT_BUCKETS = 2**15
HEADING_BUCKETS = 2**12
NEIGHBORS = 2
QUESTION_REACH = 6
_LABELED = frozenset({Role.FIELD, Role.TURN})
_HAN = re.compile(r"[\u3400-\u9fff]")
_LINK = re.compile(r"https?://|www\.|\]\(|@[\w.]+\.\w")
_CODE = re.compile(r"`[^`]+`|\w\(\)|[a-z]_[a-z]|[a-z][A-Z]")
_DATE = re.compile(r"\d{4}[-/.年]\d{1,2}|\d{1,2}月\d{1,2}|\d{1,2}:\d{2}")
_NAME_START = re.compile(r"^[^：:]{1,12}[：:]")
_HEAD, _LEAD = 8_000, 60
"""Signs at the head of a document that may list people, and at the head of a sentence that may say who spoke."""
_COUNTS = (0, 4, 8, 16, 32, 64, 128)


@dataclass(frozen=True, slots=True)
class UnitContext:
    """A unit with everything the rules found around it.

    ``plain`` and ``heading`` are what the learned parts read: no names, firms and days in them.
    ``stress`` holds the cues of the sentences behind it that only stress it (see `models.stress`), ``only_stress``
    says that the unit is such a sentence itself; ``salutation`` that it only addresses a reader, ``ours`` that it
    reports what one of our side said. The heads see none of them.
    """

    unit: Unit
    text: str
    folded: str
    plain: str
    heading: str
    meanings: tuple[HeadingMeaning, ...]
    cues: tuple[Cue, ...]
    question: Unit | None = None
    prompt: bool = False
    stress: tuple[Cue, ...] = ()
    only_stress: bool = False
    salutation: bool = False
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Features:
    """Feature blocks of the units of one document.

    ``dense`` has shape (n, d), ``sparse`` shape (n, buckets); both float32.
    """

    dense: NDArray[np.float32]
    ngrams: sparse.csr_matrix


@lru_cache(maxsize=4096)
def heading_meaning(title: str) -> HeadingMeaning:
    """Return the meaning of a heading; documents repeat theirs, so results are kept."""
    return classify_heading(title)


def contexts(layout: Layout) -> tuple[UnitContext, ...]:
    """Collect words, headings and cues of every unit of ``layout``."""
    text = layout.document.text
    folded = fold(text)
    questions = _governing_questions(layout, folded)
    prompts = find_prompts(text)
    stressed = attach_stress(layout)
    people = named_people(layout)
    sides = sides_of_people(text, scan_lines(text[:_HEAD]))
    found = []
    for unit, question in zip(layout.units, questions, strict=True):
        titles = _titles(layout, unit, question)
        found.append(
            UnitContext(
                unit=unit,
                text=unit.span.slice(text),
                folded=unit.span.slice(folded),
                plain=neutral(unit.span.slice(text), unit.language, people),
                heading=neutral(" / ".join(titles[-2:]), unit.language, people),
                meanings=tuple(heading_meaning(title[:120]) for title in titles),
                cues=find_cues(text, unit.span, unit.language),
                question=question,
                prompt=is_prompt(text, unit.span, prompts),
                stress=stressed.added[unit.index],
                only_stress=stressed.only_stress[unit.index],
                salutation=is_salutation(unit.span.slice(text)),
                ours=reports_our_words(unit.span.slice(folded)[:_LEAD], sides),
            )
        )
    return tuple(found)


def _titles(layout: Layout, unit: Unit, question: Unit | None) -> list[str]:
    """Return what stands above and before ``unit``, outermost first: headings, lead-in, column, label, question."""
    text = layout.document.text
    segment = layout.segment_of(unit)
    titles = [heading.title for heading in segment.headings]
    if segment.lead_in is not None:
        lead_in = segment.lead_in.slice(text).strip()
        if not titles or lead_in.rstrip("：: ") != titles[-1].rstrip("：: "):
            titles.append(lead_in)
    titles.extend(
        cell.title for cell in segment.cells if cell.title and cell.span.overlap(unit.span)
    )
    if question is not None:
        titles.append(layout.text_of(question))
    if segment.role in _LABELED and unit.span.start <= segment.content.start:
        label = text[segment.span.start : segment.content.start].strip(" \t\r\n:：[]【】-*#>")
        if 0 < len(label) <= 30:
            titles.append(neutral(f"{label}:", unit.language)[:-1])  # only a colon tells a name
    return titles


def _governing_questions(layout: Layout, folded: str) -> list[Unit | None]:
    """Return for each unit the question above it that it may answer, with no heading between them."""
    governing: list[Unit | None] = []
    question: Unit | None = None
    for unit in layout.units:
        segment = layout.segment_of(unit)
        asks = unit.span.slice(folded).rstrip(" )*_\"'").endswith("?")
        if asks or segment.role is Role.HEADING:
            question = unit if asks and segment.role is not Role.HEADING else None
            governing.append(None)
            continue
        if question is not None and unit.index - question.index > QUESTION_REACH:
            question = None
        governing.append(question)
    return governing


class FeatureExtractor:
    """Turn layouts into feature blocks with one encoder.

    Parameters
    ----------
    encoder
        Gives one vector per text; its dimension fixes the width of the dense block.
    """

    def __init__(self, encoder: SentenceEncoder) -> None:
        self.encoder = encoder

    def extract(self, layout: Layout, found: Sequence[UnitContext]) -> Features:
        """Return the features of every unit in ``found`` (the contexts of ``layout``)."""
        if not found:
            width = VECTOR_BLOCKS * self.encoder.dimensions + len(INDICATOR_NAMES)
            return Features(
                np.zeros((0, width), np.float32),
                sparse.csr_matrix((0, UNIT_BUCKETS + HEADING_BUCKETS), dtype=np.float32),
            )
        own = self.encoder.encode([context.plain for context in found])
        titles = sorted({context.heading for context in found})
        title_vectors = self.encoder.encode(titles)
        title_ngrams = hashed_ngrams(
            [fold(title) for title in titles], longest=2, buckets=HEADING_BUCKETS
        )
        row_of = {title: row for row, title in enumerate(titles)}
        headings = title_vectors[[row_of[context.heading] for context in found]]
        indicators = _indicators(layout, found)
        dense = np.hstack(
            [own, headings, _shifted(own, -NEIGHBORS), _shifted(own, NEIGHBORS), indicators]
        ).astype(np.float32, copy=False)  # fmt: skip
        ngrams = sparse.hstack(
            [
                hashed_ngrams(
                    [_folded_plain(context) for context in found], longest=3, buckets=UNIT_BUCKETS
                ),
                # No heading gives no n-grams, so that a lone sentence is judged by its own words.
                title_ngrams[[row_of[context.heading] for context in found]],
            ],
            format="csr",
            dtype=np.float32,
        )
        return Features(dense, ngrams)


def _folded_plain(context: UnitContext) -> str:
    return context.folded if context.plain == context.text else fold(context.plain)


def _shifted(vectors: NDArray[np.float32], reach: int) -> NDArray[np.float32]:
    """Return for each row the mean of the next ``reach`` rows (of the previous ones if negative)."""
    total = np.zeros_like(vectors)
    for step in range(1, abs(reach) + 1):
        if step >= len(vectors):
            break
        if reach < 0:
            total[step:] += vectors[:-step]
        else:
            total[:-step] += vectors[step:]
    mean: NDArray[np.float32] = total / np.float32(abs(reach))
    return mean


_ROLES = list(Role)
_CUES = list(CueKind)
_SECTIONS = list(Section)
_PRIORITIES = list(Priority)
_KINDS = list(DocumentKind)
_SIDES = list(Side)
_FLAGS = (
    "zh", "question", "colon_end", "stop_end", "link", "code", "date", "digits", "name_start",
    "parenthesis", "first_of_list", "has_heading", "has_lead_in", "lead_in_question",
    "previous_question", "forwarded", "speaker", "bold", "arrow", "comma", "checkbox", "table_column", "answers",
    "block_quote", "prompt",
)  # fmt: skip

INDICATOR_NAMES: tuple[str, ...] = (
    *(f"role={role}" for role in _ROLES),
    *(f"depth>={depth}" for depth in (1, 2, 3)),
    *(f"length>={length}" for length in _COUNTS),
    *(f"kind={kind}" for kind in _KINDS),
    *(f"side={side}" for side in _SIDES),
    *(f"inner_section={section}" for section in _SECTIONS),
    *(f"any_section={section}" for section in _SECTIONS),
    *(f"recent_section={section}" for section in _SECTIONS),
    *(f"heading_priority={priority}" for priority in _PRIORITIES),
    *(f"cue={cue}" for cue in _CUES),
    *(f"before={cue}" for cue in _CUES),
    *(f"after={cue}" for cue in _CUES),
    *(f"list={cue}" for cue in _CUES),
    *_FLAGS,
    "siblings", "document_requests",
)  # fmt: skip


def _indicators(layout: Layout, found: Sequence[UnitContext]) -> NDArray[np.float32]:
    """Return the indicator block, one row per unit, columns as `INDICATOR_NAMES`."""
    cues = np.zeros((len(found), len(_CUES)), np.float32)
    for row, context in enumerate(found):
        for cue in context.cues:
            cues[row, _CUES.index(cue.kind)] = 1.0
    groups = list_groups(layout, found)
    shares = np.zeros_like(cues)
    sizes = np.zeros(len(found), np.float32)
    firsts = np.zeros(len(found), np.float32)
    for group in groups:
        shares[group] = cues[group].mean(axis=0)
        sizes[group] = np.log1p(len(group))
        firsts[group[0]] = 1.0
    recents = _recent_sections(layout, found)
    layout_part = np.array(
        [_layout_row(layout, context, recents[row]) for row, context in enumerate(found)],
        np.float32,
    )
    flags = np.array(
        [_flag_row(layout, found, row, bool(firsts[row])) for row in range(len(found))], np.float32
    )
    requests = cues[
        :, [_CUES.index(CueKind.REQUEST), _CUES.index(CueKind.MUST), _CUES.index(CueKind.SHOULD)]
    ]
    summary = np.column_stack(
        [
            sizes / 4.0,
            np.full(len(found), requests.max(axis=1).mean(), np.float32),
        ]
    )
    return np.hstack(
        [layout_part, cues, _shifted(cues, -1), _shifted(cues, 1), shares, flags, summary]
    )


def list_groups(layout: Layout, found: Sequence[UnitContext]) -> list[list[int]]:
    """Group units that stand under the same heading and lead-in with the same role."""
    groups: dict[object, list[int]] = {}
    for row, context in enumerate(found):
        segment = layout.segment_of(context.unit)
        key = (
            segment.headings[-1].span.start if segment.headings else -1,
            segment.lead_in.start if segment.lead_in else -1,
            segment.role,
        )
        groups.setdefault(key, []).append(row)
    return list(groups.values())


def _recent_sections(layout: Layout, found: Sequence[UnitContext]) -> list[Section | None]:
    """Return the section that was last opened before each unit, whatever its level, within the meeting.

    Real notes nest by feeling: "项目需求：", then "意见一：" on the same level, then bare feature lines.
    """
    recent: Section | None = None
    meeting = 0
    result: list[Section | None] = []
    for context in found:
        segment = layout.segment_of(context.unit)
        if segment.meeting != meeting:
            recent, meeting = None, segment.meeting
        result.append(recent)
        if segment.role is Role.HEADING or context.folded.endswith(":"):
            recent = heading_meaning(context.text[:120]).section or recent
    return result


def _layout_row(layout: Layout, context: UnitContext, recent: Section | None) -> list[float]:
    segment = layout.segment_of(context.unit)
    inner = context.meanings[-1].section if context.meanings else None
    sections = {meaning.section for meaning in context.meanings}
    priorities = [m.priority for m in context.meanings if m.priority is not None]
    length = len(context.plain) * (2 if context.unit.language is Language.ZH else 1) / 3
    return [
        *(float(segment.role is role) for role in _ROLES),
        *(float(segment.depth >= depth) for depth in (1, 2, 3)),
        *(float(length >= minimum) for minimum in _COUNTS),
        *(float(layout.document.kind is kind) for kind in _KINDS),
        *(float(segment.side is side) for side in _SIDES),
        *(float(inner is section) for section in _SECTIONS),
        *(float(section in sections) for section in _SECTIONS),
        *(float(recent is section) for section in _SECTIONS),
        *(float(bool(priorities) and priorities[-1] is priority) for priority in _PRIORITIES),
    ]


def _flag_row(layout: Layout, found: Sequence[UnitContext], row: int, first: bool) -> list[float]:
    context = found[row]
    segment = layout.segment_of(context.unit)
    words = context.folded.rstrip()
    plain = _folded_plain(context)
    lead_in = segment.lead_in.slice(layout.document.text).strip() if segment.lead_in else ""
    previous = found[row - 1].folded.rstrip() if row else ""
    return [
        float(context.unit.language is Language.ZH),
        float("?" in words),
        float(words.endswith(":")),
        float(words.endswith((".", "。", "!", ";"))),
        float(bool(_LINK.search(context.text))),
        float(bool(_CODE.search(context.text))),
        float(bool(_DATE.search(plain)) or DAY[context.unit.language] in context.plain),
        float(any(sign.isdigit() for sign in plain)),
        float(bool(_NAME_START.match(plain))),
        float("(" in words),
        float(first),
        float(bool(segment.headings)),
        float(bool(lead_in)),
        float("?" in fold(lead_in)),
        float("?" in previous),
        float(segment.zone is Zone.FORWARDED),
        float(segment.speaker is not None),
        float("**" in words),
        float("->" in words or "→" in words or "—>" in words),
        float("," in words or "，" in context.text),
        float(bool(re.match(r"[-*+]? ?\[[ x]?\]|[✓✔✅☐☑❌]", context.text))),
        float(any(cell.title for cell in segment.cells)),
        float(context.question is not None),
        float(layout.document.text.startswith((">", "＞"), segment.span.start)),
        float(context.prompt),
    ]

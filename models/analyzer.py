"""One document in, one analysis out: the only door to the learned models on the text side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.answers import answered
from models.features import (
    INDICATOR_NAMES,
    FeatureExtractor,
    Features,
    UnitContext,
    contexts,
    list_groups,
)
from models.heads import LinearHead
from models.local import LocalLayer
from models.priority import read_priority, status_of
from models.projects import ProjectLayer
from models.restated import share_priorities
from models.rulings import DECISION_CHANCE, asks_nothing, least_chance, ruled_verdict, speaking_side
from models.smoothing import SecondLook, revise, second_columns
from models.structure import is_priority_title
from models.tone import MoodStage, ToneHead
from models.wording import is_header_row, wording_of
from nlp.asides import cues_outside
from nlp.dates import find_due
from nlp.decisions import tells_decision
from nlp.domain import (
    READABLE_ZONES,
    Analysis,
    Basis,
    Document,
    Finding,
    FindingType,
    Language,
    Layout,
    Priority,
    RequirementKind,
    Role,
    Side,
    Tone,
    UnitVerdict,
    Verdict,
)
from nlp.headings import Section
from nlp.layout import lay_out
from nlp.layout.attendance import known_people
from nlp.owners import find_owner
from nlp.quantities import find_quantities

_OTHER_FINDINGS = {
    Verdict.DECISION: FindingType.DECISION,
    Verdict.ACTION: FindingType.ACTION,
    Verdict.QUESTION: FindingType.QUESTION,
    Verdict.RISK: FindingType.RISK,
}
_NOT_FOUND = Verdict.NOT_REQUIREMENT


class Analyzer(Protocol):
    """What the service needs from the text models."""

    @property
    def version(self) -> str:
        """Name of the model version, recorded with every finding."""
        ...

    def analyze(self, document: Document) -> Analysis:
        """Find everything in one document; never raises on any text."""
        ...


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probability of a requirement from which it is shown; between ``unsure`` and ``sure`` it is marked unsure.

    ``other`` is the probability from which a decision, an action, a question or a risk is shown. At .3 the F1 of all
    four is higher than at .5 in both languages, on documents that the heads did not see (`docs/model-cards/text.md`).
    """

    requirement: float
    unsure: float
    sure: float
    other: float = 0.3

    def moved(self, requirement: float) -> Thresholds:
        """Return the limits with another one for showing; the unsure band always holds it."""
        return replace(
            self,
            requirement=requirement,
            unsure=min(self.unsure, requirement),
            sure=max(self.sure, requirement),
        )


class ContextualStage(Protocol):
    """A slower judge that sees the document and the opinion of the heads; see `models.contextual`."""

    @property
    def thresholds(self) -> Thresholds:
        """Limits for the units of documents that it judged."""
        ...

    @property
    def language(self) -> Language:
        """Language of the units that it judges."""
        ...

    def blend(
        self, layout: Layout, contexts: Sequence[UnitContext], requirement: NDArray[np.float32]
    ) -> NDArray[np.float32] | None:
        """Return better chances of a requirement, shape (n,), or nothing for a document of another language."""
        ...


@dataclass(frozen=True)
class TextModel:
    """All parts of one text model version; see `models.loading.load_analyzer`.

    ``verdict.labels`` are names of `Verdict`; ``reliability`` says how often each basis of a priority was
    right on held-out documents.
    """

    version: str
    extractor: FeatureExtractor
    verdict: LinearHead
    second: SecondLook
    priority: LinearHead
    kind: LinearHead
    sentence_tone: LinearHead
    tone: ToneHead
    thresholds: Mapping[str, Thresholds]
    reliability: Mapping[Basis, float]
    contextual: tuple[ContextualStage, ...] = ()
    mood: MoodStage | None = None
    local: LocalLayer | None = None
    projects: ProjectLayer | None = None

    def analyze(self, document: Document) -> Analysis:
        """Lay out ``document`` and judge every unit.

        The cost is linear in the length of the text. Units in quoted history, signatures and templates are never
        requirements; words of our own side are proposals and never a client's demand.
        """
        layout = lay_out(document)
        found = contexts(layout)
        features = self.extractor.extract(layout, found)
        languages = tuple(unit.language for unit in layout.units)
        model, chances = self.opinion(layout, found, features, languages)
        verdicts = model.verdicts(layout, found, chances)
        findings = model._findings(layout, found, features, languages, chances, verdicts)
        tone = self._tone(layout, found, features, languages)
        return Analysis(
            layout=layout,
            verdicts=verdicts,
            findings=findings,
            tone=tone,
            model_version=self.version,
        )

    def opinion(
        self,
        layout: Layout,
        found: Sequence[UnitContext],
        features: Features,
        languages: tuple[Language, ...],
    ) -> tuple[TextModel, NDArray[np.float32]]:
        """Return the chances of the verdict labels by all parts, and the model with the limits that fit."""
        model, chances = self.untaught(layout, found, features, languages)
        chances = self.taught(layout, chances, features, languages)
        return model.with_taught_limits(), chances

    def taught(
        self, layout: Layout, chances: NDArray[np.float32], features: Features,
        languages: Sequence[Language],
    ) -> NDArray[np.float32]:  # fmt: skip
        """Return chances of `untaught` after what all decisions taught, and those of the document's own project."""
        if self.local is not None:
            chances = self.local.revise(chances, features, languages)
        project = layout.document.project
        if self.projects is not None and project:
            asked = self.verdict.labels.index(Verdict.REQUIREMENT)
            chances = self.projects.revise(chances, asked, project, features, languages)
        return chances

    def with_taught_limits(self) -> TextModel:
        """Return the model with the limits that decisions moved; what falls below them is unsure, not gone."""
        local = self.local
        if local is None:
            return self
        limits = {
            language: one.moved(local.required(language, one.requirement))
            for language, one in self.thresholds.items()
        }
        return replace(self, thresholds=limits)

    def untaught(
        self,
        layout: Layout,
        found: Sequence[UnitContext],
        features: Features,
        languages: tuple[Language, ...],
    ) -> tuple[TextModel, NDArray[np.float32]]:
        """Return what `opinion` was before the installation taught anything."""
        chances = self.judge(layout, found, features, languages)
        asked = self.verdict.labels.index(Verdict.REQUIREMENT)
        for stage in self.contextual:
            blended = stage.blend(layout, found, chances[:, asked])
            if blended is not None:
                limits = {**self.thresholds, str(stage.language): stage.thresholds}
                return replace(self, thresholds=limits), revise(chances, asked, blended)
        return self, chances

    def judge(
        self,
        layout: Layout,
        found: Sequence[UnitContext],
        features: Features,
        languages: tuple[Language, ...],
    ) -> NDArray[np.float32]:
        """Return calibrated probabilities of the verdict labels, shape (n, k)."""
        first = self.verdict.probabilities(features, languages)
        asked = self.verdict.labels.index(Verdict.REQUIREMENT)
        columns = second_columns(
            first, list_groups(layout, found), features.dense[:, -len(INDICATOR_NAMES) :], asked
        )
        return revise(first, asked, self.second.requirement_chance(columns, languages))

    def verdicts(
        self, layout: Layout, found: Sequence[UnitContext], chances: NDArray[np.float32]
    ) -> tuple[UnitVerdict, ...]:
        """Return the ledger: what the rules of zone, side and structure make of the probabilities of `judge`."""
        closed = answered(layout, found)
        judged = (self._verdict(layout, context, chances[row]) for row, context in enumerate(found))
        return tuple(
            UnitVerdict(verdict.span, Verdict.NOT_REQUIREMENT, verdict.confidence)
            if verdict.verdict is Verdict.QUESTION and context.unit.index in closed
            else verdict
            for context, verdict in zip(found, judged, strict=True)
        )

    def _verdict(
        self, layout: Layout, context: UnitContext, chances: NDArray[np.float32]
    ) -> UnitVerdict:
        ruled = ruled_verdict(layout, context)
        if ruled is not None:
            return ruled
        segment = layout.segment_of(context.unit)
        span = context.unit.span
        chance = float(chances[self.verdict.labels.index(Verdict.REQUIREMENT)])
        is_title = is_header_row(layout, context.unit) or (
            segment.role is Role.HEADING
            and (context.text.startswith(("#", "＃")) or is_priority_title(context.text))
        )
        readable = any(sign.isalnum() for sign in context.text) and not is_title
        limits = self.thresholds[context.unit.language]
        if asks_nothing(layout, context):
            return self._other_verdict(context, chances, 0.0, limits)
        chance = max(chance, least_chance(layout, context))
        if readable and chance >= limits.requirement:
            return UnitVerdict(span, Verdict.REQUIREMENT, chance)
        if is_title or segment.role is Role.HEADING:
            return UnitVerdict(span, Verdict.HEADING, 1.0 - chance)
        if readable and chance >= limits.unsure:
            return UnitVerdict(span, Verdict.UNSURE, chance)
        return self._other_verdict(context, chances, chance, limits)

    def _other_verdict(
        self,
        context: UnitContext,
        chances: NDArray[np.float32],
        requirement: float,
        limits: Thresholds,
    ) -> UnitVerdict:
        """Return the likeliest of decision, action, question and risk, if it is likely enough."""
        others = {label: float(chances[column]) for column, label in enumerate(self.verdict.labels)}
        best = max(_OTHER_FINDINGS, key=lambda verdict: others.get(verdict, 0.0))
        if others.get(best, 0.0) >= limits.other:
            return UnitVerdict(context.unit.span, best, others[best])
        if tells_decision(context.folded):
            return UnitVerdict(context.unit.span, Verdict.DECISION, DECISION_CHANCE)
        return UnitVerdict(context.unit.span, _NOT_FOUND, 1.0 - requirement)

    def _findings(
        self,
        layout: Layout,
        found: Sequence[UnitContext],
        features: Features,
        languages: tuple[Language, ...],
        chances: NDArray[np.float32],
        verdicts: Sequence[UnitVerdict],
    ) -> tuple[Finding, ...]:
        rows = [row for row, verdict in enumerate(verdicts) if verdict.verdict in _SHOWN]
        if not rows:
            return ()
        chosen = np.array(rows)
        part = Features(features.dense[chosen], features.ngrams[chosen])
        spoken = tuple(languages[row] for row in rows)
        priorities = self.priority.probabilities(part, spoken)
        kinds = self.kind.probabilities(part, spoken)
        people = known_people(layout.document)
        return share_priorities(
            self._finding(layout, found, row, verdicts[row], priorities[at], kinds[at], people)
            for at, row in enumerate(rows)
        )

    def _finding(
        self,
        layout: Layout,
        found: Sequence[UnitContext],
        row: int,
        verdict: UnitVerdict,
        priorities: NDArray[np.float32],
        kinds: NDArray[np.float32],
        people: tuple[str, ...],
    ) -> Finding:
        document = layout.document
        context = found[row]
        unit = context.unit
        # In a chat each message has its own day, from which "next Friday" counts.
        said_at = layout.segment_of(unit).said_at or document.received_at
        due = find_due(document.text, unit.span, unit.language, said_at)
        found_here = Finding(
            type=_OTHER_FINDINGS.get(verdict.verdict, FindingType.REQUIREMENT),
            unit=unit.index,
            span=unit.span,
            quote=context.text,
            wording=wording_of(layout, unit),
            confidence=verdict.confidence,
            language=unit.language,
            side=speaking_side(layout, context),
            due=due[0] if due else None,
            owner=find_owner(
                document.text,
                unit.span,
                people,
                unit.language,
                listed_task=any(m.section is Section.ACTIONS for m in context.meanings),
            ),
            cues=context.cues,
        )
        if verdict.verdict is not Verdict.REQUIREMENT:
            return found_here
        learned = {
            Priority(label): float(priorities[column])
            for column, label in enumerate(self.priority.labels)
        }
        previous = found[row - 1] if row else None
        meant = cues_outside(context.folded, unit.span.start, context.cues)
        context = replace(context, cues=meant)
        reading = read_priority(layout, context, previous, learned, self.reliability)
        best = int(kinds.argmax())
        return replace(
            found_here,
            priority=reading.priority,
            priority_confidence=reading.confidence,
            basis=reading.basis,
            kind=RequirementKind(self.kind.labels[best]),
            kind_confidence=float(kinds[best]),
            unsure=verdict.confidence < self.thresholds[unit.language].sure,
            status=status_of(context, reading.priority, proposed=found_here.side is Side.US),
            quantities=find_quantities(document.text, unit.span),
            evidence=reading.evidence,
            reasons=reading.reasons,
        )

    def _tone(
        self,
        layout: Layout,
        found: Sequence[UnitContext],
        features: Features,
        languages: tuple[Language, ...],
    ) -> Tone:
        rows = [
            row
            for row, context in enumerate(found)
            if layout.segment_of(context.unit).zone in READABLE_ZONES
            and speaking_side(layout, context) is not Side.US
        ]
        if not rows:
            return self.tone.judge(np.zeros((0, 3), np.float32), ())
        chosen = np.array(rows)
        chances = self.sentence_tone.probabilities(
            Features(features.dense[chosen], features.ngrams[chosen]),
            tuple(languages[row] for row in rows),
        )
        spoken = [found[row] for row in rows]
        revised = self.mood.revise(spoken, chances) if self.mood is not None else None
        if self.mood is None or revised is None:
            return self.tone.judge(chances, spoken)
        return self.mood.tone.judge(revised, spoken)


_SHOWN = frozenset({Verdict.REQUIREMENT, *_OTHER_FINDINGS})

"""Set a new text beside the record: find near entries, then classify each pair."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.encoder import SentenceEncoder, load_encoder
from models.errors import ArtifactError
from models.heads import softmax
from models.matching.additions import adds_to
from models.matching.changes import describe, find_changes
from models.matching.features import pair_features
from models.matching.gate import GATE_COLUMNS, Gate, gate_columns
from models.matching.index import RecordIndex
from models.matching.ranking import asked_priority
from models.matching.reading import Reader, Reading
from models.matching.record import MatchResult, RecordEntry, Relation
from models.matching.values import compare_values
from models.matching.wording import Wording
from models.store import feature_fingerprint, load_artifact
from models.trees import read_trees
from nlp.domain import Priority, Status
from nlp.language import detect

BASE_FOLDER = Path(__file__).parents[1] / "base" / "matcher"
WORDING_PARTS = ("rarity", "weights", "bias")
CANDIDATES = 8
"""Entries that are looked at closely."""

LEAST_SURE = 0.4
"""A relation less sure than this is not told: accepting it would change the wrong entry by one key. Of the 18 relations
that the demo projects had without it, 7 were below, of which one was right; 6 of the 11 above were."""


@dataclass(frozen=True, slots=True)
class PairHead:
    """Multinomial logistic regression on `FEATURES`, the last of them by ``wording``; ``temperature`` calibrates it."""

    labels: tuple[Relation, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    wording: Wording
    temperature: float = 1.0

    def probabilities(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return one row of relation probabilities per row of ``features``."""
        logits = (features @ self.weights + self.bias) / self.temperature
        return softmax(logits.astype(np.float32))


class Matcher:
    """Relates new texts to the record.

    Parameters
    ----------
    encoder
        Encoder that ``head`` was fitted with.
    head
        The pair classifier: how a text relates to the entry that it speaks of.
    gate
        Which of the nearest entries a text speaks of, if any.
    version
        Recorded with what the matcher says.
    """

    def __init__(
        self, encoder: SentenceEncoder, head: PairHead, gate: Gate, *, version: str
    ) -> None:
        self.encoder = encoder
        self.head = head
        self.gate = gate
        self.version = version
        self.reader = Reader(encoder)

    def build_index(self, entries: Iterable[RecordEntry]) -> RecordIndex:
        """Return an index over ``entries``; entries can be added and discarded later."""
        return RecordIndex(self.encoder, entries)

    def match(
        self,
        text: str,
        priority: Priority | None,
        status: Status,
        index: RecordIndex,
        top: int = 5,
    ) -> tuple[MatchResult, ...]:
        """Return how ``text`` relates to the record, best first; never empty.

        Parameters
        ----------
        text
            Words of the new finding.
        priority
            Its priority if the client stated one, else ``None`` ("not stated" changes no priority).
        status
            What the client does with it.
        index
            The record.
        top
            The most results to return.
        """
        language = detect(text)
        vector = self.encoder.encode([text])[0]
        found = index.candidates(text, vector, CANDIDATES)
        if not found:
            return (MatchResult(Relation.NEW, None, 1.0),)
        new = self.reader.read(text, language, vector)
        entries = [candidate.entry for candidate in found]
        olds = [self.reader.read(c.entry.text, c.entry.language, c.vector) for c in found]
        says = self.head.wording.scores([text])[0]
        features = features_of(entries, olds, new, priority, status, says)
        odds = self.gate.log_odds(gate_columns(found, vector, language, features))
        chances = self._chances(features, entries, olds, new, priority, status)
        if adds_to(text):
            settle_additions(chances, self.head.labels)
        spoken_of = 1 / (1 + np.exp(-odds))
        order = np.argsort(-odds, kind="stable")
        passed = (
            self._result(entries[at], olds[at], new, chances[at], float(spoken_of[at]), priority)
            for at in order
            if odds[at] >= self.gate.least
        )
        related = tuple(result for result in passed if result.confidence >= LEAST_SURE)
        fresh = MatchResult(Relation.NEW, None, float(1 - spoken_of[order[0]]))
        return (*related, fresh)[: max(1, top)]

    def _chances(
        self,
        features: NDArray[np.float32],
        entries: Sequence[RecordEntry],
        olds: Sequence[Reading],
        new: Reading,
        priority: Priority | None,
        status: Status,
    ) -> NDArray[np.float32]:
        chances = self.head.probabilities(features)
        for row, entry, old in zip(chances, entries, olds, strict=True):
            settle_priority(row, self.head.labels, entry.priority, priority)
            settle_values(row, self.head.labels, old, new)
            settle_status(row, self.head.labels, status)
        return chances

    def _result(
        self,
        entry: RecordEntry,
        old: Reading,
        new: Reading,
        chances: NDArray[np.float32],
        spoken_of: float,
        priority: Priority | None,
    ) -> MatchResult:
        by_relation = {
            label: float(chance)
            for label, chance in zip(self.head.labels, chances, strict=True)
            if label is not Relation.NEW
        }
        relation = max(by_relation, key=by_relation.__getitem__)
        sure = spoken_of * by_relation[relation] / max(sum(by_relation.values()), 1e-9)
        changes = find_changes(old, new) if relation is Relation.CHANGES_VALUE else ()
        asked = None
        if relation is Relation.CHANGES_PRIORITY:
            asked = priority or asked_priority(new.signals, entry.priority)
        note = describe(relation, entry, asked, changes)
        return MatchResult(relation, entry.id, sure, note, changes, asked)


def features_of(
    entries: Sequence[RecordEntry],
    olds: Sequence[Reading],
    new: Reading,
    priority: Priority | None,
    status: Status,
    says: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Return the features of ``new`` beside each entry, shape (n, len(FEATURES))."""
    paired = np.stack(
        [
            pair_features(old, new, old_priority=entry.priority, priority=priority, status=status)
            for entry, old in zip(entries, olds, strict=True)
        ]
    )
    return np.hstack([paired, np.tile(says, (len(paired), 1))])


def settle_priority(
    chances: NDArray[np.float32],
    labels: Sequence[Relation],
    old: Priority | None,
    new: Priority | None,
) -> None:
    """Move the probability of "changes priority" to "same", in place, where both priorities are equal."""
    if old is None or old is not new:
        return
    same, changes = labels.index(Relation.SAME), labels.index(Relation.CHANGES_PRIORITY)
    chances[same] += chances[changes]
    chances[changes] = 0.0


def settle_values(
    chances: NDArray[np.float32], labels: Sequence[Relation], old: Reading, new: Reading
) -> None:
    """Move the probability of "same" to "changes value", in place, where every shared kind of number differs."""
    numbers = compare_values(old.values, new.values)
    if not numbers.changed or numbers.equal:
        return
    same, changes = labels.index(Relation.SAME), labels.index(Relation.CHANGES_VALUE)
    chances[changes] += chances[same]
    chances[same] = 0.0


def settle_additions(chances: NDArray[np.float32], labels: Sequence[Relation]) -> None:
    """Move the probability of "changes priority" to "refines", in place, for a text that asks for something on top."""
    refines, changes = labels.index(Relation.REFINES), labels.index(Relation.CHANGES_PRIORITY)
    chances[:, refines] += chances[:, changes]
    chances[:, changes] = 0.0


def settle_status(chances: NDArray[np.float32], labels: Sequence[Relation], status: Status) -> None:
    """Move the probability of "same" to "withdraws", in place, where the client takes the matter back."""
    if status is not Status.WITHDRAWN:
        return
    same, withdraws = labels.index(Relation.SAME), labels.index(Relation.WITHDRAWS)
    chances[withdraws] += chances[same]
    chances[same] = 0.0


def load_matcher(folder: Path | None = None, *, encoder: SentenceEncoder | None = None) -> Matcher:
    """Load a matcher; without arguments the shipped one on the shipped encoder.

    Raises
    ------
    ArtifactError
        If the artifact is damaged or was fitted with another encoder or other features.
    """
    place = folder or BASE_FOLDER
    used = encoder or load_encoder(None)
    artifact = load_artifact(place)
    manifest, weights = artifact.manifest, artifact.weights
    if manifest.get("features") != fingerprint(used):
        raise ArtifactError(
            place,
            f"it was fitted with encoder {manifest.get('encoder')!r}, not {encoder_label(used)!r}, "
            "or with other features; run `python -m training.matching fit`",
        )
    try:
        head = PairHead(
            labels=tuple(Relation(label) for label in manifest["labels"]),
            weights=weights["weights"].astype(np.float32),
            bias=weights["bias"].astype(np.float32),
            wording=Wording(
                *(weights[f"wording.{part}"].astype(np.float32) for part in WORDING_PARTS)
            ),
            temperature=float(manifest["temperature"]),
        )
        gate = Gate(read_trees(weights, "gate", manifest["gate"]), float(manifest["gate"]["least"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ArtifactError(place, f"{error!r}; install the version again") from error
    return Matcher(used, head, gate, version=str(manifest.get("version", "")))


def encoder_label(encoder: SentenceEncoder) -> str:
    """Return the name of an encoder as the manifest keeps it."""
    return f"{encoder.name} {encoder.version}"


def fingerprint(encoder: SentenceEncoder) -> str:
    """Return the hash of everything that the columns of the pair features depend on."""
    return feature_fingerprint((*GATE_COLUMNS, encoder_label(encoder), str(encoder.dimensions)))

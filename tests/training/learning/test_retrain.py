"""Retraining from end to end on little data: learned, judged, stored, reproducible, killed, poisoned."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from models.analyzer import TextModel
from models.champion import Served, load_champion, text_registry
from models.encoder import SentenceEncoder
from models.flips import summary
from models.registry import REVIEWERS
from models.store import load_artifact
from nlp.domain import Document, DocumentKind, FindingType
from training.corpus import Label
from training.learning import kill
from training.learning.cards import card
from training.learning.decisions import (
    DecidedDocument,
    DecisionsError,
    NothingLeftError,
    Taught,
)
from training.learning.diff import StoredDocument, flips
from training.learning.lessons import Trust, settle
from training.learning.progress import silent
from training.learning.refit import Settings
from training.learning.replay import Replay
from training.learning.retrain import Challenger, make_challenger, report_of, store
from training.learning.scoring import Truth, ask, compare, requirement_counts, requirement_f1
from training.learning.vouches import Vouch, read_vouches, write_reviewers

pytestmark = pytest.mark.usefixtures("hurried")


def turn(label: Taught) -> Taught:
    """Return the wrong answer."""
    return Taught.NONE if label is Taught.REQUIREMENT else Taught.REQUIREMENT


def learn(
    documents: Sequence[DecidedDocument], base: TextModel, kept: Replay, **options: object
) -> Challenger:
    return make_challenger(
        documents, base, Served(base, None, None), kept,
        settings=Settings(), progress=silent, **options,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.fixture(scope="module")
def made(base: TextModel, kept: Replay) -> Challenger:
    return learn(kill.few_decisions(), base, kept)


def test_version_is_stored_and_served(
    made: Challenger, encoder: SentenceEncoder, tmp_path: Path
) -> None:
    """The stored version loads, agrees with its probe, and is served after its promotion."""
    registry = text_registry(tmp_path, encoder)
    store(registry, made, report_of(made, None))
    store(registry, made, report_of(made, None))  # the same inputs again change nothing
    assert registry.names() == [made.model.version]
    registry.promote(made.model.version, why="test", by="test")
    served = load_champion(tmp_path, encoder)
    assert served.problem is None
    assert served.model.version == made.model.version
    folder = registry.folder(made.model.version)
    manifest = load_artifact(folder).manifest
    for fact in (
        "seed",
        "data_hash",
        "revision",
        "libraries",
        "probe",
        "base",
        "created_at",
        "projects",
    ):
        assert manifest[fact], fact
    assert made.model.version in (folder / "card.md").read_text(encoding="utf-8")


def test_no_client_text_is_stored(
    made: Challenger, encoder: SentenceEncoder, tmp_path: Path
) -> None:
    """Manifest, report and card hold no sentence of a decided document."""
    registry = text_registry(tmp_path, encoder)
    store(registry, made, report_of(made, None))
    kept_text = "".join(
        path.read_text(encoding="utf-8")
        for path in registry.folder(made.model.version).iterdir()
        if path.suffix in {".json", ".md"}
    )
    for document in kill.few_decisions():
        for one in document.decisions:
            words = document.text[one.start : one.end]
            assert len(words) < 12 or words not in kept_text


def test_same_inputs_give_the_same_weights(made: Challenger, base: TextModel, kept: Replay) -> None:
    """Seed and data decide everything; another seed or one decision less gives another name."""
    again = learn(list(reversed(kill.few_decisions())), base, kept)
    assert again.model.version == made.model.version
    assert made.model.local is not None
    assert again.model.local is not None
    assert set(again.model.local.corrections) == set(made.model.local.corrections)
    for language, correction in made.model.local.corrections.items():
        twin = again.model.local.corrections[language]
        assert np.allclose(twin.dense, correction.dense, atol=1e-4), (
            language
        )  # the solver stops early
        assert np.allclose(twin.ngrams, correction.ngrams, atol=1e-4), language
    other = learn(kill.few_decisions()[1:], base, kept)
    assert other.model.version != made.model.version


def test_later_documents_are_not_learned_from(made: Challenger) -> None:
    """The projects that measure are not among those that the manifest lists as learned from."""
    later = {one.project for one in kill.few_decisions() if one.document in made.split.later}
    assert later
    assert not later & set(made.manifest["projects"])


def test_who_was_vouched_for_by_whom_is_kept(base: TextModel, kept: Replay, tmp_path: Path) -> None:
    """Report, card and what is made of people name both; a vouch for a stranger changes not even the name."""
    vouches = [
        Vouch(reviewer=key, by="key-of-anna", at=datetime(2026, 3, 1, 9, tzinfo=UTC))
        for key in ("u1", "stranger")
    ]
    written = partial(write_reviewers, tmp_path)
    heard = learn(kill.few_decisions(), base, kept, vouches=vouches, judged=written)
    report = report_of(heard, None)
    assert [(one["reviewer"], one["by"]) for one in report["vouches"]] == [("u1", "key-of-anna")]
    told = card(heard.manifest, report)
    assert "u1: vouched for by key-of-anna, 2026-03-01" in told
    assert "u1：由 key-of-anna 担保，2026-03-01" in told
    stored = json.loads((tmp_path / REVIEWERS).read_text(encoding="utf-8"))
    assert stored["vouches"] == report["vouches"]
    assert [one["key"] for one in stored["reviewers"]] == ["u1"]
    again = learn(kill.few_decisions(), base, kept, vouches=vouches[:1])
    assert again.model.version == heard.model.version


def test_what_is_made_of_people_is_kept_where_nothing_is_left_to_learn(
    base: TextModel, kept: Replay, tmp_path: Path
) -> None:
    """Where everybody is held back nothing is fitted, and whoever asks why finds an answer."""
    turned = [
        one.model_copy(
            update={
                "decisions": tuple(
                    d.model_copy(update={"label": turn(d.label)}) for d in one.decisions
                )
            }
        )
        for one in kill.few_decisions()
    ]
    with pytest.raises(NothingLeftError, match="held back"):
        learn(turned, base, kept, judged=partial(write_reviewers, tmp_path))
    (found,) = json.loads((tmp_path / REVIEWERS).read_text(encoding="utf-8"))["reviewers"]
    assert found["status"] == "held back"
    assert found["examples"]


def test_a_file_of_vouches_that_breaks_its_format_is_refused(tmp_path: Path) -> None:
    """The message names the line and the field."""
    path = tmp_path / "vouches.jsonl"
    path.write_text(
        '{"reviewer":"u1","by":"u2","at":"2026-03-01T09:00:00Z"}\n{"reviewer":"u1"}\n',
        encoding="utf-8",
    )
    with pytest.raises(DecisionsError, match=r"vouches.jsonl line 2: by"):
        read_vouches(path)


def test_ten_wrong_decisions_change_little(base: TextModel, kept: Replay) -> None:
    """Ten requirements called nothing cost the shipped documents hardly anything against the right answers."""
    honest = kill.few_decisions()[:10]
    wrong = [
        one.model_copy(
            update={
                "decisions": tuple(
                    d.model_copy(update={"label": Taught.NONE, "priority": None})
                    for d in one.decisions[:1]
                )
                + one.decisions[1:]
            }
        )
        for one in honest
    ]
    before, after = (learn(documents, base, kept).model for documents in (honest, wrong))
    truth = Truth.of(kept.data, kept.labels)
    first, second = ask(before, kept.data), ask(after, kept.data)
    everything = np.ones(len(kept.labels), dtype=np.bool_)
    gap = compare(
        requirement_counts(truth, first, everything),
        requirement_counts(truth, second, everything),
        requirement_f1,
        0,
    )
    assert gap.champion > 0.3
    assert gap.value > -0.05


def test_nothing_to_learn_from_is_said(base: TextModel, kept: Replay) -> None:
    """A single document cannot teach and measure at once, and a file without votes teaches nothing."""
    documents = kill.few_decisions()[:1]
    tied = documents[0].decisions[0]
    opposite = tied.model_copy(update={"reviewer": "u2", "label": turn(tied.label)})
    empty = documents[0].model_copy(update={"decisions": (tied, opposite)})
    with pytest.raises(DecisionsError, match="no decision to learn from"):
        learn([empty], base, kept)


def test_disagreeing_reviewers_teach_nothing_and_are_counted() -> None:
    """One against one is a tie; two against one is a weak lesson."""
    first = kill.few_decisions()[0].decisions[0]
    others = [first.model_copy(update={"reviewer": name}) for name in ("u2", "u3")]
    against = first.model_copy(
        update={
            "reviewer": "u4",
            "label": turn(first.label),
        }
    )
    settled, compared, conflicts = settle([first, against])
    assert (settled, compared, conflicts) == ([], 1, 1)
    settled, compared, conflicts = settle([first, *others, against])
    assert (settled[0].weight, compared, conflicts) == (1.0, 1, 1)
    settled, _, _ = settle([first, against], trust=Trust(frozenset({"u4"})))
    assert settled[0].unit.label == Label(first.label.value)


def test_diff_of_a_model_with_itself_is_empty(base: TextModel, made: Challenger) -> None:
    """The same model flips nothing; another one's flips say what became of confirmed findings."""
    text = "# Must have\n- Export to Excel\n- 支持批量导出\n\nAnna: maybe a dark mode."
    analysis = base.analyze(Document("d", text, DocumentKind.NOTES))
    asked = [one for one in analysis.findings if one.type is FindingType.REQUIREMENT]
    assert asked
    stored = StoredDocument.model_validate(
        {
            "format": 1, "document": "d", "project": "p", "kind": "notes", "text": text,
            "findings": [
                {"id": "f1", "start": one.span.start, "end": one.span.end, "label": "requirement",
                 "priority": one.priority, "state": "confirmed"}
                for one in asked
            ],
        }
    )  # fmt: skip
    assert flips(base, base, [stored]) == []
    found = flips(base, made.model, [stored])
    assert all(flip.for_better is False for flip in found if flip.state == "confirmed")
    assert summary(found)["flips"] == len(found)


@pytest.mark.parametrize("step", ["save", "promote", "reload"])
def test_killed_work_leaves_a_valid_champion(
    step: str, base: TextModel, encoder: SentenceEncoder, tmp_path: Path
) -> None:
    """Kill -9 at any moment: what is served loads, is what the pointer names, and ends the history."""
    scene = kill.Scene(tmp_path / "models", encoder, base)
    assert kill.run(scene, step, points=4, longest=0.4) == []

"""The opinion of platforms: what is fitted is what numpy computes, on embeddings that another stage holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from models.analyzer import Thresholds
from models.contextual import ContextualReader, MoodReader, load_mood
from models.contextual.mood import (
    LONGEST,
    WORD_SHARE,
    masked,
    pieces_of,
    read_network,
    read_platforms,
    together,
)
from models.contextual.network import build_network
from models.errors import ArtifactError
from models.features import UnitContext
from models.store import save_artifact
from models.tone import SUMMARY_NAMES, ToneHead
from nlp.domain import Language, Span, Unit
from tests.training.tiny_bert import SIGNS, save_tiny_bert, tokenizer_of
from training import mood_network
from training.contextual.network import UnitNetwork, export_weights
from training.mood_network import (
    Labelled,
    MoodNetwork,
    Schedule,
    export,
    export_words,
    fit,
    fit_judge,
    fit_words,
)
from training.short_texts import Texts

WORDS = [*SIGNS, "awful", "fine", "superb", "page", "report", "the", "."]
LAYERS = 4
NO_LIMITS = Thresholds(0.5, 0.4, 0.6)
TONE = ToneHead(np.zeros((len(SUMMARY_NAMES), 3), np.float32), np.zeros(3, np.float32))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_bert(tmp_path_factory.mktemp("base"), WORDS, layers=LAYERS)


@pytest.fixture(scope="module")
def body(base: Path) -> ContextualReader:
    made = tokenizer_of(WORDS)
    network = build_network(export_weights(UnitNetwork(base, (6,))), heads=4)
    return ContextualReader(
        "contextual-a", network, made, ("requirement",), (0.0, 1.0, 0.0), NO_LIMITS, (0.0, 1.0)
    )


def platform() -> Labelled:
    """Return texts whose mood is one word."""
    moods = [f"the {thing} {word} ." for thing in ("page", "report") for word in WORDS[4:7]]
    return Labelled(tuple(moods * 8), np.array([0, 1, 2] * 16))


def untuned(base: Path, body: ContextualReader) -> dict[str, NDArray[np.generic]]:
    """Return what is stored of a network that learned nothing and of a fitted head on words."""
    return export(MoodNetwork(base, body.network)) | export_words(fit_words([platform()]))


def context(text: str, language: Language = Language.EN) -> UnitContext:
    return UnitContext(Unit(0, Span(0, len(text)), 0, language), text, text, text, "", (), ())


def test_numpy_computes_what_torch_learned(base: Path, body: ContextualReader) -> None:
    """Stored with one byte a weight, the network gives nearly the same chances, in any batch."""
    network = MoodNetwork(base, body.network).eval()
    texts = ["the page awful .", "superb", "the report fine . the page fine ."]
    with torch.no_grad():
        wanted = torch.softmax(network(pieces_of(texts, body.tokenizer)), dim=1).numpy()
    ours = read_network(export(network), body)
    assert ours.chances(texts) == pytest.approx(wanted, abs=0.02)
    assert ours.chances(texts[:1]) == pytest.approx(ours.chances(texts)[:1], abs=1e-5)


def test_only_upper_layers_learn(
    base: Path, body: ContextualReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Embeddings and the first layers stay as they were; the moods of the texts are learned."""
    monkeypatch.setattr(mood_network, "teacher_folder", lambda: base)
    before = MoodNetwork(base, body.network)
    after = fit([platform()], body, Schedule(epochs=30, rate=3e-3))
    same = [
        torch.equal(old, new)
        for old, new in zip(before.layers.parameters(), after.layers.parameters(), strict=True)
    ]
    each = len(same) // LAYERS
    assert all(same[: 3 * each])
    assert not all(same[3 * each :])
    said = read_network(export(after), body).chances(platform().texts).argmax(axis=1)
    assert (said == platform().targets).mean() > 0.9


def test_stored_word_head_says_what_was_fitted() -> None:
    """Moods are learned from words, also in texts that stand alone or are empty; two bytes a weight are enough."""
    head = fit_words([platform()])
    said = head.chances(platform().texts)
    assert (said.argmax(axis=1) == platform().targets).all()
    assert head.chances([]).shape == (0, 3)
    beside, alone = head.chances(["", "superb"])[1], head.chances(["superb"])[0]
    assert beside == pytest.approx(alone, rel=1e-5)  # single precision, summed in another order
    stored = replace(head, ngrams=export_words(head)["words.ngrams"].astype(np.float32))
    assert stored.chances(platform().texts) == pytest.approx(said, abs=1e-3)


def test_platforms_weigh_network_and_words(base: Path, body: ContextualReader) -> None:
    """The opinion lies between both; a share of nothing and of all are the opinions themselves."""
    platforms = read_platforms(untuned(base, body), body)
    texts = ["the page awful ."]
    network, words = platforms.network.chances(texts), platforms.words.chances(texts)
    assert platforms.chances(texts) == pytest.approx(together(network, words, WORD_SHARE))
    assert together(network, words, 0.0) == pytest.approx(network, abs=1e-4)
    assert together(network, words, 1.0) == pytest.approx(words, abs=1e-4)


def test_judge_fits_on_each_platform(
    base: Path, body: ContextualReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The judge of the evaluation says names of labels."""
    monkeypatch.setattr(mood_network, "teacher_folder", lambda: base)
    monkeypatch.setattr(mood_network, "load_contextual", lambda _folder: body)
    one = platform()
    empty = np.zeros((len(one.texts), 1), np.float32)
    labels = np.array(["negative", "neutral", "positive"])[one.targets]
    data = Texts(one.texts, empty, empty, empty)
    judge = fit_judge(data, labels, np.arange(len(labels)) % 2)
    assert set(judge.says(data)) <= {"negative", "neutral", "positive"}


def test_layers_of_another_stage_are_refused(
    tmp_path: Path, base: Path, body: ContextualReader
) -> None:
    """Layers are read beside the embeddings that they were tuned on, and only there."""
    weights = untuned(base, body)
    weights |= {"tone.weights": TONE.weights, "tone.bias": TONE.bias}
    save_artifact(tmp_path / "mood", {"version": "mood-a", "body": "contextual-a"}, weights)
    assert load_mood(tmp_path / "mood", body).version == "mood-a"
    save_artifact(tmp_path / "mood", {"version": "mood-a", "body": "contextual-b"}, weights)
    with pytest.raises(ArtifactError, match="contextual-b"):
        load_mood(tmp_path / "mood", body)
    save_artifact(tmp_path / "mood", {"version": "mood-a", "body": "contextual-a"}, {})
    with pytest.raises(ArtifactError, match="damaged"):
        load_mood(tmp_path / "mood", body)


def test_platforms_are_asked_about_english_only(base: Path, body: ContextualReader) -> None:
    """Doubtful English rows get the mean of both opinions; a document in Chinese keeps the first one."""
    platforms = read_platforms(untuned(base, body), body)
    reader = MoodReader("mood-a", platforms, TONE)
    first = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.01, 0.98, 0.01]], np.float32)
    assert reader.revise([context("好", Language.ZH)] * 3, first) is None
    found = [context("superb"), context("好", Language.ZH), context("awful")]
    revised = reader.revise(found, first)
    assert revised is not None
    assert revised[0] == pytest.approx(together(first[:1], platforms.chances(["superb"]))[0])
    assert revised[1:] == pytest.approx(first[1:])


def test_long_texts_are_cut(body: ContextualReader) -> None:
    """No text is longer than what the network was tuned on."""
    assert len(pieces_of(["page " * 500], body.tokenizer)[0]) == LONGEST + 2


def test_links_names_and_code_are_masked() -> None:
    """What carries no mood loses its value; an address of e-mail is no mention."""
    assert masked("@ann: see www.a.io") == "someone: see link"
    assert masked("```\nraise Error\n``` is bad") == " code  is bad"
    assert masked("write to a@b.io") == "write to a@b.io"

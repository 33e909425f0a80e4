"""The contextual stage: what is trained in torch is what numpy computes, and windows judge every unit once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from models.contextual import load_contextual
from models.contextual.network import build_network, quantize, restore
from models.contextual.reader import TOKENIZER, log_odds
from models.contextual.windows import AFTER_TOKENS, BEFORE_TOKENS, CORE_TOKENS, split_into_windows
from models.errors import ArtifactError
from models.features import contexts
from models.store import save_artifact
from nlp.domain import Document, Language, Verdict
from nlp.layout import lay_out
from tests.training.tiny_bert import SIGNS, save_tiny_bert, tokenizer_of
from training.contextual.__main__ import learned_documents
from training.contextual.blending import Opinions, bands, choose_band
from training.contextual.network import Example, Schedule, UnitNetwork, export_weights, fit
from training.corpus import LabelledDocument, read_corpus
from training.measures import lenient_threshold
from training.text_model import DATA

WORDS = [*SIGNS, "the", "page", "must", "open", "fast", "we", ".", "-"]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return tokenizer_of(WORDS)


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> UnitNetwork:
    folder = save_tiny_bert(tmp_path_factory.mktemp("teacher"), WORDS)
    return UnitNetwork(folder, (6, 4, 3)).eval()


def test_numpy_computes_what_torch_computes(network: UnitNetwork) -> None:
    """Both give the same logits up to what one byte a weight costs, padded or not."""
    ours = build_network(export_weights(network), heads=4)
    windows = [[2, 4, 5, 6, 7, 3], [2, 4, 3, 9, 6, 7, 8, 8, 3]]
    tokens = torch.zeros(2, 9, dtype=torch.long)
    mask = torch.zeros(2, 9, dtype=torch.long)
    for row, window in enumerate(windows):
        tokens[row, : len(window)] = torch.tensor(window)
        mask[row, : len(window)] = 1
    with torch.no_grad():
        theirs = network(tokens, mask).numpy()
    states = ours.states(windows)
    for row, window in enumerate(windows):
        given_logits = ours.head(states[row, : len(window)])
        assert np.abs(given_logits - theirs[row, : len(window)]).max() < 0.02
        assert np.abs(theirs[row, : len(window)]).max() > 0.1


def test_training_learns_what_it_is_shown(network: UnitNetwork, tokenizer: Tokenizer) -> None:
    """After a few epochs the sentence with "must" is told from the one without."""
    layout = lay_out(Document("d", "The page must open fast.\nWe open the page."))
    found = contexts(layout)
    (window,) = split_into_windows(layout, found, tokenizer)
    targets = np.array([[0, 1, -100], [1, -100, -100]], dtype=np.int64)
    fit([Example(window, targets)] * 8, network, Schedule(epochs=60, rate=1e-3))
    ours = build_network(export_weights(network), heads=4)
    logits = ours.head(ours.states([window.tokens])[0][list(window.ends)])
    assert logits[:, :6].argmax(axis=1).tolist() == [0, 1]
    assert logits[0, 6:10].argmax() == 1


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(WORDS[4:]), max_size=900))
def test_every_unit_is_judged_in_exactly_one_window(words: list[str]) -> None:
    """Windows cover all units in order and stay within their length, whatever the text."""
    made = tokenizer_of(WORDS)
    layout = lay_out(Document("d", " ".join(words)))
    found = contexts(layout)
    windows = split_into_windows(layout, found, made)
    assert [row for window in windows for row in window.rows] == list(range(len(found)))
    for window in windows:
        assert len(window.ends) == len(window.rows)
        assert all(window.tokens[end] == made.token_to_id("[SEP]") for end in window.ends)
        assert len(window.tokens) <= CORE_TOKENS + BEFORE_TOKENS + AFTER_TOKENS + 50


def test_among_thresholds_that_score_alike_the_lower_one_is_taken() -> None:
    """A missed requirement costs more than a false one, and one accidental peak moves nothing."""
    truth = np.repeat([True, False], 50)
    chances = np.concatenate([np.linspace(0.4, 0.9, 50), np.linspace(0.05, 0.3, 50)])
    found = chances.astype(np.float32)
    lowest, score = lenient_threshold(found, truth, tolerance=0.0)
    assert 0.3 < lowest < 0.4
    assert score == 1.0
    lower, _ = lenient_threshold(found, truth, tolerance=0.05)
    assert lower < lowest
    peak = found.copy()
    peak[np.argmin(np.abs(found[:50] - 0.7))] = 0.1  # one requirement that nobody could find
    assert abs(lenient_threshold(peak, truth, tolerance=0.0)[0] - lowest) < 0.03


def test_band_reads_least_among_those_that_lose_nothing() -> None:
    """Windows whose units the heads are sure of are left out, as long as the F1 stays."""
    heads = np.array([0.01, 0.02, 0.5, 0.01, 0.99], np.float32)
    blended = np.array([0.1, 0.1, 0.9, 0.1, 0.9], np.float32)
    asked = np.array([False, False, True, False, True])
    windows = np.array([1, 1, 2, 2, 3])
    found = Opinions(log_odds(heads), log_odds(blended), asked, windows, windows)
    tried = bands(found, blended, 0.5)
    assert (tried[0]["windows_read"], tried[0]["f1"]) == (1.0, 1.0)
    assert choose_band(tried) == (0.02, 0.95)
    assert min(one["windows_read"] for one in tried if one["f1"] == 1.0) == 0.333
    # Where only the network knows, a narrow band costs, and is not chosen.
    blind = Opinions(log_odds(heads), log_odds(blended), asked[[2, 1, 0, 3, 4]], windows, windows)
    turned = blended[[2, 1, 0, 3, 4]]
    assert choose_band(bands(blind, turned, 0.5))[0] <= 0.01


def test_one_byte_a_weight_is_close() -> None:
    """A stored matrix comes back within half a step of its row's scale."""
    values = np.random.default_rng(1).normal(size=(5, 9)).astype(np.float32)
    stored, scale = quantize(values)
    assert np.abs(restore(stored, scale) - values).max() <= scale.max() / 2 + 1e-7


def test_damaged_folder_is_refused(network: UnitNetwork, tmp_path: Path) -> None:
    """A version without its tokenizer is named, not half loaded."""
    folder = tmp_path / "contextual"
    facts = {
        "version": "contextual-x",
        "attention_heads": 4,
        "labels": [str(verdict) for verdict in list(Verdict)[:6]],
        "blend_weights": [0.5, 0.5, 0.0],
        "thresholds": {"requirement": 0.5, "unsure": 0.3, "sure": 0.7},
        "asked_band": [0.0, 1.0],
    }
    save_artifact(folder, facts, export_weights(network))
    with pytest.raises(ArtifactError, match="contextual stage"):
        load_contextual(folder)
    assert not (folder / TOKENIZER).exists()


def test_nothing_is_learned_from_the_documents_that_are_kept_for_the_score() -> None:
    """Only English documents are read, and none of the test split; the dev split may be learned from."""

    def made(language: str, split: str) -> LabelledDocument:
        name = f"{language}-{split}"
        return LabelledDocument(Document(name, "x"), language, "it", "email", "na", split, ())

    documents = [
        made(*kind) for kind in [("en", "train"), ("en", "dev"), ("en", "test"), ("zh", "train")]
    ]
    assert [d.document.id for d in learned_documents(documents, [Language.EN])] == [
        "en-train",
        "en-dev",
    ]


def test_every_batch_of_english_documents_is_learned_from() -> None:
    """The newest batches are there too: fresh ones, follow-ups and papers without a client."""
    names = " ".join(d.document.id for d in learned_documents(read_corpus(DATA), [Language.EN]))
    for batch in ("-fresh-", "-second-", "-inner-", "-plain-", "-tone-"):
        assert batch in names

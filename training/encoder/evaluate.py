"""What the encoder is worth: translation retrieval, probes in both languages, size and speed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from models.encoder import SentenceEncoder
from training.encoder.corpus import EncoderConfig, Pair, read_corpus, read_pairs
from training.encoder.export import artifact_bytes
from training.encoder.probes import PROBES, Probe

_SPEED_SENTENCES = 2000
_ROUNDS = 5

Encode = Callable[[Sequence[str]], NDArray[np.float32]]


class Encodes(Protocol):
    """Anything that gives unit vectors of sentences."""

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return one row a sentence."""


def retrieval(encoder: Encodes, pairs: Sequence[Pair]) -> dict[str, float]:
    """Share of sentences whose translation is the nearest of all candidates, and mean cosines."""
    zh = encoder.encode([pair.zh for pair in pairs])
    en = encoder.encode([pair.en for pair in pairs])
    similar = zh @ en.T
    own = np.arange(len(pairs))
    translated = float(similar[own, own].mean())
    others = float((similar.sum() - similar[own, own].sum()) / (len(pairs) * (len(pairs) - 1)))
    return {
        "candidates": len(pairs),
        "zh_en_top1": round(float((similar.argmax(axis=1) == own).mean()), 4),
        "en_zh_top1": round(float((similar.argmax(axis=0) == own).mean()), 4),
        "cosine_translations": round(translated, 4),
        "cosine_random_pairs": round(others, 4),
    }


def probe_scores(encoder: SentenceEncoder, probes: Sequence[Probe]) -> dict[str, Any]:
    """How many short feature phrases are nearer to their paraphrase than to every decoy."""
    failed = [probe.anchor for probe in probes if _margin(encoder, probe) <= 0]
    margins = [_margin(encoder, probe) for probe in probes]
    return {
        "right": len(probes) - len(failed),
        "of": len(probes),
        "mean_margin": round(float(np.mean(margins)), 3),
        "failed": failed,
    }


def _margin(encoder: SentenceEncoder, probe: Probe) -> float:
    vectors = encoder.encode([probe.anchor, probe.same, *probe.decoys])
    similar = vectors[1:] @ vectors[0]
    return float(similar[0] - similar[1:].max())


def speed(encoder: Encode, sentences: Sequence[str], *, rounds: int) -> float:
    """Sentences per second, best of some rounds after a warm-up."""
    encoder(sentences[:64])
    best = float("inf")
    for _ in range(rounds):
        started = time.perf_counter()
        encoder(sentences)
        best = min(best, time.perf_counter() - started)
    return len(sentences) / best


def evaluate(
    encoder: SentenceEncoder, *, folder: Path, corpora: Path, config: EncoderConfig
) -> dict[str, Any]:
    """Measure everything but the speed."""
    return {
        "development": retrieval(encoder, read_pairs(corpora / config.development)),
        "probes": {name: probe_scores(encoder, probes) for name, probes in PROBES.items()},
        "bytes": artifact_bytes(folder),
    }


def compare_speed(
    encoder: SentenceEncoder, teacher: SentenceTransformer, *, corpora: Path, config: EncoderConfig
) -> dict[str, float]:
    """Speed of the encoder and of the teacher on the same mixed sentences, in this process."""
    corpus = read_corpus(corpora, config)
    generator = np.random.default_rng(config.seed)
    chosen = generator.choice(len(corpus.pairs), _SPEED_SENTENCES // 2, replace=False)
    sentences = [corpus.pairs[index].zh for index in chosen]
    sentences += [corpus.pairs[index].en for index in chosen]
    ours = speed(encoder.encode, sentences, rounds=_ROUNDS)
    theirs = speed(teacher.encode, sentences, rounds=1)
    return {
        "sentences": len(sentences),
        "encoder_per_second": round(ours),
        "teacher_per_second": round(theirs),
        "times_teacher": round(ours / theirs, 1),
    }

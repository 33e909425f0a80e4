"""From a version folder to a ready analyzer, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.analyzer import Analyzer, TextModel, Thresholds
from models.encoder import SentenceEncoder, load_encoder
from models.errors import ArtifactError
from models.features import (
    HEADING_BUCKETS,
    INDICATOR_NAMES,
    UNIT_BUCKETS,
    VECTOR_BLOCKS,
    FeatureExtractor,
)
from models.heads import LinearHead
from models.local import Correction, LocalLayer
from models.projects import read_projects, write_projects
from models.smoothing import SecondLook, neighborhood_width
from models.store import feature_fingerprint, load_artifact, save_artifact
from models.tone import SUMMARY_NAMES, ToneHead
from models.trees import read_trees, trees_as_arrays
from nlp.domain import Basis

BASE = Path(__file__).parent / "base"
CONTEXTUAL = ("contextual", "contextual_zh")
"""Folders of the contextual stages; a document is read by the first one that has its language."""
_CORRECTION = ("dense", "ngrams", "bias")
_HEADS = ("verdict", "priority", "kind", "sentence_tone")


def columns(encoder: SentenceEncoder) -> tuple[str, ...]:
    """Return what the weights depend on: encoder, indicators, buckets and tone summary, in order."""
    return (
        f"encoder {encoder.name} {encoder.version} {encoder.dimensions}",
        *INDICATOR_NAMES,
        f"neutral words, vectors {VECTOR_BLOCKS} hashed buckets {UNIT_BUCKETS} {HEADING_BUCKETS}",
        f"second look {neighborhood_width(1)}",
        *SUMMARY_NAMES,
    )


def save_text_model(folder: Path, model: TextModel, facts: Mapping[str, Any]) -> None:
    """Write ``model`` with ``facts`` (data hash, seed, scores, library versions) as a version folder."""
    weights: dict[str, NDArray[np.generic]] = {}
    heads: dict[str, Any] = {}
    for name in _HEADS:
        head: LinearHead = getattr(model, name)
        weights[f"{name}.dense"] = head.dense.astype(np.float16)
        weights[f"{name}.ngrams"] = head.ngrams.astype(np.float16)
        weights[f"{name}.bias"] = head.bias
        heads[name] = {"labels": list(head.labels), "temperatures": dict(head.temperatures)}
    trees = model.second.trees
    weights |= trees_as_arrays("second", trees)
    corrections = model.local.corrections if model.local is not None else {}
    for language, correction in corrections.items():
        for name in _CORRECTION:
            weights[f"local.{language}.{name}"] = getattr(correction, name).astype(np.float16)
    weights["tone.weights"] = model.tone.weights
    weights["tone.bias"] = model.tone.bias
    manifest = {
        **facts,
        "version": model.version,
        "features": feature_fingerprint(columns(model.extractor.encoder)),
        "heads": heads,
        "local": {
            language: {"threshold": one.threshold, "trust": one.trust}
            for language, one in corrections.items()
        },
        "second": {
            "baseline": trees.baseline,
            "depth": trees.depth,
            "temperatures": dict(model.second.temperatures),
        },
        "thresholds": {
            language: {
                "requirement": limits.requirement,
                "unsure": limits.unsure,
                "sure": limits.sure,
                "other": limits.other,
            }
            for language, limits in model.thresholds.items()
        },
        "reliability": {str(basis): value for basis, value in model.reliability.items()},
    }
    save_artifact(folder, manifest, weights)
    write_projects(folder, model.projects)


def load_text_model(folder: Path, encoder: SentenceEncoder) -> TextModel:
    """Read a version folder that was fitted on ``encoder``.

    Raises
    ------
    ArtifactError
        If files are missing or damaged, or the weights belong to other features or another encoder.
    """
    artifact = load_artifact(folder)
    manifest, weights = artifact.manifest, artifact.weights
    if manifest.get("features") != feature_fingerprint(columns(encoder)):
        raise ArtifactError(
            folder,
            f"its weights were fitted on other features than this program computes with encoder "
            f"{encoder.name} {encoder.version}; train it again or choose the encoder it was made with",
        )
    try:
        heads: dict[str, Any] = {
            name: _head(name, manifest["heads"][name], weights) for name in _HEADS
        }
        return TextModel(
            version=str(manifest["version"]),
            extractor=FeatureExtractor(encoder),
            second=_second(manifest["second"], weights),
            local=_local(manifest.get("local", {}), weights),
            projects=read_projects(folder),
            tone=ToneHead(_single(weights["tone.weights"]), _single(weights["tone.bias"])),
            thresholds={
                language: Thresholds(**limits)
                for language, limits in manifest["thresholds"].items()
            },
            reliability={Basis(name): value for name, value in manifest["reliability"].items()},
            **heads,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ArtifactError(
            folder, f"its manifest lacks or garbles {error}; train it again"
        ) from error


def _single(values: NDArray[np.generic]) -> NDArray[np.float32]:
    return values.astype(np.float32)


def _head(
    name: str, described: Mapping[str, Any], weights: Mapping[str, NDArray[np.generic]]
) -> LinearHead:
    return LinearHead(
        labels=tuple(described["labels"]),
        dense=_single(weights[f"{name}.dense"]),
        ngrams=_single(weights[f"{name}.ngrams"]),
        bias=_single(weights[f"{name}.bias"]),
        temperatures=described["temperatures"],
    )


def _local(
    described: Mapping[str, Mapping[str, float]] | Sequence[str],
    weights: Mapping[str, NDArray[np.generic]],
) -> LocalLayer | None:
    """Read the corrections; older versions list languages only and keep the shipped thresholds."""
    if not described:
        return None
    limits = described if isinstance(described, Mapping) else {one: {} for one in described}
    found = {}
    for language, known in limits.items():
        dense, ngrams, bias = (_single(weights[f"local.{language}.{name}"]) for name in _CORRECTION)
        found[language] = Correction(
            dense, ngrams, bias,
            threshold=float(known.get("threshold", 0.0)), trust=float(known.get("trust", 0.0)),
        )  # fmt: skip
    return LocalLayer(found)


def _second(described: Mapping[str, Any], weights: Mapping[str, NDArray[np.generic]]) -> SecondLook:
    return SecondLook(read_trees(weights, "second", described), described["temperatures"])


def load_analyzer(
    folder: Path | None = None,
    *,
    encoder: str | Path | None = None,
    contextual: bool = True,
) -> Analyzer:
    """Return the analyzer of a version folder; ``None`` means the one that ships with the product.

    Parameters
    ----------
    folder
        Version folder of a text model.
    encoder
        ``None`` for the shipped bilingual encoder, else a folder or the name of a sentence-transformers model.
    contextual
        Whether documents are also read by the contextual stages: better by some points of F1, and slower.
    """
    model = load_text_model(folder or BASE / "text", load_encoder(encoder))
    return with_contextual(model) if contextual else model


def with_contextual(model: TextModel) -> TextModel:
    """Return ``model`` with the contextual stages, one a language, and the mood network, all named in its version."""
    from models.contextual import load_contextual, load_mood  # noqa: PLC0415 - need types of the analyzer

    stages = tuple(load_contextual(BASE / name) for name in CONTEXTUAL)
    mood = load_mood(BASE / "mood", stages[0])
    version = "+".join([model.version, *(stage.version for stage in stages), mood.version])
    return replace(model, contextual=stages, mood=mood, version=version)

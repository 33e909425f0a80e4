"""Reads the units of a document with the network and blends its opinion with that of the first heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from models.analyzer import Thresholds
from models.contextual.network import Network, build_network
from models.contextual.windows import Window, split_into_windows
from models.errors import ArtifactError
from models.features import UnitContext
from models.heads import softmax
from models.store import load_artifact
from nlp.domain import Language, Layout, Verdict

TOKENIZER = "tokenizer.json"
BATCH = 8
_SHARE = 0.5
"""Share of units in the language of the network from which a document is read."""
_TINY = 1e-6


@dataclass(frozen=True)
class ContextualReader:
    """The network with its labels and its weight in the blend.

    Attributes
    ----------
    labels
        Verdicts in the order of the outputs.
    blend_weights
        Weights of the log-odds of the first heads and of the network, and a constant; a logistic regression
        on documents that neither had seen.
    thresholds
        Limits for units in ``language`` whose chance is blended.
    asked_band
        Chances by the first heads between which a unit asks for the network; windows without such a unit are not
        read, because no opinion would change their verdicts on the documents that it was measured on.
    """

    version: str
    network: Network
    tokenizer: Tokenizer
    labels: tuple[str, ...]
    blend_weights: tuple[float, float, float]
    thresholds: Thresholds
    asked_band: tuple[float, float]
    language: Language = Language.EN

    @property
    def body(self) -> str:
        """Version of the weights, without the mark of a limit that was read off later ("-t30", ADR 0047)."""
        return self.version.partition("-t")[0]

    def chances(
        self,
        layout: Layout,
        contexts: Sequence[UnitContext],
        wanted: NDArray[np.bool_] | None = None,
    ) -> NDArray[np.float32]:
        """Return probabilities of the labels, shape (n, k); the cost is linear in the length.

        Windows without a unit that is ``wanted`` are not read; their rows are 0.
        """
        result = np.zeros((len(contexts), len(self.labels)), np.float32)
        windows = sorted(
            (
                window
                for window in split_into_windows(layout, contexts, self.tokenizer)
                if wanted is None or wanted[list(window.rows)].any()
            ),
            key=lambda window: len(window.tokens),
        )
        for start in range(0, len(windows), BATCH):
            batch = windows[start : start + BATCH]
            states = self.network.states([window.tokens for window in batch])
            for state, window in zip(states, batch, strict=True):
                result[list(window.rows)] = self._judge(state, window)
        return result

    def _judge(self, state: NDArray[np.float32], window: Window) -> NDArray[np.float32]:
        logits = self.network.head(state[list(window.ends)])
        return softmax(logits[:, : len(self.labels)])

    def blend(
        self,
        layout: Layout,
        contexts: Sequence[UnitContext],
        requirement: NDArray[np.float32],
    ) -> NDArray[np.float32] | None:
        """Return the chance of a requirement in the light of the network, for units in its language.

        Documents that are mostly in another language get ``None``: the network was not measured on them.

        Parameters
        ----------
        requirement
            Probability of a requirement by the first heads, shape (n,).
        """
        known = np.array([context.unit.language is self.language for context in contexts])
        if not known.any() or known.mean() < _SHARE:
            return None
        column = self.labels.index(Verdict.REQUIREMENT)
        low, high = self.asked_band
        judged = self.chances(layout, contexts, (requirement >= low) & (requirement <= high))
        known &= judged.any(axis=1)
        own = log_odds(judged[:, column])
        first, second, constant = self.blend_weights
        mixed = first * log_odds(requirement) + second * own + constant
        blended = 1.0 / (1.0 + np.exp(-mixed))
        return np.where(known, blended, requirement).astype(np.float32)


def log_odds(chance: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the logarithm of the odds, kept finite."""
    kept = np.clip(chance, _TINY, 1 - _TINY)
    result: NDArray[np.float32] = np.log(kept / (1 - kept))
    return result


def load_contextual(folder: Path) -> ContextualReader:
    """Read a version folder that `training.contextual` wrote.

    Raises
    ------
    ArtifactError
        If files are missing or damaged.
    """
    artifact = load_artifact(folder)
    manifest = artifact.manifest
    try:
        return ContextualReader(
            version=str(manifest["version"]),
            network=build_network(artifact.weights, heads=int(manifest["attention_heads"])),
            tokenizer=Tokenizer.from_file(str(folder / TOKENIZER)),
            labels=tuple(manifest["labels"]),
            blend_weights=tuple(manifest["blend_weights"]),
            thresholds=Thresholds(**manifest["thresholds"]),
            asked_band=tuple(manifest.get("asked_band", (0.0, 1.0))),
            language=Language(manifest.get("language", Language.EN)),
        )
    except Exception as error:
        raise ArtifactError(folder, f"the contextual stage is damaged: {error}") from error

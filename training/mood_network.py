"""Fit the opinion of platforms on moods in English: `python -m training.mood_network --out models/base/mood`.

Embeddings are those of the shipped contextual stage; layers begin as those of all-MiniLM-L6-v2, because the stage
unlearned moods (docs/adr/0046), and the upper ones are tuned on developers' messages from three platforms. The word
head is fitted on the same messages.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import json
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from transformers import AutoModel

from models.contextual import ContextualReader, load_contextual
from models.contextual.mood import (
    PlatformOpinion,
    WordHead,
    pieces_of,
    read_platforms,
    revised,
    word_columns,
)
from models.contextual.network import Network, quantize
from models.encoder import load_encoder
from models.features import FeatureExtractor
from models.loading import BASE
from models.store import save_artifact
from models.tone import SENTENCE_LABELS, ToneHead
from nlp.domain import Language, ToneLabel
from nlp.neutral import neutral
from training.corpus import LabelledDocument, read_corpus
from training.dataset import build_dataset
from training.encoder.teacher import TEACHER, teacher_folder
from training.evaluate.sources import Sources, read_rows
from training.folds import divide, out_of_fold, readable, sentence_mood, temperatures_of
from training.short_texts import Texts
from training.text_model import DATA, Recipe, data_hash, fit_tone
from training.tone_sources import Groups, Labels

LICENSES = {"github": "CC0", "jira": "CC0", "stackoverflow": "MIT"}
_PATH = "text/en_tone_{}.jsonl.gz"
_FROZEN_LAYERS = 3
_BUCKETS = 2**16
"""Columns of n-grams: with twice as many the mean with a network gained nothing on a held-out platform."""
_BATCH = 32


@dataclass(frozen=True, slots=True)
class Schedule:
    """Settings of the training; the rate falls linearly after a tenth of the steps."""

    epochs: int = 2
    rate: float = 1e-4
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Labelled:
    """Texts of one platform with the numbers of their labels."""

    texts: tuple[str, ...]
    targets: NDArray[np.int64]


def neutral_texts(texts: Sequence[str]) -> list[str]:
    """Return texts without names and days, as the product reads every unit of a document."""
    return [neutral(text, Language.EN) for text in texts]


class MoodNetwork(torch.nn.Module):
    """A network in torch with a head on the mean of its states; only the upper layers learn."""

    def __init__(self, base: Path, body: Network) -> None:
        super().__init__()
        network = AutoModel.from_pretrained(
            str(base), add_pooling_layer=False, local_files_only=True
        )
        self.embeddings, self.layers = network.embeddings, network.encoder.layer
        _copy(self.embeddings.word_embeddings.weight, body.words)
        _copy(self.embeddings.position_embeddings.weight, body.places)
        _copy(self.embeddings.LayerNorm.weight, body.norm.gain)
        _copy(self.embeddings.LayerNorm.bias, body.norm.bias)
        # The product has one kind of segment, whose embedding is part of the places.
        self.embeddings.token_type_embeddings.weight.data.zero_()
        for part in (self.embeddings, *self.layers[:_FROZEN_LAYERS]):
            part.requires_grad_(False)
        self.drop = torch.nn.Dropout(0.1)
        self.head = torch.nn.Linear(network.config.hidden_size, len(SENTENCE_LABELS))

    def forward(self, pieces: Sequence[Sequence[int]]) -> torch.Tensor:
        """Return logits, shape (texts, labels)."""
        longest = max(map(len, pieces))
        tokens = torch.zeros(len(pieces), longest, dtype=torch.long)
        mask = torch.zeros(len(pieces), longest)
        for row, found in enumerate(pieces):
            tokens[row, : len(found)] = torch.tensor(found)
            mask[row, : len(found)] = 1
        states = self.embeddings(input_ids=tokens)
        blocked = (1 - mask[:, None, None, :]) * -1e4
        for layer in self.layers:
            made = layer(states, attention_mask=blocked.to(states.dtype))
            states = made[0] if isinstance(made, tuple) else made
        means = (states.float() * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        result: torch.Tensor = self.head(self.drop(means))
        return result


def _copy(parameter: torch.nn.Parameter, values: NDArray[np.float32]) -> None:
    parameter.data.copy_(torch.from_numpy(np.ascontiguousarray(values)))


def fit(
    platforms: Sequence[Labelled], body: ContextualReader, schedule: Schedule | None = None
) -> MoodNetwork:
    """Tune the upper layers; labels weigh the same within a platform, for their shares differ from one to another."""
    plan = schedule or Schedule()
    pieces = [
        found for one in platforms for found in pieces_of(neutral_texts(one.texts), body.tokenizer)
    ]
    targets = np.concatenate([one.targets for one in platforms])
    weights = np.concatenate([_equal_weights(one.targets) for one in platforms])
    torch.manual_seed(plan.seed)
    chance = random.Random(plan.seed)  # noqa: S311 - order of batches, no secret
    network = MoodNetwork(teacher_folder(), body.network)
    learning = [one for one in network.layers.parameters() if one.requires_grad]
    optimizer = torch.optim.AdamW(
        [
            {"params": learning, "lr": plan.rate},
            {"params": network.head.parameters(), "lr": 10 * plan.rate},
        ],
        weight_decay=0.01,
    )
    steps = plan.epochs * -(-len(pieces) // _BATCH)
    planned = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (0.1 * steps)) * max(0.02, 1 - step / steps)
    )
    network.train()
    for epoch in range(plan.epochs):
        total, started = 0.0, time.process_time()
        batches = _batches(pieces, chance)
        for rows in batches:
            # Half the length of a number takes two thirds of the time where the processor knows it.
            with torch.autocast("cpu", torch.bfloat16):
                logits = network([pieces[row] for row in rows])
            losses = torch.nn.functional.cross_entropy(
                logits.float(), torch.from_numpy(targets[rows]), reduction="none"
            )
            loss = (losses * torch.from_numpy(weights[rows])).mean()
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(learning, 1.0)
            optimizer.step()
            planned.step()
            total += float(loss.detach())
        print(
            f"epoch {epoch + 1} of {plan.epochs}: loss {total / len(batches):.3f}, "
            f"{time.process_time() - started:.0f} s of processor time",
            flush=True,
        )
    return network.eval()


def fit_words(platforms: Sequence[Labelled]) -> WordHead:
    """Fit the head on words; labels weigh the same, and the scales of the values are folded into their weights."""
    texts = [text for one in platforms for text in neutral_texts(one.texts)]
    targets = np.concatenate([one.targets for one in platforms])
    counts, values = word_columns(texts, _BUCKETS)
    scaler = StandardScaler()
    scaled = scaler.fit_transform(values).astype(np.float32)
    model = LogisticRegression(C=1.0, max_iter=300, tol=1e-3, class_weight="balanced")
    model.fit(sparse.hstack([counts, sparse.csr_matrix(scaled)], format="csr"), targets)
    weights = model.coef_.T
    of_values = weights[_BUCKETS:] / scaler.scale_[:, None]
    parts = (weights[:_BUCKETS], of_values, model.intercept_ - scaler.mean_ @ of_values)
    return WordHead(*(part.astype(np.float32) for part in parts))


def _equal_weights(targets: NDArray[np.int64]) -> NDArray[np.float32]:
    sizes = np.bincount(targets, minlength=len(SENTENCE_LABELS))
    weights: NDArray[np.float32] = (len(targets) / (len(sizes) * sizes[targets])).astype(np.float32)
    return weights


def _batches(pieces: Sequence[Sequence[int]], chance: random.Random) -> list[NDArray[np.int64]]:
    """Return batches of texts of similar length in random order."""
    order = sorted(range(len(pieces)), key=lambda row: len(pieces[row]) + 8 * chance.random())
    batches = [np.array(order[start : start + _BATCH]) for start in range(0, len(order), _BATCH)]
    chance.shuffle(batches)
    return batches


def export_words(head: WordHead) -> dict[str, NDArray[np.generic]]:
    """Return the head on words as `models.contextual.mood.read_platforms` reads it."""
    return {
        "words.ngrams": head.ngrams.astype(np.float16),
        "words.values": head.values,
        "words.bias": head.bias,
    }


def export(network: MoodNetwork) -> dict[str, NDArray[np.generic]]:
    """Return layers and head as `models.contextual.mood.read_network` reads them."""
    weights: dict[str, NDArray[np.generic]] = {}

    def linear(name: str, *parts: torch.nn.Linear) -> None:
        joined = np.concatenate([part.weight.detach().numpy() for part in parts])
        weights[f"{name}.values"], weights[f"{name}.scale"] = quantize(joined)
        weights[f"{name}.bias"] = np.concatenate([part.bias.detach().numpy() for part in parts])

    def norm(name: str, part: torch.nn.LayerNorm) -> None:
        weights[f"{name}.gain"] = part.weight.detach().numpy()
        weights[f"{name}.bias"] = part.bias.detach().numpy()

    for number, layer in enumerate(network.layers):
        name, attention = f"layer{number}", layer.attention
        linear(f"{name}.mixed", *(getattr(attention.self, x) for x in ("query", "key", "value")))
        linear(f"{name}.joined", attention.output.dense)
        norm(f"{name}.attention_norm", attention.output.LayerNorm)
        linear(f"{name}.wide", layer.intermediate.dense)
        linear(f"{name}.narrow", layer.output.dense)
        norm(f"{name}.output_norm", layer.output.LayerNorm)
    linear("head", network.head)
    return weights


@dataclass(frozen=True, slots=True)
class PlatformJudge:
    """The opinion of platforms as the product computes it, as a head for `training.tone_sources.across`."""

    platforms: PlatformOpinion

    def says(self, data: Texts) -> Labels:
        """Return the label of each text."""
        best = self.platforms.chances(neutral_texts(data.texts)).argmax(axis=1)
        guess: Labels = np.array([str(label) for label in SENTENCE_LABELS])[best]
        return guess


def fit_all(
    platforms: Sequence[Labelled], body: ContextualReader
) -> dict[str, NDArray[np.generic]]:
    """Fit both on the same messages; returns what is stored of them."""
    return export(fit(platforms, body)) | export_words(fit_words(platforms))


def fit_judge(data: Texts, labels: Labels, groups: Groups) -> PlatformJudge:
    """Fit both on the shipped contextual stage; ``groups`` says which platform each text is from."""
    body = load_contextual(BASE / "contextual")
    targets = np.array([SENTENCE_LABELS.index(ToneLabel(label)) for label in labels])
    platforms = [
        Labelled(tuple(data.texts[row] for row in rows), targets[rows])
        for rows in (np.flatnonzero(groups == group) for group in np.unique(groups))
    ]
    return PlatformJudge(read_platforms(fit_all(platforms, body), body))


def document_tone(
    platforms: PlatformOpinion, documents: Sequence[LabelledDocument]
) -> tuple[ToneHead, dict[str, dict[str, float]]]:
    """Fit the judge of documents on opinions that never saw them; returns it with scores without and with them.

    The first head is fitted on the other folds; the platforms hold no labelled document. Whole documents only: with
    cut-outs of moody ones among them (as in `training.text_model`) the judge called whole ones moody too often.
    """
    encoder = load_encoder(None)
    everything = build_dataset(documents, FeatureExtractor(encoder))
    data = everything.take(readable(everything))
    moods = [str(sentence_mood(row.gold.flags)) for row in data.rows if row.gold is not None]
    order, logits = out_of_fold(data, moods, Recipe().tone, dimensions=encoder.dimensions)
    targets = np.array([order.index(mood) for mood in moods])
    first = divide(data, logits, temperatures_of(data, logits, targets))
    first = first[:, [order.index(label) for label in SENTENCE_LABELS]]
    found = [row.context for row in data.rows]
    mine = np.array([context.unit.language is Language.EN for context in found])
    both = revised(found, first, mine, platforms)
    labels = tuple(map(str, SENTENCE_LABELS))
    _, before = fit_tone(data, first, labels)
    head, after = fit_tone(data, both, labels)
    return head, {"first_head": before, "with_platforms": after}


def write(out: Path, weights: Mapping[str, NDArray[np.generic]]) -> None:
    """Fit the judge of documents and write the version folder."""
    body = load_contextual(BASE / "contextual")
    documents = [
        found
        for found in read_corpus(DATA)
        if found.language == Language.EN and found.split != "test"
    ]
    head, scores = document_tone(read_platforms(weights, body), documents)
    complete = {**weights, "tone.weights": head.weights, "tone.bias": head.bias}
    digest = hashlib.sha256(b"".join(complete[name].tobytes() for name in sorted(complete)))
    manifest = {
        "version": f"mood-{digest.hexdigest()[:10]}",
        "body": body.body,
        "base": f"{TEACHER} (Apache-2.0)",
        "data": {_PATH.format(name): terms for name, terms in LICENSES.items()},
        "documents": len(documents),
        "labelled": data_hash(),
        "scores": scores,
        "libraries": {
            n: importlib.metadata.version(n) for n in ("scikit-learn", "torch", "transformers")
        },
    }
    save_artifact(out, manifest, complete)
    print(json.dumps({"version": manifest["version"], "scores": scores}, indent=1))


def main() -> None:
    """Fit on all platforms and write the version folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="version folder to write")
    out: Path = parser.parse_args().out
    sources = Sources.from_environment()
    platforms = [
        Labelled(
            tuple(row["text"] for row in rows),
            np.array([SENTENCE_LABELS.index(row["label"]) for row in rows]),
        )
        for rows in (read_rows(sources.path(_PATH.format(name))) for name in LICENSES)
    ]
    write(out, fit_all(platforms, load_contextual(BASE / "contextual")))


if __name__ == "__main__":
    main()

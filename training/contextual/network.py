"""The network in torch, its training on windows, and its export to the arrays of `models.contextual`."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoModel

from models.contextual.network import quantize
from models.contextual.windows import Window

IGNORED = -100
"""Target of a unit without a label, as in `torch.nn.functional.cross_entropy`."""
_BATCH_TOKENS = 2000
"""Windows of a document are about 250 tokens long; of single sentences a step takes many."""
TASK_WEIGHTS = (1.0, 0.5, 0.3, 0.3, 0.3)
"""Weights of verdict, priority, kind, mood and intent in the loss."""


@dataclass(frozen=True, slots=True)
class Example:
    """A window with the targets of its units, shape (units, tasks); tasks as in `TASK_WEIGHTS`."""

    window: Window
    targets: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Schedule:
    """Settings of the training; the rate falls linearly after a tenth of the steps."""

    epochs: int = 4
    rate: float = 1e-4
    seed: int = 0
    bfloat16: bool = False
    """Compute products in half the bytes: half the time where the processor knows the type."""


class UnitNetwork(torch.nn.Module):
    """The encoder with one linear head for all tasks; ``sizes`` are the numbers of their labels."""

    def __init__(self, teacher: Path, sizes: tuple[int, ...]) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(
            str(teacher), add_pooling_layer=False, local_files_only=True
        )
        self.drop = torch.nn.Dropout(0.1)
        self.sizes = sizes
        self.head = torch.nn.Linear(self.body.config.hidden_size, sum(sizes))

    def forward(self, tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return logits of every place, shape (windows, longest, outputs)."""
        states = self.body(input_ids=tokens, attention_mask=mask).last_hidden_state
        result: torch.Tensor = self.head(self.drop(states))
        return result


def fit(examples: Sequence[Example], network: UnitNetwork, schedule: Schedule) -> None:
    """Tune all weights on ``examples``; prints a line an epoch."""
    torch.manual_seed(schedule.seed)
    chance = random.Random(schedule.seed)  # noqa: S311 - order of batches, no secret
    steps = schedule.epochs * len(_batches(examples, random.Random(schedule.seed)))  # noqa: S311
    optimizer = torch.optim.AdamW(
        [
            {"params": network.body.parameters(), "lr": schedule.rate},
            {"params": network.head.parameters(), "lr": 10 * schedule.rate},
        ],
        weight_decay=0.01,
    )
    planned = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (0.1 * steps)) * max(0.02, 1 - step / steps)
    )
    network.train()
    for epoch in range(schedule.epochs):
        total, started = 0.0, time.process_time()
        batches = _batches(examples, chance)
        for batch in batches:
            with torch.autocast("cpu", torch.bfloat16, enabled=schedule.bfloat16):
                loss = _loss(network, batch)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            planned.step()
            total += float(loss.detach())
        spent = time.process_time() - started
        print(
            f"epoch {epoch + 1} of {schedule.epochs}: loss {total / len(batches):.3f}, "
            f"{spent:.0f} s of processor time",
            flush=True,
        )
    network.eval()


def _batches(examples: Sequence[Example], chance: random.Random) -> list[list[Example]]:
    """Return batches of windows of similar length in random order."""
    order = sorted(examples, key=lambda found: len(found.window.tokens) + 60 * chance.random())
    batches: list[list[Example]] = []
    longest = _BATCH_TOKENS
    for example in order:
        longest = max(longest, len(example.window.tokens))
        if not batches or longest * (len(batches[-1]) + 1) > _BATCH_TOKENS:
            batches.append([])
            longest = len(example.window.tokens)
        batches[-1].append(example)
    chance.shuffle(batches)
    return batches


def _tensors(batch: Sequence[Example]) -> tuple[torch.Tensor, torch.Tensor]:
    longest = max(len(found.window.tokens) for found in batch)
    tokens = torch.zeros(len(batch), longest, dtype=torch.long)
    mask = torch.zeros(len(batch), longest, dtype=torch.long)
    for row, found in enumerate(batch):
        tokens[row, : len(found.window.tokens)] = torch.tensor(found.window.tokens)
        mask[row, : len(found.window.tokens)] = 1
    return tokens, mask


def _loss(network: UnitNetwork, batch: Sequence[Example]) -> torch.Tensor:
    logits = network(*_tensors(batch))
    rows = [row for row, found in enumerate(batch) for _ in found.window.ends]
    ends = [end for found in batch for end in found.window.ends]
    judged = logits[rows, ends].float()
    targets = torch.from_numpy(np.concatenate([found.targets for found in batch]))
    result = torch.zeros(())
    start = 0
    for task, size in enumerate(network.sizes):
        part, weight = judged[:, start : start + size], TASK_WEIGHTS[task]
        start += size
        if (targets[:, task] != IGNORED).any():
            result = result + weight * torch.nn.functional.cross_entropy(part, targets[:, task])
    return result


def export_weights(network: UnitNetwork) -> dict[str, NDArray[np.generic]]:
    """Return the arrays that `models.contextual.network.build_network` reads."""
    state = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    result: dict[str, NDArray[np.generic]] = {}

    def matrix(name: str, values: NDArray[np.float32]) -> None:
        result[f"{name}.values"], result[f"{name}.scale"] = quantize(values)

    def linear(name: str, *sources: str) -> None:
        matrix(name, np.concatenate([state[f"{source}.weight"] for source in sources]))
        result[f"{name}.bias"] = np.concatenate([state[f"{source}.bias"] for source in sources])

    def norm(name: str, source: str) -> None:
        result[f"{name}.gain"] = state[f"{source}.weight"]
        result[f"{name}.bias"] = state[f"{source}.bias"]

    embeddings = "body.embeddings"
    matrix("words", state[f"{embeddings}.word_embeddings.weight"])
    matrix(
        "places",
        state[f"{embeddings}.position_embeddings.weight"]
        + state[f"{embeddings}.token_type_embeddings.weight"][:1],
    )
    norm("norm", f"{embeddings}.LayerNorm")
    for number in range(int(network.body.config.num_hidden_layers)):
        source, name = f"body.encoder.layer.{number}", f"layer{number}"
        attention = f"{source}.attention"
        linear(f"{name}.mixed", *(f"{attention}.self.{part}" for part in ("query", "key", "value")))
        linear(f"{name}.joined", f"{attention}.output.dense")
        norm(f"{name}.attention_norm", f"{attention}.output.LayerNorm")
        linear(f"{name}.wide", f"{source}.intermediate.dense")
        linear(f"{name}.narrow", f"{source}.output.dense")
        norm(f"{name}.output_norm", f"{source}.output.LayerNorm")
    linear("head", "head")
    return result

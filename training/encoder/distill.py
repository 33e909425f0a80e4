"""Distillation: one row per piece, learned so that both languages land on the teacher's vector."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import sparse
from tokenizers import Tokenizer
from torch.nn import functional

from training.encoder.corpus import Corpus, EncoderConfig

Rows = NDArray[np.float32]


@dataclass(frozen=True)
class Bags:
    """The pieces of many texts in one run; text `i` owns `ids[starts[i]:starts[i + 1]]`."""

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[str], tokenizer: Tokenizer) -> Bags:
        """Cut texts into pieces."""
        pieces = [
            encoding.ids
            for encoding in tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        ]
        ids = np.fromiter(chain.from_iterable(pieces), dtype=np.int64)
        return cls(ids, np.cumsum([0, *map(len, pieces)], dtype=np.int64))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def pick(
        self, chosen: NDArray[np.int64], *, drop: float, generator: np.random.Generator
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return pieces and offsets of some texts, with a share of the pieces dropped at random."""
        runs = [self.ids[self.starts[index] : self.starts[index + 1]] for index in chosen]
        kept = [run[generator.random(len(run)) >= drop] if len(run) > 2 else run for run in runs]
        offsets = np.cumsum([0, *map(len, kept[:-1])], dtype=np.int64)
        return torch.from_numpy(np.concatenate(kept)), torch.from_numpy(offsets)


def first_rows(bags: Sequence[Bags], vectors: Sequence[Rows], *, pieces: int) -> Rows:
    """Start every row at the mean teacher vector of the sentences that hold the piece.

    A piece that occurs everywhere starts near the middle of the space, with a short row, and so
    weighs little.
    """
    sums = np.zeros((pieces, vectors[0].shape[1]), dtype=np.float32)
    counts = np.zeros(pieces, dtype=np.float32)
    for bag, targets in zip(bags, vectors, strict=True):
        ones = np.ones(len(bag.ids), dtype=np.float32)
        holds = sparse.csr_matrix((ones, bag.ids, bag.starts), shape=(len(bag), pieces))
        sums += holds.T @ targets
        counts += np.asarray(holds.sum(axis=0)).ravel()
    middle = sums.sum(axis=0) / counts.sum()
    # A piece never seen keeps a zero row, and one seen once is pulled halfway to zero.
    rows: Rows = (sums - counts[:, None] * middle) / (counts[:, None] + 1.0)
    return rows


def distill(
    corpus: Corpus,
    vectors: Rows,
    tokenizer: Tokenizer,
    config: EncoderConfig,
    *,
    report: Callable[[str], None] = print,
) -> Rows:
    """Learn the rows.

    Parameters
    ----------
    corpus
        What to learn from.
    vectors
        Teacher vectors of `corpus.english_sides()`.
    tokenizer
        The tokenizer, already set to the token limit.
    config
        Settings of the run.
    report
        Called with one line per epoch.
    """
    torch.manual_seed(config.seed)
    generator = np.random.default_rng(config.seed)
    pairs = len(corpus.pairs)
    english = Bags.of(corpus.english_sides(), tokenizer)
    chinese = Bags.of([pair.zh for pair in corpus.pairs], tokenizer)
    start = first_rows(
        [english, chinese], [vectors, vectors[:pairs]], pieces=tokenizer.get_vocab_size()
    )
    rows = torch.from_numpy(start).requires_grad_()
    optimizer = torch.optim.SparseAdam([rows], lr=config.learning_rate)
    per_epoch = -(-pairs // config.batch_size)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        max_lr=config.learning_rate,
        total_steps=per_epoch * config.epochs,
        pct_start=0.1,
        cycle_momentum=False,
    )
    targets = torch.from_numpy(vectors)
    for epoch in range(config.epochs):
        order = np.array_split(generator.permutation(pairs), per_epoch)
        alone = np.array_split(pairs + generator.permutation(len(english) - pairs), per_epoch)
        total = 0.0
        for both, only in zip(order, alone, strict=True):
            sides = np.concatenate([both, only])
            drop = config.piece_dropout
            en = _embed(rows, *english.pick(sides, drop=drop, generator=generator))
            zh = _embed(rows, *chinese.pick(both, drop=drop, generator=generator))
            loss = _loss(en, zh, targets[torch.from_numpy(sides)], config)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()  # type: ignore[no-untyped-call]
            schedule.step()
            total += float(loss.detach())
        report(f"epoch {epoch + 1} of {config.epochs}: loss {total / per_epoch:.4f}")
    return rows.detach().numpy()


def _embed(rows: torch.Tensor, ids: torch.Tensor, offsets: torch.Tensor) -> torch.Tensor:
    bag = functional.embedding_bag(ids, rows, offsets, mode="sum", sparse=True)
    return functional.normalize(bag, dim=1)


def _loss(
    en: torch.Tensor, zh: torch.Tensor, targets: torch.Tensor, config: EncoderConfig
) -> torch.Tensor:
    """Cosine distance of both sides to the teacher, and contrast of the sides within the batch."""
    pairs = len(zh)
    distance = 1.0 - (en * targets).sum(1).mean() + 1.0 - (zh * targets[:pairs]).sum(1).mean()
    scores = zh @ en[:pairs].T / config.temperature
    same = torch.arange(pairs)
    contrast = functional.cross_entropy(scores, same) + functional.cross_entropy(scores.T, same)
    return distance + config.contrast_weight * contrast

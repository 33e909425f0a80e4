"""A contextual student for both languages: MiniLM with bilingual pieces, distilled on translated sentences.

The student reads a sentence in either language; the mean of its last states shall point where MiniLM's does for the
English side (Reimers and Gurevych 2020).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn import functional
from transformers import AutoModel, BertModel

from models.contextual.reader import TOKENIZER
from models.encoder import BASE_FOLDER, StaticEncoder
from training.contextual.vocabulary import (
    SIGNS,
    choose_tokenizer,
    first_embeddings,
    pieces_of,
)
from training.corpus import read_corpus as read_labelled
from training.encoder.corpus import Corpus, Pair, read_config, read_corpus, read_pairs
from training.encoder.evaluate import retrieval
from training.encoder.teacher import teacher_folder, teacher_vectors
from training.evaluate.sources import Sources
from training.text_model import DATA

FACTS = "student.json"
"""What a student was made of; `fit` copies it into the manifest of what is tuned from it."""
_SOURCES = Path(__file__).parents[1] / "configs" / "encoder.toml"
"""The student may learn from what the static encoder learns from."""
_LONGEST_ZH = 60
_LONGEST_EN = 160
"""Characters of the sides of a pair that is learned from: a step costs what its longest sentence does."""
_READ_EVERY = 6
"""Of every so many pairs one is learned from its English side, too, so that the student stays bilingual."""
_READ_BATCH = 64


@dataclass(frozen=True, slots=True)
class Distillation:
    """Settings of the distillation; ``pieces`` is what it reads in all, the measure of its cost.

    The rates fall to nothing over ``planned_pieces``.
    """

    pieces: int = 500_000
    planned_pieces: int = 1_000_000
    batch_pieces: int = 1500
    longest: int = 64
    rate: float = 1e-4
    piece_rate: float = 1e-3
    contrast_weight: float = 0.1
    temperature: float = 0.05
    rarest_han: int = 1
    rarest_other: int = 6
    seed: int = 0


def short_pairs(corpus: Corpus) -> list[Pair]:
    """Return the pairs that are short enough to be learned from in reasonable time."""
    return [p for p in corpus.pairs if len(p.zh) <= _LONGEST_ZH and len(p.en) <= _LONGEST_EN]


class Student:
    """The body with its tokenizer; `encode` gives unit vectors as a sentence encoder does."""

    def __init__(self, body: BertModel, tokenizer: Tokenizer, longest: int) -> None:
        self.body = body
        self.tokenizer = tokenizer
        self.longest = longest

    def cut(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the numbers of the pieces of every text between the signs for start and end."""
        start, end = SIGNS.index("[CLS]"), SIGNS.index("[SEP]")
        found = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [[start, *one.ids[: self.longest - 2], end] for one in found]

    def vectors(self, batch: Sequence[Sequence[int]]) -> torch.Tensor:
        """Return unit vectors of cut texts, with gradients where they are wanted."""
        longest = max(map(len, batch))
        tokens = torch.zeros(len(batch), longest, dtype=torch.long)
        mask = torch.zeros(len(batch), longest, dtype=torch.long)
        for row, numbers in enumerate(batch):
            tokens[row, : len(numbers)] = torch.tensor(numbers)
            mask[row, : len(numbers)] = 1
        with torch.autocast("cpu", torch.bfloat16):
            states = self.body(input_ids=tokens, attention_mask=mask).last_hidden_state
        kept = mask.unsqueeze(-1).float()
        return functional.normalize((states.float() * kept).sum(1) / kept.sum(1), dim=1)

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of sentences, one row each."""
        cut = self.cut(sentences)
        order = sorted(range(len(cut)), key=lambda row: len(cut[row]))
        result = np.zeros((len(cut), int(self.body.config.hidden_size)), np.float32)
        with torch.no_grad():
            for start in range(0, len(order), _READ_BATCH):
                rows = order[start : start + _READ_BATCH]
                result[rows] = self.vectors([cut[row] for row in rows]).numpy()
        return result

    def save(self, folder: Path) -> None:
        """Write body and tokenizer so that `training.contextual fit --base` can start from them."""
        self.body.save_pretrained(folder)
        self.tokenizer.save(str(folder / TOKENIZER))


def build_student(
    teacher: Path, static: StaticEncoder, texts: Sequence[str], settings: Distillation
) -> Student:
    """Return MiniLM with bilingual pieces whose embeddings start near their meaning.

    Parameters
    ----------
    texts
        What pieces are counted in; rare ones are left out.
    """
    cutter = Tokenizer.from_str(static.tokenizer.to_str())
    cutter.no_truncation()
    tokenizer = choose_tokenizer(
        cutter, texts, rarest_han=settings.rarest_han, rarest_other=settings.rarest_other
    )
    body = AutoModel.from_pretrained(str(teacher), add_pooling_layer=False, local_files_only=True)
    words = Tokenizer.from_file(str(teacher / TOKENIZER)).get_vocab()
    old = body.get_input_embeddings().weight.detach().numpy()
    rows = first_embeddings(
        pieces_of(tokenizer),
        words=words,
        embeddings=old,
        static_words=cutter.get_vocab(),
        static_rows=static.rows,
    )
    embeddings = torch.nn.Embedding(len(rows), rows.shape[1], padding_idx=0)
    embeddings.weight.data = torch.from_numpy(rows)
    body.set_input_embeddings(embeddings)
    body.config.vocab_size = len(rows)
    body.config.pad_token_id = 0
    body.train(mode=False)
    return Student(body, tokenizer, settings.longest)


def distil(
    student: Student,
    pairs: Sequence[Pair],
    targets: NDArray[np.float32],
    settings: Distillation,
    *,
    report: Callable[[int], None],
) -> None:
    """Pull the student's vectors of both sides to ``targets``, the teacher's vectors of the English sides.

    Dropout stays off: the budget ends long before anything is learned by heart. ``report`` is called after every tenth
    of the planned pieces, with the share in percent.
    """
    torch.manual_seed(settings.seed)
    body = student.body
    body.train(mode=False)
    cut = student.cut([pair.zh for pair in pairs])
    cut += student.cut([pair.en for pair in pairs[::_READ_EVERY]])
    wanted = np.concatenate([targets, targets[::_READ_EVERY]])
    embeddings = body.embeddings.word_embeddings.weight
    others = [p for p in body.parameters() if p is not embeddings]
    optimizer = torch.optim.AdamW(
        [
            {"params": others, "lr": settings.rate},
            {"params": [embeddings], "lr": settings.piece_rate, "weight_decay": 0.0},
        ],
        weight_decay=0.01,
    )
    rates = [group["lr"] for group in optimizer.param_groups]
    read, told, total, steps, started = 0, 0, 0.0, 0, time.process_time()
    for rows in _endless_batches(cut, settings):
        share = read / settings.planned_pieces
        if read >= settings.pieces:
            break
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * min(1.0, share / 0.05 + 0.02) * max(0.02, 1 - share)
        own = student.vectors([cut[row] for row in rows])
        theirs = torch.from_numpy(wanted[rows])
        logits = own @ theirs.T / settings.temperature
        loss = (1 - (own * theirs).sum(1)).mean() + settings.contrast_weight * (
            functional.cross_entropy(logits, torch.arange(len(rows)))
        )
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(body.parameters(), 1.0)
        optimizer.step()
        read += sum(len(cut[row]) for row in rows)
        total, steps = total + float(loss.detach()), steps + 1
        if read * 10 // settings.planned_pieces > told:
            told = read * 10 // settings.planned_pieces
            spent = time.process_time() - started
            print(f"{read} pieces, {spent:.0f} s, loss {total / steps:.4f}", flush=True)
            total, steps = 0.0, 0
            report(told * 10)


def _endless_batches(
    cut: Sequence[Sequence[int]], settings: Distillation
) -> Iterator[NDArray[np.int64]]:
    """Yield rows of texts of similar length, in another random order in every pass."""
    generator = np.random.default_rng(settings.seed)
    lengths = np.array([len(one) for one in cut])
    while True:
        order = np.argsort(lengths + 3 * generator.random(len(lengths)), kind="stable")
        batches: list[list[int]] = [[]]
        for row in order.tolist():
            if batches[-1] and lengths[row] * (len(batches[-1]) + 1) > settings.batch_pieces:
                batches.append([])
            batches[-1].append(row)
        for at in generator.permutation(len(batches)):
            yield np.array(batches[at], dtype=np.int64)


def train_student(out: Path, cache: Path, settings: Distillation) -> None:
    """Distil a student into ``out``; it is written, and its retrieval printed, after every tenth of the plan.

    The corpora are found by the environment variable.
    """
    torch.set_num_threads(1)
    config = read_config(_SOURCES)
    root = Sources.from_environment().path(config.parallel).parents[1]
    corpus = read_corpus(root, config)
    pairs = short_pairs(corpus)
    targets = teacher_vectors([pair.en for pair in pairs], cache=cache)
    known = [d.document.text for d in read_labelled(DATA) if d.split != "test"]
    texts = [side for pair in pairs for side in (pair.zh, pair.en)] + known
    student = build_student(teacher_folder(), StaticEncoder.load(BASE_FOLDER), texts, settings)
    print(f"{len(pairs)} pairs, {student.tokenizer.get_vocab_size()} pieces", flush=True)
    development = read_pairs(root / config.development)

    def report(percent: int) -> None:
        scores = retrieval(student, development)
        print(json.dumps({"percent": percent, **scores}), flush=True)
        student.save(out)
        (out / FACTS).write_text(
            json.dumps(facts_of(corpus, pairs, config.parallel, settings, scores)), encoding="utf-8"
        )

    report(0)
    distil(student, pairs, targets, settings, report=report)


def facts_of(
    corpus: Corpus,
    pairs: Sequence[Pair],
    source: str,
    settings: Distillation,
    scores: Mapping[str, float],
) -> dict[str, Any]:
    """Return sources, licenses, settings and retrieval of a student."""
    return {
        "pairs": len(pairs),
        "file": source,
        "corpus_sha256": corpus.digest,
        "licenses": list(corpus.licenses),
        "settings": asdict(settings),
        "retrieval": dict(scores),
    }


def read_facts(base: Path) -> dict[str, Any] | None:
    """Return the facts of the student in ``base``, or nothing where MiniLM itself is tuned."""
    path = base / FACTS
    found: dict[str, Any] | None = json.loads(path.read_text("utf-8")) if path.exists() else None
    return found

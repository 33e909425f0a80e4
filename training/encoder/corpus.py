"""What the encoder learns from: sentence pairs and further English sentences that we may ship."""

from __future__ import annotations

import gzip
import hashlib
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.encoder.errors import EncoderTrainingError

_HELD_OUT = frozenset({"test", "dev", "valid", "validation"})


@dataclass(frozen=True)
class EncoderConfig:
    """The settings of one training run, as `training/configs/encoder.toml` spells them."""

    name: str
    version: str
    seed: int
    parallel: str
    english: tuple[str, ...]
    development: str
    pieces: int
    fragments: int
    longest_han: int
    dimensions: int
    epochs: int
    batch_size: int
    learning_rate: float
    contrast_weight: float
    temperature: float
    piece_dropout: float
    token_limit: int


@dataclass(frozen=True)
class Pair:
    """The same sentence in both languages."""

    en: str
    zh: str


@dataclass(frozen=True)
class Corpus:
    """Everything one run learns from; `digest` identifies the exact texts."""

    pairs: tuple[Pair, ...]
    english: tuple[str, ...]
    licenses: tuple[str, ...]
    digest: str

    def english_sides(self) -> list[str]:
        """Every English sentence: the English sides of the pairs, then the further sentences."""
        return [pair.en for pair in self.pairs] + list(self.english)

    def texts(self) -> list[str]:
        """Every sentence of both languages."""
        return self.english_sides() + [pair.zh for pair in self.pairs]


def read_config(path: Path) -> EncoderConfig:
    """Read the settings of a run.

    Raises
    ------
    EncoderTrainingError
        If the file is missing or a setting is missing or unknown.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise EncoderTrainingError(f"{path}: cannot read the settings: {error}") from error
    data = raw.pop("data", {})
    data["english"] = tuple(data.get("english", ()))
    settings = {**data, **raw.pop("tokenizer", {}), **raw.pop("training", {}), **raw}
    try:
        return EncoderConfig(**settings)
    except TypeError as error:
        raise EncoderTrainingError(f"{path}: a setting is missing or unknown: {error}") from error


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a JSON Lines file, compressed or not.

    Raises
    ------
    EncoderTrainingError
        If the file is missing or a line is not JSON.
    """
    if not path.is_file():
        raise EncoderTrainingError(
            f"{path}: no such corpus file; name the corpora folder with --corpora "
            "or CLIENTSIGNAL_CORPORA"
        )
    content = path.read_bytes()
    lines = (gzip.decompress(content) if path.suffix == ".gz" else content).splitlines()
    for number, line in enumerate(lines, start=1):
        try:
            yield json.loads(line)
        except json.JSONDecodeError as error:
            raise EncoderTrainingError(f"{path}, line {number}: not JSON: {error}") from error


def read_pairs(path: Path) -> tuple[Pair, ...]:
    """Read sentence pairs, in file order, without repeats and empty sides."""
    rows = ((row["en"].strip(), row["zh"].strip()) for row in read_rows(path))
    return tuple(Pair(en, zh) for en, zh in dict.fromkeys(rows) if en and zh)


def read_corpus(root: Path, config: EncoderConfig) -> Corpus:
    """Read what a run learns from; rows marked as test or development data are left out.

    A pair that shares a side with the development file is dropped too: the measure stays blind.
    """
    development = read_pairs(root / config.development)
    blind = {pair.en for pair in development} | {pair.zh for pair in development}
    parallel = root / config.parallel
    pairs = tuple(
        pair for pair in read_pairs(parallel) if pair.en not in blind and pair.zh not in blind
    )
    licenses = {row.get("licence", "") for row in read_rows(parallel)}
    english: dict[str, None] = {}
    for name in config.english:
        for row in read_rows(root / name):
            text = row["text"].strip()
            if text and row.get("split") not in _HELD_OUT and text not in blind:
                english[text] = None
    digest = hashlib.sha256()
    for text in [*(side for pair in pairs for side in (pair.en, pair.zh)), *english]:
        digest.update(text.encode("utf-8") + b"\0")
    return Corpus(pairs, tuple(english), tuple(sorted(licenses)), digest.hexdigest())

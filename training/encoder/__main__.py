"""`python -m training.encoder`: learn, write and measure the bilingual static encoder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from models.encoder import BASE_FOLDER, StaticEncoder
from training.encoder import evaluate as measures
from training.encoder.corpus import read_config, read_corpus
from training.encoder.distill import distill
from training.encoder.export import export, record_scores
from training.encoder.teacher import load_teacher, teacher_vectors
from training.encoder.tokenizer import train_tokenizer

app = typer.Typer(help="The bilingual static sentence encoder.", no_args_is_help=True)

_CONFIG = Path(__file__).parents[1] / "configs" / "encoder.toml"
_CACHE = Path.home() / ".cache" / "clientsignal" / "encoder-teacher"

Corpora = Annotated[
    Path, typer.Option(envvar="CLIENTSIGNAL_CORPORA", help="Folder of the corpora.", exists=True)
]
Config = Annotated[Path, typer.Option(help="Settings of the run.")]
Folder = Annotated[Path, typer.Option(help="Artifact folder.")]
Cache = Annotated[
    Path, typer.Option(help="Where teacher vectors are kept, outside the repository.")
]
Record = Annotated[bool, typer.Option(help="Write the scores into the manifest.")]
Speed = Annotated[bool, typer.Option(help="Compare the speed with the teacher's.")]


@app.command()
def train(
    corpora: Corpora, config: Config = _CONFIG, folder: Folder = BASE_FOLDER, cache: Cache = _CACHE
) -> None:
    """Learn the tokenizer and the rows, and write the artifact."""
    settings = read_config(config)
    corpus = read_corpus(corpora, settings)
    typer.echo(f"{len(corpus.pairs)} pairs, {len(corpus.english)} further English sentences")
    tokenizer = train_tokenizer(
        corpus.texts(),
        pieces=settings.pieces,
        fragments=settings.fragments,
        longest_han=settings.longest_han,
    )
    tokenizer.enable_truncation(settings.token_limit)
    typer.echo(f"{tokenizer.get_vocab_size()} pieces")
    vectors = teacher_vectors(corpus.english_sides(), cache=cache)
    rows = distill(corpus, vectors, tokenizer, settings, report=typer.echo)
    export(folder, tokenizer=tokenizer, rows=rows, corpus=corpus, config=settings)


@app.command()
def evaluate(
    corpora: Corpora,
    config: Config = _CONFIG,
    folder: Folder = BASE_FOLDER,
    record: Record = False,
    speed: Speed = True,
) -> None:
    """Measure an artifact and print the scores as JSON."""
    settings = read_config(config)
    encoder = StaticEncoder.load(folder)
    scores = measures.evaluate(encoder, folder=folder, corpora=corpora, config=settings)
    if speed:
        scores["speed"] = measures.compare_speed(
            encoder, load_teacher(), corpora=corpora, config=settings
        )
    if record:
        record_scores(folder, scores)
    typer.echo(json.dumps(scores, ensure_ascii=False, indent=2))


@app.command(name="all")
def run_all(
    corpora: Corpora, config: Config = _CONFIG, folder: Folder = BASE_FOLDER, cache: Cache = _CACHE
) -> None:
    """Train, write, measure and record."""
    train(corpora, config, folder, cache)
    evaluate(corpora, config, folder, record=True)


if __name__ == "__main__":
    app(prog_name="python -m training.encoder")

"""Read mutated mails and bombs: no crash, no hang, bounded memory (``python -m training.bench.mail_fuzz``)."""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nlp.domain import Document, RawDocument
from nlp.errors import UnreadableDocumentError
from nlp.layout import lay_out
from nlp.reading import read
from training.bench.mail_bombs import BOMBS
from training.bench.mail_mutations import mutate
from training.evaluate.mail_cases import CORPUS

LIMIT_S = 2.0
"""A message that costs more processor time than this is a hang."""
_TRIES = 5
"""A processor shared with other programs needs up to twice as long for the same work: what is over
the limit is measured again, and the least counts."""
_PROGRESS = 1_000
_MIB = 1024


@dataclass(slots=True)
class Outcome:
    """What became of many messages; ``slow`` and ``crashes`` name them."""

    messages: int = 0
    documents: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)
    slowest: float = 0.0

    @property
    def failed(self) -> bool:
        """Tell whether anything happened that must not."""
        return bool(self.crashes or self.slow)


def check(name: str, data: bytes, outcome: Outcome) -> float:
    """Read and lay out one message; return the processor seconds that it cost."""
    seconds = _read(name, data, outcome)
    for _ in range(_TRIES - 1):
        if seconds > LIMIT_S:
            seconds = min(seconds, _read(name, data, Outcome()))
    outcome.messages += 1
    outcome.slowest = max(outcome.slowest, seconds)
    if seconds > LIMIT_S:
        outcome.slow.append(f"{name}: {seconds:.1f} s")
    return seconds


def _read(name: str, data: bytes, outcome: Outcome) -> float:
    started = time.process_time()
    try:
        for document in read(RawDocument(name, data)):
            _check_layout(document)
            outcome.documents += 1
    except UnreadableDocumentError as error:
        outcome.refused[error.code] += 1
    except Exception as error:  # a crash is what this looks for
        outcome.crashes.append(f"{name}: {type(error).__name__}: {error}"[:300])
    return time.process_time() - started


def _check_layout(document: Document) -> None:
    """Every sign that can be seen is in exactly one unit, in the order of the text."""
    at = 0
    for unit in lay_out(document).units:
        if unit.span.start < at or document.text[at : unit.span.start].strip():
            raise AssertionError(f"unit at {unit.span.start}, text read up to {at}")
        at = unit.span.end
    if document.text[at:].strip():
        raise AssertionError(f"text behind {at} is in no unit")


def seeds() -> list[bytes]:
    """Return the messages of the corpus, and its bare bodies as messages."""
    whole = [path.read_bytes() for path in sorted((CORPUS / "messages").glob("*.eml"))]
    head = b"From: a@b.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    bare = [head + path.read_bytes() for path in sorted((CORPUS / "mail").glob("*.txt"))]
    return [*whole, *bare]


def message(number: int, seed: int, originals: Sequence[bytes]) -> bytes:
    """Return mutated message ``number``; the same numbers give the same message on every machine."""
    chance = random.Random(f"{seed}:{number}")  # noqa: S311 - must be repeatable, guards nothing
    return mutate(chance.choice(originals), originals, chance)


def fuzz(first: int, count: int, seed: int, *, keep: Path | None = None) -> Outcome:
    """Check ``count`` mutated messages from number ``first`` on; failures are kept as files."""
    outcome = Outcome()
    originals = seeds()
    for original in originals:  # splitters and word lists load on first use, which is no hang
        check("warm", original, Outcome())
    for number in range(first, first + count):
        bad = len(outcome.crashes) + len(outcome.slow)
        data = message(number, seed, originals)
        check(f"{seed}-{number}.eml", data, outcome)
        if keep is not None and len(outcome.crashes) + len(outcome.slow) > bad:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{seed}-{number}.eml").write_bytes(data)
        if (number - first + 1) % _PROGRESS == 0:
            print(_line(outcome), file=sys.stderr, flush=True)
    return outcome


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what happened; exit with 1 if a message crashed or hung."""
    parser = argparse.ArgumentParser(prog="python -m training.bench.mail_fuzz", description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first message")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for messages that fail")
    options = parser.parse_args(arguments)
    started = peak_mib()
    outcome = fuzz(options.first, options.messages, options.seed, keep=options.keep)
    print("# Mutated mails\n")
    print(_line(outcome))
    print(f"peak memory {peak_mib():,.0f} MiB, {started:,.0f} MiB before the first message")
    made = Outcome()
    print("\n# Bombs\n\n| bomb | bytes | processor s | peak MiB |\n| --- | --- | --- | --- |")
    for name, make in BOMBS.items():
        data = make()
        seconds = check(f"{name}.eml", data, made)
        print(f"| {name} | {len(data):,} | {seconds:.2f} | {peak_mib():,.0f} |", flush=True)
    print(f"\n{_line(made)}")
    for line in (*outcome.crashes, *outcome.slow, *made.crashes, *made.slow):
        print(f"FAILED {line}")
    return int(outcome.failed or made.failed)


def _line(outcome: Outcome) -> str:
    refused = ", ".join(f"{code} {count:,}" for code, count in sorted(outcome.refused.items()))
    return (
        f"{outcome.messages:,} messages, {outcome.documents:,} documents read, refused: {refused or 'none'}, "
        f"crashes {len(outcome.crashes)}, over {LIMIT_S:g} s {len(outcome.slow)}, slowest {outcome.slowest:.2f} s"
    )


def peak_mib() -> float:
    """Return the highest memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MIB


if __name__ == "__main__":
    sys.exit(main())

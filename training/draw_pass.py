"""Draw documents for a further labelling pass, bare: ``python -m training.draw_pass FOLDER``.

Whoever labels anew must not see the first pass, nor choose the documents. A fixed seed draws whole
documents that no pass has covered yet, genres in turn, and their text is written with nothing
but the number of each unit.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Collection, Iterable, Sequence
from itertools import chain, zip_longest
from pathlib import Path

from training.agreement import LABELLED
from training.corpus import LabelledDocument, read_corpus

_SEED = 20261126
_LANGUAGES = ("zh", "en")


def covered(passes: Iterable[Path]) -> frozenset[str]:
    """Return the ids of the documents that one of the further passes has labelled already."""
    lines = chain.from_iterable(p.read_text(encoding="utf-8").splitlines() for p in passes)
    return frozenset(json.loads(line)["id"] for line in lines)


def draw(
    documents: Sequence[LabelledDocument],
    language: str,
    units: int,
    *,
    without: Collection[str] = (),
    seed: int = _SEED,
) -> list[LabelledDocument]:
    """Draw whole documents of one language, one of each genre in turn, until ``units`` are had."""
    free = [d for d in documents if d.language == language and d.document.id not in without]
    generator = random.Random(seed)  # noqa: S311 - a draw that can be repeated, no secret
    generator.shuffle(free)
    genres = [[d for d in free if d.genre == genre] for genre in sorted({d.genre for d in free})]
    drawn: list[LabelledDocument] = []
    for document in chain.from_iterable(zip_longest(*genres)):
        if sum(len(d.units) for d in drawn) >= units:
            break
        if document is not None:
            drawn.append(document)
    return drawn


def bare(document: LabelledDocument) -> str:
    """Return the text of a document with ``[n]`` before each unit and no label at all."""
    text = document.document.text
    for index in reversed(range(len(document.units))):
        start = document.units[index].span.start
        text = f"{text[:start]}[{index}]{text[start:]}"
    received = document.document.received_at
    head = (
        document.document.id,
        document.genre,
        document.document.sender_side,
        received.isoformat() if received else "",
        f"{len(document.units)} units",
    )
    return f"{' | '.join(head)}\n{text.strip()}\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write one file of bare documents per language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the bare text goes")
    parser.add_argument("--labelled", type=Path, default=LABELLED, help="folder of the first pass")
    parser.add_argument(
        "--passes", type=Path, nargs="*", help="passes whose documents stay out; all of the folder"
    )
    parser.add_argument("--units", type=int, default=350, help="units per language, at least")
    parser.add_argument("--seed", type=int, default=_SEED)
    options = parser.parse_args(arguments)
    passes = sorted(options.labelled.glob("*.jsonl")) if options.passes is None else options.passes
    documents, without = read_corpus(options.labelled), covered(passes)
    options.folder.mkdir(parents=True, exist_ok=True)
    for language in _LANGUAGES:
        drawn = draw(documents, language, options.units, without=without, seed=options.seed)
        path = options.folder / f"{language}.txt"
        path.write_text("\n=====\n".join(map(bare, drawn)), encoding="utf-8")
        print(f"{path}: {len(drawn)} documents, {sum(len(d.units) for d in drawn)} units")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

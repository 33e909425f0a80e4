"""Fit, evaluate and time the matcher: ``python -m training.matching fit|evaluate|product|strangers|bench``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from models.encoder import load_encoder
from models.loading import load_analyzer
from models.matching.matcher import BASE_FOLDER, load_matcher
from models.matching.reading import Reader
from training.corpus import read_corpus
from training.matching.bench import print_times
from training.matching.data import FRESH, PAIRS, Pair, load_pairs
from training.matching.fitting import fit_and_save
from training.matching.predicted import read_all, with_readings
from training.matching.product import cross_judge, judge, print_product
from training.matching.report import print_evaluation
from training.matching.strangers import print_strangers
from training.text_model import DATA


def main() -> None:
    """Run one of the five commands."""
    parser = argparse.ArgumentParser(prog="python -m training.matching", description=__doc__)
    parser.add_argument("command", choices=("fit", "evaluate", "product", "strangers", "bench"))
    parser.add_argument("--pairs", type=Path, default=PAIRS, help="labelled pairs (JSON lines)")
    parser.add_argument(
        "--fresh", type=Path, default=FRESH, help="pairs that no head was ever fitted on"
    )
    parser.add_argument("--out", type=Path, default=BASE_FOLDER, help="folder that fit writes")
    parser.add_argument(
        "--read-priorities",
        action="store_true",
        help="evaluate with priorities read by the text models",
    )
    options = parser.parse_args()
    pairs = load_pairs(options.pairs)
    if options.command == "bench":
        print_times(pairs, load_matcher())
        return
    if options.command == "strangers":
        print_strangers(load_matcher(), read_corpus(DATA), pairs)
        return
    reader = Reader(load_encoder(None))
    if options.command == "product":
        _print_product(pairs, load_pairs(options.fresh), reader)
        return
    if options.command == "evaluate":
        if options.read_priorities:
            pairs = with_readings(pairs, read_all(pairs, load_analyzer()))
        print_evaluation(pairs, reader)
        return
    # fitted on what the product knows: the priorities that a person gave made every relation worse in use
    seen = with_readings(pairs, read_all(pairs, load_analyzer()))
    head = fit_and_save(seen, reader, options.out)
    print(f"fitted on {len(pairs)} pairs, temperature {head.temperature}; wrote {options.out}")


def _print_product(pairs: Sequence[Pair], fresh: Sequence[Pair], reader: Reader) -> None:
    """Print what the product makes of the pairs, out of fold, and of the fresh ones by the shipped head."""
    analyzer = load_analyzer()
    reads = read_all(fresh, analyzer)
    judged = judge(load_matcher(encoder=reader.encoder), fresh, reads, fresh)
    print_product("Fresh pairs, shipped head", judged, reads)
    reads = read_all(pairs, analyzer)
    print_product("Grouped cross-validation", cross_judge(pairs, reads, reader), reads)


if __name__ == "__main__":
    main()

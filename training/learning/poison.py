"""Bad batches: what happens when one reviewer gives wrong labels, many or few, alone or among right ones.

`python -m training.learning.poison` (needs ``CLIENTSIGNAL_CORPORA``). A first reviewer decides client documents as
their gold labels say; a second one says the opposite on 200 (or 10) units of others. It is tried with the second
reviewer held back, as a retraining does, and with a person vouching for him, so that the gate alone has to find out.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from models.champion import Served
from models.encoder import load_encoder
from models.loading import BASE, load_text_model, with_contextual
from nlp.domain import DocumentKind
from training.evaluate.documents import as_document
from training.evaluate.sources import Row, Sources, read_rows
from training.learning.decisions import DecidedDocument, Decision, Taught
from training.learning.lessons import lessons_of
from training.learning.progress import silent
from training.learning.refit import Settings
from training.learning.replay import build_replay
from training.learning.retrain import Challenger, make_challenger
from training.learning.reviewers import Reviewer, reviewers_of
from training.learning.scoring import ask
from training.learning.vouches import Vouch

WRONG = (200, 10)
_START = datetime(2026, 1, 5, 9, tzinfo=UTC)


def decided(
    rows: Sequence[Row], reviewer_of: dict[str, str], *, wrong: int, goes_on: bool = False
) -> Iterator[DecidedDocument]:
    """Yield the documents with a decision on every unit; the reviewer ``bad`` turns his first ``wrong`` ones round.

    Then he stops, or goes on with right ones.
    """
    left = wrong
    for number, row in enumerate(rows):
        reviewer = reviewer_of[row["id"]]
        asked = {item["u"]: item for item in row["req"]}
        document = as_document(row)
        decisions = []
        for unit in row["units"]:
            if unit["u"] in row["maybe"]:
                continue
            says = unit["u"] in asked
            if reviewer == "bad":
                if not left and not goes_on:
                    break
                says = says == (not left)
                left -= bool(left)
            decisions.append(
                Decision(
                    start=unit["start"], end=unit["end"],
                    label=Taught.REQUIREMENT if says else Taught.NONE,
                    priority=asked.get(unit["u"], {}).get("p") if says else None,
                    reviewer=reviewer, decided_at=_START + timedelta(days=number),
                    source="accept" if says else "reject",
                )
            )  # fmt: skip
        if decisions:
            yield DecidedDocument(
                format=1, document=row["id"], project=row["id"], kind=DocumentKind(document.kind),
                text=row["text"], decisions=tuple(decisions),
            )  # fmt: skip


def about(one: Reviewer) -> str:
    """Return what the check makes of a reviewer."""
    return (
        f"reviewer {one.key}: {one.decisions} decisions, contradicts a sure model {one.against} of {one.sure} times "
        f"[{one.low:.2f}, {one.high:.2f}]: {one.status}"
        + (f", {len(one.left_out)} decisions in a row left out" if one.left_out else "")
    )


def tell(name: str, made: Challenger) -> str:
    """Return what became of one batch, as lines of text."""
    lines = [f"## {name}"]
    lines += [about(one) for one in made.reviewers]
    lines.append(f"gate: {'passed' if made.gate.passed else 'refused'}")
    for check in made.gate.checks:
        if check.what == "requirement F1" and (
            check.group == "all" or check.group.startswith("language")
        ):
            gap = check.difference
            lines.append(
                f"{check.where} documents, {check.group}: F1 {gap.champion:.3f} -> {gap.challenger:.3f} "
                f"[{100 * gap.low:+.1f}, {100 * gap.high:+.1f}], n={gap.n}"
            )
    lines += [f"- {reason}" for reason in made.gate.reasons_en]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what happens to honest decisions, to poisoned ones, and to poisoned ones that a person vouches for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", type=int, nargs="+", default=WRONG)
    parser.add_argument(
        "--reviewers", action="store_true", help="only judge the reviewers; nothing is fitted"
    )
    options = parser.parse_args(arguments)
    rows = read_rows(Sources.from_environment().benchmark("clientdocs.jsonl"))
    # every third document is the bad reviewer's, the latest third of the others measures
    bad = {row["id"]: "bad" if at % 3 == 1 else "good" for at, row in enumerate(rows)}
    base = with_contextual(load_text_model(BASE / "text", load_encoder(None)))
    served = Served(base, None, None)
    honest = [row for row in rows if bad[row["id"]] == "good"]
    batches: list[tuple[str, list[DecidedDocument], tuple[str, ...]]] = [
        ("honest reviewer alone", list(decided(honest, bad, wrong=0)), ())
    ]
    for wrong in options.wrong:
        name = f"{wrong} wrong labels of a second reviewer"
        alone = list(decided(rows, bad, wrong=wrong))
        among = list(decided(rows, bad, wrong=wrong, goes_on=True))
        batches += [
            (name, alone, ()),
            (f"{name}, the first one vouched for", alone, ("good",)),
            (f"{name}, vouched for", alone, ("bad",)),
            (f"{name}, then right ones", among, ()),
            (f"{name}, then right ones, vouched for", among, ("bad",)),
        ]
    if options.reviewers:
        for name, documents, trusted in batches:
            lessons = lessons_of(documents, base.extractor)
            judged = reviewers_of(lessons, ask(base, lessons.data), trusted=trusted)
            print("\n".join([f"## {name}", *map(about, judged)]), flush=True)
        return
    kept = build_replay(base)
    for name, documents, trusted in batches:
        vouches = [Vouch(reviewer=key, by="poison", at=datetime.now(UTC)) for key in trusted]
        made = make_challenger(
            documents, base, served, kept, settings=Settings(), vouches=vouches, progress=silent
        )
        print(tell(name, made), flush=True)


if __name__ == "__main__":
    main()

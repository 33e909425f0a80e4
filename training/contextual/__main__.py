"""Train the contextual stage: ``python -m training.contextual fit --out FOLDER`` and ``... blend --folder FOLDER``."""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import json
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from models.contextual.reader import TOKENIZER, load_contextual
from models.contextual.windows import split_into_windows
from models.features import contexts
from models.store import save_artifact
from models.tone import SENTENCE_LABELS
from nlp.domain import Document, DocumentKind, Language, Priority, RequirementKind, Verdict
from nlp.layout import lay_out
from training.augmentation import cut_outs
from training.contextual.blending import fit_blend, write_facts
from training.contextual.comparison import compare
from training.contextual.folds import fold_of
from training.contextual.network import (
    IGNORED,
    Example,
    Schedule,
    UnitNetwork,
    export_weights,
    fit,
)
from training.contextual.student import Distillation, read_facts, train_student
from training.contextual.transfer import add_tuning
from training.corpus import LabelledDocument, LabelledUnit, read_corpus
from training.dataset import best_label
from training.encoder.teacher import TEACHER, teacher_folder
from training.evaluate.sources import Row, Sources, read_rows
from training.folds import sentence_mood, verdict_label
from training.intent import held_out as held_out_rows
from training.text_model import DATA, data_hash

VERDICTS = (
    *(Verdict.REQUIREMENT, Verdict.NOT_REQUIREMENT, Verdict.ACTION),
    *(Verdict.DECISION, Verdict.QUESTION, Verdict.RISK),
)
_PRIORITIES = tuple(Priority)
_KINDS = tuple(RequirementKind)
TASKS: dict[str, tuple[str, ...]] = {
    "verdict": VERDICTS,
    "priority": _PRIORITIES,
    "kind": _KINDS,
    "mood": SENTENCE_LABELS,
    "intent": ("no_intent", "intent"),
}
INTENT = "text/en_email_intent.jsonl"
_CUTS = 2


def _targets(gold: LabelledUnit | None) -> list[int]:
    if gold is None:
        return [IGNORED] * len(TASKS)
    return [
        VERDICTS.index(Verdict(verdict_label(gold.label))),
        _PRIORITIES.index(gold.priority) if gold.priority else IGNORED,
        _KINDS.index(gold.kind) if gold.kind else IGNORED,
        SENTENCE_LABELS.index(sentence_mood(gold.flags)),
        IGNORED,
    ]


def intent_examples(rows: Sequence[Row], tokenizer: Tokenizer) -> list[Example]:
    """Return sentences of real e-mails, each a window of its own with the intent as its only target."""
    found = []
    for row in rows:
        layout = lay_out(Document(row["id"], row["text"], DocumentKind.EMAIL))
        target = [IGNORED] * (len(TASKS) - 1) + [TASKS["intent"].index(row["label"])]
        for window in split_into_windows(layout, contexts(layout), tokenizer):
            if len(window.rows) == 1 and len(layout.units) == 1:
                found.append(Example(window, np.array([target], dtype=np.int64)))
    return found


def examples_of(document: LabelledDocument, tokenizer: Tokenizer) -> list[Example]:
    """Return the windows of a document with the targets of their units."""
    layout = lay_out(document.document)
    found = contexts(layout)
    gold = [
        best_label(context.unit, [m for m in document.units if m.span.overlap(context.unit.span)])
        for context in found
    ]
    return [
        Example(window, np.array([_targets(gold[row]) for row in window.rows], dtype=np.int64))
        for window in split_into_windows(layout, found, tokenizer)
    ]


def _train(
    out: Path,
    held_out: int | None,
    schedule: Schedule,
    *,
    base: Path,
    languages: Sequence[Language],
    tuned: Path | None = None,
) -> None:
    tokenizer = Tokenizer.from_file(str(base / TOKENIZER))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    documents = [
        d
        for d in learned_documents(read_corpus(DATA), languages)
        if fold_of(d.document.id) != held_out
    ]
    documents += cut_outs(documents, per_document=_CUTS, seed=schedule.seed)
    examples = [found for document in documents for found in examples_of(document, tokenizer)]
    print(f"{len(documents)} documents and cut-outs, {len(examples)} windows", flush=True)
    if Language.EN in languages:
        rows = read_rows(Sources.from_environment().path(INTENT))
        kept = held_out_rows([row["id"] for row in rows])
        seen = [row for row, is_kept in zip(rows, kept, strict=True) if not is_kept]
        examples += intent_examples(seen, tokenizer)
        print(f"{len(seen)} e-mail sentences, {len(examples)} windows in all", flush=True)
    torch.manual_seed(schedule.seed)
    network = UnitNetwork(base, tuple(map(len, TASKS.values())))
    if tuned is not None:
        add_tuning(network, teacher_folder(), tuned)
    fit(examples, network, schedule)
    weights = export_weights(network)
    digest = hashlib.sha256(b"".join(weights[name].tobytes() for name in sorted(weights)))
    manifest = {
        "version": f"contextual-{digest.hexdigest()[:10]}",
        "base": f"{TEACHER} (Apache-2.0)",
        "student": read_facts(base),
        "language": str(languages[0]),
        "languages": [str(language) for language in languages],
        "tuned": load_contextual(tuned).version if tuned else None,
        "attention_heads": int(network.body.config.num_attention_heads),
        "labels": [str(verdict) for verdict in VERDICTS],
        "tasks": {task: [str(label) for label in labels] for task, labels in TASKS.items()},
        "documents": len(documents),
        "data": {
            "labelled": data_hash(),
            INTENT: "Apache-2.0, without the rows that are kept back",
        }
        if Language.EN in languages
        else {"labelled": data_hash()},
        "held_out_fold": held_out,
        "seed": schedule.seed,
        "epochs": schedule.epochs,
        "libraries": {n: importlib.metadata.version(n) for n in ("torch", "transformers")},
        "blend_weights": [0.0, 1.0, 0.0],
        "thresholds": {"requirement": 0.5, "unsure": 0.3, "sure": 0.7},
        "asked_band": [0.0, 1.0],
    }
    save_artifact(out, manifest, weights)
    tokenizer.save(str(out / TOKENIZER), pretty=False)
    print(json.dumps({"version": manifest["version"], "folder": str(out)}))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one of the commands."""
    parser = argparse.ArgumentParser(prog="python -m training.contextual")
    commands = parser.add_subparsers(dest="command", required=True)
    fitting = commands.add_parser("fit", help="tune the network on data/labelled")
    fitting.add_argument("--out", type=Path, required=True)
    fitting.add_argument("--held-out", type=int, help="leave this fold of documents out")
    fitting.add_argument("--epochs", type=int, default=Schedule().epochs)
    fitting.add_argument("--threads", type=int, default=1)
    fitting.add_argument("--bfloat16", action="store_true", help="faster, a little less exact")
    fitting.add_argument("--base", type=Path, help="body and tokenizer, e.g. of `student`")
    fitting.add_argument(
        "--languages", default="en", help="of the documents; blended is the first, e.g. zh,en"
    )
    fitting.add_argument("--tuned", type=Path, help="version folder whose learning is added first")
    distilling = commands.add_parser("student", help="distil MiniLM with bilingual pieces")
    distilling.add_argument("--out", type=Path, required=True)
    distilling.add_argument("--cache", type=Path, required=True, help="for vectors of the teacher")
    distilling.add_argument("--pieces", type=int, default=Distillation().pieces, help="to read")
    distilling.add_argument(
        "--planned", type=int, default=Distillation().planned_pieces, help="over which rates fall"
    )
    comparing = commands.add_parser("compare", help="heads, network and blend on the held-out fold")
    comparing.add_argument("--folder", type=Path, required=True, help="fitted with --held-out")
    comparing.add_argument("--opinions", type=Path, required=True, help="as for blend")
    blending = commands.add_parser("blend", help="fit blend and thresholds on the held-out fold")
    blending.add_argument("--folder", type=Path, required=True, help="fitted with --held-out")
    blending.add_argument(
        "--opinions", type=Path, required=True, help="written by training.text_model --opinions"
    )
    blending.add_argument("--into", type=Path, help="another folder that gets the same blend")
    options = parser.parse_args(arguments)
    if options.command == "fit":
        torch.set_num_threads(options.threads)
        _train(
            options.out,
            options.held_out,
            Schedule(epochs=options.epochs, bfloat16=options.bfloat16),
            base=options.base or teacher_folder(),
            languages=[Language(name) for name in options.languages.split(",")],
            tuned=options.tuned,
        )
        return
    if options.command == "student":
        train_student(
            options.out,
            options.cache,
            Distillation(pieces=options.pieces, planned_pieces=options.planned),
        )
        return
    documents = learned_documents(read_corpus(DATA), tuple(Language))
    if options.command == "compare":
        print(json.dumps(compare(options.folder, documents, options.opinions), indent=1))
        return
    facts = fit_blend(options.folder, documents, options.opinions)
    if options.into is not None:
        write_facts(options.into, facts)
    print(json.dumps(facts, indent=1))


def learned_documents(
    documents: Iterable[LabelledDocument], languages: Collection[Language]
) -> list[LabelledDocument]:
    """Return what may be learned from: documents in these languages outside the test split."""
    return [d for d in documents if d.language in languages and d.split != "test"]


if __name__ == "__main__":
    main()

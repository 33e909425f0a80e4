"""`clientsignal evaluate`: how good is the live model on your own labelled documents; a page with plots."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from models.analyzer import Analyzer
from models.champion import load_champion
from models.drift import calibration_bins
from models.encoder import load_encoder
from models.loading import with_contextual
from nlp.domain import Analysis, Document, Verdict
from training.evaluate.documents import answer_of
from training.evaluate.intervals import Estimate
from training.evaluate.scoring import (
    PRIORITIES,
    TONES,
    DocumentScore,
    label_scores,
    requirement_scores,
    score_document,
)
from training.learning.charts import bar_chart, calibration_chart, svg_of
from training.learning.cli import DEFAULT_STATE, Contextual, Encoder, State
from training.learning.evaluate_words import VALUES, WORDS
from training.learning.own_labels import read_pairs
from training.learning.progress import EXPECTED, fail, say, tell

_JUDGED = frozenset(
    {
        Verdict.REQUIREMENT,
        Verdict.UNSURE,
        Verdict.NOT_REQUIREMENT,
        *map(Verdict, ("decision", "action")),
    }
)
_SHOWN = 60
_FEW_DOCUMENTS, _FEW_UNITS = 5, 100
"""Below these an interval or a plot of calibration would only look certain."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One document with its score, its language and kind, and what is needed for plots and lists."""

    score: DocumentScore
    language: str
    kind: str
    chances: tuple[tuple[float, bool], ...]
    missed: tuple[str, ...]
    spurious: tuple[str, ...]


def evaluate(
    documents: Annotated[
        Path,
        typer.Option(
            help="Folder of files (txt, md, docx, eml, pdf, …), one file, or JSON Lines: id, text, kind?"
        ),
    ],
    labels: Annotated[
        Path,
        typer.Option(
            help="CSV, one requirement a row: file, quote (or start, end), priority?, kind?, tone? "
            "(文件, 原文, 开始, 结束, 优先级, 类型, 语气); a file without requirements is a row with its name alone. "
            "Or JSON Lines: id, requirements: [{quote or start, end, priority?, kind?}], tone?"
        ),
    ],
    out: Annotated[Path, typer.Option(help="HTML page to write")] = Path("evaluation.html"),
    state: State = DEFAULT_STATE,
    encoder: Encoder = None,
    language: Annotated[str, typer.Option(help="language of the page: en or zh")] = "en",
    contextual: Contextual = True,
) -> None:
    """Measure the live model on your own labelled documents; nothing is learned from them."""
    if language not in WORDS:
        raise typer.BadParameter(f"{language} is neither en nor zh")
    try:
        pairs = read_pairs(documents, labels)
        served = load_champion(state / "models", load_encoder(encoder))
        model = with_contextual(served.model) if contextual else served.model
        judged = []
        for at, (document, gold) in enumerate(pairs):
            say("evaluate", at, len(pairs), document.id)
            judged.append(judge(model, document, gold))
        page = page_of(judged, model.version, "zh" if language == "zh" else "en")
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(page, encoding="utf-8")
    except EXPECTED as error:
        raise fail(error) from error
    precision, recall, f1 = (
        _sober(each, len(judged)) for each in requirement_scores([one.score for one in judged])
    )
    tell(
        {
            "model": model.version,
            "documents": len(judged),
            "precision": _plain(precision),
            "recall": _plain(recall),
            "f1": _plain(f1),
            "page": str(out),
        }
    )


def judge(analyzer: Analyzer, document: Document, gold: dict[str, Any]) -> Judged:
    """Analyze one document and compare it with its labels.

    Labelled spans are the units of the score; our own units beside them count as labelled "no requirement".
    """
    analysis = analyzer.analyze(document)
    units = [
        {"u": at, "start": span.start, "end": span.end} for at, span in enumerate(gold["spans"])
    ]
    free = [
        unit.span
        for unit in analysis.layout.units
        if not any(unit.span.overlap(span) for span in gold["spans"])
    ]
    units += [
        {"u": len(units) + at, "start": span.start, "end": span.end} for at, span in enumerate(free)
    ]
    answer = answer_of(analysis)
    score = score_document({**gold, "units": units}, answer)
    shown = [(one["start"], one["end"]) for one in answer["requirements"]]
    spans = gold["spans"]
    return Judged(
        score,
        str(analysis.layout.units[0].language) if analysis.layout.units else "en",
        str(analysis.layout.document.kind),
        tuple(_chances(analysis, spans)),
        tuple(
            document.text[s.start : s.end]
            for s in spans
            if not any(min(s.end, b) > max(s.start, a) for a, b in shown)
        ),
        tuple(
            document.text[a:b]
            for a, b in shown
            if not any(min(s.end, b) > max(s.start, a) for s in spans)
        ),
    )


def _chances(analysis: Analysis, spans: Sequence[Any]) -> list[tuple[float, bool]]:
    """Return the chance of a requirement and the truth of every unit that was judged by the model."""
    found = []
    for one in analysis.verdicts:
        if one.verdict not in _JUDGED:
            continue
        sure_not = one.verdict is Verdict.NOT_REQUIREMENT
        chance = 1.0 - one.confidence if sure_not else one.confidence
        found.append((chance, any(one.span.overlap(span) for span in spans)))
    return found


def page_of(judged: Sequence[Judged], version: str, language: Literal["en", "zh"]) -> str:
    """Return the page: tables with n and intervals, plots as SVG, and what was missed; needs no network."""
    words, values = WORDS[language], VALUES[language]
    groups = [(words["all"], list(judged))]
    for name in ("language", "kind"):
        for value in sorted({getattr(one, name) for one in judged}):
            own = [one for one in judged if getattr(one, name) == value]
            if len(own) < len(judged):
                groups.append((f"{words[name]}: {values.get(value, value)}", own))
    rows: list[tuple[str, Estimate, Estimate, Estimate]] = []
    for name, own in groups:
        precision, recall, f1 = (
            _sober(each, len(own)) for each in requirement_scores([one.score for one in own])
        )
        rows.append((f"{name} ({len(own)})", precision, recall, f1))
    bars = [
        {
            "name": name,
            "value": f1.value,
            "low": f1.value if math.isnan(f1.low) else f1.low,
            "high": f1.value if math.isnan(f1.high) else f1.high,
        }
        for name, _, _, f1 in rows
        if not math.isnan(f1.value)
    ]
    parts = [
        f"<h1>{words['title']}</h1><p>{words['model']} {html.escape(version)}; "
        f"{len(judged)} {words['documents']}. {words['intervals']} {words['few']}</p>",
        f"<h2>{words['requirements']}</h2>",
        _table(
            (f"{words['group']} ({words['documents']})", words["precision"], words["recall"], "F1"),
            rows,
        ),
        svg_of(bar_chart(bars, title="F1")) if bars else "",
    ]
    for title, field, labels in (
        ("priority", "priorities", PRIORITIES),
        ("tone", "tones", TONES),
    ):
        pairs = [getattr(one.score, field) for one in judged]
        if any(pairs):
            found = label_scores(pairs, labels)
            parts += [
                f"<h2>{words[title]}</h2>",
                _table(
                    (words["measure"], ""),
                    [
                        (values.get(name, name), _sober(each, sum(map(bool, pairs))))
                        for name, each in found.items()
                    ],
                ),
            ]
    parts += _calibration(judged, words)
    parts += _quotes(words["missed"], [each for one in judged for each in one.missed])
    parts += _quotes(words["spurious"], [each for one in judged for each in one.spurious])
    return _HTML.format(language=language, title=words["title"], body="\n".join(parts))


def _sober(found: Estimate, documents: int) -> Estimate:
    """Leave out the interval where so few documents were drawn that it is narrow by chance."""
    return found if documents >= _FEW_DOCUMENTS else replace(found, low=math.nan, high=math.nan)


def _calibration(judged: Sequence[Judged], words: dict[str, str]) -> list[str]:
    pairs = [pair for one in judged for pair in one.chances]
    title = f"<h2>{words['calibration']}</h2>"
    if len(pairs) < _FEW_UNITS:
        return [title, f"<p>{words['few_units'].format(n=len(pairs))}</p>"]
    bins = calibration_bins([chance for chance, _ in pairs], [truth for _, truth in pairs])
    data = [
        {"promised": one.promised, "seen": one.seen, "group": f"n={len(pairs)}"} for one in bins
    ]
    error = sum(one.n * abs(one.promised - one.seen) for one in bins) / len(pairs)
    return [
        f"{title}<p>{words['calibration_text']} {error:.3f} (n={len(pairs)}).</p>",
        svg_of(calibration_chart(data, promised=words["promised"], seen=words["seen"])),
    ]


def _quotes(title: str, quotes: Sequence[str]) -> list[str]:
    items = "".join(f"<li>{html.escape(quote[:300])}</li>" for quote in quotes[:_SHOWN])
    return [f"<h2>{title} ({len(quotes)})</h2><ol>{items}</ol>"]


def _table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    head = "".join(f"<th>{html.escape(column)}</th>" for column in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(value))}</td>" for value in row) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _plain(found: Estimate) -> dict[str, float | int | None]:
    values = {"value": found.value, "low": found.low, "high": found.high}
    return {
        **{name: None if math.isnan(value) else value for name, value in values.items()},
        "n": found.n,
    }


_HTML = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>
body {{ font: 15px/1.5 system-ui, "Noto Sans CJK SC", sans-serif; color: #222 }}
body {{ max-width: 54rem; margin: 2rem auto; padding: 0 1rem }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #ddd }}
svg {{ max-width: 100%; height: auto; margin: 1rem 0 1rem 2rem; overflow: visible }}
li {{ margin: .3rem 0 }}
</style></head><body>
{body}
</body></html>
"""

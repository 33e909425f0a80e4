"""Why a finding has its priority: what it would be without its cue, and the nearest confirmed examples."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from models.encoder import SentenceEncoder
from nlp.domain import Basis, Finding, Language, Priority, Span

NEAREST = 2
_NAMES = {
    Language.EN: {
        Priority.MUST: "Must",
        Priority.SHOULD: "Should",
        Priority.COULD: "Could",
        Priority.WONT: "Won't",
    },
    Language.ZH: {
        Priority.MUST: "必须有",
        Priority.SHOULD: "应该有",
        Priority.COULD: "可以有",
        Priority.WONT: "暂不做",
    },
}


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What the priority would be if one stretch of evidence were not there."""

    span: Span
    words: str
    priority: Priority

    def sentence(self, language: Language) -> str:
        """Return the line for a person: "without '必须': Should"."""
        name = _NAMES[language][self.priority]
        return (
            f"没有“{self.words}”：{name}"
            if language is Language.ZH
            else f"without '{self.words}': {name}"
        )


@dataclass(frozen=True, slots=True)
class Example:
    """A confirmed requirement with its priority; ``source`` says where it came from."""

    text: str
    language: Language
    priority: Priority
    source: str


@dataclass(frozen=True, slots=True)
class NearExample:
    """An example with its similarity (cosine) to what is explained."""

    example: Example
    similarity: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Basis of a priority with counterfactuals and the nearest examples."""

    basis: Basis
    counterfactuals: tuple[Counterfactual, ...]
    examples: tuple[NearExample, ...]


class ExampleIndex:
    """Confirmed examples, findable by meaning across languages."""

    def __init__(self, encoder: SentenceEncoder, examples: Iterable[Example] = ()) -> None:
        self._encoder = encoder
        self._examples = tuple(examples)
        self._vectors = encoder.encode([example.text for example in self._examples])

    def __len__(self) -> int:
        return len(self._examples)

    def nearest(self, text: str, count: int = NEAREST) -> tuple[NearExample, ...]:
        """Return the examples most like ``text``, best first; ``text`` itself is no example of its own."""
        if not self._examples:
            return ()
        similarity = self._vectors @ self._encoder.encode([text])[0]
        ranked = np.argsort(-similarity, kind="stable")
        found = [
            NearExample(self._examples[row], round(float(similarity[row]), 3))
            for row in ranked[: count + 1]
            if self._examples[row].text.strip() != text.strip()
        ]
        return tuple(found[:count])


def explain(
    finding: Finding,
    text: str,
    reread: Callable[[str], Priority],
    examples: ExampleIndex | None = None,
) -> Explanation:
    """Explain the priority of ``finding``.

    Parameters
    ----------
    finding
        What is explained; evidence outside its own words (headings, table cells) is left alone.
    text
        Text of the whole document.
    reread
        Reads the priority of the finding's words again, after some were taken out.
    examples
        Confirmed examples to look in.

    Returns
    -------
    Explanation
        One counterfactual per stretch of evidence that carries the priority alone, and one for all
        of them together where none does.
    """
    inside = sorted(
        {
            span
            for span in finding.evidence
            if finding.span.start <= span.start and span.end <= finding.span.end
        }
    )
    return Explanation(
        basis=finding.basis,
        counterfactuals=_counterfactuals(finding, text, inside, reread),
        examples=examples.nearest(finding.quote) if examples is not None else (),
    )


def _counterfactuals(
    finding: Finding, text: str, evidence: list[Span], reread: Callable[[str], Priority]
) -> tuple[Counterfactual, ...]:
    if finding.priority is None:
        return ()
    single = [
        Counterfactual(span, span.slice(text), priority)
        for span in evidence
        if (priority := reread(_without(finding.span, text, [span]))) is not finding.priority
    ]
    if single or len(evidence) < 2:
        return tuple(single)
    together = reread(_without(finding.span, text, evidence))
    if together is finding.priority:
        return ()
    words = " + ".join(span.slice(text) for span in evidence)
    return (Counterfactual(Span(evidence[0].start, evidence[-1].end), words, together),)


def _without(whole: Span, text: str, removed: list[Span]) -> str:
    """Return the words of ``whole`` without the removed stretches; overlaps are cut once."""
    kept, at = [], whole.start
    for span in removed:
        kept.append(text[at : max(at, span.start)])
        at = max(at, span.end)
    return "".join((*kept, text[at : whole.end]))

"""Which decisions a new version may learn from, and which are kept to measure it by."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from nlp.domain import Language
from training.learning.decisions import DecidedDocument

SHARE = 0.2
MOST = 0.5
MEASURING = 4_000
"""Decisions that are kept to measure by at most; more would hardly make an interval narrower."""
HEARD = 20_000
"""Newest decisions of each language that a retraining hears, so that its time and memory stay bounded."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_CHINESE = 0.2


def newest_of(
    documents: Sequence[DecidedDocument], *, most: int = HEARD
) -> tuple[DecidedDocument, ...]:
    """Return the documents decided on last, in each language until they hold ``most`` decisions, in their old order."""
    left = dict.fromkeys(Language, most)
    kept: set[str] = set()
    for one in sorted(documents, key=lambda each: (each.decided_at, each.document), reverse=True):
        language = one.language or _language_of(one.text)
        if left[language] > 0:
            kept.add(one.document)
            left[language] -= len(one.decisions)
    return tuple(one for one in documents if one.document in kept)


def _language_of(text: str) -> Language:
    """Return the main language of a text by its share of Han characters."""
    signs = sum(not sign.isspace() for sign in text)
    return Language.ZH if len(_HAN.findall(text)) >= _CHINESE * max(1, signs) else Language.EN


@dataclass(frozen=True, slots=True)
class Split:
    """Documents to learn from and later ones to measure by; ``disjoint``: no project is on both sides."""

    learn: tuple[str, ...]
    later: tuple[str, ...]
    disjoint: bool
    en: str
    zh: str


def split_later(
    documents: Sequence[DecidedDocument], *, seen_projects: Collection[str] = ()
) -> Split:
    """Keep the projects that were decided on last, until they hold a fifth of the decisions.

    Projects that the champion has learned from are passed over, for it would have an advantage on them. If there is no
    choice - a single project, or all known to the champion - the latest documents are kept, and the split says so.
    """
    by_project: dict[str, list[DecidedDocument]] = defaultdict(list)
    for one in documents:
        by_project[one.project].append(one)
    total = sum(len(one.decisions) for one in documents)
    enough = min(SHARE * total, MEASURING)
    newest_first = sorted(by_project, key=lambda key: _middle(by_project[key]), reverse=True)
    kept: list[str] = []
    size = 0
    for project in newest_first:
        own = sum(len(one.decisions) for one in by_project[project])
        if project in seen_projects or size + own > MOST * total:
            continue
        kept.append(project)
        size += own
        if size >= enough:
            break
    if kept:
        later = [one.document for project in kept for one in by_project[project]]
        return _split(
            documents, later, disjoint=True,
            en=f"{len(kept)} latest of {len(by_project)} projects are kept for measuring",
            zh=f"留出 {len(by_project)} 个项目中最近的 {len(kept)} 个用于衡量",
        )  # fmt: skip
    later, size = [], 0
    for one in sorted(documents, key=lambda each: (each.decided_at, each.document), reverse=True):
        if size >= enough or len(later) + 1 >= len(documents):
            break
        later.append(one.document)
        size += len(one.decisions)
    return _split(
        documents, later, disjoint=False,
        en="no project can be kept apart, so the latest documents are kept; the same project is on both sides",
        zh="没有可单独留出的项目，因此留出最近的文件；同一项目同时出现在两侧",
    )  # fmt: skip


def _split(
    documents: Sequence[DecidedDocument],
    later: Collection[str],
    *,
    disjoint: bool,
    en: str,
    zh: str,
) -> Split:
    chosen = set(later)
    names = [one.document for one in documents]
    return Split(
        tuple(name for name in names if name not in chosen),
        tuple(name for name in names if name in chosen),
        disjoint,
        en,
        zh,
    )


def _middle(documents: Sequence[DecidedDocument]) -> tuple[datetime, str]:
    """Return the median time of the decisions of a project; the name breaks ties."""
    times = sorted(one.decided_at for document in documents for one in document.decisions)
    return times[len(times) // 2], documents[0].project

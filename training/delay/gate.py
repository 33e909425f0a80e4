"""May a delay model that learned anew go live? Judged on half of the newest outcomes (docs/adr/0037)."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from models.delay.columns import OUTCOMES
from models.delay.model import DelayModel
from training.delay.fit import train
from training.delay.outcomes import known_work
from training.learning.delay_years import LEAST, brier_gap, chances, is_kept, passes

UNKNOWN = "1900-01-01"
"""A model that does not say until when it learned: everything counts as new to it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a challenger may go live, on how many kept outcomes, and why in words."""

    passed: bool
    n: int
    difference: float
    low: float
    high: float
    reason_en: str
    reason_zh: str

    def as_json(self) -> dict[str, object]:
        """Return the verdict for a program."""
        return asdict(self)


def judge(table: pd.DataFrame, champion: DelayModel) -> Verdict:
    """Compare what is live with a model that learned everything but half of the newest outcomes.

    ``table`` is a prepared history. New are the outcomes after the day until which the champion learned.
    """
    work = known_work(table, note=_silent)
    since = pd.Timestamp(str(champion.facts.get("known_until") or UNKNOWN))
    fresh = work.fit_rows & (work.table["known_on"] > since)
    half = work.table["project_id"].map(lambda name: is_kept(str(name))).astype(bool)
    kept = fresh & half
    n = int(kept.sum())
    if n < LEAST:
        return _few(n)
    names = set(work.table.loc[kept, "project_id"])
    challenger = train(table[~table["project_id"].isin(names)], note=_silent)
    late = work.table.loc[kept, "late"].to_numpy(dtype=np.float64)
    inputs = table[kept].drop(columns=[name for name in table if name in OUTCOMES])
    projects = np.array([str(name) for name in inputs["project_id"]], dtype=np.str_)
    gap = brier_gap(late, chances(challenger, inputs), chances(champion, inputs), projects)
    return _verdict(gap, n)


def _few(n: int) -> Verdict:
    nan = float("nan")
    return Verdict(
        True, n, nan, nan, nan,
        f"{n} kept new outcomes are too few to compare ({LEAST} needed); the newest knowledge is taken.",
        f"留作比较的新结果只有 {n} 个，不足以比较（需要 {LEAST} 个）；采用最新的知识。",
    )  # fmt: skip


def _verdict(gap: tuple[float, float, float], n: int) -> Verdict:
    value, low, high = gap
    passed = passes(gap, n)
    numbers = f"{value:+.3f} [{low:+.3f}, {high:+.3f}]"
    end_en = "it may go live" if passed else "the model in use stays"
    end_zh = "可以上线" if passed else "继续使用现有模型"
    word_en = "not worse" if passed else "worse"
    word_zh = "没有变差" if passed else "变差"
    return Verdict(
        passed, n, value, low, high,
        f"On {n} new outcomes that neither had seen the new model is {word_en} than the one in use: "
        f"Brier score {numbers} (less is better); {end_en}.",
        f"在双方都未见过的 {n} 个新结果上，新模型与现有模型相比{word_zh}："
        f"Brier 分数差 {numbers}（越低越好）；{end_zh}。",
    )  # fmt: skip


def _silent(_message: str) -> None:
    """Say nothing; the training that follows says the same."""

"""Has the world moved away from the models? Pure statistics over counts and chances, each with n and a plain sentence.

The service feeds them with what it stored and shows the sentences; nothing here reads a database.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

STABLE, MOVED = 0.1, 0.25
"""Customary bounds of the population stability index: below the first nothing moved, above the second much did."""
LEAST = 50
"""Below so many observations on either side a comparison says nothing."""
_FLOOR = 1e-3


@dataclass(frozen=True, slots=True)
class Signal:
    """One measured drift: value, interval where there is one, n before and now, and what to do about it.

    ``level`` is ``unknown`` (too few), ``ok``, ``watch`` or ``act``.
    """

    name: str
    value: float
    low: float
    high: float
    n_before: int
    n_now: int
    level: str
    en: str
    zh: str


def wilson(hits: int, trials: int, z: float = 1.96) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927); ``(0, 1)`` without a trial."""
    if trials == 0:
        return 0.0, 1.0
    share = hits / trials
    middle = share + z * z / (2 * trials)
    reach = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


def stability(before: Mapping[str, int], now: Mapping[str, int]) -> float:
    """Return the population stability index of two counts by category; 0 where both are alike, ``nan`` without data."""
    first, second = sum(before.values()), sum(now.values())
    if not first or not second:
        return math.nan
    total = 0.0
    for key in set(before) | set(now):
        a = max(before.get(key, 0) / first, _FLOOR)
        b = max(now.get(key, 0) / second, _FLOOR)
        total += (b - a) * math.log(b / a)
    return total


def binned(values: Sequence[float], edges: Sequence[float]) -> dict[str, int]:
    """Count numbers by the bins between ``edges``, for `stability` of lengths and the like."""
    places = np.searchsorted(np.asarray(edges), np.asarray(values, dtype=np.float64), side="right")
    return {str(at): int((places == at).sum()) for at in range(len(edges) + 1)}


_CATEGORIES = {
    "en": ("English", "英文"), "zh": ("Chinese", "中文"), "mixed": ("mixed", "混合"),
    "email": ("e-mail", "邮件"), "notes": ("meeting notes", "会议纪要"), "transcript": ("transcripts", "录音转写"),
    "message": ("chat messages", "聊天消息"), "own": ("own text", "正文"), "quoted": ("quoted mail", "引用的历史邮件"),
    "forwarded": ("forwarded text", "转发内容"), "signature": ("signatures", "签名"),
    "disclaimer": ("disclaimers", "免责声明"), "header": ("mail headers", "邮件头"),
    "template": ("template text", "模板文字"), "invitation": ("invitations", "会议邀请"),
    "auto_reply": ("automatic replies", "自动回复"), "bounce": ("bounces", "退信通知"),
}  # fmt: skip


def input_drift(name: str, before: Mapping[str, int], now: Mapping[str, int]) -> Signal:
    """Compare what comes in now with what came in before: languages, kinds, zones, bins of length, words."""
    first, second = sum(before.values()), sum(now.values())
    value = stability(before, now)
    if min(first, second) < LEAST:
        return _unknown(name, value, first, second)
    level = "ok" if value < STABLE else "watch" if value < MOVED else "act"
    key, was, is_now = _largest_change(before, now)
    named = _CATEGORIES.get(key, (key, key))
    # A bucket of words says nothing to anybody.
    change, change_zh = (
        ("", "")
        if name == "words"
        else (
            f"; largest change {named[0]}: {was:.0%} → {is_now:.0%}",
            f"；变化最大的是{named[1]}：{was:.0%} → {is_now:.0%}",
        )
    )
    words = {
        "ok": ("nothing to do", "无需处理"),
        "watch": ("look at a few documents of the new sort", "抽查几份新类型的文件"),
        "act": ("review a sample of the new sort and retrain", "请审阅一批新类型文件后重新训练"),
    }[level]
    return Signal(
        name, value, math.nan, math.nan, first, second, level,
        f"Stability {value:.2f} (n {first} before, {second} now){change}; {words[0]}.",
        f"稳定性指数 {value:.2f}（之前 n={first}，现在 n={second}）{change_zh}；{words[1]}。",
    )  # fmt: skip


def rate_drift(name: str, before: tuple[int, int], now: tuple[int, int]) -> Signal:
    """Compare a rate that should not rise, for example of overruled findings; pairs are (hits, trials)."""
    value = now[0] / now[1] if now[1] else math.nan
    low, high = wilson(*now)
    if min(before[1], now[1]) < LEAST:
        return _unknown(name, value, before[1], now[1])
    was = before[0] / before[1]
    gap_low, gap_high = _gap(before, now)
    level = "ok" if gap_low <= 0 else "act" if value - was > 0.1 else "watch"
    words = {
        "ok": ("no rise beyond chance", "没有超出偶然的上升"),
        "watch": ("it rose; look at what was overruled", "有所上升，请看看被否决的内容"),
        "act": ("it rose by over ten points; retrain, and look at the newest source first",
                "上升超过十个百分点；请先查看最新来源，再重新训练"),
    }[level]  # fmt: skip
    return Signal(
        name, value, low, high, before[1], now[1], level,
        f"{value:.1%} now (n={now[1]}) against {was:.1%} before (n={before[1]}), "
        f"difference {100 * gap_low:+.1f} to {100 * gap_high:+.1f} points; {words[0]}.",
        f"现在 {value:.1%}（n={now[1]}），之前 {was:.1%}（n={before[1]}），"
        f"差异 {100 * gap_low:+.1f} 至 {100 * gap_high:+.1f} 个百分点；{words[1]}。",
    )  # fmt: skip


def precision_drift(
    name: str, before: tuple[int, int], now: tuple[int, int], *, least: int = 10
) -> Signal:
    """Compare a share that should not fall, for example of alerts that were right; pairs are (right, judged).

    Few are judged in a year, so ``least`` of them say something; the interval says how little.
    """
    value = now[0] / now[1] if now[1] else math.nan
    low, high = wilson(*now)
    if now[1] < least:
        return Signal(
            name, value, math.nan, math.nan, before[1], now[1], "unknown",
            f"Too few judged to say anything ({now[0]} of n={now[1]} right; {least} needed).",
            f"已判定的太少，无法判断（n={now[1]}，其中 {now[0]} 个准确；需要 {least} 个）。",
        )  # fmt: skip
    en = f"{value:.0%} right (n={now[1]}, 95 % interval {low:.0%} to {high:.0%})"
    zh = f"{value:.0%} 准确（n={now[1]}，95% 区间 {low:.0%} 至 {high:.0%}）"
    fell = False
    if before[1] >= least:
        was = before[0] / before[1]
        fell = _gap(before, now)[1] < 0
        en, zh = f"{en}; {was:.0%} before (n={before[1]})", f"{zh}；之前 {was:.0%}（n={before[1]}）"
    level = "act" if high < 0.5 else "watch" if fell else "ok"
    words = {
        "ok": ("no fall beyond chance", "没有超出偶然的下降"),
        "watch": ("it fell; look at the wrong alerts", "有所下降，请看看不准确的预警"),
        "act": ("most are wrong; close finished projects so that the delay model learns, "
                "and look at the wrong alerts", "多数不准确；请先结束已完成的项目以便延期模型学习，并查看不准确的预警"),
    }[level]  # fmt: skip
    return Signal(
        name,
        value,
        low,
        high,
        before[1],
        now[1],
        level,
        f"{en}; {words[0]}.",
        f"{zh}；{words[1]}。",
    )


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Mean promised chance and seen share of one bin."""

    promised: float
    seen: float
    n: int


def calibration_bins(
    chances: Sequence[float], outcomes: Sequence[bool], bins: int = 10
) -> list[CalibrationBin]:
    """Return promise and reality in bins of equal count."""
    promised = np.asarray(chances, dtype=np.float64)
    seen = np.asarray(outcomes, dtype=np.float64)
    parts = np.array_split(np.argsort(promised, kind="stable"), min(bins, max(1, len(promised))))
    return [
        CalibrationBin(float(promised[part].mean()), float(seen[part].mean()), len(part))
        for part in parts
        if len(part)
    ]


_CHANCE = math.sqrt(2 / math.pi)
"""Mean absolute deviation of a normal variable in standard deviations."""
_UNEVEN = 0.04
"""Mean error of a bin beyond chance that is worth a look."""


def calibration_drift(name: str, chances: Sequence[float], outcomes: Sequence[bool]) -> Signal:
    """Tell whether as many came true as were promised; the interval is that of the seen share."""
    count = len(chances)
    if count < LEAST:
        return _unknown(name, math.nan, count, count)
    promised, hits = float(np.mean(chances)), int(np.sum(outcomes))
    low, high = wilson(hits, count)
    found = calibration_bins(chances, outcomes)
    error = sum(one.n * abs(one.promised - one.seen) for one in found) / count
    # Promises can hold on average while the sure ones are wrong; part of the error of a bin is chance alone.
    beyond = (
        error
        - sum(_CHANCE * math.sqrt(one.n * one.promised * (1 - one.promised)) for one in found)
        / count
    )
    off = abs(promised - hits / count) if not low <= promised <= high else 0.0
    level = "act" if max(off, beyond) > 0.1 else "watch" if off or beyond > _UNEVEN else "ok"
    words = {
        "ok": ("promises hold", "承诺的概率可信"),
        "watch": ("slightly off; retrain when convenient", "略有偏差，方便时重新训练"),
        "act": (
            "do not rely on the percentages until it was retrained",
            "重新训练前请勿依赖百分比",
        ),
    }[level]
    return Signal(
        name, error, low, high, count, count, level,
        f"Promised {promised:.0%}, came true {hits / count:.0%} [{low:.0%}, {high:.0%}] (n={count}), "
        f"mean error of a bin {error:.2f}; {words[0]}.",
        f"承诺 {promised:.0%}，实际 {hits / count:.0%}［{low:.0%}，{high:.0%}］（n={count}），"
        f"分箱平均误差 {error:.2f}；{words[1]}。",
    )  # fmt: skip


def _unknown(name: str, value: float, before: int, now: int) -> Signal:
    return Signal(
        name, value, math.nan, math.nan, before, now, "unknown",
        f"Too few to tell: n {before} before, {now} now, {LEAST} needed on both sides.",
        f"数量太少，无法判断：之前 n={before}，现在 n={now}，两边各需 {LEAST}。",
    )  # fmt: skip


def _largest_change(before: Mapping[str, int], now: Mapping[str, int]) -> tuple[str, float, float]:
    first, second = sum(before.values()), sum(now.values())
    shares = {
        key: (before.get(key, 0) / first, now.get(key, 0) / second)
        for key in set(before) | set(now)
    }
    key = max(sorted(shares), key=lambda one: abs(shares[one][1] - shares[one][0]))
    return key, *shares[key]


def _gap(before: tuple[int, int], now: tuple[int, int]) -> tuple[float, float]:
    """Return the 95 % interval of the difference of two rates (Newcombe 1998, hybrid score)."""
    a, b = before[0] / before[1], now[0] / now[1]
    (a_low, a_high), (b_low, b_high) = wilson(*before), wilson(*now)
    gap = b - a
    return (
        gap - math.hypot(b - b_low, a_high - a),
        gap + math.hypot(b_high - b, a - a_low),
    )

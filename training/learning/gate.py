"""May a challenger go live? Not if it is worse beyond a bound anywhere that has enough to tell; reasons in words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from models.analyzer import TextModel
from training.learning.behavior import SPREAD, Behavior, behaviors
from training.learning.opinions import Untaught
from training.learning.scoring import (
    PRIORITIES,
    Difference,
    Said,
    Truth,
    ask,
    compare,
    cuts_of,
    priority_counts,
    priority_score,
    requirement_counts,
    requirement_f1,
)
from training.measures import expected_calibration_error

BOUND = 0.02
"""A loss beyond this counts if the interval says that it is no chance."""
LIMIT = 0.05
"""A loss beyond this counts even if the interval is wide."""
LEAST = 30
"""Requirements (or items of a priority) from which a group is judged."""
CALIBRATION = 0.03
SPREAD_MORE = 0.05
"""By how much more names and dates may move a chance than they do with the champion, if it is more than `SPREAD`."""
_NAMES_ZH = {
    "later": "之后的文件", "shipped": "出厂文件", "all": "全部", "language": "语言", "kind": "文件类型",
    "segment": "文体", "requirement F1": "需求 F1", "calibration error": "校准误差",
}  # fmt: skip
_VALUES_ZH = {
    "en": "英文", "zh": "中文", "mixed": "混合", "email": "邮件", "notes": "纪要", "transcript": "转写",
    "message": "消息", "speech": "对话", "lists": "列表", "prose": "行文",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison of champion and challenger; ``outcome``: better, same, worse, undefined or few."""

    where: str
    group: str
    what: str
    difference: Difference
    outcome: str


@dataclass(frozen=True, slots=True)
class Gate:
    """The verdict with everything it rests on."""

    passed: bool
    better: bool
    reasons_en: tuple[str, ...]
    reasons_zh: tuple[str, ...]
    checks: tuple[Check, ...] = ()
    behaviors: tuple[tuple[Behavior, Behavior], ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the verdict for files; numbers that are not defined become null."""
        found: dict[str, Any] = _plain(asdict(self))
        return found


@dataclass(frozen=True, slots=True)
class Exam:
    """Documents to compare on, with the opinions of both models before anything was taught."""

    where: str
    truth: Truth
    champion: Untaught
    challenger: Untaught


def judge(champion: TextModel, challenger: TextModel, exams: Sequence[Exam]) -> Gate:
    """Compare two models on the same decided later documents and on the shipped ones.

    The shipped documents were seen by both: a loss there is forgetting, the height itself says nothing.
    """
    checks: list[Check] = []
    for exam in exams:
        if exam.truth.counted.any():
            checks += compare_all(
                exam.where,
                exam.truth,
                ask(champion, exam.truth.data, exam.champion),
                ask(challenger, exam.truth.data, exam.challenger),
            )
    pairs = tuple(zip(behaviors(champion), behaviors(challenger), strict=True))
    return verdict(checks, pairs)


def verdict(checks: Sequence[Check], pairs: Sequence[tuple[Behavior, Behavior]]) -> Gate:
    """Turn comparisons into a verdict and its reasons."""
    en: list[str] = []
    zh: list[str] = []
    for check in checks:
        if check.outcome in {"worse", "undefined"}:
            en.append(_reason_en(check))
            zh.append(_reason_zh(check))
    for before, after in pairs:
        if after.broken > before.broken and after.rule == "added must":
            en.append(
                f"An added 'must' lowers the priority in {after.broken} of {after.tried} made-up sentences "
                f"({after.language}), {before.broken} before."
            )
            zh.append(
                f"加上“必须”后，{after.tried} 个虚构句子（{after.language}）中有 {after.broken} 个优先级反而降低，"
                f"之前 {before.broken} 个。"
            )
        if after.spread > max(SPREAD, before.spread + SPREAD_MORE):
            en.append(
                f"Names and dates move the chance of a requirement by {after.spread:.2f} on average "
                f"({after.language}), {before.spread:.2f} before."
            )
            zh.append(
                f"姓名与日期使需求概率平均变化 {after.spread:.2f}（{after.language}），之前 {before.spread:.2f}。"
            )
    passed = not en
    whole = [check for check in checks if check.where == "later" and check.group == "all"]
    better = any(check.outcome == "better" for check in whole)
    judged = sum(check.outcome != "few" for check in checks)
    if passed:
        gain = next((c for c in whole if c.what == "requirement F1"), None)
        en.append(f"Nowhere worse beyond the bound in {judged} comparisons; {_gain(gain)}.")
        zh.append(f"{judged} 项比较中没有一项差于界限；{_gain_zh(gain)}。")
    return Gate(passed, passed and better, tuple(en), tuple(zh), tuple(checks), tuple(pairs))


def compare_all(where: str, truth: Truth, before: Said, after: Said) -> Iterator[Check]:
    """Yield every comparison on one set of documents: in all, per language, kind, segment and class."""
    everything = np.ones(len(truth.data.rows), dtype=np.bool_)
    groups = {"all": everything}
    for cut, values in cuts_of(truth.data).items():
        for value in sorted(set(values[truth.counted])):
            groups[f"{cut} {value}"] = values == value
    for group, rows in groups.items():
        asked = int((truth.asked & truth.counted & rows).sum())
        gap = compare(
            requirement_counts(truth, before, rows),
            requirement_counts(truth, after, rows),
            requirement_f1,
            asked,
        )
        yield Check(where, group, "requirement F1", gap, outcome_of(gap))
        if group == "all" or group.startswith("language"):
            yield from _priorities(where, group, truth, before, after, rows)
            yield _calibration(where, group, truth, before, after, rows)


def _priorities(
    where: str, group: str, truth: Truth, before: Said, after: Said, rows: np.ndarray
) -> Iterator[Check]:
    first, second = priority_counts(truth, before, rows), priority_counts(truth, after, rows)
    for at, label in enumerate(PRIORITIES):
        count = int(sum(table[at].sum() for table in first))
        gap = compare(first, second, priority_score(label), count)
        yield Check(where, group, f"priority {label} F1", gap, outcome_of(gap))


def _calibration(
    where: str, group: str, truth: Truth, before: Said, after: Said, rows: np.ndarray
) -> Check:
    use = truth.counted & rows
    count = int(use.sum())
    if count < 10 * LEAST:
        nothing = math.nan
        return Check(
            where, group, "calibration error",
            Difference(nothing, nothing, nothing, nothing, count, 0), "few",
        )  # fmt: skip
    errors = [
        expected_calibration_error(said.chances[use], truth.asked[use]) for said in (before, after)
    ]
    gap = Difference(errors[0], errors[1], math.nan, math.nan, count, 0)
    outcome = "worse" if gap.value > CALIBRATION else "same"
    return Check(where, group, "calibration error", gap, outcome)


def outcome_of(gap: Difference) -> str:
    """Judge one difference of a score where more is better; a score that got lost counts against the challenger."""
    if gap.n < LEAST:
        return "few"
    if math.isnan(gap.challenger):
        return "few" if math.isnan(gap.champion) else "undefined"
    if math.isnan(gap.champion):
        return "same"
    if gap.value < -LIMIT or (gap.value < -BOUND and gap.high < 0):
        return "worse"
    return "better" if gap.value > 0 and gap.low > 0 else "same"


def _reason_en(check: Check) -> str:
    gap = check.difference
    if check.outcome == "undefined":
        return f"{check.what} on {check.where} documents ({check.group}) is not defined any more (n={gap.n})."
    return (
        f"{check.what} on {check.where} documents ({check.group}) went from {gap.champion:.3f} to {gap.challenger:.3f}"
        f"{_interval(gap)}, n={gap.n}."
    )


def _reason_zh(check: Check) -> str:
    gap = check.difference
    where = _NAMES_ZH[check.where]
    cut, _, value = check.group.partition(" ")
    group = f"{_NAMES_ZH[cut]}：{_VALUES_ZH.get(value, value)}" if value else _NAMES_ZH[cut]
    what = _NAMES_ZH.get(check.what, check.what.replace("priority", "优先级"))
    if check.outcome == "undefined":
        return f"{where}（{group}）的{what}已无法计算（n={gap.n}）。"
    return f"{where}（{group}）的{what}从 {gap.champion:.3f} 变为 {gap.challenger:.3f}{_interval(gap)}，n={gap.n}。"


def _interval(gap: Difference) -> str:
    if math.isnan(gap.low):
        return ""
    return f" ({100 * gap.value:+.1f} [{100 * gap.low:+.1f}, {100 * gap.high:+.1f}])"


def _gain(check: Check | None) -> str:
    if check is None or check.outcome == "few":
        return "too few later decisions to say whether it is better"
    unseen = "" if check.outcome == "better" else "; that is no gain beyond chance"
    return f"requirement F1 on later documents {_moved(check.difference)}{unseen}"


def _gain_zh(check: Check | None) -> str:
    if check is None or check.outcome == "few":
        return "之后的决定太少，无法判断是否更好"
    unseen = "" if check.outcome == "better" else "；尚看不出超出偶然的提高"
    return f"之后文件的需求 F1：{_moved(check.difference)}{unseen}"


def _moved(gap: Difference) -> str:
    return f"{gap.champion:.3f} → {gap.challenger:.3f}{_interval(gap)}, n={gap.n}"


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, float) and math.isnan(value):
        return None
    return value

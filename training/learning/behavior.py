"""Behavior that must hold whatever was learned: names and dates do not matter, an added "must" lowers no priority."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.analyzer import TextModel
from models.features import contexts
from nlp.domain import Document, DocumentKind, Finding, FindingType, Priority, Verdict
from nlp.layout import lay_out

_EN_NEEDS = (
    "export the orders to Excel", "show the delivery date on the invoice", "send a reminder before the deadline",
    "let managers approve a discount", "filter the list by region", "keep the log for ten years",
    "print labels in two sizes", "import old contracts", "lock an account after five failures",
    "work on a phone",
)  # fmt: skip
_ZH_NEEDS = (
    "导出订单到 Excel", "在发票上显示交货日期", "在截止前发送提醒", "让经理审批折扣", "按地区筛选列表",
    "保留十年日志", "打印两种尺寸的标签", "导入旧合同", "五次失败后锁定账号", "在手机上使用",
)  # fmt: skip
SPREAD = 0.15
"""By how much names and dates may move the chance of a requirement."""
_EN_NAMES = (("Anna", "Monday"), ("Mr. Okafor", "3 May"), ("Wei Zhang", "Friday"))
_ZH_NAMES = (("李娜", "周一"), ("欧阳经理", "5月3日"), ("王伟", "周五"))


@dataclass(frozen=True, slots=True)
class Behavior:
    """How often a model broke a rule of behavior; ``examples`` are made-up sentences, never a client's.

    ``spread`` is by how much names and dates move the chance of a requirement, on average.
    """

    rule: str
    language: str
    broken: int
    tried: int
    spread: float = 0.0
    examples: tuple[str, ...] = ()


def behaviors(model: TextModel) -> list[Behavior]:
    """Try every rule in both languages."""
    found = []
    for language, needs in (("en", _EN_NEEDS), ("zh", _ZH_NEEDS)):
        spreads = [_spread(model, language, need) for need in needs]
        broken = [need for need, spread in zip(needs, spreads, strict=True) if spread > SPREAD]
        mean = sum(spreads) / len(spreads)
        found.append(
            Behavior("names and dates", language, len(broken), len(needs), mean, tuple(broken[:3]))
        )
        broken = [need for need in needs if not _is_raised(model, language, need)]
        found.append(
            Behavior("added must", language, len(broken), len(needs), examples=tuple(broken[:3]))
        )
    return found


def _spread(model: TextModel, language: str, need: str) -> float:
    """Return by how much other names and dates move the chance of a requirement."""
    chances = [_chance(model, text) for text in _with_names(language, need)]
    return max(chances) - min(chances)


def _chance(model: TextModel, text: str) -> float:
    """Return the highest chance of a requirement in ``text``; its verdict alone would flip at the threshold."""
    layout = lay_out(Document("behavior", text, DocumentKind.MESSAGE))
    found = contexts(layout)
    languages = tuple(unit.language for unit in layout.units)
    _, judged = model.opinion(layout, found, model.extractor.extract(layout, found), languages)
    return float(judged[:, model.verdict.labels.index(Verdict.REQUIREMENT)].max())


def _with_names(language: str, need: str) -> Iterator[str]:
    if language == "en":
        for name, day in _EN_NAMES:
            yield f"{name} said on {day}: we would like the system to {need}."
    else:
        for name, day in _ZH_NAMES:
            yield f"{name}{day}说：我们希望系统能够{need}。"


def _is_raised(model: TextModel, language: str, need: str) -> bool:
    """Tell whether "must" keeps the sentence a requirement and makes it a Must."""
    plain, strong = (
        (f"The system should {need}.", f"The system must {need}.")
        if language == "en"
        else (f"系统应该{need}。", f"系统必须{need}。")
    )
    before, after = _requirement(model, plain), _requirement(model, strong)
    if after is None:
        return before is None
    return after.priority is Priority.MUST


def _requirement(model: TextModel, text: str) -> Finding | None:
    analysis = model.analyze(Document("behavior", text, DocumentKind.MESSAGE))
    found: Sequence[Finding] = [
        one for one in analysis.findings if one.type is FindingType.REQUIREMENT
    ]
    return found[0] if found else None

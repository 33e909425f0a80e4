"""What a message says, in the language of its reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.schemas.enums import Language

_GROUPS = {
    Language.EN: {
        "requirements": "requirements",
        "changes": "changes",
        "client": "client",
        "plan": "plan",
        "progress": "progress",
        "team": "team",
        "dependencies": "dependencies",
        "history": "past results",
        "segment": "kind of work",
        "other": "other",
    },
    Language.ZH: {
        "requirements": "需求",
        "changes": "变更",
        "client": "客户",
        "plan": "计划",
        "progress": "进度",
        "team": "团队",
        "dependencies": "依赖",
        "history": "以往结果",
        "segment": "工作类型",
        "other": "其他",
    },
}
_EVENTS = {
    Language.EN: {
        "raised": "Delay warning",
        "worse": "Delay warning: the risk has grown",
        "reminder": "Delay warning: nobody has reacted yet",
        "cleared": "Delay warning cleared",
        "test": "Test message",
    },
    Language.ZH: {
        "raised": "延期预警",
        "worse": "延期预警：风险上升",
        "reminder": "延期预警：尚未处理",
        "cleared": "延期预警解除",
        "test": "测试消息",
    },
}
_LINES = {
    Language.EN: {
        "project": "Project: {name} ({key})",
        "p": "Probability of a slip over 5 %: {p:.0%} (threshold {threshold:.0%})",
        "slip": "Expected slip: {days:.0f} days",
        "dates": "Planned end {planned}; 50 % by {p50}, 80 % by {p80}",
        "n": "Rests on {n} comparable items ({basis}), as of {as_of}",
        "drivers": "Main drivers: {drivers}",
        "react": "Please say by {react_by} what is done about it.",
        "link": "Open: {url}",
        "test": "If you read this, the address works. Nothing has happened.",
        "own": "own history",
        "reference": "reference ranges of other organizations",
        "cleared": "The estimate of {as_of} is clearly below the limits again.",
    },
    Language.ZH: {
        "project": "项目：{name}（{key}）",
        "p": "延期超过 5% 的概率：{p:.0%}（阈值 {threshold:.0%}）",
        "slip": "预计延期：{days:.0f} 天",
        "dates": "计划结束 {planned}；50% 概率在 {p50} 前、80% 概率在 {p80} 前完成",
        "n": "依据 {n} 个可比项目（{basis}），截至 {as_of}",
        "drivers": "主要因素：{drivers}",
        "react": "请在 {react_by} 前说明应对措施。",
        "link": "打开：{url}",
        "test": "收到此消息说明地址可用，没有发生任何事情。",
        "own": "本机构历史",
        "reference": "其他机构的参考区间",
        "cleared": "最新预测（{as_of}）已明显低于警戒值。",
    },
}


def subject_of(event: str, key: str, language: Language) -> str:
    """Return the subject of a message; it holds no words of the client."""
    return f"[ClientSignal] {_EVENTS[language][event]} - {key}"


def body_of(
    event: str,
    project: Mapping[str, Any],
    alert: Mapping[str, Any] | None,
    language: Language,
    *,
    url: str | None,
    asks: bool,
) -> str:
    """Return the text of a message.

    Parameters
    ----------
    event
        Value of `AlertEvent`.
    project
        ``name`` and ``key``.
    alert
        Values of the alert, none for a test message.
    language
        Language of the reader.
    url
        Address of the page of the alert, if the installation has told us its own.
    asks
        Whether the reader is asked to react.
    """
    words = _LINES[language]
    lines = [_EVENTS[language][event], "", words["project"].format(**project)]
    if alert is None:
        lines += [words["test"]]
    else:
        if event == "cleared":
            lines.append(words["cleared"].format(**alert))
        lines += _numbers(alert, language)
        if asks and event != "cleared":
            lines += ["", words["react"].format(**alert)]
    if url:
        lines += ["", words["link"].format(url=url)]
    return "\n".join(lines) + "\n"


def _numbers(alert: Mapping[str, Any], language: Language) -> list[str]:
    words = _LINES[language]
    values = {
        "p": alert["p_late"],
        "threshold": alert["threshold"],
        "days": alert["expected_slip_days"],
        "planned": alert["planned_end"],
        "p50": alert["p50_end"],
        "p80": alert["p80_end"],
        "n": alert["n_reference"],
        "basis": words.get(alert["basis"], alert["basis"]),
        "as_of": alert["as_of"],
    }
    lines = [words[name].format(**values) for name in ("p", "slip", "dates", "n")]
    if alert["drivers"]:
        names = _GROUPS[language]
        joined = ", ".join(
            f"{names[driver['group']]} {driver['points']:+.0f}" for driver in alert["drivers"]
        )
        lines.append(words["drivers"].format(drivers=joined))
    return lines

"""What the service says about mail, in the words of the reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from service.schemas import mail as m
from ui import state
from ui.i18n import known
from ui.words import label, t

NO_RULE = "no rule matches"
_ROUTES = {
    "its mailbox": "route.mailbox",
    "its thread": "route.thread",
    "its recipients": "route.recipients",
    NO_RULE: "route.none",
}
_RULE = re.compile(
    "(" + "|".join(kind.value.replace("_", " ") for kind in m.RuleKind) + r") (.+)", re.DOTALL
)


K = TypeVar("K", bound=StrEnum)


def route_words(route: str) -> str:
    """Return why a message is where it is; the service's own words where we have none."""
    if route in _ROUTES:
        return t(_ROUTES[route])
    if route.startswith("by "):
        return t("route.by", who=route.removeprefix("by "))
    if route.startswith("rules of several projects"):
        return t("route.several")
    if "another project than the rule says" in route:
        return t("route.contradiction")
    found = _RULE.fullmatch(route)
    if found:
        kind = m.RuleKind(found[1].replace(" ", "_"))
        return t("route.rule", kind=label(kind), value=found[2])
    return route


def box_problem(code: str | None, detail: str | None) -> tuple[str, str]:
    """Return what is wrong with a mailbox in words, and the technical details."""
    key = f"mailbox_problem.{code}"
    if known(state.language(), key):
        return t(key), detail or ""
    return detail or "", ""


def counts(numbers: Mapping[K, int]) -> str:
    """Return counts by kind in one line; empty where all are zero."""
    found = [t("count.of_kind", n=n, kind=label(kind)) for kind, n in numbers.items() if n]
    return t("list.separator").join(found)


def span(seconds: float) -> str:
    """Return a length of time in the largest unit that fits."""
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * length:
            return t(f"time.{unit}", n=round(seconds / length))
    return t("time.seconds", n=round(seconds))

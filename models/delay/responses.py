"""The library of recommended responses: what to do about a driver, in both languages."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from models.delay.drivers import Driver

LEVELS = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Response:
    """One thing to do; texts by language code `en` and `zh`."""

    key: str
    group: str
    title: dict[str, str]
    when: dict[str, str]
    effect: dict[str, str]
    effort: str
    risk: dict[str, str]


def _both(item: dict[str, str], part: str) -> dict[str, str]:
    return {language: item[f"{part}_{language}"] for language in ("en", "zh")}


@cache
def load_responses() -> tuple[Response, ...]:
    """Read the shipped library."""
    text = (resources.files("models.delay") / "data" / "responses.toml").read_text(encoding="utf-8")
    return tuple(
        Response(
            item["key"],
            item["group"],
            _both(item, "title"),
            _both(item, "when"),
            _both(item, "effect"),
            item["effort"],
            _both(item, "risk"),
        )
        for item in tomllib.loads(text)["response"]
    )


def responses_for(drivers: tuple[Driver, ...], *, most: int = 5) -> tuple[Response, ...]:
    """Return responses to the drivers that raise the risk, strongest driver and least effort first.

    One response of every group comes before a second one of the same group.
    """
    points: dict[str, float] = {}
    for driver in drivers:
        if driver.points > 0:
            points[driver.group] = points.get(driver.group, 0.0) + driver.points
    ranked: list[tuple[int, float, Response]] = []
    for group, strength in points.items():
        own = sorted(
            (r for r in load_responses() if r.group == group), key=lambda r: LEVELS.index(r.effort)
        )
        ranked.extend((place, -strength, response) for place, response in enumerate(own))
    ranked.sort(key=lambda item: item[:2])
    return tuple(response for _place, _strength, response in ranked[:most])

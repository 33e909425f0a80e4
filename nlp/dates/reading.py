"""What a date expression means, seen from the day on which it was written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

from nlp.dates.calendar import DAY, WorkCalendar
from nlp.domain import Language


@dataclass(frozen=True, slots=True)
class Reading:
    """The dates an expression stands for.

    ``period`` marks a stretch of time ("June", "下周") of which "before" means the day before it
    begins and "by" is ambiguous; otherwise the expression names a day, or a range asked for.
    """

    latest: date | None
    earliest: date | None = None
    rule: str = ""
    alternatives: tuple[date, ...] = ()
    period: bool = False


class Strength(IntEnum):
    """How clearly a date is one that is asked for."""

    NONE = 0
    ASKED = 1
    SET = 2


@dataclass(frozen=True, slots=True)
class Scene:
    """The day of the message, the calendar, and the language in which rules are worded."""

    anchor: date | None
    calendar: WorkCalendar
    language: Language

    def say(self, zh: str, en: str) -> str:
        """Return the wording in the language of the text."""
        return zh if self.language is Language.ZH else en

    def no_anchor(self) -> Reading:
        """Return the reading of a relative expression in a text whose date is unknown."""
        return Reading(
            None,
            rule=self.say(
                "相对日期，但消息日期未知，无法推算",
                "relative to the message, but the message date is missing",
            ),
        )

    def ambiguous(self, rule: str, *alternatives: date | None) -> Reading:
        """Return a blank reading with the dates that it may mean."""
        known = tuple(sorted({day for day in alternatives if day is not None}))
        return Reading(None, rule=self.say("有歧义：", "ambiguous: ") + rule, alternatives=known)


def before(scene: Scene, reading: Reading, *, inclusive: bool) -> Reading:
    """Return the reading of "before <expression>".

    Chinese "前" after a day includes that day in practice; English "before Friday" does not.
    """
    if reading.latest is None:
        return reading
    if reading.period and reading.earliest is None:
        return scene.ambiguous(reading.rule + scene.say("已经开始", " has begun"), reading.latest)
    if reading.period and reading.earliest is not None:
        return Reading(
            reading.earliest - DAY,
            rule=reading.rule + scene.say("；在此之前", "; before it begins"),
        )
    if inclusive:
        note = scene.say("；“前”按含当日计", "; that day included")
        return replace(reading, earliest=None, rule=reading.rule + note)
    return replace(
        reading,
        latest=reading.latest - DAY,
        earliest=None,
        alternatives=tuple(sorted({*reading.alternatives, reading.latest})),
        rule=f"{reading.rule}; strictly before, so the day before",
    )


def by(scene: Scene, reading: Reading) -> Reading:
    """Return the reading of "by <expression>": a day is included, a period is ambiguous."""
    if reading.latest is None or not reading.period or reading.earliest is None:
        return replace(reading, earliest=None)
    return scene.ambiguous(
        scene.say(
            f"{reading.rule}；指开始之前还是结束之前不明",
            f"{reading.rule}; before it begins or before it ends",
        ),
        reading.earliest - DAY,
        reading.latest,
    )


def after(scene: Scene, reading: Reading) -> Reading:
    """Return the reading of "after <expression>": only a beginning is set."""
    if reading.latest is None:
        return reading
    return Reading(
        None,
        earliest=reading.latest + DAY,
        rule=reading.rule
        + scene.say("；只给出最早日期，没有截止", "; earliest day only, no deadline"),
    )

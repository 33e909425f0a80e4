"""Names of facts, drivers and changes of delay risk in the words of the session's language."""

from __future__ import annotations

from service.schemas import DriverOut, Estimate, RiskLevel
from service.schemas.alerts import AlertDriver
from ui import state
from ui.i18n import known
from ui.words import label, percent, t

# A sign repeats what the word says, so that a glance along the column is enough.
SIGNS = {
    RiskLevel.CALM: "○",
    RiskLevel.WATCH: "◐",
    RiskLevel.AT_RISK: "▲",
    RiskLevel.OVERDUE: "■",
}
_ENDINGS = ("_over_total", "_over_duration", "_log")
_SHARES = ("_share",)


def fact_name(column: str) -> str:
    """Return the name of a column of the schema; an own column keeps its name."""
    key = f"fact.{column}"
    if known(state.language(), key):
        return t(key)
    return column.removeprefix("x_").replace("_", " ")


def number(value: float) -> str:
    """Return a number without needless decimals."""
    if abs(value - round(value)) < 0.005:
        return str(round(value))
    return f"{value:.2f}"


def fact_value(column: str, value: object) -> str:
    """Return the value of a fact as text; unknown is a dash."""
    if value is None:
        return "–"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        # no "-0" for a tone that is just below zero
        return percent(float(value)) if column.endswith(_SHARES) else f"{value + 0:,.10g}"
    return str(value)


def feature_name(feature: str) -> str:
    """Return the name of a feature of the model, such as ``plan:duration_log_days``."""
    if known(state.language(), f"driver.{feature}"):
        return t(f"driver.{feature}")
    group, _, rest = feature.partition(":")
    column = rest.partition(":")[0].partition("=")[0]
    if group == "word":
        return t("driver.word")
    if group == "history":
        is_all = column == "all work"
        return t("driver.history.all") if is_all else t("driver.history", column=fact_name(column))
    if group == "kind":
        return t("driver.kind", column=fact_name(column))
    if rest.startswith("starts_"):
        return t("driver.starts")
    for ending in _ENDINGS:
        column = column.removesuffix(ending)
    return fact_name(column)


def driver_name(driver: DriverOut | AlertDriver) -> str:
    """Return a driver as a readable reason, with its value where there is one.

    Nothing to count can raise or lower a risk too, against an average project; the words say so.
    """
    if driver.column and driver.value is not None:
        sentence = f"driver.value.{driver.column}"
        if known(state.language(), sentence):
            if driver.value == 0:
                return t("driver.zero", name=fact_name(driver.column))
            return t(sentence, value=number(driver.value))
        shown = fact_value(driver.column, round(driver.value, 2))
        return t("driver.with_value", name=fact_name(driver.column), value=shown)
    return feature_name(driver.features[0]) if driver.features else label(driver.group)


def driver_of(driver: DriverOut, estimate: Estimate) -> str:
    """Return a driver in words, with the value that its estimate knows where the driver itself has none."""
    first = driver.features[0] if driver.features else ""
    if first.startswith("progress:remaining"):
        return t("driver.days_left", days=(estimate.planned_end - estimate.as_of).days)
    if first == "plan:end_month":
        month = f"{estimate.planned_end:%Y-%m}"
        return t("driver.with_value", name=feature_name(first), value=month)
    if f"kind:{driver.column}={estimate.segment}" in driver.features:
        return t("driver.with_value", name=fact_name(driver.column), value=estimate.segment)
    return driver_name(driver)


def points(value: float) -> str:
    """Return percentage points with their sign."""
    return f"{value:+.0f}"


def money(value: float | None, currency: str) -> str:
    """Return an amount with its currency, or a dash."""
    return "–" if value is None else f"{value:,.0f} {currency}".strip()


def slip_days(estimate: Estimate, level: str) -> int:
    """Return how many days a date of the fan lies after the plan."""
    end = {"p50": estimate.p50_end, "p80": estimate.p80_end, "p95": estimate.p95_end}[level]
    return (end - estimate.planned_end).days

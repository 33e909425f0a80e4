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
_AMOUNTS = ("plan:cost_log", "plan:cost_per_day_log", "plan:contract_value_log")


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


def feature_value(feature: str, value: float, currency: str) -> str:
    """Return the value of a feature of the model with its unit."""
    if feature.endswith(_SHARES):
        return percent(value)
    if feature.endswith("_month"):
        return t("driver.month", n=round(value))
    if feature.endswith("_days"):
        return t("driver.days", days=f"{value:,.0f}")
    if feature in _AMOUNTS:
        return money(value, currency)
    return f"{value:,.4g}"


def kind_name(text: str) -> str:
    """Return a kind of work, a phase or a reference class in the words of the session's language.

    Classes are lists such as ``public construction, New York, Design``; what is not known stays as it was
    imported.
    """
    parts = []
    for part in text.split(", "):
        key = f"kind.{part.casefold().replace(' ', '_')}"
        parts.append(t(key) if known(state.language(), key) else part)
    return t("list.separator").join(parts) if len(parts) > 1 else parts[0]


def work_title(title: str, kind: str) -> str:
    """Return the title of finished work; one that begins with its kind is told with the known name."""
    if kind and title.startswith(f"{kind} "):
        return f"{kind_name(kind)} {title.removeprefix(kind).strip()}"
    return title


def driver_name(driver: DriverOut | AlertDriver, currency: str = "") -> str:
    """Return a driver as a readable reason, with its value where there is one.

    Nothing to count can raise or lower a risk too, against an average project; the words say so.
    """
    if driver.column and driver.value is not None:
        sentence = f"driver.value.{driver.column}"
        if known(state.language(), sentence):
            if driver.value == 0:
                return t("driver.zero", name=fact_name(driver.column))
            return t(sentence, value=number(driver.value))
        if ":" in driver.column:
            shown = feature_value(driver.column, driver.value, currency)
            return t("driver.with_value", name=feature_name(driver.column), value=shown)
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
        kind = kind_name(estimate.segment)
        return t("driver.with_value", name=fact_name(driver.column), value=kind)
    return driver_name(driver, estimate.currency)


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

"""Burn against plan, forecast, warning, and what each change costs."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from service.schemas import Project
from service.schemas.planning import Budget, BudgetLevel, ChangeCost, ForecastBasis, PlanningKind
from ui import planning
from ui.charts import show_chart
from ui.widgets.markup import plain
from ui.widgets.planning_file import planning_file
from ui.words import label, percent, t

_COLUMNS = ("month", "planned_cost", "actual_cost", "earned_share")
# Okabe-Ito; the dash repeats what the color says.
_LINES = {
    "planned": ("#6b7680", [6, 4]),
    "actual": ("#0072b2", [1, 0]),
    "forecast": ("#c4500a", [2, 3]),
}


def budget_tab(project: Project, found: Budget) -> None:
    """Show the budget of a project."""
    if found.months:
        _warning(found)
        _numbers(found)
        rows = _burn(found)
        show_chart(_chart(rows, found.currency), rows, "budget")
        st.caption(_basis(found))
    else:
        st.info(t("planning.no_budget"), icon=":material/payments:")
    _editor(project, found)
    _changes(project, found)
    planning_file(project, PlanningKind.BUDGET, found.version)


def _money(value: float | None, currency: str) -> str:
    return "–" if value is None else f"{value:,.0f} {currency}"


def _warning(found: Budget) -> None:
    if found.overrun_share is None:
        return
    words = t(
        f"planning.level_{found.level.value}",
        forecast=_money(found.forecast_total, found.currency),
        budget=_money(found.planned_total + found.agreed_changes_cost, found.currency),
        share=percent(abs(found.overrun_share)),
    )
    show = {BudgetLevel.OVERRUN: st.error, BudgetLevel.WATCH: st.warning}
    show.get(found.level, st.success)(plain(words))


def _numbers(found: Budget) -> None:
    with st.container(key="metrics_budget"):
        columns = st.columns(4)
    currency = found.currency
    columns[0].metric(t("planning.spent"), _money(found.actual_to_date, currency), border=True)
    columns[1].metric(
        t("planning.plan_so_far"), _money(found.planned_to_date, currency), border=True
    )
    columns[2].metric(t("planning.forecast"), _money(found.forecast_total, currency), border=True)
    columns[3].metric(
        t("planning.changes_agreed"), _money(found.agreed_changes_cost, currency), border=True
    )


def _basis(found: Budget) -> str:
    words = t(f"planning.basis_{found.forecast_basis.value}", n=found.months_known)
    if found.months_missing:
        words += " " + t("planning.months_missing", n=found.months_missing)
    if found.forecast_basis is ForecastBasis.EARNED and found.cost_index is not None:
        words += " " + t("planning.cost_index", value=f"{found.cost_index:.2f}")
    return words


def _burn(found: Budget) -> pd.DataFrame:
    names = {name: t(f"planning.line_{name}") for name in _LINES}
    rows = pd.DataFrame(
        [
            {"month": point.month, "cost": getattr(point, name), "line": names[name]}
            for point in found.burn
            for name in _LINES
            if getattr(point, name) is not None
        ]
    )
    rows["month"] = pd.to_datetime(rows["month"])
    return rows


def _chart(rows: pd.DataFrame, currency: str) -> alt.LayerChart | alt.FacetChart:
    names = {name: t(f"planning.line_{name}") for name in _LINES}
    # strokes, so that the legend shows the dashes; a dashed dot is a blot
    legend = alt.Legend(symbolType="stroke", symbolSize=400, symbolStrokeWidth=3)
    chart = (
        alt.Chart(rows)
        .mark_line(point=True, strokeWidth=2)
        .encode(
            x=alt.X("month:T", title=None, axis=alt.Axis(format="%Y-%m", tickCount="month")),
            y=alt.Y("cost:Q", title=t("planning.cost_axis", currency=currency)),
            color=alt.Color(
                "line:N",
                title=None,
                legend=legend,
                scale=alt.Scale(
                    domain=list(names.values()), range=[color for color, _dash in _LINES.values()]
                ),
            ),
            strokeDash=alt.StrokeDash(
                "line:N",
                title=None,
                legend=legend,
                scale=alt.Scale(
                    domain=list(names.values()), range=[dash for _color, dash in _LINES.values()]
                ),
            ),
            tooltip=[
                alt.Tooltip("month:T", title=t("column.month"), format="%Y-%m"),
                alt.Tooltip("line:N", title=t("planning.line")),
                alt.Tooltip("cost:Q", title=t("planning.cost"), format=",.0f"),
            ],
        )
    )
    return alt.layer(chart).properties(height=280)


def _editor(project: Project, found: Budget) -> None:
    with st.expander(t("planning.edit_budget"), icon=":material/edit:", expanded=not found.months):
        left, right = st.columns(2)
        currency = left.text_input(
            t("planning.currency"), found.currency or "CNY", max_chars=3, key="budget_currency"
        )
        warn = right.number_input(
            t("planning.warn_share"), 0, 100, value=round(found.warn_share * 100), key="budget_warn"
        )
        frame = pd.DataFrame([row.model_dump() for row in found.months], columns=list(_COLUMNS))
        frame["month"] = pd.to_datetime(frame["month"])
        for name in _COLUMNS[1:]:
            frame[name] = frame[name].astype(float)
        edited = st.data_editor(
            frame,
            num_rows="dynamic",
            hide_index=True,
            key=f"budget-{project.id}-{found.version}",
            column_config={
                "month": st.column_config.DateColumn(
                    t("column.month"), format="YYYY-MM", required=True
                ),
                "planned_cost": st.column_config.NumberColumn(
                    t("column.planned_cost"), min_value=0.0, required=True
                ),
                "actual_cost": st.column_config.NumberColumn(
                    t("column.actual_cost"), min_value=0.0
                ),
                "earned_share": st.column_config.NumberColumn(
                    t("column.earned_share"), min_value=0.0, max_value=1.0
                ),
            },
        )
        if st.button(t("edit.save"), type="primary", key="save_budget"):
            months = [
                {str(name): _tidy(value) for name, value in row.items()}
                for row in edited.dropna(how="all").to_dict("records")
            ]
            values: dict[str, object] = {
                "expected_version": found.version,
                "currency": currency.strip().upper(),
                "warn_share": warn / 100,
                "months": months,
            }
            planning.save_budget(project.id, values)
            st.rerun()


def _tidy(value: object) -> object:
    if isinstance(value, pd.Timestamp):
        return value.date()
    # An empty cell of a column of numbers is NaN, which differs from itself.
    return None if value != value else value  # noqa: PLR0124


def _changes(project: Project, found: Budget) -> None:
    st.subheader(t("planning.changes"))
    if not found.changes:
        st.caption(t("planning.no_changes"))
        return
    st.caption(
        t(
            "planning.changes_sum",
            agreed=_money(found.agreed_changes_cost, found.currency),
            draft=_money(found.draft_changes_cost, found.currency),
            n=found.changes_without_cost,
        )
    )
    for change in found.changes:
        _change(project, found.currency, change)


def _change(project: Project, currency: str, change: ChangeCost) -> None:
    title = (
        f"{change.record_code} · {change.from_value or '–'} → {change.to_value or '–'} · "
        f"{label(change.state)} · {_money(change.cost, currency)}"
    )
    with st.expander(plain(title)), st.form(f"change_cost-{change.change_id}", border=False):
        columns = st.columns(3)
        values: dict[str, object] = {
            field: column.number_input(
                t(f"planning.change_{field}"),
                min_value=0.0,
                value=getattr(change, field),
                key=f"change_{field}-{change.change_id}",
            )
            for column, field in zip(columns, ("cost", "effort_hours", "delay_days"), strict=True)
        }
        values["note"] = st.text_input(
            t("planning.change_note"),
            change.note,
            max_chars=2000,
            key=f"change_note-{change.change_id}",
        )
        if st.form_submit_button(t("edit.save"), type="primary"):
            planning.save_change_cost(project.id, change.change_id, values)
            st.rerun()

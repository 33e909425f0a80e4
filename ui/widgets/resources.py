"""Weekly demand against capacity: overload weeks, a map of the load, and the table to fill in."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from service.schemas import Project
from service.schemas.planning import PlanningKind, Resources, RoleWeek
from ui import planning
from ui.charts import show_chart
from ui.widgets.planning_file import planning_file
from ui.words import day, t

_COLUMNS = ("role", "week", "demand_hours", "capacity_hours")
_OVER = "#c4500a"


def resources_tab(project: Project, found: Resources) -> None:
    """Show the resources of a project."""
    if found.rows:
        _numbers(found)
        rows = _loads(found)
        show_chart(_chart(rows), rows, "resources")
        _roles(found)
    else:
        st.info(t("planning.no_resources"), icon=":material/groups:")
    _editor(project, found)
    planning_file(project, PlanningKind.RESOURCES, found.version)


def _numbers(found: Resources) -> None:
    with st.container(key="metrics_resources"):
        columns = st.columns(3)
    weeks = sum(len(load.overload_weeks) for load in found.roles)
    columns[0].metric(t("planning.gap_next"), f"{found.gap_next_hours:,.0f}", border=True)
    columns[1].metric(t("planning.overload_weeks"), weeks, border=True)
    total = sum(load.gap_hours for load in found.roles)
    columns[2].metric(t("planning.gap_all"), f"{total:,.0f}", border=True)


def _loads(found: Resources) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "role": [row.role for row in found.rows],
            "week": [day(row.week) for row in found.rows],
            "load": [_load(row.demand_hours, row.capacity_hours) for row in found.rows],
            "words": [_words(row) for row in found.rows],
            "over": [row.demand_hours > row.capacity_hours for row in found.rows],
        }
    )


def _words(row: RoleWeek) -> str:
    # the sign repeats what the frame says
    sign = "▲ " if row.demand_hours > row.capacity_hours else ""
    return f"{sign}{row.demand_hours:.0f}/{row.capacity_hours:.0f}"


def _chart(rows: pd.DataFrame) -> alt.LayerChart | alt.FacetChart:
    base = alt.Chart(rows).encode(
        x=alt.X("week:O", title=t("planning.week_axis"), axis=alt.Axis(labelAngle=-45)),
        y=alt.Y("role:N", title=None),
        tooltip=[
            alt.Tooltip("role:N", title=t("column.role")),
            alt.Tooltip("week:O", title=t("column.week")),
            alt.Tooltip("words:N", title=t("planning.hours")),
        ],
    )
    cells = base.mark_rect(strokeWidth=2.5).encode(
        color=alt.Color(
            "load:Q",
            title=t("planning.load"),
            scale=alt.Scale(scheme="blues", domain=[0, 150], clamp=True),
        ),
        stroke=alt.condition("datum.over", alt.value(_OVER), alt.value("#ffffff")),
    )
    # The numbers say what color and frame say.
    texts = base.mark_text(fontSize=11).encode(
        text="words:N",
        color=alt.condition("datum.load > 85", alt.value("#ffffff"), alt.value("#1c2733")),
    )
    # The frame of the page counts the axis below into the height.
    height = 150 + 40 * rows["role"].nunique()
    return alt.layer(cells, texts).properties(height=height)


def _load(demand: float, capacity: float) -> float:
    if capacity <= 0:
        return 150.0 if demand > 0 else 0.0
    return 100 * demand / capacity


def _roles(found: Resources) -> None:
    columns = {
        "role": [load.role for load in found.roles],
        "gap_hours": [f"{load.gap_hours:,.0f}" for load in found.roles],
        "demand_hours": [f"{load.demand_hours:,.0f}" for load in found.roles],
        "capacity_hours": [f"{load.capacity_hours:,.0f}" for load in found.roles],
        "overload": [
            t("list.separator").join(day(week) for week in load.overload_weeks) or "–"
            for load in found.roles
        ],
    }
    frame = pd.DataFrame(columns).rename(columns={name: t(f"column.{name}") for name in columns})
    st.dataframe(frame, hide_index=True, height=min(38 + 35 * len(found.roles), 260))


def _editor(project: Project, found: Resources) -> None:
    with st.expander(t("planning.edit_resources"), icon=":material/edit:", expanded=not found.rows):
        frame = pd.DataFrame([row.model_dump() for row in found.rows], columns=list(_COLUMNS))
        frame["week"] = pd.to_datetime(frame["week"])
        for name in ("demand_hours", "capacity_hours"):
            frame[name] = frame[name].astype(float)
        edited = st.data_editor(
            frame,
            num_rows="dynamic",
            hide_index=True,
            key=f"resources-{project.id}-{found.version}",
            column_config={
                "role": st.column_config.TextColumn(t("column.role"), required=True, width=180),
                "week": st.column_config.DateColumn(t("column.week"), required=True),
                "demand_hours": st.column_config.NumberColumn(
                    t("column.demand_hours"), min_value=0.0, required=True
                ),
                "capacity_hours": st.column_config.NumberColumn(
                    t("column.capacity_hours"), min_value=0.0, required=True
                ),
            },
        )
        if st.button(t("edit.save"), type="primary", key="save_resources"):
            rows = edited.dropna(how="all").to_dict("records")
            tidy = [
                {**{str(name): value for name, value in row.items()}, "week": _date(row["week"])}
                for row in rows
            ]
            planning.save_resources(project.id, found.version, tidy)
            st.rerun()


def _date(value: object) -> object:
    return value.date() if isinstance(value, pd.Timestamp) else value

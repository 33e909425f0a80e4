"""Table of the portfolio: one project a row, with what its estimate rests on."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from service.schemas import PortfolioEntry
from ui import state
from ui.risk_words import SIGNS, money
from ui.widgets.page import open_page
from ui.words import label, t


def _made(entry: PortfolioEntry, day: date) -> str:
    if not entry.is_stale:
        return entry.as_of.isoformat()
    return t("portfolio.stale_row", day=entry.as_of, n=(day - entry.as_of).days)


def portfolio_rows(entries: list[PortfolioEntry], day: date) -> None:
    """Show the projects; choosing a row opens its delay risk."""
    columns = {
        "level": [f"{SIGNS[entry.level]} {label(entry.level)}" for entry in entries],
        "p_late": [100 * entry.p_late for entry in entries],
        "project": [f"{entry.key} · {entry.name}" for entry in entries],
        "trend": [[100 * p_late for p_late in entry.trend] for entry in entries],
        "loss": [money(entry.expected_loss, entry.currency) for entry in entries],
        "slip": [round(entry.expected_slip_days) for entry in entries],
        "planned_end": [entry.planned_end for entry in entries],
        "band": [f"{entry.p50_end} – {entry.p95_end}" for entry in entries],
        "mood": ["–" if e.mood is None else f"{e.mood:+.2f}" for e in entries],
        "churn": ["–" if e.churn_count is None else str(e.churn_count) for e in entries],
        "n": [entry.n_reference for entry in entries],
        "as_of": [_made(entry, day) for entry in entries],
        "client": [entry.client_name for entry in entries],
    }
    if len({entry.basis for entry in entries}) > 1:
        columns["basis"] = [label(entry.basis) for entry in entries]
    names = {name: t(f"portfolio.{name}") for name in columns}
    config = {
        names["level"]: st.column_config.TextColumn(help=t("portfolio.level_help")),
        names["project"]: st.column_config.TextColumn(width=230),
        names["p_late"]: st.column_config.ProgressColumn(
            format="%.0f",
            min_value=0,
            max_value=100,
            width=110,
            help=t("portfolio.p_late_help"),
        ),
        names["trend"]: st.column_config.LineChartColumn(
            y_min=0, y_max=100, width=105, help=t("portfolio.trend_help")
        ),
        # room for the sign and the age of an old estimate
        names["as_of"]: st.column_config.TextColumn(
            width=175 if any(entry.is_stale for entry in entries) else 95
        ),
        **{
            names[name]: st.column_config.Column(help=t(f"portfolio.{name}_help"))
            for name in ("slip", "loss", "mood", "churn", "n")
        },
    }
    event = st.dataframe(
        pd.DataFrame(columns).rename(columns=names),
        hide_index=True,
        column_config=config,
        on_select="rerun",
        selection_mode="single-row",
        key="portfolio_rows",
        row_height=36,
        height=min(38 + 36 * len(entries), 640),
    )
    rows = event["selection"]["rows"]
    if rows:
        state.go("project", entries[rows[0]].project_id)
        open_page("risk")

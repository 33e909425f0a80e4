"""Portfolio: all open projects as of a day, the largest expected loss first."""

from __future__ import annotations

from datetime import UTC, date, datetime
from math import ceil

import streamlit as st

from service.schemas import (
    EstimateBasis,
    LevelCount,
    Portfolio,
    PortfolioSort,
    RiskLevel,
)
from ui import state
from ui.charts import portfolio_fan, portfolio_table, show_chart
from ui.risk_words import SIGNS
from ui.widgets.attempt import attempt, outcome
from ui.widgets.page import words_for_errors
from ui.widgets.portfolio_rows import portfolio_rows
from ui.words import label, labels, t

_ON_A_PAGE = 50
_FAN_ROWS = 20


def _filters() -> tuple[dict[str, object], int]:
    names = labels()
    with st.container(horizontal=True, vertical_alignment="bottom", key="portfolio_filters"):
        chosen = st.date_input(
            t("risk.as_of"),
            value=datetime.now(UTC).date(),
            max_value=datetime.now(UTC).date(),
            key="portfolio_day",
            width=150,
        )
        words = st.text_input(t("portfolio.search"), key="portfolio_text", width=220)
        sort = st.selectbox(
            t("portfolio.sort"),
            list(PortfolioSort),
            format_func=names,
            key="portfolio_sort",
            width=180,
        )
        levels = st.pills(
            t("portfolio.filter_level"),
            list(RiskLevel),
            selection_mode="multi",
            format_func=lambda level: f"{SIGNS[level]} {names(level)}",
            key="portfolio_levels",
        )
    values: dict[str, object] = {"sort": sort, "q": words.strip() or None, "level": levels or None}
    if isinstance(chosen, date):
        values["as_of"] = chosen.isoformat()
    return values, int(st.session_state.get("portfolio_page", 1))


def _numbers(found: Portfolio) -> None:
    with st.container(key="metrics_portfolio"):
        columns = st.columns(len(RiskLevel) + max(len(found.losses[:2]), 1))
    counts: list[LevelCount] = found.levels
    for column, count in zip(columns, counts, strict=False):
        column.metric(
            f"{SIGNS[count.level]} {label(count.level)}",
            count.projects,
            border=True,
            height="stretch",
        )
    for column, loss in zip(columns[len(counts) :], found.losses[:2], strict=False):
        currency = loss.currency or t("portfolio.no_currency")
        column.metric(
            t("portfolio.loss_sum", currency=currency, n=loss.projects),
            f"{loss.expected_loss:,.0f}",
            border=True,
            height="stretch",
            help=t("portfolio.loss_n", n=loss.projects),
        )


def _basis(found: Portfolio) -> None:
    status = found.status
    if status.problem:
        st.warning(t("risk.problem", detail=status.problem), icon=":material/warning:")
    if status.basis is EstimateBasis.REFERENCE:
        words = t("portfolio.reference", finished=status.n_finished, needed=status.n_needed)
        st.info(words, icon=":material/straighten:")
    else:
        st.caption(t("portfolio.own", finished=status.n_finished, version=status.model_version))
    if len({entry.currency for entry in found.items if entry.expected_loss is not None}) > 1:
        st.caption(t("portfolio.currencies"))


def _stale(found: Portfolio) -> None:
    """Say that estimates are old, and offer to make new ones."""
    if not found.stale:
        return
    total = sum(count.projects for count in found.levels)
    words = t("portfolio.stale", n=found.stale, total=total, days=found.stale_days)
    st.warning(words, icon=":material/schedule:")
    if found.as_of == datetime.now(UTC).date():
        _score_button("score_now", t("portfolio.score_now"), is_primary=True)


def _background() -> None:
    outcome("portfolio")
    _score_button("score_all", t("risk.score_all"))


def _score_button(key: str, words: str, *, is_primary: bool = False) -> None:
    st.button(
        words,
        key=key,
        icon=":material/calculate:",
        type="primary" if is_primary else "secondary",
        on_click=attempt,
        args=("portfolio", state.client().score_all, t("portfolio.scoring")),
    )


def render() -> None:
    """Show the page."""
    st.caption(t("portfolio.how"))
    filters, page = _filters()
    found = state.client().portfolio(
        **filters,  # type: ignore[arg-type]  # values of the filters above, by name
        limit=_ON_A_PAGE,
        offset=(page - 1) * _ON_A_PAGE,
    )
    has_any = any(count.projects for count in found.levels)
    if not found.items:
        st.info(
            t("portfolio.nothing_left" if has_any else "portfolio.none"), icon=":material/info:"
        )
    else:
        _numbers(found)
        _stale(found)
        _basis(found)
        portfolio_rows(found.items, found.as_of)
        if found.total > _ON_A_PAGE:
            st.pagination(ceil(found.total / _ON_A_PAGE), key="portfolio_page")
        shown = portfolio_table(found.items[:_FAN_ROWS])
        st.subheader(t("portfolio.fan"))
        st.caption(t("portfolio.fan_how", n=len(shown)))
        show_chart(portfolio_fan(shown), shown, "portfolio")
    if found.without_estimate:
        st.caption(t("portfolio.without", n=found.without_estimate))
    _background()


with words_for_errors("page"):
    render()

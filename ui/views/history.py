"""History: take in earlier work, with a mapping of columns and every doubt before anything is stored."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from service.client import ClientError
from service.schemas import DateOrder, HistoryImport, ImportPreview
from ui import state
from ui.risk_words import fact_name
from ui.widgets.attempt import attempt, outcome
from ui.widgets.markup import plain, show
from ui.widgets.page import words_for_errors
from ui.words import label, labels, moment, problem, t

# What a mapping may ask for beside the columns of the schema; the service knows the same words.
_LEAVE_OUT, _OWN = "", "own"


def _status() -> None:
    status = state.client().delay_status()
    st.caption(
        t(
            "history.status",
            available=status.n_available,
            finished=status.n_finished,
            needed=status.n_needed,
        )
    )
    outcome("learn")
    st.button(
        t("history.learn"),
        key="learn",
        icon=":material/school:",
        on_click=attempt,
        args=("learn", state.client().train_delay, t("history.learning")),
    )


def _mapping(found: ImportPreview, key: str) -> dict[str, str]:
    """Show one row a column with what it means; return the mapping as it stands."""
    st.subheader(t("history.mapping"))
    st.caption(t("history.mapping_how"))
    names = {_LEAVE_OUT: t("history.leave_out"), _OWN: t("history.own")}
    names.update({target: f"{fact_name(target)} ({target})" for target in found.targets})
    first = found.sample[0] if found.sample else {}
    table = pd.DataFrame(
        {
            "column": found.columns,
            "target": [names.get(found.mapping[c], found.mapping[c]) for c in found.columns],
            "example": [first.get(column, "") for column in found.columns],
        }
    )
    edited = st.data_editor(
        table,
        hide_index=True,
        disabled=["column", "example"],
        column_config={
            "column": st.column_config.TextColumn(t("history.column")),
            "target": st.column_config.SelectboxColumn(
                t("history.target"), options=list(names.values()), required=True
            ),
            "example": st.column_config.TextColumn(t("history.example")),
        },
        key=f"mapping-{key}",
    )
    back = {name: target for target, name in names.items()}
    return {
        str(row["column"]): back.get(str(row["target"]), str(row["target"]))
        for row in edited.to_dict("records")
    }


def _column(column: str, found: ImportPreview) -> str:
    """Return a column of the file as it is written, one of the schema by its name."""
    return fact_name(column) if column in found.targets else column


def _problems(found: ImportPreview) -> None:
    if not found.problems:
        return
    with st.expander(t("history.problems", n=len(found.problems)), expanded=True):
        table = pd.DataFrame(
            {
                t("history.line"): [p.line or "–" for p in found.problems],
                t("history.column"): [_column(p.column, found) for p in found.problems],
                t("history.problem"): [label(p.code) for p in found.problems],
                t("history.value"): [p.value for p in found.problems],
                t("history.is_error"): [p.is_error for p in found.problems],
            }
        ).astype({t("history.line"): str})
        st.dataframe(table, hide_index=True)


def _bring(name: str, data: bytes) -> None:
    client, key = state.client(), f"{name}-{len(data)}"
    order = st.selectbox(
        t("history.order"),
        list(DateOrder),
        index=None,
        format_func=labels(),
        placeholder=t("history.guess"),
        width=280,
        key="history_order",
    )
    suggested = client.preview_history(name, data, order=order)
    mapping = _mapping(suggested, key)
    found = suggested
    if mapping != suggested.mapping:
        found = client.preview_history(name, data, mapping=mapping, order=order)
    st.write(
        t(
            "history.counts",
            rows=found.rows,
            fit=found.fit,
            finished=found.finished,
            errors=found.errors,
        )
    )
    _problems(found)
    if found.converted:
        with st.expander(t("history.converted")):
            table = pd.DataFrame(found.converted).astype(str).rename(columns=fact_name)
            st.dataframe(table, hide_index=True)
    skip = found.errors == 0 or st.checkbox(t("history.skip", n=found.errors), key=f"skip-{key}")
    if st.button(
        t("history.import", n=found.fit), type="primary", disabled=not (skip and found.fit)
    ):
        try:
            client.import_history(
                name, data, mapping=mapping, order=order, leave_out_bad=found.errors > 0
            )
        except ClientError as error:
            st.error(plain(problem(error)))
            return
        st.session_state["outcome-history"] = (True, t("history.done"))
        st.session_state["history_round"] = st.session_state.get("history_round", 0) + 1
        st.rerun()


def _imports(taken: list[HistoryImport]) -> None:
    st.subheader(t("history.imports"))
    if not taken:
        st.caption(t("history.none"))
    client = state.client()
    for row in taken:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            words = t(
                "history.entry",
                rows=row.counts.get("rows", 0),
                finished=row.counts.get("finished", 0),
                left_out=row.counts.get("left_out", 0),
                who=row.created_by,
                when=moment(row.created_at),
            )
            st.markdown(f"**{plain(row.name)}**  \n{plain(words)}")
            st.download_button(
                t("history.original"),
                data=partial(client.history_file, row.id),
                file_name=row.name,
                key=f"history-file-{row.id}",
                on_click="ignore",
                icon=":material/download:",
            )
            st.button(
                t("history.remove"),
                key=f"history-remove-{row.id}",
                on_click=attempt,
                args=("history", partial(client.remove_history, row.id)),
            )


def render() -> None:
    """Show the page."""
    st.caption(t("history.how"))
    outcome("history")
    _status()
    round_ = st.session_state.get("history_round", 0)
    show(f"<strong>{t('history.file')}</strong>")
    with st.container(key=f"upload_{state.language().value}"):
        file = st.file_uploader(
            t("history.file"),
            type=["csv", "txt", "xlsx", "xml"],
            key=f"history_file-{round_}",
            label_visibility="collapsed",
        )
    if file is not None:
        with words_for_errors("history"):
            _bring(file.name, file.getvalue())
    _imports(state.client().history(limit=100).items)


with words_for_errors("page"):
    render()

"""Take a CSV file of resources or months: look first, then store."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from service.schemas import Project
from service.schemas.planning import PlanningKind
from ui import planning
from ui.words import t

_EXAMPLES = {
    PlanningKind.RESOURCES: "role,week,demand_hours,capacity_hours\nBackend,2026-03-02,60,40\n",
    PlanningKind.BUDGET: "month,planned_cost,actual_cost,earned_share\n2026-03-01,20000,18500,0.25\n",
}


def planning_file(project: Project, kind: PlanningKind, version: int) -> None:
    """Show the upload of a file with what is wrong in it."""
    with st.expander(t("planning.file"), icon=":material/upload_file:"):
        st.caption(t(f"planning.file_{kind.value}"))
        st.download_button(
            t("planning.example"),
            _EXAMPLES[kind].encode("utf-8-sig"),
            file_name=f"{kind.value}.csv",
            mime="text/csv",
            key=f"planning_example-{kind.value}",
            on_click="ignore",
        )
        file = st.file_uploader(
            t("planning.choose_file"), type=["csv", "txt"], key=f"planning_file-{kind.value}"
        )
        if file is None:
            return
        found = planning.import_file(project.id, kind, version, file.getvalue(), dry_run=True)
        if found is None:
            return
        if found.problems:
            st.warning(t("planning.problems", n=len(found.problems)), icon=":material/error:")
            frame = pd.DataFrame(
                {
                    t("column.line"): [row.line for row in found.problems],
                    t("column.column"): [row.column for row in found.problems],
                    t("column.problem"): [row.problem for row in found.problems],
                }
            )
            st.dataframe(frame, hide_index=True)
            return
        st.caption(t("planning.good_rows", n=found.rows))
        st.dataframe(pd.DataFrame(found.preview), hide_index=True)
        if st.button(t("planning.replace"), type="primary", key=f"planning_store-{kind.value}"):
            done = planning.import_file(project.id, kind, version, file.getvalue(), dry_run=False)
            if done is not None and done.stored:
                planning.tell(t("planning.saved"))
            st.rerun()

"""How past alerts did, and where each of them was sent."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from service.schemas import Project
from service.schemas.alerts import TrackRecord
from ui import state
from ui.words import label, moment, percent, t


def track_record(found: TrackRecord) -> None:
    """Show precision and lead time of past alerts, each with its n."""
    with st.container(key="metrics_alerts"):
        columns = st.columns(2)
    if found.precision is None:
        columns[0].metric(t("alerts.precision"), "–", border=True)
        columns[0].caption(t("alerts.no_precision", waiting=found.not_judged))
    else:
        columns[0].metric(t("alerts.precision"), percent(found.precision), border=True)
        columns[0].caption(
            t(
                "alerts.precision_n",
                right=found.right,
                n=found.n,
                low=percent(found.precision_low or 0.0),
                high=percent(found.precision_high or 1.0),
                prevented=found.prevented,
                waiting=found.not_judged,
            )
        )
    lead = "–" if found.lead_days_median is None else f"{found.lead_days_median:.0f}"
    columns[1].metric(t("alerts.lead"), lead, border=True)
    columns[1].caption(t("alerts.lead_n", n=found.n_lead))


def deliveries(project: Project) -> None:
    """List what was sent, to whom, and what went wrong."""
    rows = state.client().alert_deliveries(project.id, limit=100).items
    with st.expander(t("alerts.deliveries", n=len(rows)), icon=":material/outgoing_mail:"):
        if not rows:
            st.caption(t("alerts.no_deliveries"))
            return
        columns = {
            "date": [moment(row.created_at) for row in rows],
            "event": [label(row.event) for row in rows],
            "channel": [label(row.channel) for row in rows],
            "target": [row.target for row in rows],
            "status": [label(row.state) for row in rows],
            "attempts": [str(row.attempts) for row in rows],
            "problem": [row.error or "–" for row in rows],
        }
        frame = pd.DataFrame(columns).rename(
            columns={name: t(f"column.{name}") for name in columns}
        )
        st.dataframe(frame, hide_index=True)

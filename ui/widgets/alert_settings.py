"""Whom alerts go to, and when."""

from __future__ import annotations

from zoneinfo import available_timezones

import streamlit as st

from service.schemas import Language
from service.schemas.alerts import AlertSettings
from ui import alerting
from ui.words import labels, t

_FIRST_ZONES = ("Asia/Shanghai", "UTC", "Europe/London", "America/New_York")
_HOURS = list(range(24))


def alert_settings(settings: AlertSettings) -> None:
    """Show the settings with a form, and what is not set up in the installation."""
    with st.expander(t("alerts.settings"), icon=":material/tune:"):
        if not settings.mail_is_on:
            st.warning(t("alerts.mail_off"), icon=":material/mail_off:")
        if settings.webhook_url and not settings.webhook_is_on:
            st.warning(t("alerts.webhook_off"), icon=":material/link_off:")
        name = f"alert_settings-{settings.project_id}-{settings.version}"
        with st.form(name, border=False):
            values = {**_addresses(settings, name), **_times(settings, name)}
            if st.form_submit_button(t("edit.save"), type="primary"):
                alerting.save(settings, values)
                st.rerun()
        st.button(
            t("alerts.test"),
            key="alert_test",
            help=t("alerts.test_help"),
            on_click=alerting.test,
            args=(settings.project_id,),
        )


def _addresses(settings: AlertSettings, name: str) -> dict[str, object]:
    values: dict[str, object] = {
        "enabled": st.toggle(t("alerts.enabled"), settings.enabled, key=f"{name}-enabled")
    }
    left, right = st.columns(2)
    for column, field in ((left, "owner_email"), (right, "client_pm_email"), (left, "webhook_url")):
        values[field] = column.text_input(
            t(f"alerts.{field}"),
            getattr(settings, field),
            help=t(f"alerts.{field}_help"),
            key=f"{name}-{field}",
        ).strip()
    values["owner_language"] = right.selectbox(
        t("alerts.owner_language"),
        list(Language),
        index=list(Language).index(settings.owner_language),
        format_func=labels(),
        key=f"{name}-language",
    )
    return values


def _times(settings: AlertSettings, name: str) -> dict[str, object]:
    columns = st.columns(3)
    margin = columns[0].number_input(
        t("alerts.clear_margin"),
        0,
        50,
        value=round(settings.clear_margin * 100),
        help=t("alerts.clear_margin_help"),
        key=f"{name}-margin",
    )
    values: dict[str, object] = {"clear_margin": margin / 100}
    for column, field in ((columns[1], "quiet_days"), (columns[2], "react_days")):
        values[field] = column.number_input(
            t(f"alerts.{field}"),
            0,
            90,
            value=getattr(settings, field),
            help=t(f"alerts.{field}_help"),
            key=f"{name}-{field}",
        )
    for column, field in ((columns[0], "quiet_from"), (columns[1], "quiet_to")):
        value = getattr(settings, field)
        values[field] = column.selectbox(
            t(f"alerts.{field}"),
            _HOURS,
            index=value,
            format_func=lambda hour: f"{hour:02d}:00",
            placeholder="–",
            key=f"{name}-{field}",
        )
    zones = sorted(available_timezones(), key=lambda zone: (zone not in _FIRST_ZONES, zone))
    values["time_zone"] = columns[2].selectbox(
        t("alerts.time_zone"), zones, index=zones.index(settings.time_zone), key=f"{name}-zone"
    )
    return values

"""Changing what is live: promote, roll back, export, import, and when to retrain."""

from __future__ import annotations

from functools import partial

import streamlit as st

from service.schemas import models as m
from service.schemas.jobs import ScheduleUpdate
from service.schemas.learning import LearningSettings, LearningSettingsUpdate
from ui import state
from ui.widgets.attempt import attempt, outcome
from ui.widgets.markup import plain
from ui.words import t

SHIPPED = "shipped"
_PLACE, _IMPORT, _SETTINGS = "models", "model_import", "learning_settings"


def name_of(version: str | None) -> str:
    """Return the name of a version in the language of the reader."""
    return t("models.shipped") if version in (None, SHIPPED) else version or ""


def promote_form(version: m.ModelVersion) -> None:
    """Offer to make a version live."""
    if version.live or version.problem:
        return
    if version.passed is False:
        st.warning(t("models.refused_warning"), icon=":material/gpp_bad:")
    client, words = state.client(), name_of(version.name)
    with st.form(f"promote-{version.name}", border=False):
        why = st.text_input(t("models.why"), max_chars=500)
        is_shipped = version.name == SHIPPED
        if st.form_submit_button(
            t("models.promote_shipped" if is_shipped else "models.promote"),
            icon=":material/rocket_launch:",
            type="primary" if version.passed else "secondary",
        ):
            command = m.Promote(why=why.strip() or "–")
            attempt(
                _PLACE,
                lambda: client.promote_model(version.name, command),
                t("models.promoted", name=words),
            )
            st.rerun()


def rollback_button(models: m.Models) -> None:
    """Offer to go back to what was live before."""
    if not models.history:
        return

    def go_back() -> None:
        event = state.client().rollback_model(m.Promote(why=t("models.rollback")))
        st.session_state["rolled_back"] = event.name

    def press() -> None:
        attempt(_PLACE, go_back, "")
        if "rolled_back" in st.session_state:
            words = name_of(st.session_state.pop("rolled_back"))
            attempt(_PLACE, lambda: None, t("models.rolled_back", name=words))

    st.button(t("models.rollback"), key="rollback", icon=":material/undo:", on_click=press)


def export_button(version: m.ModelVersion) -> None:
    """Offer a version as a file; it is read when its button is pressed."""
    if version.name == SHIPPED or version.problem:
        return
    st.download_button(
        t("models.export"),
        data=partial(state.client().export_model, version.name),
        file_name=f"{version.name}.zip",
        mime="application/zip",
        icon=":material/archive:",
        key=f"export-{version.name}",
        on_click="ignore",
        help=t("models.export_why"),
    )


def import_form() -> None:
    """Offer to add a version of another installation."""
    # Beside the form, and not in it: the form folds away when the page is drawn again.
    outcome(_IMPORT)
    with (
        st.expander(t("models.import"), icon=":material/upload:"),
        st.form("import_model", border=False, clear_on_submit=True),
    ):
        with st.container(key=f"upload_{state.language().value}"):
            file = st.file_uploader(t("models.import_file"), type=["zip"])
        checksum = st.text_input(t("models.import_sum"))
        if st.form_submit_button(t("models.import_go")) and file is not None:
            data, client = file.getvalue(), state.client()
            attempt(
                _IMPORT,
                lambda: st.session_state.update(
                    imported=client.import_model(data, sha256=checksum.strip()).name
                ),
            )
            if "imported" in st.session_state:
                words = t("models.imported", name=st.session_state.pop("imported"))
                attempt(_IMPORT, lambda: None, words)
            st.rerun()


def schedule_form(settings: LearningSettings) -> None:
    """Offer to change what starts a retraining."""
    client = state.client()
    outcome(_SETTINGS)
    with (
        st.expander(t("models.schedule"), icon=":material/schedule:"),
        st.form("learning_settings", border=False),
    ):
        st.caption(t("models.schedule_how"))
        number = st.number_input(
            t("models.new_decisions"),
            min_value=0,
            max_value=100_000,
            value=settings.new_decisions,
            step=50,
        )
        on_drift = st.checkbox(t("models.on_drift"), value=settings.on_drift)
        promotes = st.checkbox(
            t("models.promotes"), value=settings.promotes, help=t("models.promotes_why")
        )
        daily = next((one for one in client.schedules() if one.kind == "learning.retrain"), None)
        every_day = daily is not None and st.checkbox(
            t("models.daily", at=daily.at or "–"), value=daily.enabled
        )
        if st.form_submit_button(t("models.save"), icon=":material/save:"):
            command = LearningSettingsUpdate(
                expected_version=settings.version,
                new_decisions=int(number),
                on_drift=on_drift,
                promotes=promotes,
            )

            def save() -> None:
                client.update_learning(command)
                if daily is not None and every_day != daily.enabled:
                    client.update_schedule(
                        daily.name,
                        ScheduleUpdate(expected_version=daily.version, enabled=every_day),
                    )

            attempt(_SETTINGS, save, t("models.saved"))
            st.rerun()


def live_words(models: m.Models) -> None:
    """Say what is live, and what answers if that is something else."""
    st.markdown(f"#### {t('models.live', name=plain(name_of(models.live)))}")
    if models.fixed:
        st.warning(t("models.fixed"), icon=":material/lock:")
    elif models.problem:
        st.error(plain(t("models.problem", problem=models.problem)), icon=":material/error:")
    elif models.serving not in (None, models.live):
        st.caption(t("models.serving", name=plain(name_of(models.serving))))

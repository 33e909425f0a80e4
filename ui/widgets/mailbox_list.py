"""The list of mailboxes: state, last scan, what is in them, scanning, pausing, removing."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from html import escape

import streamlit as st

from service.schemas import mail as m
from ui import state
from ui.mail_words import box_problem, counts, span
from ui.widgets.attempt import attempt, outcome
from ui.widgets.jobs import job_panel
from ui.widgets.mailbox_form import secret_field, secret_fields
from ui.widgets.markup import chip, show
from ui.words import label, moment, t

_MOST = 500


def all_mailboxes() -> list[m.Mailbox]:
    """Return all mailboxes."""
    return state.client().mailboxes(limit=_MOST).items


def mailbox_list(boxes: list[m.Mailbox], projects: Mapping[int, str]) -> None:
    """Show mailboxes; ``projects`` are the names of projects by id."""
    if any(box.job_id is not None for box in boxes):
        # How past scans ended stands with each mailbox.
        titles = {f"mail.scan:{box.id}": _file(box) if box.archive else box.name for box in boxes}
        for kind in ("mail.scan", "mail.import"):
            if any(box.job_id is not None for box in boxes if box.archive is (kind != "mail.scan")):
                job_panel(kind, kind=kind, limit=10, titles=titles)
    outcome("boxes")
    if not boxes:
        st.info(t("mailboxes.none"), icon=":material/mail:")
    for box in boxes:
        with st.container(border=True, key=f"box-{box.id}"):
            _row(box, projects)


def _row(box: m.Mailbox, projects: Mapping[int, str]) -> None:
    show(_summary(box, projects))
    client, busy = state.client(), box.scanning or box.job_id is not None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t("mailboxes.read_again") if box.archive else t("mailboxes.scan"),
            key=f"scan-{box.id}",
            icon=":material/sync:",
            type="secondary" if box.archive else "primary",
            disabled=busy,
            on_click=attempt,
            args=("boxes", lambda: client.scan_mailbox(box.id)),
        )
        if not box.archive:
            pause = m.MailboxUpdate(expected_version=box.version, paused=not box.paused)
            st.button(
                t("mailboxes.go_on") if box.paused else t("mailboxes.pause"),
                key=f"pause-{box.id}",
                icon=":material/play_arrow:" if box.paused else ":material/pause:",
                on_click=attempt,
                args=("boxes", lambda: client.update_mailbox(box.id, pause)),
            )
        if box.secret_ref is not None:
            with st.popover(t("mailboxes.new_secret"), key=f"secret-{box.id}"):
                _new_secret(box)
        with st.popover(t("mailboxes.remove"), key=f"removing-{box.id}"):
            st.caption(t("mailboxes.remove_how"))
            st.button(
                t("mailboxes.remove_sure"),
                key=f"remove-{box.id}",
                disabled=busy,
                on_click=attempt,
                args=("boxes", lambda: client.remove_mailbox(box.id)),
            )


def _new_secret(box: m.Mailbox) -> None:
    """Let the reader give another password; the next scan uses it."""
    with st.form(f"secret_form-{box.id}-{box.version}", border=False, clear_on_submit=True):
        is_token = box.options.auth == "xoauth2"
        secret = secret_field(
            st.container(), f"new_secret-{box.id}-{box.version}", is_token=is_token
        )
        if not st.form_submit_button(t("mailboxes.save_secret"), key=f"save_secret-{box.id}"):
            return
    if not secret:
        st.warning(t("mailboxes.no_secret"))
        return
    client = state.client()
    fields = {"expected_version": box.version, **secret_fields(secret)}
    command = m.MailboxUpdate.model_validate(fields)
    attempt("boxes", lambda: client.update_mailbox(box.id, command), t("mailboxes.secret_saved"))
    st.rerun()


def _name(box: m.Mailbox) -> str:
    """Return the name of a mailbox; that of an archive in the language of the reader."""
    if box.archive:
        return t("mailboxes.archive", file=_file(box))
    return box.name


def _file(box: m.Mailbox) -> str:
    return box.options.path.rpartition("/")[2]


def _summary(box: m.Mailbox, projects: Mapping[int, str]) -> str:
    options = box.options
    place = f"{options.user} @ {options.host}" if options.host else options.path
    if options.host and options.folders != ["INBOX"]:
        place += f" · {t('list.separator').join(options.folders)}"
    lines = [
        f'<div class="cs-row-title">{escape(_name(box))} {_state(box)}</div>',
        _meta(f"{label(box.kind)} · {place}", _target(box, projects)),
        _meta(*_last(box)),
        _meta(_holds(box), _lag(box)),
    ]
    if box.error_code:
        words, detail = box_problem(box.error_code, box.error_detail)
        lines.append(f'<div class="cs-problem">{escape(words)}</div>')
        if detail:
            lines.append(_meta(t("mailboxes.detail", detail=detail)))
    return f'<div class="cs-row">{"".join(lines)}</div>'


def _meta(*facts: str) -> str:
    words = " · ".join(fact for fact in facts if fact)
    return f'<div class="cs-meta">{escape(words)}</div>' if words else ""


def _state(box: m.Mailbox) -> str:
    if box.scanning or box.job_id is not None:
        return chip(f"⟳ {t('mailboxes.scanning')}", "cs-status-analyzing")
    if box.error_code:
        return chip(f"✗ {t('mailboxes.failing')}", "cs-status-failed")
    if box.paused and not box.archive:
        return chip(f"‖ {t('mailboxes.paused')}")
    return chip(f"✓ {t('mailboxes.ok')}", "cs-status-reviewed") if box.scanned_at else ""


def _target(box: m.Mailbox, projects: Mapping[int, str]) -> str:
    if box.project_id is None:
        return t("mailboxes.by_rules")
    return t("mailboxes.all_to", project=projects.get(box.project_id, f"#{box.project_id}"))


def _last(box: m.Mailbox) -> tuple[str, ...]:
    """Return when the mailbox was last looked at and what that brought."""
    if box.scanned_at is None:
        # An archive is being read for the first time, or its job says why it is not.
        return () if box.archive else (t("mailboxes.never"),)
    when, did = moment(box.scanned_at), counts(box.last_scan)
    if box.error_code:
        # What a failed try did not see is no news of the mailbox.
        return (t("mailboxes.last_try", when=when), did and t("mailboxes.last_did", what=did))
    what = t("mailboxes.last_did", what=did) if did else t("mailboxes.nothing_new")
    return (t("mailboxes.last_scan", when=when), what)


def _holds(box: m.Mailbox) -> str:
    numbers: dict[StrEnum, int] = dict(box.messages.items())
    numbers[m.Outcome.QUARANTINED] = box.quarantined
    held = counts(numbers)
    return t("mailboxes.holds", what=held) if held else ""


def _lag(box: m.Mailbox) -> str:
    if box.newest_at is None or box.lag_s is None:
        return ""
    return t("mailboxes.lag", when=moment(box.newest_at), lag=span(box.lag_s))

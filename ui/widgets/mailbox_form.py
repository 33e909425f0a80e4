"""Adding a mailbox: what it needs, a test that explains failures, and saving."""

from __future__ import annotations

import re
from collections.abc import Mapping

import streamlit as st
from pydantic import ValidationError
from streamlit.delta_generator import DeltaGenerator

from service.client import ClientError
from service.schemas import mail as m
from ui import state
from ui.mail_words import box_problem
from ui.widgets.markup import plain
from ui.words import labels, problem, t

# Servers of providers: IMAP host, POP3 host.
_PROVIDERS = {
    "qq": ("imap.qq.com", "pop.qq.com"),
    "163": ("imap.163.com", "pop.163.com"),
    "126": ("imap.126.com", "pop.126.com"),
    "exmail": ("imap.exmail.qq.com", "pop.exmail.qq.com"),
    "aliyun": ("imap.qiye.aliyun.com", "pop.qiye.aliyun.com"),
    "feishu": ("imap.feishu.cn", "pop.feishu.cn"),
    "gmail": ("imap.gmail.com", "pop.gmail.com"),
    "outlook": ("outlook.office365.com", "outlook.office365.com"),
    "own": ("", ""),
}
_ON_SERVERS = (m.MailboxKind.IMAP, m.MailboxKind.POP3)
_REFERENCE = re.compile(r"(?:env|file|keyring):\S+")
_ROUND = "mailbox_round"


def mailbox_form(projects: Mapping[int, str]) -> None:
    """Let the reader add a mailbox.

    What decides on the fields is chosen first. The fields are one form: it takes what is typed as it
    stands, while a password that is left with the tab key never reaches a page without one.
    """
    number = int(st.session_state.setdefault(_ROUND, 0))
    kind, chosen = _choices()
    with st.form(f"mailbox_form-{number}", border=False):
        name = st.text_input(
            t("mailboxes.name"),
            key=f"box_name-{number}",
            max_chars=200,
            placeholder=t("mailboxes.name_example"),
        )
        if kind in _ON_SERVERS:
            values = {**chosen, **_server(kind, chosen, number)}
        else:
            values = {"path": st.text_input(t("mailboxes.path"), key=f"box_path-{number}").strip()}
        project = st.selectbox(
            t("mailboxes.project"),
            list(projects),
            index=None,
            key=f"box_project-{number}",
            format_func=lambda project_id: projects[project_id],
            placeholder=t("mailboxes.project_rules"),
        )
        with st.container(horizontal=True):
            test = st.form_submit_button(
                t("mailboxes.test"), key="box_test", icon=":material/cable:"
            )
            save = st.form_submit_button(t("mailboxes.save"), key="box_save", type="primary")
    if not test and not save:
        return
    missing = _missing(name.strip(), kind, values)
    if missing:
        st.warning(plain(t("mailboxes.missing", fields=t("list.separator").join(missing))))
        return
    command = _command(name.strip(), kind, values, project)
    if command is None:
        st.warning(t("mailboxes.incomplete"))
    elif test:
        _test(command)
    else:
        _save(command)


def _choices() -> tuple[m.MailboxKind, dict[str, str]]:
    """Let the reader choose what kind of mailbox it is, and on a server how to talk to it."""
    columns = st.columns(3)
    kinds = list(m.MailboxKind)
    kind = columns[0].selectbox(t("mailboxes.kind"), kinds, key="box_kind", format_func=labels())
    if kind not in _ON_SERVERS:
        return kind, {}
    provider = _choice(columns[1], "mailboxes.provider", "provider", list(_PROVIDERS))
    tokens = ["xoauth2"] if provider == "outlook" else ["password", "xoauth2"]
    chosen = {
        "provider": provider,
        "auth": _choice(columns[2], "mailboxes.auth", "auth", tokens, f"-{provider}"),
    }
    columns = st.columns(3)
    securities = ["tls", "starttls", "plain"]
    chosen["security"] = _choice(columns[0], "mailboxes.security", "security", securities)
    if kind is m.MailboxKind.IMAP:
        after = ["nothing", "label", "move"]
        chosen["done"] = _choice(columns[1], "mailboxes.done", "mailboxes.done", after)
    if provider != "own":
        st.caption(t(f"provider_hint.{provider}"))
    return kind, chosen


def _choice(
    place: DeltaGenerator, title: str, prefix: str, values: list[str], suffix: str = ""
) -> str:
    # The words are looked up now: the widget asks for them later, outside of the session.
    joint = "_" if "." in prefix else "."
    names = {value: t(f"{prefix}{joint}{value}") for value in values}
    return place.selectbox(
        t(title), values, key=f"box_{prefix}{suffix}", format_func=names.__getitem__
    )


def _server(kind: m.MailboxKind, chosen: Mapping[str, str], number: int) -> dict[str, object]:
    """Show the fields of a mailbox on a server."""
    provider = chosen["provider"]
    columns = st.columns(3)
    host = _PROVIDERS[provider][kind is m.MailboxKind.POP3]
    values: dict[str, object] = {
        "host": columns[0]
        .text_input(t("mailboxes.host"), host, key=f"box_host-{provider}-{kind}")
        .strip(),
        "user": columns[1].text_input(t("mailboxes.user"), key=f"box_user-{number}").strip(),
        "secret": secret_field(
            columns[2], f"box_secret-{number}", is_token=chosen["auth"] == "xoauth2"
        ),
    }
    columns = st.columns(3)
    values["port"] = columns[0].number_input(
        t("mailboxes.port"), 1, 65535, value=None, key=f"box_port-{number}", step=1
    )
    if kind is m.MailboxKind.IMAP:
        folders = columns[1].text_area(
            t("mailboxes.folders"), "INBOX", key=f"box_folders-{number}", height=90
        )
        values["folders"] = [line.strip() for line in folders.splitlines() if line.strip()]
        values["folders"] = values["folders"] or ["INBOX"]
    if chosen.get("done", "nothing") != "nothing":
        values["done_value"] = (
            columns[2].text_input(t("mailboxes.done_value"), key=f"box_done-{number}").strip()
        )
    if provider == "own" and chosen["security"] != "plain":
        values["ca_file"] = st.text_input(
            t("mailboxes.ca_file"), key=f"box_ca-{number}", help=t("mailboxes.ca_file_help")
        ).strip()
    return values


def secret_field(place: DeltaGenerator, key: str, *, is_token: bool) -> str:
    """Let the reader type a password or a token, or where it is."""
    return place.text_input(
        t("mailboxes.token") if is_token else t("mailboxes.secret"),
        type="password",
        key=key,
        help=t("mailboxes.secret_help"),
        autocomplete="new-password",
    )


def secret_fields(secret: str) -> dict[str, str]:
    """Return the field of a command for what was typed: the secret itself, or where it is."""
    return {"secret_ref" if _REFERENCE.fullmatch(secret) else "secret": secret}


def _missing(name: str, kind: m.MailboxKind, values: Mapping[str, object]) -> list[str]:
    """Return the titles of the fields that must be filled in and are not."""
    wanted = {"name": name}
    for field in ("host", "user", "secret") if kind in _ON_SERVERS else ("path",):
        wanted[field] = str(values.get(field) or "")
    if values.get("done", "nothing") != "nothing":
        wanted["done_value"] = str(values.get("done_value") or "")
    return [t(f"mailboxes.{field}") for field, value in wanted.items() if not value]


def _command(
    name: str, kind: m.MailboxKind, values: Mapping[str, object], project: int | None
) -> m.MailboxCreate | None:
    """Return what was asked for, or nothing where a field holds what it must not."""
    rest = ("secret", "provider")
    options = {key: value for key, value in values.items() if key not in rest and value}
    fields: dict[str, object] = {
        "name": name,
        "kind": kind,
        "options": options,
        "project_id": project,
    }
    secret = str(values.get("secret") or "")
    if secret:
        fields |= secret_fields(secret)
    try:
        return m.MailboxCreate.model_validate(fields)
    except ValidationError:
        return None


def _test(command: m.MailboxCreate) -> None:
    try:
        with st.spinner(t("mailboxes.testing")):
            found = state.client().check_mailbox(command)
    except ClientError as error:
        st.error(plain(problem(error)))
        return
    if found.ok:
        folders = t("list.separator").join(found.folders[:30])
        st.success(plain(t("mailboxes.test_ok", folders=folders)), icon=":material/check:")
        return
    words, detail = box_problem(found.code, found.detail)
    st.error(plain(words), icon=":material/error:")
    if detail:
        st.caption(plain(t("mailboxes.detail", detail=detail)))


def _save(command: m.MailboxCreate) -> None:
    try:
        state.client().add_mailbox(command)
    except ClientError as error:
        words = t("mailboxes.taken") if error.status == 409 else problem(error)
        st.error(plain(words))
        return
    st.session_state["outcome-boxes"] = (True, t("mailboxes.added", name=command.name))
    # The password leaves the session with the old keys of the fields.
    st.session_state[_ROUND] = int(st.session_state[_ROUND]) + 1
    st.rerun()

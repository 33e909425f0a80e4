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
    """Let the reader add a mailbox."""
    number = int(st.session_state.setdefault(_ROUND, 0))
    with st.container(key="mailbox_form"):
        name = st.text_input(
            t("mailboxes.name"),
            key=f"box_name-{number}",
            max_chars=200,
            placeholder=t("mailboxes.name_example"),
        )
        kinds = list(m.MailboxKind)
        kind = st.selectbox(t("mailboxes.kind"), kinds, key="box_kind", format_func=labels())
        values: dict[str, object] = {"path": ""}
        if kind in _ON_SERVERS:
            values = _server(kind, number)
        else:
            values["path"] = _path(number)
        project = st.selectbox(
            t("mailboxes.project"),
            list(projects),
            index=None,
            key=f"box_project-{number}",
            format_func=lambda project_id: projects[project_id],
            placeholder=t("mailboxes.project_rules"),
        )
    with st.container(horizontal=True):
        test = st.button(t("mailboxes.test"), key="box_test", icon=":material/cable:")
        save = st.button(t("mailboxes.save"), key="box_save", type="primary")
    if not test and not save:
        return
    command = _command(name, kind, values, project)
    if command is None:
        st.warning(t("mailboxes.incomplete"))
    elif test:
        _test(command)
    else:
        _save(command)


def _path(number: int) -> str:
    return st.text_input(t("mailboxes.path"), key=f"box_path-{number}").strip()


def _server(kind: m.MailboxKind, number: int) -> dict[str, object]:
    columns = st.columns(3)
    provider = _choice(columns[0], "mailboxes.provider", "provider", list(_PROVIDERS))
    host = _PROVIDERS[provider][kind is m.MailboxKind.POP3]
    values: dict[str, object] = {
        "host": columns[1].text_input(t("mailboxes.host"), host, key=f"box_host-{provider}-{kind}")
    }
    values["user"] = columns[2].text_input(t("mailboxes.user"), key=f"box_user-{number}").strip()
    columns = st.columns(3)
    tokens = ["xoauth2"] if provider == "outlook" else ["password", "xoauth2"]
    values["auth"] = _choice(columns[0], "mailboxes.auth", "auth", tokens, f"-{provider}")
    values["secret"] = columns[1].text_input(
        t("mailboxes.secret") if values["auth"] == "password" else t("mailboxes.token"),
        type="password",
        key=f"box_secret-{number}",
        help=t("mailboxes.secret_help"),
        autocomplete="new-password",
    )
    securities = ["tls", "starttls", "plain"]
    values["security"] = _choice(columns[2], "mailboxes.security", "security", securities)
    if provider != "own":
        st.caption(t(f"provider_hint.{provider}"))
    values.update(_more(kind, number))
    return values


def _choice(
    place: DeltaGenerator, title: str, prefix: str, values: list[str], suffix: str = ""
) -> str:
    # The words are looked up now: the widget asks for them later, outside of the session.
    joint = "_" if "." in prefix else "."
    names = {value: t(f"{prefix}{joint}{value}") for value in values}
    return place.selectbox(
        t(title), values, key=f"box_{prefix}{suffix}", format_func=names.__getitem__
    )


def _more(kind: m.MailboxKind, number: int) -> dict[str, object]:
    columns = st.columns(3)
    port = columns[0].number_input(
        t("mailboxes.port"), 1, 65535, value=None, key=f"box_port-{number}", step=1
    )
    values: dict[str, object] = {"port": port}
    if kind is not m.MailboxKind.IMAP:
        return values
    folders = columns[1].text_area(
        t("mailboxes.folders"), "INBOX", key=f"box_folders-{number}", height=90
    )
    values["folders"] = [line.strip() for line in folders.splitlines() if line.strip()] or ["INBOX"]
    done = _choice(columns[2], "mailboxes.done", "mailboxes.done", ["nothing", "label", "move"])
    values["done"] = done
    if done != "nothing":
        values["done_value"] = (
            columns[2].text_input(t("mailboxes.done_value"), key=f"box_done-{number}").strip()
        )
    return values


def _command(
    name: str, kind: m.MailboxKind, values: dict[str, object], project: int | None
) -> m.MailboxCreate | None:
    """Return what was asked for, or nothing while something is missing."""
    options = {key: value for key, value in values.items() if key != "secret" and value}
    fields: dict[str, object] = {
        "name": name.strip(),
        "kind": kind,
        "options": options,
        "project_id": project,
    }
    secret = str(values.get("secret") or "")
    wanted = ("host", "user") if kind in _ON_SERVERS else ("path",)
    if not all(values.get(key) for key in wanted) or (kind in _ON_SERVERS and not secret):
        return None
    if secret:
        fields["secret_ref" if _REFERENCE.fullmatch(secret) else "secret"] = secret
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
        st.caption(plain(detail))


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

"""The pages about mail: mailboxes, waiting mail, rules, the unreadable, messages."""

from __future__ import annotations

import pytest

from service.client import ClientError
from service.schemas import Language
from service.schemas import mail as m
from tests.ui.fake_client import FakeClient
from tests.ui.test_pages import words
from ui.i18n import translate
from ui.mail_words import route_words

LANGUAGES = ("zh", "en")


def _t(language: str, key: str, **values: object) -> str:
    return translate(Language(language), key, **values)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", ["boxes", "waiting", "aside", "rules"])
@pytest.mark.parametrize("empty", [False, True])
def test_every_view_shows(open_page, client, view: str, language: str, empty: bool) -> None:
    """Full or empty, in both languages."""
    client.__init__(empty=empty)
    app = open_page("mailboxes", language=language, project=None, mailboxes_view=view)
    assert not app.exception
    assert not app.error
    assert app.get("html")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("empty", [False, True])
def test_messages_show(open_page, client, language: str, empty: bool) -> None:
    """A message with its head and its source; without one, where to get some."""
    client.__init__(empty=empty)
    app = open_page("mail", language=language)
    assert not app.exception
    assert not app.error
    wanted = "mail.none" if empty else "mail.from"
    assert _t(language, wanted) in words(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failing_mailbox_says_what_to_do(open_page, client: FakeClient, language: str) -> None:
    """The words of the reader's language, and the details of the server below."""
    failed = {"error_code": "login", "error_detail": "imap.x:993 refused the login"}
    client.boxes[0] = client.boxes[0].model_copy(update=failed)
    app = open_page("mailboxes", language=language)
    assert _t(language, "mailbox_problem.login") in words(app)
    assert _t(language, "mailboxes.nothing_new") not in words(app).split("refused the login")[0]
    assert "imap.x:993 refused the login" in words(app)


def test_scan_pause_and_remove(open_page, client: FakeClient) -> None:
    """Each is one call with the version that was seen."""
    app = open_page("mailboxes")
    app.button(key="scan-1").click().run()
    app.button(key="pause-1").click().run()
    app.button(key="remove-2").click().run()
    assert client.called("scan_mailbox") == [1]
    update = m.MailboxUpdate(expected_version=1, paused=True)
    assert client.called("update_mailbox") == [(1, update)]
    assert client.called("remove_mailbox") == [2]
    client.failures["scan_mailbox"] = ClientError("box is being scanned already", status=409)
    app.button(key="scan-1").click().run()
    assert app.error


def _fill(app) -> None:
    app.text_input(key="box_name-0").set_value("项目邮箱")
    app.text_input(key="box_user-0").set_value("pm@ours.com")
    app.text_input(key="box_secret-0").set_value("hunter2")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_connection_is_tested_before_it_is_saved(
    open_page, client: FakeClient, language: str
) -> None:
    """A failure is explained and nothing is stored; the fields stay."""
    client.check = m.ConnectionCheck(ok=False, code="tls", detail="certificate of x")
    app = open_page("mailboxes", language=language)
    _fill(app)
    app.button(key="box_test").click().run()
    (command,) = client.called("check_mailbox")
    assert (command.options.host, command.secret) == ("imap.qq.com", "hunter2")
    assert _t(language, "mailbox_problem.tls") in app.error[0].value.replace("\\", "")
    assert client.called("add_mailbox") == []
    client.check = m.ConnectionCheck(ok=True, folders=["INBOX", "客户"])
    app.button(key="box_test").click().run()
    assert "客户" in app.success[0].value


def test_a_saved_mailbox_takes_its_password_out_of_the_page(open_page, client: FakeClient) -> None:
    """After saving the fields are empty; a reference is sent as one."""
    app = open_page("mailboxes")
    app.button(key="box_save").click().run()
    assert app.warning
    _fill(app)
    app.text_input(key="box_secret-0").set_value("env:CLIENTSIGNAL_SECRET_MAIL")
    app.button(key="box_save").click().run()
    (command,) = client.called("add_mailbox")
    assert (command.secret, command.secret_ref) == (None, "env:CLIENTSIGNAL_SECRET_MAIL")
    assert app.text_input(key="box_secret-1").value == ""
    assert "box_secret-0" not in app.session_state


def test_what_is_missing_is_named(open_page, client: FakeClient) -> None:
    """The fields that were left empty, by their titles, and nothing is asked of the service."""
    app = open_page("mailboxes", language="en")
    app.text_input(key="box_name-0").set_value("Mail")
    app.button(key="box_test").click().run()
    said = app.warning[0].value
    assert _t("en", "mailboxes.secret") in said
    assert _t("en", "mailboxes.name") not in said
    assert client.called("check_mailbox") == []


def test_a_server_of_ones_own_takes_a_certificate(open_page, client: FakeClient) -> None:
    """The failure of TLS asks for it, so there is a field for it."""
    app = open_page("mailboxes")
    app.selectbox(key="box_provider").set_value("own").run()
    _fill(app)
    app.text_input(key="box_host-own-imap").set_value("mail.ours.com")
    app.text_input(key="box_ca-0").set_value("/etc/ssl/ours.pem")
    app.button(key="box_test").click().run()
    (command,) = client.called("check_mailbox")
    assert (command.options.host, command.options.ca_file) == ("mail.ours.com", "/etc/ssl/ours.pem")


def test_a_new_password_is_sent_once(open_page, client: FakeClient) -> None:
    """An expired password is replaced without adding the mailbox again."""
    client.boxes[0] = client.boxes[0].model_copy(update={"secret_ref": "file:x"})
    app = open_page("mailboxes")
    app.button(key="save_secret-1").click().run()
    assert client.called("update_mailbox") == []
    app.text_input(key="new_secret-1-1").set_value("next one")
    app.button(key="save_secret-1").click().run()
    ((number, command),) = client.called("update_mailbox")
    assert (number, command.secret, command.paused) == (1, "next one", None)
    assert "next one" not in [field.value for field in app.text_input]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_archive_is_named_in_the_readers_language(
    open_page, client: FakeClient, language: str
) -> None:
    """It is read again on demand; there is nothing to pause."""
    archive = {
        "name": "import of /mail/all.mbox into P",
        "archive": True,
        "paused": True,
        "kind": m.MailboxKind.MBOX,
        "options": m.MailboxOptions(path="/mail/all.mbox"),
    }
    client.boxes[0] = client.boxes[0].model_copy(update=archive)
    app = open_page("mailboxes", language=language)
    assert _t(language, "mailboxes.archive", file="all.mbox") in words(app)
    assert "import of" not in words(app)
    assert "pause-1" not in {button.key for button in app.button}


def test_a_waiting_message_goes_into_its_project(open_page, client: FakeClient) -> None:
    """The suggested project is chosen already, so it is one click."""
    hint = m.RouteSuggestion(project_id=1, basis=m.SuggestionBasis.SENDER)
    client.waiting[0] = client.waiting[0].model_copy(update={"suggestion": hint})
    app = open_page("mailboxes", mailboxes_view="waiting")
    app.button(key="assign-1").click().run()
    assert client.called("assign_message") == [(1, m.Assign(project_id=1))]
    assert app.success


def test_a_rule_from_a_message_is_tried_before_it_is_saved(open_page, client: FakeClient) -> None:
    """One click shows what it would do; the next one saves exactly that."""
    marks = [m.RuleMark(kind="sender_domain", value="client.cn")]
    client.waiting[0] = client.waiting[0].model_copy(update={"marks": marks})
    app = open_page("mailboxes", mailboxes_view="waiting")
    app.button(key="rule_from-1").click().run()
    rule = m.RuleCreate(project_id=1, kind="sender_domain", value="client.cn")
    assert client.called("try_rule") == [rule]
    assert client.called("add_rule") == []
    app.button(key="save_rule-1").click().run()
    assert client.called("add_rule") == [rule]
    assert "2" in app.success[0].value


def test_unreadable_mail_is_tried_again(open_page, client: FakeClient) -> None:
    """What came of it is said."""
    app = open_page("mailboxes", mailboxes_view="aside")
    app.button(key="retry-1").click().run()
    assert client.called("retry_quarantined") == [1]
    assert app.success


@pytest.mark.parametrize(
    ("route", "key", "values"),
    [
        ("its mailbox", "route.mailbox", {}),
        ("its thread", "route.thread", {}),
        ("its recipients", "route.recipients", {}),
        ("no rule matches", "route.none", {}),
        ("by 李娜", "route.by", {"who": "李娜"}),
        ("rules of several projects match (list id x)", "route.several", {}),
        (
            "its thread is in another project than the rule says (sender domain x.com)",
            "route.contradiction",
            {},
        ),
    ],
)
def test_reasons_of_the_service_have_words(route: str, key: str, values: dict[str, str]) -> None:
    """Each reason that the service gives is said in the language of the reader."""
    assert route_words(route) == _t("en", key, **values)


@pytest.mark.parametrize("kind", list(m.RuleKind))
def test_rules_have_words(kind: m.RuleKind) -> None:
    """A rule is named by its kind and value."""
    route = f"{kind.value.replace('_', ' ')} some value"
    words_of_it = route_words(route)
    assert words_of_it != route
    assert "some value" in words_of_it


def test_a_side_is_confirmed_and_documents_are_read_again(open_page, client: FakeClient) -> None:
    """Confirming is one click; what was read with another side is read again on request."""
    app = open_page("contacts")
    app.button(key="confirm-zhang@client.cn-0").click().run()
    (command,) = client.called("confirm_contact")
    assert (command.address, command.side, command.expected_version) == (
        "zhang@client.cn",
        "client",
        0,
    )
    app.button(key="again-zhang@client.cn").click().run()
    (again,) = client.called("reanalyze")
    assert again.sender_side == "client"


def test_the_mood_of_a_contact_is_one_click_away(open_page, client: FakeClient) -> None:
    """The page of moods then shows this contact, and all of them on request."""
    app = open_page("mood", mood_contact="zhang@client.cn")
    assert not app.exception
    app.button(key="mood_all").click().run()
    assert "mood_contact" not in app.session_state

"""Messages reach a real mail server and a real HTTP server on this machine."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pydantic import SecretStr

from service.alerts.delivery import deliver_due
from service.alerts.mail import DeliveryError, _password
from service.alerts.webhook import check_address, sign, verify
from service.schemas import alerts as a
from service.settings import Settings
from service.tables.alerts import AlertDeliveryRow
from service.work import Work, now
from tests.service.alerts.test_alerts import check, estimated
from tests.service.conftest import House

SECRET = "a secret of this test"


class Postman:
    """A mail server that keeps what it gets; ``answers`` come first."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.answers: list[str] = []

    async def handle_RCPT(  # noqa: N802 - name of aiosmtpd
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list
    ) -> str:
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(message_from_bytes(content, policy=policy.default))
        return "250 OK"


class Receiver(BaseHTTPRequestHandler):
    """A program that checks signatures and keeps what it gets."""

    answers: list[int]
    got: list[tuple[dict[str, str], bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).got.append((dict(self.headers), body))
        self.send_response(self.answers.pop(0) if self.answers else 204)
        if self.path == "/moved":
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def postman() -> Iterator[tuple[Postman, int]]:
    """Give a running mail server and its port."""
    handler = Postman()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


@pytest.fixture
def receiver() -> Iterator[tuple[type[Receiver], int]]:
    """Give a running HTTP server and its port."""
    kind = type("OneReceiver", (Receiver,), {"answers": [], "got": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield kind, server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


def settings_for(house: House, **values: object) -> Settings:
    """Return the settings of a house with servers of this machine."""
    return house.parts.settings.model_copy(
        update={
            "smtp_host": "127.0.0.1",
            "smtp_security": "none",
            "smtp_from": "ClientSignal <alerts@ours.com>",
            "public_url": "https://signal.ours.com",
            "webhook_secret": SecretStr(SECRET),
            "webhook_hosts": ["127.0.0.1"],
            **values,
        }
    )


def deliver(house: House, settings: Settings) -> tuple[int, int]:
    """Send what waits."""

    @contextmanager
    def begin() -> Iterator[Work]:
        with house.parts.writers.begin() as session:
            yield Work(session)

    return deliver_due(begin, settings)


def make_due(house: House) -> None:
    """Let all pauses be over."""
    with house.parts.writers.begin() as session:
        for row in session.query(AlertDeliveryRow):
            row.not_before = now() - timedelta(minutes=1)


def raised(house: House, **settings: str) -> int:
    """Return a project with a fresh alert and the given addresses."""
    project = estimated(house, language="zh")
    command = a.AlertSettingsUpdate.model_validate({"expected_version": 1, **settings})
    house.client.update_alert_settings(project.id, command)
    check(house, project.id)
    return project.id


def test_mail_reaches_owner_and_client_each_in_their_language(
    house: House, postman: tuple[Postman, int]
) -> None:
    """The owner reads English with a link and a deadline, the client Chinese without them."""
    handler, port = postman
    project_id = raised(
        house, owner_email="pm@ours.com", owner_language="en", client_pm_email="zhang@client.cn"
    )
    assert deliver(house, settings_for(house, smtp_port=port)) == (2, 0)
    owner, client = handler.mails
    assert owner["To"] == "pm@ours.com"
    assert owner["Subject"] == "[ClientSignal] Delay warning - WMS"
    text = owner.get_body().get_content()
    assert "Probability of a slip over 5 %: 60% (threshold 50%)" in text
    assert "120 comparable items" in text
    assert f"https://signal.ours.com/alerts?project={project_id}" in text
    assert "2025-03-06" in text
    assert client["Subject"] == "[ClientSignal] 延期预警 - WMS"
    chinese = client.get_body().get_content()
    assert "延期超过 5% 的概率：60%" in chinese
    assert "https" not in chinese
    assert "说明应对措施" not in chinese
    assert owner["Message-ID"] != client["Message-ID"]
    states = {d.state for d in house.client.alert_deliveries(project_id).items}
    assert states == {"sent"}
    assert deliver(house, settings_for(house, smtp_port=port)) == (0, 0)


def test_mail_is_tried_again_with_the_same_id(house: House, postman: tuple[Postman, int]) -> None:
    """Greylisting passes; the pause grows; the Message-ID stays, so a double is seen as one."""
    handler, port = postman
    handler.answers = ["451 try later", "451 try later"]
    project_id = raised(house, owner_email="pm@ours.com")
    settings = settings_for(house, smtp_port=port)
    assert deliver(house, settings) == (0, 1)
    (waiting,) = house.client.alert_deliveries(project_id).items
    assert (waiting.state, waiting.attempts) == ("waiting", 1)
    assert "451" in waiting.error
    assert waiting.not_before > now()
    assert deliver(house, settings) == (0, 0)  # it is not due
    make_due(house)
    assert deliver(house, settings) == (0, 1)
    make_due(house)
    assert deliver(house, settings) == (1, 0)
    (sent,) = house.client.alert_deliveries(project_id).items
    assert (sent.state, sent.attempts, sent.error) == ("sent", 3, "")
    assert handler.mails[0]["Message-ID"] == f"<alert-{sent.id}-WMS@ours.com>"


def test_address_that_is_refused_for_good_is_not_tried_again(
    house: House, postman: tuple[Postman, int]
) -> None:
    """A 550 ends it at once and says so."""
    handler, port = postman
    handler.answers = ["550 unknown"]
    project_id = raised(house, owner_email="nobody@ours.com")
    assert deliver(house, settings_for(house, smtp_port=port)) == (0, 1)
    (failed,) = house.client.alert_deliveries(project_id).items
    assert (failed.state, failed.error) == ("failed", "the mail server refused the address (550)")


def test_without_a_mail_server_the_message_says_what_to_set(house: House) -> None:
    """Nothing is lost silently."""
    project_id = raised(house, owner_email="pm@ours.com")
    assert deliver(house, house.parts.settings) == (0, 1)
    (failed,) = house.client.alert_deliveries(project_id).items
    assert failed.state == "failed"
    assert "CLIENTSIGNAL_SMTP_HOST" in failed.error


def test_mail_server_that_is_away_is_tried_again(house: House) -> None:
    """No connection is no reason to give up."""
    project_id = raised(house, owner_email="pm@ours.com")
    assert deliver(house, settings_for(house, smtp_port=9)) == (0, 1)
    (waiting,) = house.client.alert_deliveries(project_id).items
    assert waiting.state == "waiting"
    assert "cannot be reached" in waiting.error


def test_webhook_is_signed_and_tried_again(
    house: House, receiver: tuple[type[Receiver], int]
) -> None:
    """The receiver can prove who sent it; an error is tried again under the same key."""
    kind, port = receiver
    kind.answers = [500, 302]
    project_id = raised(house, webhook_url=f"http://127.0.0.1:{port}/moved")
    settings = settings_for(house)
    for result in ((0, 1), (0, 1), (1, 0)):
        make_due(house)
        assert deliver(house, settings) == result
    keys = {headers["X-ClientSignal-Delivery"] for headers, _body in kind.got}
    assert len(kind.got) == 3  # the redirect was not followed
    assert len(keys) == 1
    headers, body = kind.got[-1]
    signature = headers["X-ClientSignal-Signature"]
    assert verify(SECRET, body, signature, now_s=int(time.time()))
    assert not verify("another secret", body, signature, now_s=int(time.time()))
    assert not verify(SECRET, body + b" ", signature, now_s=int(time.time()))
    content = json.loads(body)
    assert (content["event"], content["project"]["id"]) == ("raised", project_id)
    assert content["alert"]["p_late"] == 0.6


def test_gone_means_never_again(house: House, receiver: tuple[type[Receiver], int]) -> None:
    """410 ends the tries."""
    kind, port = receiver
    kind.answers = [410]
    project_id = raised(house, webhook_url=f"http://127.0.0.1:{port}/")
    assert deliver(house, settings_for(house)) == (0, 1)
    assert house.client.alert_deliveries(project_id).items[0].state == "failed"


def test_webhooks_go_to_named_hosts_only(house: House) -> None:
    """A project cannot make the service call other machines of the network."""
    settings = settings_for(house, webhook_hosts=["hooks.example.com"])
    check_address("https://hooks.example.com/x", settings)
    for url in ("http://127.0.0.1/", "http://hooks.example.com.evil.org/", "http://[::1]/"):
        with pytest.raises(DeliveryError, match="WEBHOOK_HOSTS"):
            check_address(url, settings)
    with pytest.raises(DeliveryError, match="webhooks are off"):
        check_address("https://hooks.example.com/x", house.parts.settings)


def test_old_signature_is_refused() -> None:
    """A message that somebody kept cannot be sent again later."""
    header = sign(SECRET, b"{}", 1_000)
    assert verify(SECRET, b"{}", header, now_s=1_200)
    assert not verify(SECRET, b"{}", header, now_s=2_000)
    assert not verify(SECRET, b"{}", "v1=00", now_s=1_000)


def test_logs_hold_neither_address_nor_words(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """A failed message leaves its number and the reason in the log."""
    raised(house, owner_email="pm@ours.com")
    deliver(house, settings_for(house, smtp_port=9))
    lines = [record.getMessage() for record in caplog.records if "delivered" in record.msg]
    assert len(lines) == 1
    assert "pm@ours.com" not in caplog.text


def test_the_password_of_the_mail_server_may_lie_in_a_file(tmp_path: Path) -> None:
    """A reference is read from the folder of secrets only; anything else is the password itself."""
    (tmp_path / "smtp").write_text("pässword\n", encoding="utf-8")
    settings = Settings(state=tmp_path / "state", secrets_dir=tmp_path)
    assert _password(settings, SecretStr("file:smtp")) == "pässword"
    assert _password(settings, SecretStr("plain")) == "plain"
    with pytest.raises(
        DeliveryError, match="SMTP_PASSWORD: the secret file /etc/passwd is outside"
    ):
        _password(settings, SecretStr("file:/etc/passwd"))

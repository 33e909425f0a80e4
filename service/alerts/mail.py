"""Send one mail through the installation's mail server."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate

from pydantic import SecretStr

from service.mail.secret_refs import resolve
from service.mail.source import SourceError
from service.schemas.mail import is_reference
from service.settings import Settings

_TIMEOUT_S = 30.0


class DeliveryError(Exception):
    """A message could not be sent; the text names the reason and holds no words of a client.

    ``final`` is set where trying again cannot help.
    """

    def __init__(self, reason: str, *, final: bool = False) -> None:
        self.final = final
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a mail."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to one reader; ``key`` makes its Message-ID, so that a second copy is seen as one."""

    to: str
    subject: str
    text: str
    key: str
    html: str | None = None
    attachments: Sequence[Attachment] = ()


def message_of(mail: Mail, settings: Settings) -> EmailMessage:
    """Return a mail as a message."""
    message = EmailMessage()
    sender = settings.smtp_from or "clientsignal@localhost"
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = f"<{mail.key}@{sender.rpartition('@')[2].strip('> ') or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    if mail.html is not None:
        message.add_alternative(mail.html, subtype="html")
    for file in mail.attachments:
        main, _slash, sub = file.media_type.partition("/")
        message.add_attachment(file.data, maintype=main, subtype=sub, filename=file.name)
    return message


def send_mail(mail: Mail, settings: Settings) -> None:
    """Send a mail.

    Raises
    ------
    DeliveryError
        If the server is not set, not there, or refuses the mail.
    """
    if settings.smtp_host is None:
        raise DeliveryError("no mail server is set; set CLIENTSIGNAL_SMTP_HOST", final=True)
    message = message_of(mail, settings)
    try:
        with _connect(settings) as server:
            if settings.smtp_user and settings.smtp_password:
                server.login(settings.smtp_user, _password(settings, settings.smtp_password))
            server.send_message(message)
    except smtplib.SMTPAuthenticationError as error:
        raise DeliveryError(
            "the mail server refused user or password; check CLIENTSIGNAL_SMTP_USER and _PASSWORD"
        ) from error
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        # 5xx is for good, 4xx (greylisting) passes.
        raise DeliveryError(
            f"the mail server refused the address ({code})", final=code >= 500
        ) from error
    except smtplib.SMTPResponseException as error:
        raise DeliveryError(f"the mail server answered {error.smtp_code}") from error
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryError(
            f"the mail server cannot be reached or understood ({type(error).__name__})"
        ) from error


def _password(settings: Settings, given: SecretStr) -> str:
    """Return the password, which the setting holds or says where it is."""
    value = given.get_secret_value()
    if not is_reference(value):
        return value
    try:
        return resolve(value, settings.secret_folders)
    except SourceError as error:
        raise DeliveryError(f"CLIENTSIGNAL_SMTP_PASSWORD: {error.detail}") from error


def _connect(settings: Settings) -> smtplib.SMTP:
    host = settings.smtp_host or ""
    if settings.smtp_security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, settings.smtp_port, timeout=_TIMEOUT_S, context=context)
    server = smtplib.SMTP(host, settings.smtp_port, timeout=_TIMEOUT_S)
    if settings.smtp_security == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server

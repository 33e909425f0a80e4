"""A real Dovecot with its own configuration, ports, certificate and accounts."""

from __future__ import annotations

import getpass
import imaplib
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from service.mail.utf7 import encode_folder
from tests.service.mail.mails import raw
from tests.service.mail.tokens import TokenService

_CONFIG = """
base_dir = {run}/base
state_dir = {run}/state
log_path = {run}/dovecot.log
protocols = imap pop3
listen = 127.0.0.1
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{mail}/%u
ssl = yes
ssl_cert = <{run}/cert.pem
ssl_key = <{run}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {run}/oauth2.conf
}}
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = scheme=PLAIN username_format=%u {run}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={mail}/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {pop_port}
  }}
  inet_listener pop3s {{
    port = {pop_tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Trash {{
    special_use = \\Trash
    auto = create
  }}
}}
"""

_OAUTH = """
introspection_mode = post
introspection_url = {url}/introspect
username_attribute = username
active_attribute = active
active_value = true
"""


@dataclass
class Dovecot:
    """A running server and the account of the test at hand."""

    run: Path
    mail: Path
    port: int
    tls_port: int
    tokens: TokenService
    pop_port: int
    pop_tls_port: int
    user: str = ""
    password: str = "密码 p@ss"
    used: int = 0

    @property
    def ca_file(self) -> str:
        """Return the file of the server's certificate."""
        return str(self.run / "cert.pem")

    @property
    def options(self) -> dict[str, object]:
        """Return options of a mailbox over TLS."""
        return {
            "host": "localhost",
            "port": self.tls_port,
            "user": self.user,
            "ca_file": self.ca_file,
            "timeout_s": 20,
        }

    def new_account(self) -> None:
        """Go on to the next account; its mail is empty."""
        self.used += 1
        self.user = f"user{self.used}"

    @contextmanager
    def session(self) -> Iterator[imaplib.IMAP4]:
        """Log in as a mail program would."""
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
        words = f"\0{self.user}\0{self.password}".encode()
        try:
            client.authenticate("PLAIN", lambda _challenge: words)
            yield client
        finally:
            client.logout()

    def deliver(self, *messages: bytes, folder: str = "INBOX") -> None:
        """Put messages into a folder, unread."""
        with self.session() as client:
            name = f'"{encode_folder(folder)}"'
            if folder != "INBOX":
                client.create(name)
            for message in messages:
                status, answer = client.append(name, "", "", message)
                assert status == "OK", answer

    def fill(self, count: int) -> None:
        """Put many messages into the inbox at once, as files of the server's Maildir."""
        place = self.mail / self.user / "new"
        with self.session() as client:
            # Makes the Maildir with its owner.
            client.select("INBOX")
        owner = place.stat()
        for number in range(1, count + 1):
            path = place / f"{1_700_000_000 + number}.{number}.test"
            path.write_bytes(raw(number).replace(b"\r\n", b"\n"))
            if os.geteuid() == 0:
                os.chown(path, owner.st_uid, owner.st_gid)

    def command(self, folder: str, *commands: Sequence[str]) -> None:
        """Open a folder for writing and run UID commands, then expunge."""
        with self.session() as client:
            client.select(f'"{encode_folder(folder)}"')
            for command in commands:
                status, answer = client.uid(*command)
                assert status == "OK", answer
            client.expunge()

    def flags(self, folder: str = "INBOX") -> str:
        """Return the flags of all messages, without touching them."""
        with self.session() as client:
            client.select(f'"{encode_folder(folder)}"', readonly=True)
            return str(client.uid("FETCH", "1:*", "(FLAGS)"))


@contextmanager
def start_dovecot() -> Iterator[Dovecot]:
    """Start Dovecot, wait until it answers, and stop it at the end."""
    with TokenService() as tokens, _running(tokens) as server:
        yield server


@contextmanager
def _running(tokens: TokenService) -> Iterator[Dovecot]:
    # Paths of sockets may be 107 bytes at most, so pytest's own folders are too deep.
    run = Path(tempfile.mkdtemp(prefix="dovecot"))
    run.chmod(0o755)
    server = Dovecot(
        run, run / "mail", _free_port(), _free_port(), tokens, _free_port(), _free_port()
    )
    process = None
    try:
        _prepare(server)
        log = (run / "start.log").open("wb")
        process = subprocess.Popen(
            ["dovecot", "-F", "-c", str(run / "dovecot.conf")], stdout=log, stderr=log
        )
        log.close()
        _wait(server, process)
        yield server
    finally:
        if process is not None:
            process.terminate()
            process.wait(20)
        shutil.rmtree(run, ignore_errors=True)


def _prepare(server: Dovecot) -> None:
    root = os.geteuid() == 0
    me = getpass.getuser()
    # Dovecot never runs as root on behalf of a user.
    owner = pwd.getpwnam("nobody" if root else me)
    server.mail.mkdir()
    (server.run / "state").mkdir()
    # All at once: Dovecot sees changes of the file only from one second to the next.
    users = [f"user{number}:{{PLAIN}}{server.password}\n" for number in range(1, 500)]
    (server.run / "users").write_text("".join(users), encoding="utf-8")
    if root:
        os.chown(server.mail, owner.pw_uid, owner.pw_gid)
    _certificate(server.run)
    text = _CONFIG.format(
        run=server.run,
        mail=server.mail,
        port=server.port,
        tls_port=server.tls_port,
        pop_port=server.pop_port,
        pop_tls_port=server.pop_tls_port,
        uid=owner.pw_uid,
        gid=owner.pw_gid,
        internal="dovecot" if root else me,
        login="dovenull" if root else me,
        group="dovecot" if root else _group(owner.pw_gid),
    )
    (server.run / "dovecot.conf").write_text(text, encoding="utf-8")
    (server.run / "oauth2.conf").write_text(_OAUTH.format(url=server.tokens.url), encoding="utf-8")


def _group(gid: int) -> str:
    import grp  # noqa: PLC0415 - only where we are not root

    return grp.getgrgid(gid).gr_name


def _certificate(folder: Path) -> None:
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")),
        ],
        check=True,
        capture_output=True,
    )


def _wait(server: Dovecot, process: subprocess.Popen[bytes]) -> None:
    trust = ssl.create_default_context(cafile=server.ca_file)
    deadline = time.monotonic() + 30
    while True:
        try:
            imaplib.IMAP4_SSL("localhost", server.tls_port, ssl_context=trust, timeout=5).logout()
        except (OSError, imaplib.IMAP4.error):
            logs = [path.read_text() for path in server.run.glob("*.log")]
            assert process.poll() is None, logs
            assert time.monotonic() < deadline, logs
            time.sleep(0.1)
        else:
            return


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


class CuttingProxy:
    """Passes connections on and cuts each of the first ones after some bytes of answers.

    ``bytes_s`` slows the answers down; 0 lets none through.
    """

    def __init__(self, target: int, cuts: Sequence[int], *, bytes_s: float | None = None) -> None:
        self.bytes_s = bytes_s
        self._target = target
        self._cuts = list(cuts)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            limit = self._cuts.pop(0) if self._cuts else None
            far = socket.create_connection(("127.0.0.1", self._target))
            for source, sink, most in ((near, far, None), (far, near, limit)):
                rate = self.bytes_s if source is far else None
                arguments = (source, sink, most, rate)
                threading.Thread(target=_pump, args=arguments, daemon=True).start()


def _pump(
    source: socket.socket, sink: socket.socket, limit: int | None, bytes_s: float | None
) -> None:
    passed = 0
    try:
        while data := source.recv(4096):
            if bytes_s == 0:
                continue
            if bytes_s is not None:
                time.sleep(len(data) / bytes_s)
            if limit is not None and passed + len(data) > limit:
                sink.sendall(data[: limit - passed])
                break
            sink.sendall(data)
            passed += len(data)
    except OSError:
        pass
    for end in (source, sink):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            continue
        finally:
            end.close()

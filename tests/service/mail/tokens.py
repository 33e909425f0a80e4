"""A token service: gives out access tokens, and tells a mail server which of them are good."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs


class TokenService(HTTPServer):
    """Answers refresh requests with numbered tokens; ``users`` says whose each good token is."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.forms: list[dict[str, list[str]]] = []
        self.users: dict[str, str] = {}
        self.status = 200
        self.lifetime = 3600
        self._thread = threading.Thread(target=self.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """Return the address of the service."""
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def secret(self) -> str:
        """Return what a person would store as the secret of a mailbox."""
        return json.dumps(
            {
                "token_url": f"{self.url}/token",
                "client_id": "me",
                "refresh_token": "refresh-secret",
            }
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: TokenService

    def do_POST(self) -> None:
        """Answer one request."""
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if self.path.startswith("/introspect"):
            user = self.server.users.get(form["token"][0])
            self._answer(200, {"active": user is not None, "username": user or ""})
            return
        self.server.forms.append(form)
        body: dict[str, object] = {
            "access_token": f"token-{len(self.server.forms)}",
            "expires_in": self.server.lifetime,
        }
        refused = {"error": "invalid_grant"}
        self._answer(self.server.status, body if self.server.status == 200 else refused)

    def _answer(self, status: int, body: dict[str, object]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by the library
        """Say nothing."""

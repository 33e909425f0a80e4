"""Access tokens for XOAUTH2: given as they are, or got with a refresh token."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx2
from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from service.mail.source import SourceError

_EARLY_S = 60.0
_TIMEOUT_S = 30.0


class RefreshCredentials(BaseModel):
    """What the secret holds as JSON when tokens are refreshed by us."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    token_url: str
    client_id: str
    refresh_token: SecretStr
    client_secret: SecretStr | None = None
    scope: str | None = None


@dataclass(slots=True)
class TokenSource:
    """Gives access tokens; ``secret`` is read anew each time, so that it can be rotated."""

    secret: Callable[[], str]
    _token: str = ""
    _until: float = 0.0

    def __call__(self, *, fresh: bool = False) -> str:
        """Return a token; ``fresh`` asks for a new one because the server refused the last."""
        secret = self.secret()
        if not secret.lstrip().startswith("{"):
            return secret
        if fresh or time.monotonic() >= self._until:
            self._refresh(secret)
        return self._token

    def _refresh(self, secret: str) -> None:
        try:
            credentials = RefreshCredentials.model_validate_json(secret)
        except ValidationError as error:
            fields = ", ".join(".".join(map(str, found["loc"])) for found in error.errors())
            # The error itself would quote the secret.
            raise SourceError(
                "secret",
                f"the OAuth secret is not valid JSON with token_url, client_id and refresh_token "
                f"(problem at: {fields or 'the whole text'})",
            ) from None
        answer = _ask(credentials)
        self._token = answer[0]
        self._until = time.monotonic() + max(answer[1] - _EARLY_S, 0.0)


def _ask(credentials: RefreshCredentials) -> tuple[str, float]:
    form = {
        "grant_type": "refresh_token",
        "client_id": credentials.client_id,
        "refresh_token": credentials.refresh_token.get_secret_value(),
    }
    if credentials.client_secret is not None:
        form["client_secret"] = credentials.client_secret.get_secret_value()
    if credentials.scope:
        form["scope"] = credentials.scope
    try:
        response = httpx2.post(credentials.token_url, data=form, timeout=_TIMEOUT_S)
    except httpx2.HTTPError as error:
        raise SourceError(
            "unreachable",
            f"the token service {credentials.token_url} cannot be reached "
            f"({type(error).__name__}); check the network and token_url",
            transient=True,
        ) from None
    return _token_in(response)


def _token_in(response: httpx2.Response) -> tuple[str, float]:
    try:
        body = response.json()
    except json.JSONDecodeError:
        body = {}
    found = body if isinstance(body, dict) else {}
    token = found.get("access_token")
    if response.is_success and isinstance(token, str) and token:
        return token, float(found.get("expires_in") or 300)
    if response.status_code >= 500:
        raise SourceError(
            "unreachable", "the token service has a problem; trying again later", transient=True
        )
    raise SourceError(
        "login",
        f"the token service refused the refresh token ({found.get('error', 'no reason given')}); "
        "sign in again and store the new refresh token",
    )

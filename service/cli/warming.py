"""Ask a service that has just started for its slowest first answers, before a person does.

The first question of each kind loads the delay model, compiles its queries and reads the index of the
estimates from disk: with 400,000 estimates it takes several times as long as the second one.
"""

from __future__ import annotations

import logging
import threading
import time

import httpx2

from service.client import ClientError, ServiceClient
from service.settings import Settings

log = logging.getLogger(__name__)

_TRIES = 120
_PAUSE_S = 0.5
_ANY = ("0.0.0.0", "::")  # noqa: S104 - addresses to recognize, not to listen on


def ask_in_background(settings: Settings) -> threading.Thread:
    """Start a thread that waits for the service and asks it; a failure is logged and harms nobody."""
    thread = threading.Thread(target=ask_first, args=(settings,), name="first-ask", daemon=True)
    thread.start()
    return thread


def ask_first(settings: Settings) -> bool:
    """Ask for the projects and the portfolio; return whether there was an answer."""
    host = "127.0.0.1" if settings.host in _ANY else settings.host
    url = f"http://[{host}]" if ":" in host else f"http://{host}"
    token = settings.api_token.get_secret_value() if settings.api_token else None
    with httpx2.Client(base_url=f"{url}:{settings.port}", timeout=60.0) as http:
        client = ServiceClient(http, token=token)
        for _ in range(_TRIES):
            try:
                client.projects(limit=1)
                client.portfolio()
            except ClientError as error:
                if error.status is None:  # it does not listen yet
                    time.sleep(_PAUSE_S)
                    continue
                log.warning("first answers not prepared", extra={"status": error.status})
                return False
            return True
    return False

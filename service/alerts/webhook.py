"""Send a signed message to another program.

The receiver checks ``X-ClientSignal-Signature: t=<seconds>,v1=<hex>``: HMAC-SHA256 of
``<seconds>.<body>`` with the shared secret. ``X-ClientSignal-Delivery`` is the same for every try
of one message, so that a second arrival is seen as one.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx2

from service.alerts.mail import DeliveryError
from service.settings import Settings

_TIMEOUT_S = 15.0


def sign(secret: str, body: bytes, at: int) -> str:
    """Return the value of the signature header."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def verify(secret: str, body: bytes, header: str, *, now_s: int, tolerance_s: int = 300) -> bool:
    """Return whether a signature is ours and not older than ``tolerance_s``; for receivers."""
    parts = dict(part.partition("=")[::2] for part in header.split(","))
    stamp = parts.get("t", "")
    if not stamp.isdecimal() or abs(now_s - int(stamp)) > tolerance_s:
        return False
    return hmac.compare_digest(sign(secret, body, int(stamp)), header)


def check_address(url: str, settings: Settings) -> None:
    """Refuse an address whose host the operator has not named.

    Raises
    ------
    DeliveryError
        If webhooks are off or the host is not in the list: else a project's settings could make the
        service call any machine of the network.
    """
    if settings.webhook_secret is None or not settings.webhook_hosts:
        raise DeliveryError(
            "webhooks are off; set CLIENTSIGNAL_WEBHOOK_SECRET and _WEBHOOK_HOSTS", final=True
        )
    if urlsplit(url).hostname not in settings.webhook_hosts:
        raise DeliveryError("the host is not in CLIENTSIGNAL_WEBHOOK_HOSTS", final=True)


def send_webhook(url: str, content: Mapping[str, Any], key: str, settings: Settings) -> None:
    """Send one message; an answer of 2xx means that it arrived.

    Raises
    ------
    DeliveryError
        If it did not arrive.
    """
    check_address(url, settings)
    body = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "ClientSignal",
        "X-ClientSignal-Delivery": key,
        "X-ClientSignal-Signature": sign(secret, body, int(time.time())),
    }
    try:
        with httpx2.Client(timeout=_TIMEOUT_S, follow_redirects=False) as client:
            response = client.post(url, content=body, headers=headers)
    except httpx2.HTTPError as error:
        raise DeliveryError(f"the address cannot be reached ({type(error).__name__})") from error
    if not response.is_success:
        # 410 Gone is the receiver's way to say: never again.
        raise DeliveryError(
            f"the address answered {response.status_code}", final=response.status_code == 410
        )

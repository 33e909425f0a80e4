"""Rules for all tests: what a machine lacks is named, and CI may not lack anything."""

import os
import shutil

import pytest

_REQUIRED = {name for name in os.environ.get("CLIENTSIGNAL_TEST_REQUIRED", "").split(",") if name}


def _reason(marker: str) -> str | None:
    """Return why tests with ``marker`` cannot run on this machine; ``None`` if they can."""
    if marker == "postgresql" and not os.environ.get("CLIENTSIGNAL_TEST_POSTGRESQL"):
        return "no PostgreSQL: set CLIENTSIGNAL_TEST_POSTGRESQL to the URL of an empty database"
    if marker == "browser" and not (shutil.which("chromium") or os.environ.get("CHROMIUM")):
        return "no chromium on the path: install it or set CHROMIUM to its file"
    if marker == "dovecot" and not shutil.which("dovecot"):
        return "no Dovecot: install dovecot-imapd"
    if marker == "broker" and not os.environ.get("CLIENTSIGNAL_TEST_BROKERS"):
        return "no broker: set CLIENTSIGNAL_TEST_BROKERS to broker URLs, separated by spaces"
    return None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip with the named reason, or fail where CI requires the test."""
    for marker in ("postgresql", "browser", "dovecot", "broker"):
        if item.get_closest_marker(marker) is None:
            continue
        reason = _reason(marker)
        if reason and marker in _REQUIRED:
            pytest.fail(f"required by CLIENTSIGNAL_TEST_REQUIRED: {reason}")
        if reason:
            pytest.skip(reason)

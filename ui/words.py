"""Values in the words of the session's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum

from service.client import ClientError
from ui import state
from ui.i18n import known, translate


def t(key: str, /, **values: object) -> str:
    """Return the words for ``key`` in the session's language."""
    return translate(state.language(), key, **values)


def label(value: StrEnum | None) -> str:
    """Return the name of an enum member, or a dash for nothing."""
    return labels()(value)


def labels() -> Callable[[StrEnum | None], str]:
    """Return `label` bound to the language of this run, for widgets that call it later."""
    language = state.language()

    def bound(value: StrEnum | None) -> str:
        if value is None:
            return "–"
        return translate(language, f"{type(value).__name__}.{value.value}")

    return bound


def percent(share: float) -> str:
    """Return a probability in [0, 1] as whole per cent."""
    return f"{share:.0%}"


def day(when: date | datetime | None) -> str:
    """Return a date, or a dash for nothing."""
    return when.strftime("%Y-%m-%d") if when else "–"


def moment(when: datetime | None) -> str:
    """Return date and time in the time zone of the machine, or a dash for nothing."""
    return when.astimezone().strftime("%Y-%m-%d %H:%M") if when else "–"


def size(count: int) -> str:
    """Return a number of bytes in a readable unit."""
    if count < 1024:
        return f"{count} B"
    if count < 1024 * 1024:
        return f"{count / 1024:.0f} kB"
    return f"{count / 1024 / 1024:.3g} MB"


def advice(code: str | None, detail: str | None) -> str:
    """Return what to do about an unreadable document; the service's words for unknown codes."""
    key = f"unreadable.{code}"
    if code and known(state.language(), key):
        return t(key)
    return detail or t("unreadable.unknown")


_BY_STATUS = {
    401: "error.unauthorized",
    404: "error.not_found",
    409: "error.conflict",
    413: "error.too_large",
    422: "error.malformed",
    503: "error.not_ready",
}


def problem(error: ClientError) -> str:
    """Return an error of the service in words: what happened and what to do."""
    if error.status is None:
        return t("error.unreachable")
    if error.code and known(state.language(), f"unreadable.{error.code}"):
        return t(f"unreadable.{error.code}")
    if error.code and known(state.language(), f"refused.{error.code}"):
        return t(f"refused.{error.code}", detail=error.detail)
    key = _BY_STATUS.get(error.status, "error.other")
    return t(key, detail=error.detail, status=error.status)

"""How long each side lets the other wait for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from service.delay.events import Clock, Message
from service.schemas import Side


def reply_lags(
    messages: Sequence[Message], clock: Clock, side: Side, *, start: datetime
) -> list[tuple[float, Message]]:
    """Return the days that the other side waited for each answer of a side, with the answer.

    Within a thread an answer is the first message of a side after messages of the other; the wait
    runs from the first message that was not answered yet. Only answers on or after ``start`` count;
    a thread that nobody answered says nothing.
    """
    threads: dict[str, list[Message]] = {}
    for message in sorted(messages, key=lambda message: (message.said, message.document_id)):
        if message.thread:
            threads.setdefault(message.thread, []).append(message)
    other = Side.US if side == Side.CLIENT else Side.CLIENT
    found = []
    for thread in threads.values():
        waiting_since: datetime | None = None
        for message in thread:
            writer = message.side_at(clock)
            if writer == other and waiting_since is None:
                waiting_since = message.said
            elif writer == side and waiting_since is not None:
                lag = (message.said - waiting_since).total_seconds() / 86_400
                waiting_since = None
                if message.said >= start:
                    found.append((lag, message))
    return found

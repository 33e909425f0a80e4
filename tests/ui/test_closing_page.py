"""The page that closes a project."""

from __future__ import annotations

from datetime import date

import pytest

from service import schemas as s
from service.client import ClientError
from service.schemas.alerts import AlertOutcome
from service.schemas.risks import Helped


def submit(app):
    return next(b for b in app.button if b.form_id == "closing-1-0").click().run()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_asks_for_end_alerts_and_risks(open_page, client, language: str) -> None:
    """One submit writes the end, the judged alert and what the response did."""
    app = open_page("closing", language=language)
    assert not app.exception
    next(x for x in app.selectbox if x.key == "closing-alert-2-1").set_value(AlertOutcome.PREVENTED)
    next(x for x in app.radio if x.key == "closing-helped-1-1").set_value(Helped.HELPED)
    app = submit(app)
    assert not app.exception
    (command,) = client.called("close_with_outcomes")
    assert [(one.id, one.outcome) for one in command.alerts] == [(2, "prevented")]
    assert [(one.id, one.helped, one.occurred) for one in command.risks] == [(1, "helped", False)]
    assert command.expected_version is None


def test_alerts_nobody_answers_are_left_to_the_end(open_page, client) -> None:
    """The default asks nothing of the reader."""
    submit(open_page("closing"))
    (command,) = client.called("close_with_outcomes")
    assert command.alerts == []


def test_closed_project_can_be_opened_again(open_page, client) -> None:
    """The page says how it ended and by how much it was late."""
    client.outcome = lambda project_id: s.Outcome(
        project_id=project_id,
        actual_end=date(2026, 3, 1),
        slip_days=12,
        closed_by="李娜",
        version=3,
    )
    app = open_page("closing")
    assert any("12 days" in found.value for found in app.success)
    next(b for b in app.button if b.key == "reopen_project").click().run()
    assert client.called("reopen_project") == [3]


def test_refused_closing_is_said_in_words(open_page, client) -> None:
    """What the service refuses is shown."""
    client.failures["close_with_outcomes"] = ClientError("lies before start_date", status=400)
    app = submit(open_page("closing"))
    assert any("lies before" in found.value for found in app.warning)

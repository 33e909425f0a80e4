"""The alerts page: what warns, how past warnings did, and what its buttons write."""

from __future__ import annotations

import pytest

from service.schemas import alerts as a
from tests.ui.test_pages import words


def press(app, key: str):
    return next(b for b in app.button if b.key == key).click().run()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_shows_the_alert_and_the_track_record(open_page, language: str) -> None:
    """The open alert has its numbers with n; precision has n and an interval."""
    app = open_page("alerts", language=language)
    assert not app.exception
    text = words(app)
    assert "62%" in text
    assert "n = 120" in text
    assert "49%" in text
    assert "94%" in text
    assert [m.value for m in app.metric] == ["80%", "41"]


def test_without_alerts_there_is_no_precision(open_page, client) -> None:
    """Nothing is not zero per cent."""
    client.alert_rows = []
    app = open_page("alerts")
    assert not app.exception
    assert [m.value for m in app.metric] == ["–", "–"]
    assert "No alert yet" in words(app)


def test_reaction_is_written(open_page, client) -> None:
    """Without words the page asks for some; with them they are written."""
    app = press(open_page("alerts"), "handle-2-1")
    assert client.called("handle_alert") == []
    assert any("few words" in found.value for found in app.warning)
    next(x for x in app.text_input if x.key == "reaction-2-1").set_value("Scope frozen")
    press(app, "handle-2-1")
    (command,) = client.called("handle_alert")
    assert command.reaction == "Scope frozen"


def test_check_says_why_nothing_was_checked(open_page) -> None:
    """A project without an estimate says so."""
    app = press(open_page("alerts"), "check_alerts")
    assert any("no estimate" in found.value for found in app.success)


def test_outcome_is_written(open_page, client) -> None:
    """The reader says whether an alert was right."""
    app = open_page("alerts")
    next(x for x in app.radio if x.key == "judge-outcome-2-1").set_value(a.AlertOutcome.PREVENTED)
    next(b for b in app.button if b.form_id == "judge-2-1").click().run()
    (command,) = client.called("judge_alert")
    assert command.outcome == "prevented"


def test_only_changed_settings_are_sent(open_page, client) -> None:
    """What stays is not written again; a wrong address is named before it is sent."""
    app = open_page("alerts")
    name = "alert_settings-1-1"
    next(x for x in app.number_input if x.key == f"{name}-react_days").set_value(5)
    next(b for b in app.button if b.form_id == name).click().run()
    (command,) = client.called("update_alert_settings")
    assert command.model_dump(exclude_unset=True) == {"expected_version": 1, "react_days": 5}
    app = open_page("alerts")
    next(x for x in app.text_input if x.key == f"{name}-owner_email").set_value("nonsense")
    app = next(b for b in app.button if b.form_id == name).click().run()
    assert len(client.called("update_alert_settings")) == 1
    assert any("not written as one" in found.value for found in app.warning)


def test_mail_that_is_off_is_said(open_page) -> None:
    """The page names the setting that is missing."""
    assert any("CLIENTSIGNAL_SMTP_HOST" in found.value for found in open_page("alerts").warning)

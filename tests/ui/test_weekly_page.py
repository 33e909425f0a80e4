"""The page of the weekly report."""

from __future__ import annotations

import pytest

from service.schemas import alerts as a
from tests.ui.test_pages import words


@pytest.mark.parametrize("language", ["zh", "en"])
def test_shows_the_report(open_page, client, language: str) -> None:
    """The page shows the report in the language of the project, with its files."""
    app = open_page("weekly", language=language)
    assert not app.exception
    assert "周报" in words(app)
    assert len(app.get("download_button")) == 3
    ((format_, _week, audience, chosen),) = client.called("weekly_report_file")
    assert (format_, audience, chosen) == ("html", "internal", "zh")


def test_mail_goes_out_only_with_server_and_address(open_page, client) -> None:
    """Without a mail server nothing can be sent; with one, the chosen week is."""
    app = open_page("weekly")
    assert next(b for b in app.button if b.key == "weekly_send").disabled
    client.alert_settings = lambda project_id: a.AlertSettings(
        project_id=project_id, version=1, owner_email="pm@ours.com", mail_is_on=True
    )
    app = open_page("weekly")
    next(b for b in app.button if b.key == "weekly_send").click().run()
    (command,) = client.called("send_weekly_report")
    assert command.audience == "internal"

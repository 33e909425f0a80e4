"""The page of resources and budget."""

from __future__ import annotations

import pytest

from tests.ui.test_pages import words


@pytest.mark.parametrize("language", ["zh", "en"])
def test_shows_gap_and_overrun(open_page, language: str) -> None:
    """The gap of the next weeks and the overrun stand on the page, with the n of the forecast."""
    app = open_page("planning", language=language)
    assert not app.exception
    values = [m.value for m in app.metric]
    assert values[:3] == ["20", "1", "20"]
    assert values[3:6] == ["1,200 CNY", "1,000 CNY", "2,400 CNY"]
    assert any("20%" in found.value for found in app.error)
    assert "n = 1" in words(app)


def test_empty_planning_says_what_to_fill_in(open_page, client) -> None:
    """Without rows both tabs say how they are filled."""
    client.week_rows, client.month_rows = [], []
    app = open_page("planning")
    assert not app.exception
    assert len(app.info) == 2


def test_cost_of_a_change_is_written(open_page, client) -> None:
    """Cost, hours and days of a change are one write."""
    app = open_page("planning")
    next(x for x in app.number_input if x.key == "change_cost-1").set_value(500.0)
    next(b for b in app.button if b.form_id == "change_cost-1").click().run()
    ((change_id, command),) = client.called("set_change_cost")
    assert (change_id, command.cost, command.delay_days) == (1, 500.0, None)


def test_tables_are_written_with_their_version(open_page, client) -> None:
    """Saving sends all rows and the version that was read."""
    app = open_page("planning")
    next(b for b in app.button if b.key == "save_resources").click().run()
    (command,) = client.called("replace_resources")
    assert (command.expected_version, len(command.rows)) == (1, 3)
    app = open_page("planning")
    next(b for b in app.button if b.key == "save_budget").click().run()
    (budget,) = client.called("replace_budget")
    assert (budget.currency, budget.months[1].actual_cost) == ("CNY", None)

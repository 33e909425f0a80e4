"""The risk register page: what it shows and what its buttons write."""

from __future__ import annotations

from datetime import date

import pytest

from service.client import ClientError
from service.schemas import FindingType
from service.schemas import risks as r
from tests.ui.test_pages import words
from ui.risk_words import driver_of


def press(app, key: str):
    button = next(b for b in app.button if b.key == key)
    return button.click().run()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_shows_register_and_responses(open_page, language: str) -> None:
    """Rows, exposure and responses with their past use stand on the page."""
    app = open_page("register", language=language)
    assert not app.exception
    assert [m.value for m in app.metric] == ["1", "4.0", "1"]
    text = words(app)
    assert "我们担心税务接口延期。" in text
    assert ("4 次" if language == "zh" else "used 4 times") in text
    assert ("暂无" if language == "zh" else "none yet") in text


def test_empty_register_says_how_rows_come_in(open_page, client) -> None:
    """Without a risk the page names the three ways to one, and still shows responses."""
    client.risk_rows = []
    app = open_page("register")
    assert not app.exception
    assert any("The register is empty" in info.value for info in app.info)
    assert any(b.key and b.key.startswith("response-accept-") for b in app.button)


def test_response_enters_with_owner_date_and_exposure(open_page, client) -> None:
    """One click makes a row with the reviewer as owner, a date a week ahead, probability and impact."""
    app = open_page("register")
    key = next(b.key for b in app.button if b.key and b.key.startswith("response-accept-"))
    press(app, key)
    (command,) = client.called("create_risk")
    assert (command.response_key, command.owner) == (key.removeprefix("response-accept-"), "李娜")
    assert command.due_on is not None
    # the points of the driver, and the days that the project is late if it is
    assert (command.probability_percent, command.impact_days) == (11, 21.0)


def test_confirmed_risk_enters_with_one_click(open_page, client) -> None:
    """A confirmed risk of the record waits on the page."""
    risk = client.kept[0].model_copy(update={"type": FindingType.RISK})
    client.kept = [risk]
    app = press(open_page("register"), f"take-{risk.id}")
    assert not app.exception
    (command,) = client.called("create_risk")
    assert command.record_id == risk.id


def test_closing_asks_for_the_outcome(open_page, client) -> None:
    """Whether it came and whether the response helped are written with the close."""
    app = open_page("register")
    next(x for x in app.radio if x.key == "close-1-1-occurred").set_value(True)
    next(x for x in app.radio if x.key == "close-1-1-helped").set_value(r.Helped.NO_EFFECT)
    form_button = next(b for b in app.button if b.form_id == "close-1-1")
    form_button.click().run()
    (command,) = client.called("close_risk")
    assert (command.occurred, command.helped) == (True, "no_effect")


def test_failed_write_is_said_in_words(open_page, client) -> None:
    """What the service refuses is shown, and nothing else breaks."""
    client.failures["create_risk"] = ClientError("no such response", status=400)
    app = open_page("register")
    key = next(b.key for b in app.button if b.key and b.key.startswith("response-accept-"))
    app = press(app, key)
    assert not app.exception
    assert any("no such response" in found.value for found in app.warning)


def test_risk_of_the_review_enters_with_one_click(open_page, client) -> None:
    """The review offers to accept a risk into the register."""
    item = client.queue[0].model_copy(update={"type": FindingType.RISK, "record_id": 9})
    client.queue = [item]
    app = open_page("review", document=item.document_id, item=item.id)
    press(app, f"act-register-{item.id}-{item.version}")
    assert client.called("accept")
    assert len(client.called("create_risk")) == 1


def test_nothing_to_count_is_said_in_words(open_page, client) -> None:
    """A driver whose value is zero is no "0 questions still open"."""
    found = client.responses(1, most=3)
    driver = found.items[0].driver.model_copy(update={"column": "open_questions_count", "value": 0})
    items = [found.items[0].model_copy(update={"driver": driver}), *found.items[1:]]
    answer = found.model_copy(update={"items": items})
    client.responses = lambda project_id, *, most=5: answer
    page = " ".join(str(found.value) for found in open_page("register").get("html"))
    assert "None of “Open questions”" in page
    assert "0 questions" not in page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_risk_page_says_what_to_do_first(open_page, client, language: str) -> None:
    """Two responses for the strongest drivers stand beside the drivers, each with what it did before."""
    page = open_page("risk", language=language)
    shown = " ".join(str(found.value) for found in page.get("html"))
    offered = client.responses(1, most=2).items
    assert [item.title[language] in shown for item in offered] == [True, True]
    assert client.called("responses")[0] == 2  # no more than two
    assert any(button.key == "to_register" for button in page.button)


def test_drivers_without_a_value_take_it_from_their_estimate(client) -> None:
    """Time left, month and kind of work are said in figures, not as "the one of this project"."""
    estimate = client.risk_view(1).estimate.model_copy(
        update={
            "as_of": date(2026, 11, 20), "planned_end": date(2027, 4, 2), "segment": "portal",
        }
    )  # fmt: skip
    driver = estimate.drivers[0].model_copy(update={"column": "", "value": None})
    told = [
        driver_of(driver.model_copy(update=update), estimate)
        for update in (
            {"features": ["progress:remaining_log_days"]},
            {"features": ["plan:end_month"]},
            {"features": ["kind:category=app", "kind:category=portal"], "column": "category"},
            {"features": ["kind:category=app"], "column": "category"},
        )
    ]
    assert told == [
        "133 days left to the planned end",
        "Season of the planned end: 2027-04",
        "Kind of work: portal",
        "Kind of work: the one of this project",
    ]

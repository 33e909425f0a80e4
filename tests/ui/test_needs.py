"""Implicit needs on the record page: on demand, with sources, apart from what the client stated."""

from __future__ import annotations

import pytest

from service import schemas as s
from service.schemas import Language
from tests.ui.test_pages import words
from ui.i18n import translate

NEEDS = s.ImplicitNeeds(
    enabled=True,
    similar_projects=3,
    items=[
        s.ImplicitNeed(
            text="Export <all> lists",
            projects=2,
            sources=[
                s.NeedSource(project_key="OLD", record_code="REQ-3", text="导出全部清单", count=1),
                s.NeedSource(
                    project_key="PAST", record_code="REQ-9", text="Export <all> lists", count=4
                ),
            ],
        )
    ],
)


def test_nothing_is_compared_before_it_is_asked_for(open_page, client) -> None:
    """The comparison takes seconds, so opening the record does not start it."""
    client.needs = NEEDS
    app = open_page("record")
    assert client.called("implicit_needs") == []
    assert "OLD" not in words(app)


@pytest.mark.parametrize("language", list(Language))
def test_suggestions_name_every_source(open_page, client, language: Language) -> None:
    """Wording, projects and codes are shown; their words are shown as text, never as markup."""
    client.needs = NEEDS
    app = open_page("record", language=language)
    app.button(key="needs_look").click().run()
    said = words(app)
    assert translate(language, "needs.found", n=3) in said
    for part in ("OLD · REQ-3", "PAST · REQ-9", "导出全部清单", "Export &lt;all&gt; lists"):
        assert part in said
    assert "<all>" not in said
    assert client.called("accept") == client.called("add_item") == []


def test_an_answer_is_kept_until_the_record_grows(open_page, client) -> None:
    """Another click on the page does not ask again; an answer about an older record is not shown."""
    client.needs = NEEDS
    app = open_page("record")
    app.button(key="needs_look").click().run()
    app.run()
    assert len(client.called("implicit_needs")) == 1
    assert "OLD · REQ-3" in words(app)
    client.kept.append(client.kept[0].model_copy(update={"id": 77, "code": "REQ-77"}))
    app.run()
    assert "OLD · REQ-3" not in words(app)


@pytest.mark.parametrize("language", list(Language))
def test_off_says_how_to_switch_it_on(open_page, client, language: Language) -> None:
    """Without the consent of all clients the page says so and compares nothing."""
    app = open_page("record", language=language)
    app.button(key="needs_look").click().run()
    assert translate(language, "needs.disabled") in words(app)


def test_nothing_similar_says_what_similar_means(open_page, client) -> None:
    """An empty answer names the number of projects compared and the rule."""
    client.needs = s.ImplicitNeeds(enabled=True, similar_projects=1)
    app = open_page("record")
    app.button(key="needs_look").click().run()
    assert translate(Language.EN, "needs.none", n=1) in words(app)

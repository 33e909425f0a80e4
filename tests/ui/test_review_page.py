"""Reviewing by the page's buttons; the keyboard presses the same ones."""

from __future__ import annotations

import pytest

from service import schemas as s
from service.client import ClientError
from service.schemas import Language
from tests.ui.fake_project import EN_TEXT, ZH_TEXT, span
from ui.i18n import translate
from ui.widgets.item_actions import KEYS
from ui.widgets.markup import plain


def html(app) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def press(app, name: str):
    """Press the button whose key begins like this, as the keyboard does."""
    button = next(b for b in app.button if b.key and b.key.startswith(name))
    return button.click().run()


def current(app) -> int | None:
    return app.session_state.get("item")


def test_the_first_open_item_is_shown_with_its_reasons(open_page) -> None:
    """Quote, priority, why, kind and certainty are seen without a click."""
    app = open_page("review", language="zh")
    shown = html(app)
    assert "关键用词：“必须”" in shown
    assert "nearest: REQ-9" in shown
    assert "系统必须支持导出 Excel。" in shown
    assert "把握 91%" in shown
    assert "第 1 条，共 4 条" in app.get("progress")[0].proto.text


def test_source_greys_history_and_marks_items(open_page) -> None:
    """History and signature are greyed; each item is marked; HTML of a mail is only text."""
    shown = html(open_page("review"))
    assert 'class="cs-zone cs-zone-quoted"' in shown
    assert 'class="cs-zone cs-zone-signature"' in shown
    assert shown.count("data-item=") == 4
    assert "<b>别当真</b>" not in shown
    assert "cs-current" in shown


@pytest.mark.parametrize(
    ("name", "method", "command"),
    [
        ("act-accept-", "accept", s.Accept(expected_version=1)),
        ("act-reject-", "reject", s.Reject(expected_version=1)),
        ("act-skip-", "skip", s.Skip(expected_version=1)),
        (
            "act-priority-1-",
            "accept",
            s.Accept(expected_version=1, fields=s.ItemFields(priority=s.Priority.MUST)),
        ),
        (
            "act-priority-4-",
            "accept",
            s.Accept(expected_version=1, fields=s.ItemFields(priority=s.Priority.WONT)),
        ),
    ],
)
def test_a_decision_is_written_and_the_next_item_shown(
    open_page, client, name: str, method: str, command: object
) -> None:
    """One press: the decision is at the service, the next item on the page."""
    app = press(open_page("review"), name)
    assert client.called(method) == [(1, command)]
    assert current(app) == 2
    assert app.query_params["item"] == "2"


def test_every_key_has_its_button(open_page) -> None:
    """The keyboard never points at a button that does not exist."""
    first = {b.key for b in open_page("review").button if b.key}
    later = {b.key for b in open_page("review", document=2, item=5).button if b.key}
    second = {b.key for b in open_page("review", document=1, item=2).button if b.key}
    editing = {b.key for b in press(open_page("review"), "act-edit-").button if b.key}
    keys = first | later | second | editing
    assert [name for name in KEYS.values() if not any(k.startswith(name) for k in keys)] == []


def test_a_key_pressed_twice_decides_once(open_page, client) -> None:
    """The second press reaches us before the next item is seen; it must not decide anything."""
    app = open_page("review")
    item = client.queue[0]
    press(app, "act-accept-")
    client.queue[0] = item
    app.session_state["item"] = 1
    app.run()
    press(app, "act-accept-")
    assert len(client.called("accept")) == 1


def test_undo_shows_the_item_again(open_page, client) -> None:
    """After a wrong key one more key brings the item back."""
    app = press(open_page("review"), "act-reject-")
    app = press(app, "act-undo")
    assert client.queue[0].state is s.ItemState.PENDING
    assert current(app) == 1
    app = press(app, "act-accept-")
    assert client.queue[0].state is s.ItemState.ACCEPTED


def test_nothing_to_undo_is_said(open_page) -> None:
    """Undo without a decision explains itself."""
    app = press(open_page("review"), "act-undo")
    assert "nothing to take back" in app.warning[0].value


def test_newer_version_is_announced_and_decided_again(open_page, client) -> None:
    """A conflict overwrites nothing: the newer value is shown and can be decided."""
    app = open_page("review")
    newer = client.queue[0].model_copy(update={"version": 5, "text": "导出 PDF"})
    client.queue[0] = newer
    client.failures["accept"] = ClientError("stale", status=409, body={"current": {"version": 5}})
    app = press(app, "act-accept-")
    assert plain(translate(Language.EN, "review.stale")) in [w.value for w in app.warning]
    assert "导出 PDF" in html(app)
    client.failures.clear()
    press(app, "act-accept-")
    assert client.called("accept")[-1] == (1, s.Accept(expected_version=5))


def test_failed_decision_stays_on_the_item(open_page, client) -> None:
    """A decision that was not written is not passed over."""
    client.failures["accept"] = ClientError("connection refused")
    app = press(open_page("review"), "act-accept-")
    assert current(app) == 1
    assert plain(translate(Language.EN, "error.unreachable")) in [w.value for w in app.warning]


def test_edit_sends_only_what_changed(open_page, client) -> None:
    """A corrected field goes to the service; the others stay the model's."""
    app = press(open_page("review"), "act-edit-")
    app.text_input(key="edit-owner-1-1").set_value("张敏")
    save = translate(Language.EN, "edit.save")
    next(b for b in app.button if b.label == save).click().run()
    command = s.Edit(expected_version=1, fields=s.ItemFields(owner="张敏"))
    assert client.called("edit") == [(1, command)]
    assert current(app) == 1


def test_edit_and_accept(open_page, client) -> None:
    """Correcting and confirming is one step."""
    app = press(open_page("review"), "act-edit-")
    app.selectbox(key="edit-priority-1-1").set_value(s.Priority.COULD)
    save = translate(Language.EN, "edit.save_accept")
    next(b for b in app.button if b.label == save).click().run()
    fields = s.ItemFields(priority=s.Priority.COULD)
    assert client.called("accept") == [(1, s.Accept(expected_version=1, fields=fields))]
    assert current(app) == 2


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ["Otherwise", "without “fast”: Could", "To ask the client", "draft from the client"],
        ),
        ("zh", ["反之", "没有“fast”：", "待向客户确认", "根据客户原话拟的草稿"]),
    ],
)
def test_card_says_what_to_ask_how_to_check_and_why(open_page, language: str, words) -> None:
    """Question, draft criterion, counterfactual and nearest example stand on the card."""
    shown = html(open_page("review", language=language, document=2, item=6))
    said = [*words, "how many seconds?", "Then Reports load fast", "REQ-1"]
    assert [word for word in said if word not in shown] == []


def test_explanation_is_asked_for_once_per_item(open_page, client) -> None:
    """Keys and reruns on the same item do not compute it again; the queue never does."""
    app = open_page("review", document=2, item=6)
    app.run()
    assert client.called("item") == [6]
    press(app, "act-next")
    assert client.called("item") == [6]


def test_item_is_shown_without_its_explanation_if_that_fails(
    open_page, client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failing explanation takes nothing else from the card."""

    def refuse(*_arguments: object) -> None:
        raise ClientError("broken", status=500)

    monkeypatch.setattr(client, "item", refuse)
    shown = html(open_page("review", document=2, item=6))
    assert "how many seconds?" in shown
    assert "Otherwise" not in shown


@pytest.mark.parametrize(("typed", "sent"), [("Then it is done", "Then it is done"), ("  ", "")])
def test_criterion_is_sent_only_if_it_was_changed(open_page, client, typed: str, sent) -> None:
    """A draft stays a draft until somebody writes over it; emptied means none wanted."""
    app = press(open_page("review", document=2, item=6), "act-edit")
    app.text_area(key="edit-criterion-6-1").input(typed)
    next(b for b in app.button if b.label == "Save").click().run()
    command = s.Edit(expected_version=1, fields=s.ItemFields(criterion=sent))
    assert client.called("edit") == [(6, command)]


def test_cancel_closes_the_form(open_page, client) -> None:
    """Escape leaves the item as it was."""
    app = press(press(open_page("review"), "act-edit-"), "act-cancel")
    assert "act-accept-1-1" in [b.key for b in app.button]
    assert client.called("edit") == []


def test_split_at_a_line_break(open_page, client) -> None:
    """A line break in the quote becomes an offset in the document."""
    app = press(open_page("review"), "act-split-")
    app.text_area(key="split-text-1-1").set_value("系统必须\n支持导出 Excel。")
    do = translate(Language.EN, "split.do")
    next(b for b in app.button if b.label == do).click().run()
    offset = span(ZH_TEXT, "支持导出")[0]
    assert client.called("split") == [(1, s.Split(expected_version=1, offsets=[offset]))]
    assert current(app) == 100


def test_split_refuses_changed_words(open_page, client) -> None:
    """The client's words cannot be rewritten by splitting."""
    app = press(open_page("review"), "act-split-")
    app.text_area(key="split-text-1-1").set_value("系统\n可以导出")
    do = translate(Language.EN, "split.do")
    next(b for b in app.button if b.label == do).click().run()
    assert client.called("split") == []
    assert plain(translate(Language.EN, "split.changed")) in [w.value for w in app.warning]


def test_merge_with_previous(open_page, client) -> None:
    """The item goes into the one before it, which is shown next."""
    app = press(open_page("review", document=1, item=2), "act-merge-")
    other = s.ItemRef(id=2, expected_version=1)
    assert client.called("merge") == [(1, s.Merge(expected_version=1, others=[other]))]
    assert current(app) == 1


def test_moving_decides_nothing(open_page, client) -> None:
    """Next and previous only look."""
    app = press(open_page("review"), "act-next")
    assert current(app) == 2
    assert current(press(app, "act-previous")) == 1
    assert [name for name, _ in client.calls if name in ("accept", "reject", "skip")] == []


def test_change_shows_both_quotes_and_can_be_new(open_page, client) -> None:
    """A changed value stands beside the old one; taking it as new is one key."""
    app = open_page("review", document=2)
    shown = html(app)
    assert "Search answers within 2 seconds." in shown
    assert "2 s -&gt; 1 s" in shown
    assert "≤ 1 s" in shown
    press(app, "act-new-")
    assert client.called("accept") == [(5, s.Accept(expected_version=1, as_new=True))]


def test_due_date_has_rule_and_alternative(open_page) -> None:
    """A date is shown with how it was read and what else it could be."""
    shown = html(open_page("review", language="zh", document=1, item=2))
    assert "从 2026-05-04 起算的下周三" in shown
    assert "也可能是：2026-05-06" in shown
    assert "客户没有说明优先级" in shown


def test_a_decision_type_has_no_priority_keys(open_page) -> None:
    """Must or Should is asked for requirements only."""
    app = open_page("review", document=2, item=7)
    assert not [b for b in app.button if b.key and b.key.startswith("act-priority")]


def test_all_done_leads_on(open_page, client) -> None:
    """After the last item the page says what was decided and what is next."""
    app = open_page("review")
    for _ in range(4):
        app = press(app, "act-accept-")
    assert app.success[0].value == translate(Language.EN, "review.all_done", accepted=4, rejected=0)
    app = press(app, "next_document")
    assert app.session_state["document"] == 2


def test_an_opened_document_is_compared_with_the_record_once(open_page, client) -> None:
    """Every document on opening, none again at each key."""
    app = press(open_page("review"), "act-accept-")
    assert client.called("relate_again") == [1]
    for _ in range(3):
        app = press(app, "act-accept-")
    press(app, "next_document")
    assert client.called("relate_again") == [1, 2]


def test_a_busy_service_keeps_nobody_from_reading(open_page, client) -> None:
    """The comparison with the record is tried again at the next run; the items are there meanwhile."""
    client.failures["relate_again"] = ClientError("busy", status=503)
    app = open_page("review")
    assert current(app) == 1
    del client.failures["relate_again"]
    press(app, "act-accept-")
    assert client.called("relate_again")[-1] == 1


def test_filter_by_type(open_page) -> None:
    """Only the chosen type is walked through."""
    app = open_page("review", document=2, filter_type=s.FindingType.DECISION)
    assert current(app) == 7
    app = press(app, "act-accept-")
    assert translate(Language.EN, "review.filter_done", n=3) in [i.value for i in app.info]


def test_position_survives_a_reload(open_page) -> None:
    """The item of the address is the one that is shown."""
    assert current(open_page("review", document=1, item=3)) == 3


def test_missed_sentence_can_be_added(open_page, client) -> None:
    """An unsure sentence stands first and becomes an item with one click."""
    app = open_page("review")
    app = press(app, "missed_add")
    start, end = span(ZH_TEXT, "<b>别当真</b>")
    command = client.called("add_item")[0]
    assert (command.start, command.end) == (start, end)
    assert current(app) == 50


def test_bulk_needs_its_spot_check(open_page, client) -> None:
    """Accepting many waits for the drawn items, and can be taken back as a whole."""
    app = press(open_page("review", document=2), "bulk_preview")
    assert client.called("preview_bulk")[0].document_id == 2
    assert app.button(key="bulk_accept").disabled
    assert current(app) == 5
    app = press(app, "act-accept-5")
    assert not app.button(key="bulk_accept").disabled
    app = press(app, "bulk_accept")
    assert [item.state for item in client.queue[4:]] == [s.ItemState.ACCEPTED] * 4
    app = press(app, "bulk_undo")
    assert [item.state for item in client.queue[5:]] == [s.ItemState.PENDING] * 3
    assert not app.exception


def test_help_lists_the_keys(open_page) -> None:
    """A question mark shows what each key does, another hides it."""
    app = press(open_page("review"), "act-help")
    assert any("`A`" in m.value for m in app.markdown)
    app = press(app, "act-help")
    assert not any("`A`" in m.value for m in app.markdown)


def test_english_document_marks_headings(open_page) -> None:
    """A heading stands out, because it explains priorities."""
    shown = html(open_page("review", document=2))
    assert '<span class="cs-heading">Must have</span>' in shown
    assert "Heading or column: “Must have”" in shown
    assert EN_TEXT.splitlines()[0] in shown


@pytest.mark.parametrize("page", ["review", "document"])
def test_a_long_document_is_waited_for(open_page, client, page: str) -> None:
    """While a document is still being read, nobody is told that it holds nothing."""
    client.stored[0] = client.stored[0].model_copy(update={"status": s.DocumentStatus.ANALYZING})
    app = open_page(page, document=1)
    assert not app.exception
    assert translate(Language.EN, "documents.being_read") in [info.value for info in app.info]
    assert not [b for b in app.button if b.key and b.key.startswith("act-accept")]

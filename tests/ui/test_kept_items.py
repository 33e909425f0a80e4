"""Items of a document in a session: complete, in order, and only what changed is loaded."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from tests.ui.fake_project import documents, item
from ui.widgets.missed import candidates


def test_first_visit_loads_all_then_a_decision_loads_one(open_page, client) -> None:
    """After a decision only the item that changed travels again."""
    app = open_page("review")
    document = client.called("item_stamps")[-1]
    mine = [i.id for i in client.queue if i.document_id == document]
    assert client.called("items") == [mine]
    shown = next(i for i in client.queue if i.id == mine[0])
    app.button(key=f"act-reject-{shown.id}-{shown.version}").click().run()
    assert not app.exception
    assert client.called("items")[1:] == [[mine[0]]]


def test_a_change_by_somebody_else_is_seen(open_page, client) -> None:
    """Marks are compared at every run, so another reviewer's decision shows at once."""
    app = open_page("review")
    document = client.called("item_stamps")[-1]
    other = next(i for i in client.queue if i.document_id == document)
    client._change(other.id, text="changed by somebody else")
    app.run()
    assert client.called("items")[1:] == [[other.id]]


def test_another_document_starts_anew(open_page, client) -> None:
    """Nothing of one document is shown for another."""
    app = open_page("review")
    first = client.called("item_stamps")[-1]
    other = next(i.document_id for i in client.queue if i.document_id != first)
    app.session_state["document"] = other
    app.run()
    wanted = [i.id for i in client.queue if i.document_id == other]
    assert client.called("items")[-1] == wanted


WORDS = "今天天气不错。"


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda p: (p[0], p[0] + p[1])),
        max_size=8,
    )
)
def test_candidates_are_the_units_that_touch_no_item(spans: list[tuple[int, int]]) -> None:
    """Whatever the items cover, a sentence is offered exactly if no item touches it."""
    document = documents()[0]
    model = item(1, 1, document.text, WORDS)
    items = [
        model.model_copy(update={"id": n, "start": start, "end": end})
        for n, (start, end) in enumerate(spans)
    ]
    offered = candidates(document, items)
    for unit in candidates(document, []):
        touched = any(start < unit.end and unit.start < end for start, end in spans)
        assert (unit in offered) is not touched


def test_candidates_of_a_long_document_are_found_at_once() -> None:
    """Thousands of items and sentences cost far less than a second."""
    document = documents()[0]
    unit = candidates(document, [])[0]
    model = item(1, 1, document.text, WORDS)
    many = document.model_copy(
        update={
            "text": "ab " * 20_000,
            "units": [
                unit.model_copy(update={"start": at, "end": at + 2}) for at in range(0, 60_000, 6)
            ],
        }
    )
    items = [
        model.model_copy(update={"id": at, "start": at + 3, "end": at + 5})
        for at in range(0, 60_000, 6)
    ]
    started = time.process_time()
    assert len(candidates(many, items)) == 10_000
    assert time.process_time() - started < 2.0

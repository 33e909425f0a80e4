"""Features as of a day: right numbers with their evidence, and nothing later leaks in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.delay.events import Change, Clock, Events, Message, Tone, Version
from service.delay.features import features_of

DAY = date(2025, 3, 31)
BASELINE = date(2025, 3, 1)
START = datetime(2025, 1, 1, tzinfo=UTC)
LIVE = Clock(DAY)
REBUILT = Clock(DAY, reconstructed=True)


def at(day: float) -> datetime:
    """Return a moment some days after the new year; day 90 is the first moment after `DAY`."""
    return START + timedelta(days=day)


def version(number: int = 1, *, day: float = 10, reason: str = "new", **fields) -> Version:
    values = {
        "text": "It must export.",
        "priority": "must",
        "status": fields.pop("status", "active"),
    }
    made = {"record_id": 1, "code": "REQ-1", "type": "requirement", "recorded": at(day)}
    return Version(
        **{**made, "number": number, "said": at(day), "reason": reason, "values": values, **fields}
    )


def message(number: int, day: float, side: str = "client", score: float = 0.0, **fields) -> Message:
    label = "negative" if score < -0.3 else "neutral"
    tone = Tone(at(day), score, label, fields.pop("pressure", 0.0), current=True)
    made = {"said": at(day), "recorded": at(day), "thread": "t", "tones": (tone,)}
    return Message(document_id=number, side=side, **{**made, **fields})


def found(events: Events, clock: Clock = LIVE, baseline: date | None = BASELINE) -> dict:
    unclear = lambda values: "fast" in values["text"]  # noqa: E731
    return {f.name: f for f in features_of(events, clock, baseline, unclear)}


def test_scope_and_churn_count_from_the_baseline() -> None:
    """Added, removed and changed are counted since the baseline and name the items."""
    events = Events(
        versions=[
            version(),
            version(2, day=70, reason="changes_value"),
            version(record_id=2, day=75),
            version(record_id=3, day=12),
            version(2, record_id=3, day=80, reason="withdraws", status="withdrawn"),
            version(record_id=4, day=20, reason="new", type="question"),
        ]
    )
    features = found(events)
    assert features["requirements_total_count"].value == 2
    assert features["requirements_added_count"].evidence == (("record", 2),)
    assert features["requirements_changed_count"].evidence == (("record", 1),)
    assert features["requirements_removed_count"].evidence == (("record", 3),)
    assert features["change_requests_count"].value == 2
    assert features["open_questions_count"].value == 1


def test_what_was_undone_by_the_day_was_no_change() -> None:
    """A change that was taken back before the day counts neither as a change nor as a withdrawal."""
    changed = version(2, day=70, reason="withdraws", status="withdrawn", undone=at(72))
    back = version(3, day=72, reason="undo")
    features = found(Events(versions=[version(), changed, back]))
    assert features["change_requests_count"].value == 0
    assert features["requirements_removed_count"].value == 0
    later = replace(changed, undone=at(95))
    assert found(Events(versions=[version(), later]))["change_requests_count"].value == 1


def test_retracted_items_were_never_there() -> None:
    """An item whose confirmation was undone is in no count."""
    events = Events(versions=[version(), version(2, day=20, reason="undo", status="retracted")])
    assert "requirements_total_count" not in found(events)


def test_unclear_share_has_its_n() -> None:
    """The share of requirements that leave something open rests on all that stand."""
    vague = version(record_id=2)
    vague = replace(vague, values={**vague.values, "text": "It must be fast."})
    share = found(Events(versions=[version(), vague]))["ambiguous_share"]
    assert (share.value, share.n, share.evidence) == (0.5, 2, (("record", 2),))


def test_mood_is_the_client_of_the_last_four_weeks() -> None:
    """Mean, trend and escalations leave out our own side and what is older than 28 days."""
    events = Events(
        messages=[
            message(1, 50, score=1.0),
            message(2, 65, score=0.2),
            message(3, 72, score=0.0),
            message(4, 79, score=-0.8, pressure=0.5),
            message(5, 80, side="us", score=1.0),
        ]
    )
    features = found(events)
    assert features["mood_mean"].value == pytest.approx(-0.2)
    assert features["mood_mean"].n == 3
    assert features["mood_trend_per_week"].value == pytest.approx(-0.5)
    assert features["escalations_count"].evidence == (("document", 4),)


def test_reply_lag_counts_from_the_first_unanswered_message() -> None:
    """Each side's lag is the median wait of the other, within one thread."""
    events = Events(
        messages=[
            message(1, 70, side="us"),
            message(2, 71, side="us"),
            message(3, 74),
            message(4, 75, side="us"),
            message(5, 75, thread="other"),
        ]
    )
    features = found(events)
    assert features["reply_lag_client_days"].value == pytest.approx(4)
    assert features["reply_lag_team_days"].value == pytest.approx(1)
    assert features["reply_lag_client_days"].evidence == (("document", 3),)


def test_corrections_and_removals_count_from_their_moment() -> None:
    """As of a day the side, the tone and the removal are those that were known then."""
    first = Tone(at(70), -0.6, "negative", 0.0, current=False)
    again = Tone(at(95), 0.6, "positive", 0.0, current=True)
    mail = message(1, 70, tones=(first, again), sides=((at(95), "client"),), side="us")
    mail = replace(mail, removals=((at(96), True),))
    assert found(Events(messages=[mail]))["mood_mean"].value == pytest.approx(-0.6)
    gone = replace(mail, removals=((at(80), True),))
    assert found(Events(messages=[gone])) == {}


def test_a_reconstructed_day_uses_the_dates_of_the_messages() -> None:
    """Before the project was kept here, what was said by the day counts whenever it was recorded."""
    old = replace(version(), recorded=at(300))
    assert found(Events(versions=[old])) == {}
    assert found(Events(versions=[old]), REBUILT)["requirements_total_count"].value == 1


days = st.floats(min_value=0, max_value=200, allow_nan=False)
later = st.floats(min_value=90, max_value=200, allow_nan=False)
reasons = st.sampled_from(
    ["new", "changes_value", "changes_priority", "withdraws", "undo", "edited", "refines"]
)
statuses = st.sampled_from(["active", "withdrawn", "retracted", "deferred"])


def versions(moment: st.SearchStrategy[float]) -> st.SearchStrategy[Version]:
    """Draw versions that are said before they are recorded, as all are."""
    return st.builds(
        lambda record, number, day, early, reason, status, kind: version(
            number,
            record_id=record,
            day=day,
            said=at(min(early, day)),
            reason=reason,
            status=status,
            type=kind,
        ),
        st.integers(1, 4),
        st.integers(1, 6),
        moment,
        days,
        reasons,
        statuses,
        st.sampled_from(["requirement", "question"]),
    )


def messages(moment: st.SearchStrategy[float]) -> st.SearchStrategy[Message]:
    return st.builds(
        lambda number, day, early, side, score, thread: message(
            number, day, side, score, said=at(min(early, day)), thread=thread
        ),
        st.integers(1, 50),
        moment,
        days,
        st.sampled_from(["client", "us", "unknown"]),
        st.floats(-1, 1),
        st.sampled_from(["a", "b", ""]),
    )


def changes(moment: st.SearchStrategy[float]) -> st.SearchStrategy[Change]:
    return st.builds(
        lambda number, day: Change(number, at(day), at(day)), st.integers(1, 9), moment
    )


histories = st.builds(
    Events,
    st.lists(versions(days), max_size=8),
    st.lists(messages(days), max_size=8),
    st.lists(changes(days), max_size=3),
)


@given(
    histories,
    st.lists(versions(later), max_size=5),
    st.lists(messages(later), max_size=5),
    st.lists(changes(later), max_size=3),
)
def test_nothing_recorded_later_changes_a_feature(known, more, mails, agreed) -> None:
    """Adding any event that is recorded after the day leaves every feature as it was."""
    grown = Events([*known.versions, *more], [*known.messages, *mails], [*known.changes, *agreed])
    assert found(grown) == found(known)


@given(histories, st.data())
def test_no_later_correction_changes_a_feature(known, data) -> None:
    """Undoing, agreeing, removing, correcting or analyzing again after the day changes nothing."""
    moment = at(data.draw(later))
    tone = Tone(moment, 1.0, "positive", 1.0, current=True)
    corrected = Events(
        [v if v.undone else replace(v, undone=moment) for v in known.versions],
        [
            replace(
                m,
                side="us",
                sides=((moment, m.side),),
                removals=((moment, True),),
                tones=(*(replace(t, current=False) for t in m.tones), tone),
            )
            for m in known.messages
        ],
        [replace(c, undone=moment, states=((moment, "agreed"),)) for c in known.changes],
    )
    assert found(corrected) == found(known)


@given(histories, st.lists(versions(st.just(300.0)), max_size=5))
def test_nothing_said_later_changes_a_reconstructed_day(known, more) -> None:
    """Without a record of the time, what was said after the day still stays out."""
    said_later = [replace(v, said=at(91 + index)) for index, v in enumerate(more)]
    grown = Events([*known.versions, *said_later], known.messages, known.changes)
    assert found(grown, REBUILT) == found(known, REBUILT)

"""Chats and transcripts as programs export them: who said what, when, and where it stands."""

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.domain import READABLE_ZONES, Document, DocumentKind, RawDocument, Zone
from nlp.errors import UnreadableDocumentError
from nlp.layout import lay_out
from nlp.reading import read, read_text

FOLDER = Path(__file__).parent.parent / "corpus" / "chats"
CASES = sorted(path.with_suffix("").name for path in FOLDER.glob("*.turns"))
SPOKEN = {"feishu-minutes", "tencent-meeting", "tencent-recording"}
RECEIVED = datetime(2026, 7, 10, tzinfo=UTC)
WITHOUT_YEAR = {"tencent-recording", "wecom"}


def document_of(case: str) -> Document:
    path = next(p for p in FOLDER.glob(f"{case}.*") if p.suffix != ".turns")
    (document,) = read(RawDocument(path.name, path.read_bytes(), None, RECEIVED))
    return document


def said(document: Document) -> list[str]:
    layout = lay_out(document)
    lines = []
    for unit in layout.units:
        segment = layout.segment_of(unit)
        if segment.zone in READABLE_ZONES and segment.speaker:
            when = f"{segment.said_at:%Y-%m-%d %H:%M}" if segment.said_at else ""
            lines.append(f"{segment.speaker} | {when} | {unit.span.slice(document.text)}")
    return lines


def spoken_part(lines: list[str], document: Document) -> list[str]:
    """Leave out the labels of inline turns, which belong to the first unit of their line."""
    labels = {turn.label.slice(document.text) for turn in document.turns}
    shown = []
    for line in lines:
        speaker, when, words = line.split(" | ", 2)
        label = next((found for found in labels if words.startswith(found)), "")
        shown.append(f"{speaker} | {when} | {words[len(label) :]}")
    return shown


def test_chats_are_there() -> None:
    """The cases below must not vanish silently."""
    assert len(CASES) >= 11


@pytest.mark.parametrize("case", CASES)
def test_each_sentence_has_speaker_and_time(case: str) -> None:
    """Names, days and times of an export reach each sentence; what the program added does not count."""
    document = document_of(case)
    expected = (FOLDER / f"{case}.turns").read_text(encoding="utf-8").splitlines()
    assert spoken_part(said(document), document) == expected
    kind = DocumentKind.TRANSCRIPT if case in SPOKEN else DocumentKind.MESSAGE
    assert document.kind is kind


@pytest.mark.parametrize("case", CASES)
def test_labels_stand_where_they_say(case: str) -> None:
    """Each label is a stretch of the text that holds the name; places in the file follow each other."""
    document = document_of(case)
    starts = [turn.label.start for turn in document.turns]
    assert starts == sorted(set(starts))
    for turn in document.turns:
        assert turn.speaker in turn.label.slice(document.text)
    for anchor in document.anchors:
        assert anchor.span.end <= len(document.text)


def test_transcripts_lead_back_to_the_recording() -> None:
    """A sentence of a transcript is found again by its second in the recording."""
    document = document_of("feishu-minutes")
    times = [(anchor.time_s, anchor.span.slice(document.text)) for anchor in document.anchors]
    assert [time for time, _ in times] == [12.0, 45.0, 52.0, 3723.0]
    assert "排期" in times[-1][1]


def test_messages_lead_back_to_their_number_in_the_file() -> None:
    """A message of a Slack export is found again by its number, also where threads change the order."""
    document = document_of("slack-channel")
    rows = {a.span.slice(document.text).split("\n")[1][:10]: a.row for a in document.anchors}
    assert rows["Understood"] == 4
    assert rows["Danish can"] == 3


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("wechat-mail", "短信通知必须做吗"),
        ("wecom", "迟到多久自动取消"),
        ("slack-channel", "Labels must be A6."),
        ("teams-graph", "The app must work offline."),
    ],
)
def test_quoted_messages_are_not_said_again(case: str, words: str) -> None:
    """A message that answers another one shows it; the shown words are quoted."""
    document = document_of(case)
    zones = [s.zone for s in lay_out(document).segments if words in s.span.slice(document.text)]
    assert Zone.QUOTED in zones
    assert sum(zone in READABLE_ZONES for zone in zones) == (1 if case == "teams-graph" else 0)


def test_chat_was_received_when_its_last_message_was_sent() -> None:
    """An export without a date of its own is as new as its newest message."""
    assert document_of("slack-channel").received_at == datetime.fromtimestamp(1716279791.0005, UTC)


def workspace() -> bytes:
    """Return a Slack export of a whole workspace."""
    files = {
        "users.json": [{"id": "U1", "name": "anna", "profile": {"real_name": "Anna Berg"}}],
        "channels.json": [{"id": "C1", "name": "returns"}],
        "returns/2024-05-21.json": [{"type": "message", "user": "U1", "text": "second", "ts": "1716279791.1"}],
        "returns/2024-05-20.json": [{"type": "message", "user": "U1", "text": "first <@U1>", "ts": "1716193391.1"}],
        "general/2024-05-20.json": [{"type": "message", "user": "U9", "text": "hello", "ts": "1716193391.1"}],
    }  # fmt: skip
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, json.dumps(content))
    return buffer.getvalue()


def test_workspace_of_slack_gives_one_document_a_channel() -> None:
    """The days of a channel are put together in order; names come from the list of users."""
    general, returns = read(RawDocument("export.zip", workspace()))
    assert (general.subject, returns.subject) == ("general", "returns")
    assert general.people == ("U9",)
    assert returns.text.index("first @Anna Berg") < returns.text.index("second")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"a": 1}', "unsupported"),
        (b"[1, 2]", "unsupported"),
        (b"{broken", "corrupt"),
        (b"[" * 100_000, "corrupt"),
        (b'[{"ts": "1716279791.1", "user": "U1", "subtype": "channel_join"}]', "empty"),
    ],
)
def test_other_json_is_refused(data: bytes, code: str) -> None:
    """JSON without a chat in it is refused with a reason."""
    with pytest.raises(UnreadableDocumentError) as caught:
        read(RawDocument("a.json", data))
    assert caught.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "签到 09:00\n开幕 09:30\n茶歇 10:00\n分组讨论 10:30\n",
        "会议时间 2026-05-20 14:30\n会议地点 三楼\n\n导出必须做。\n",
        "Deadline 2026-05-20 14:30\nPlease send the list.\n",
        "张三 10:23\n",
    ],
)
def test_agendas_and_single_times_are_no_chat(text: str) -> None:
    """Lines with a time are not yet a chat."""
    assert read_text(text, id="d").turns == ()


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["张三 10:23", "李四  2026/5/20 10:25:40", "—————  2026-05-20  —————", "", "好", "Anna 9:00 AM",
                 "[图片]", "「张三：好」", "- - - - - - - -", "王芳(00:00:12): 好", "99:99 x", "x 25/99 77:88"]
            ),
            st.text(max_size=30),
        ),
        max_size=15,
    )
)  # fmt: skip
def test_any_text_may_be_pasted_as_a_chat(lines: list[str]) -> None:
    """Whatever is pasted, the text stays as it is and every unit is a slice of it."""
    text = "\n".join(lines)
    document = read_text(text, id="d", kind=DocumentKind.MESSAGE)
    layout = lay_out(document)
    assert all(unit.span.end <= len(document.text) for unit in layout.units)
    assert all(turn.label.end <= len(document.text) for turn in document.turns)


WECHAT = """张总 2026-06-02 09:15
你好，系统必须支持微信登录。

李工 2026-06-02 09:20
好的，什么时候要？

张总 2026-06-03 18:05
下周三之前给我们。
"""


def test_a_chat_was_received_when_its_last_message_was_sent() -> None:
    """The last message dates the document where nobody said when it came; a date that was given stays."""
    assert read_text(WECHAT, id="t").received_at == datetime(2026, 6, 3, 18, 5)  # noqa: DTZ001 - chats name no zone
    assert read_text(WECHAT, id="t", received_at=RECEIVED).received_at == RECEIVED


@pytest.mark.parametrize("case", CASES)
def test_exports_date_their_documents(case: str) -> None:
    """Each export with days has a date without any help, and it is the day of the last dated turn."""
    path = next(p for p in FOLDER.glob(f"{case}.*") if p.suffix != ".turns")
    (document,) = read(RawDocument(path.name, path.read_bytes()))
    moments = [turn.said_at for turn in document.turns if turn.said_at is not None]
    assert document.received_at == (max(moments) if moments else None)
    if case not in WITHOUT_YEAR:
        assert document.received_at is not None


def test_days_without_a_year_date_nothing() -> None:
    """A day whose year is unknown is left blank rather than guessed."""
    log = WECHAT.replace("2026-06-", "6月").replace(" 09", "日 09").replace(" 18", "日 18")
    assert read_text(log, id="t").received_at is None

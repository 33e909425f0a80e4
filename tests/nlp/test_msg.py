"""Mails saved by Outlook are read like any other: sender, day, whose words each sentence holds."""

from datetime import UTC, datetime

from nlp.domain import DocumentKind, RawDocument, Zone
from nlp.layout import lay_out
from nlp.reading import read
from tests.nlp.msg_samples import outlook_message

SENT = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
BODY = (
    "李工您好，\r\n系统必须支持导出。\r\n\r\n发件人: 李工 <li@ours.example>\r\n发送时间: 2026年3月4日 9:00\r\n"
    "收件人: 王芳\r\n主题: 报表\r\n\r\n报表要导出吗？\r\n"
)


def test_a_saved_message_has_sender_day_and_zones() -> None:
    """The quoted question is not the client's; the answer above it is."""
    data = outlook_message("答复: 报表", BODY, "王芳", "wang@client.example", SENT)
    (document,) = read(RawDocument("a.msg", data))
    assert (document.kind, document.subject) == (DocumentKind.EMAIL, "答复: 报表")
    assert (document.sender, document.received_at) == ("王芳", SENT)
    assert document.metadata["sender_address"] == "wang@client.example"
    by_zone = {(s.zone, s.span.slice(document.text)) for s in lay_out(document).segments}
    assert (Zone.OWN, "李工您好，\n系统必须支持导出。") in by_zone
    assert (Zone.QUOTED, "报表要导出吗？") in by_zone

"""Due dates in chats count from the day of the message that names them."""

from datetime import date, datetime

from models.analyzer import TextModel
from nlp.reading import read_text

CHAT = """张总 2026-06-02 09:15
登录页必须在下周三之前交付。

李工 2026-06-02 09:20
好的。

张总 2026-06-18 18:05
报表必须在下周三之前交付。
"""


def test_next_wednesday_in_a_pasted_chat_has_a_date(shipped: TextModel) -> None:
    """Each message has its own day; the document has that of the last, and each date says what it rests on."""
    document = read_text(CHAT, id="chat")
    assert document.received_at == datetime(2026, 6, 18, 18, 5)  # noqa: DTZ001 - chats name no zone
    found = {f.quote[:2]: f.due for f in shipped.analyze(document).findings}
    dues = [found["登录"], found["报表"]]
    assert [due and due.latest for due in dues] == [date(2026, 6, 10), date(2026, 6, 24)]
    assert all(due and "消息所在周" in due.rule for due in dues)

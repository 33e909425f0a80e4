"""Made-up mail in both languages for measurements: threads, attachments, doubles, broken ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

_START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_THINGS = {
    "zh": ("报表导出", "批量打印", "短信验证码", "库存查询", "退货审批", "扫码入库", "权限管理"),
    "en": ("the export", "batch printing", "the search", "stock levels", "returns", "the login"),
}
_SENTENCES = {
    "zh": (
        "{thing}必须在下周三之前上线。",
        "最好能支持{thing}，不急。",
        "{thing}这次先不做。",
        "我们对{thing}的速度很不满意，已经反馈两次了。",
        "请问{thing}什么时候可以测试？",
        "{thing}不能超过 {n} 秒。",
    ),
    "en": (
        "We need {thing} to work by Friday.",
        "It would be nice to have {thing} one day.",
        "Please leave {thing} out for now.",
        "{thing} has to answer within {n} s.",
        "When can we test {thing}?",
        "We are not happy with {thing}; this is the second time.",
    ),
}
_PEOPLE = (("张伟", "zhang@client.cn"), ("Amy Lee", "amy@client.com"), ("王芳", "wang@client.cn"))
_DEPTH = 12


def message(number: int) -> EmailMessage:
    """Return message ``number``, always the same one."""
    dice = random.Random(number)  # noqa: S311 - the same text each time, no secret
    language = dice.choice(("zh", "en"))
    name, address = dice.choice(_PEOPLE)
    found = EmailMessage()
    found["From"] = f"{name} <{address}>"
    found["To"] = "pm@ours.com"
    found["Subject"] = f"{dice.choice(_THINGS[language])} {number}"
    found["Message-ID"] = f"<bench{number}@client.com>"
    found["Date"] = format_datetime(_START + timedelta(minutes=number))
    if number > 10 and dice.random() < 0.4:
        found["In-Reply-To"] = f"<bench{number - dice.randint(1, 10)}@client.com>"
    found.set_content(_text(dice, language, number))
    if dice.random() < 0.04:
        found.add_attachment(
            _text(dice, language, number).encode(),
            maintype="text",
            subtype="plain",
            filename="more.txt",
        )
    return found


def _text(dice: random.Random, language: str, number: int) -> str:
    lines = [
        dice.choice(_SENTENCES[language]).format(
            thing=dice.choice(_THINGS[language]), n=dice.randint(1, 9)
        )
        for _ in range(dice.randint(1, 4))
    ]
    return "\n".join([*lines, "", f"No. {number}", ""])


def unreadable(number: int) -> EmailMessage:
    """Return a message that the reader refuses: messages within messages, too deep."""
    inner = message(number)
    for level in range(_DEPTH):
        outer = EmailMessage()
        outer["From"] = "deep@client.com"
        outer["Subject"] = f"deep {number}"
        outer["Message-ID"] = f"<deep{number}.{level}@client.com>"
        outer.set_content("see below")
        outer.add_attachment(inner)
        inner = outer
    return inner


def mailbox(count: int) -> Iterator[bytes]:
    """Give ``count`` messages as an mbox holds them: every 100th is a double, every 250th broken."""
    for number in range(1, count + 1):
        if number % 250 == 0:
            found = bytes(unreadable(number))
        elif number % 100 == 0:
            # The same message by another road.
            found = b"Received: by elsewhere\n" + bytes(message(number - 1))
        else:
            found = bytes(message(number))
        body = found.replace(b"\nFrom ", b"\n>From ").rstrip(b"\n")
        yield b"From a@client.com Mon Mar  2 09:00:00 2026\n" + body + b"\n\n"

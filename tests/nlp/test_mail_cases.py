"""Whole messages as mail programs write them: each sentence has a known writer."""

import re
from collections import Counter
from email import message_from_bytes

import pytest

from nlp.domain import Zone
from nlp.layout import lay_out
from training.evaluate.mail_cases import CORPUS, MailCase, read_cases
from training.evaluate.mail_coverage import LEAST, NAMED, rows
from training.evaluate.mail_scores import score_documents

CASES = read_cases()
MESSAGES = [case for case in CASES if case.path.suffix == ".eml"]
CLIENTS = {
    "Outlook", "Exchange", "QQ", "Foxmail", "163", "Aliyun", "WeCom", "Lark", "DingTalk", "Gmail",
    "Apple Mail", "iPhone", "Thunderbird",
}  # fmt: skip


def test_corpus_is_wide_enough() -> None:
    """At least 150 cases, 80 of them Chinese, and each mail program at least four times."""
    assert len(CASES) >= 150
    assert sum(case.language == "zh" for case in CASES) >= 80
    clients = Counter(case.client for case in CASES)
    assert all(clients[client] >= 4 for client in CLIENTS)
    for client in ("Outlook", "Gmail", "Apple Mail", "iPhone"):
        for language in ("zh", "en"):
            assert sum(c.client == client and c.language == language for c in CASES) >= 4


def test_corpus_holds_what_programs_do() -> None:
    """Each way to write a mail is there: encodings, charsets, structure."""
    data = b"\n".join(case.path.read_bytes().lower() for case in MESSAGES)
    for mark in (
        rb"format=flowed", rb"delsp", rb"quoted-printable", rb"base64", rb'charset="?gb2312', rb'charset="?big5',
        rb'charset="?iso-8859-1', rb"message/rfc822", rb"application/ms-tnef", rb"text/calendar",
        rb"delivery-status", rb"auto-submitted", rb"border-top", rb"<blockquote", rb"divrplyfwdmsg",
    ):  # fmt: skip
        assert re.search(mark, data), mark


@pytest.mark.parametrize("case", MESSAGES, ids=lambda case: case.name)
def test_each_sentence_has_its_writer(case: MailCase) -> None:
    """No quoted sentence is taken for a new one, no own one is lost, and nothing else is shown."""
    counts = score_documents(case, case.documents())
    assert counts.details == ()


@pytest.mark.parametrize("case", [c for c in MESSAGES if c.sender], ids=lambda case: case.name)
def test_forwarded_words_have_their_own_sender(case: MailCase) -> None:
    """Forwarded words belong to the client who wrote them, not to the one who passed them on."""
    segments = [s for document in case.documents() for s in lay_out(document).segments]
    senders = {s.sender for s in segments if s.zone is Zone.FORWARDED}
    assert len(senders) == 1
    assert (senders.pop() or "").startswith(case.sender or "?")
    assert all(s.sender is None for s in segments if s.zone is Zone.OWN)


def test_messages_are_ours() -> None:
    """The corpus was written for the tests: every address is one that cannot exist."""
    for case in MESSAGES:
        for name in ("From", "To"):
            header = str(message_from_bytes(case.path.read_bytes()).get(name, ""))
            assert ".example" in header, case.name
    assert (CORPUS / "README.md").is_file()


def test_each_named_mail_program_is_covered() -> None:
    """A program counts by its own cases only, and each case for one program."""
    found = rows(CASES)
    few = [name for name, own in found if name in NAMED and len(own) < LEAST]
    assert few == []
    assert sum(len(own) for _, own in found) == len(CASES)

"""The demo projects are complete, readable and consistent with their manifest."""

import email
import json
import re
from collections.abc import Iterator
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest

DEMO = Path(__file__).parents[2] / "data" / "demo"
PROJECTS: list[dict[str, Any]] = json.loads((DEMO / "manifest.json").read_text("utf-8"))["projects"]
DOCUMENTS: list[dict[str, str]] = [d for project in PROJECTS for d in project["documents"]]
MAILS = [d for d in DOCUMENTS if d["file"].endswith(".eml")]
NOTES = [d for d in DOCUMENTS if not d["file"].endswith(".eml")]
ADDRESS = re.compile(r"[\w.+-]+@([\w.-]+\w)")


def parse(entry: dict[str, str]) -> EmailMessage:
    message = email.message_from_bytes((DEMO / entry["file"]).read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def bodies(message: EmailMessage) -> Iterator[str]:
    for part in message.walk():
        if part.get_content_maintype() == "text":
            # the declared gb2312 holds characters of GBK, as Chinese mail programs write it
            charset = (part.get_content_charset() or "ascii").replace("gb2312", "gbk")
            payload = part.get_payload(decode=True)
            assert isinstance(payload, bytes)
            yield payload.decode(charset)


def ids(entry: dict[str, str]) -> str:
    return entry["file"]


def test_two_projects_in_two_languages() -> None:
    """There is one Chinese and one English project with different keys."""
    assert sorted(project["language"] for project in PROJECTS) == ["en", "zh"]
    assert len({project["key"] for project in PROJECTS}) == len(PROJECTS)
    for project in PROJECTS:
        assert project["name"]
        assert project["client_name"]
        assert not set(project["own_domains"]) & set(project["client_domains"])


def test_manifest_names_exactly_the_files_of_the_demo() -> None:
    """Every file of the manifest exists, once, and no file is left out."""
    named = [entry["file"] for entry in DOCUMENTS]
    assert len(named) == len(set(named))
    present = {path.relative_to(DEMO).as_posix() for path in DEMO.glob("*/*") if path.is_file()}
    assert present == set(named)


@pytest.mark.parametrize("entry", DOCUMENTS, ids=ids)
def test_manifest_fields_are_known_values(entry: dict[str, str]) -> None:
    """Kind, side and date of each document can be read by the service."""
    assert entry["kind"] in {"email", "notes", "transcript"}
    assert entry["sender_side"] in {"client", "us", "third", "unknown"}
    assert datetime.fromisoformat(entry["received_at"]).tzinfo is not None


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project["key"])
def test_documents_are_in_the_order_of_time(project: dict[str, Any]) -> None:
    """A demo that is loaded in manifest order tells its story forwards."""
    dates = [datetime.fromisoformat(d["received_at"]) for d in project["documents"]]
    assert dates == sorted(dates)


@pytest.mark.parametrize("entry", MAILS, ids=ids)
def test_mail_is_readable_with_the_standard_library(entry: dict[str, str]) -> None:
    """Headers and bodies decode without defects; the date is that of the manifest."""
    message = parse(entry)
    assert not message.defects
    for header in ("From", "To", "Subject", "Date", "Message-ID"):
        assert message[header], header
    assert "\ufffd" not in str(message["Subject"])
    assert parsedate_to_datetime(message["Date"]) == datetime.fromisoformat(entry["received_at"])
    texts = list(bodies(message))
    assert texts
    assert all(len(text) > 40 for text in texts)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project["key"])
def test_sender_side_follows_from_the_domain(project: dict[str, Any]) -> None:
    """The side of a mail in the manifest agrees with the sender's domain."""
    for entry in project["documents"]:
        if entry["kind"] == "email":
            domain = parse(entry)["From"].addresses[0].domain
            known = {"us": project["own_domains"], "client": project["client_domains"]}
            assert domain in known[entry["sender_side"]], entry["file"]


def test_message_ids_are_unique_and_threads_hold_together() -> None:
    """No identifier occurs twice, and each project has two threads of at least four mails."""
    for project in PROJECTS:
        mails = [parse(d) for d in project["documents"] if d["kind"] == "email"]
        own = [mail["Message-ID"].strip() for mail in mails]
        assert len(own) == len(set(own))
        parent = {mail["Message-ID"].strip(): mail.get("In-Reply-To", "").strip() for mail in mails}
        roots: dict[str, int] = {}
        for identifier in own:
            root = identifier
            while parent.get(root) in parent:
                root = parent[root]
            roots[root] = roots.get(root, 0) + 1
        assert sum(size >= 4 for size in roots.values()) == 2
    assert len({parse(d)["Message-ID"].strip() for d in MAILS}) == len(MAILS)


def test_all_addresses_are_invented() -> None:
    """No address outside the reserved domain .example occurs in any mail."""
    for entry in MAILS:
        for text in [*(str(v) for v in parse(entry).values()), *bodies(parse(entry))]:
            for domain in ADDRESS.findall(text):
                assert domain.endswith(".example"), (entry["file"], domain)


@pytest.mark.parametrize("entry", NOTES, ids=ids)
def test_notes_are_readable(entry: dict[str, str]) -> None:
    """Notes are UTF-8 text or a Word file with a table."""
    data = (DEMO / entry["file"]).read_bytes()
    if entry["file"].endswith(".docx"):
        document = docx.Document(BytesIO(data))
        assert document.tables
        assert any(cell.text for row in document.tables[0].rows for cell in row.cells)
    else:
        assert len(data.decode("utf-8")) > 500


@pytest.mark.parametrize(
    ("file", "kept", "quoted"),
    [
        ("zh/a3_inline_answers.eml", "公众号满意度问卷一期先不做", "我们建议必须启用短信双通道"),
        ("zh/a4_changes.eml", "由2秒改为1秒以内", "三次未接通后必须转短信"),
        ("en/a3_inline_answers.eml", "drop the chat window", "We recommend that the portal must"),
        ("en/a4_changes.eml", "within 1 s instead of 2 s", "must be approved by a supervisor"),
    ],
)
def test_the_traps_are_set(file: str, kept: str, quoted: str) -> None:
    """The demo holds a withdrawal or change beside quoted words that must not be extracted."""
    text = next(bodies(parse({"file": file})))
    assert kept in text
    assert quoted in text


@pytest.mark.parametrize("name", ["paste_zh.md", "paste_en.md"])
def test_paste_samples_are_of_a_useful_length(name: str) -> None:
    """The samples for pasting have two to four thousand characters, headings and a table."""
    text = (DEMO / name).read_text("utf-8")
    assert 2000 <= len(text) <= 4000
    assert "\n## " in text
    assert "\n|--" in text

"""Maildir, mbox and folders of files, without a database."""

from __future__ import annotations

import mailbox
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.mail.folder import FolderSource
from service.mail.maildir import MaildirSource
from service.mail.mbox import MboxSource, is_mbox
from service.mail.source import Cursor, Fetched, Limits, Source, SourceError
from service.mail.utf7 import decode_folder, encode_folder
from tests.service.mail.mails import mail, mbox, raw

START = Cursor()


def _all(
    source: Source, cursor: Cursor = START, known: frozenset[str] = frozenset()
) -> list[Fetched]:
    return [
        found for name in source.folders() for found in source.fetch(name, cursor, lambda: known)
    ]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_folder_names_survive_modified_utf7(name: str) -> None:
    """Any name comes back as it was, and only ASCII goes over the line."""
    assert decode_folder(encode_folder(name)) == name
    assert encode_folder(name).isascii()


def test_modified_utf7_of_the_standard() -> None:
    """The example of RFC 3501, and what is not valid stays as it is."""
    assert encode_folder("~peter/mail/台北/日本語") == "~peter/mail/&U,BTFw-/&ZeVnLIqe-"
    assert encode_folder("A&B") == "A&-B"
    assert decode_folder("&U,BTFw") == "&U,BTFw"
    assert decode_folder("&AAA-x") in ("&AAA-x", "\x00x")


def test_mbox_gives_messages_and_goes_on_behind_the_last(tmp_path: Path) -> None:
    """The cursor of a message leads to the next; quoted "From" lines are as they were."""
    path = tmp_path / "a.mbox"
    path.write_bytes(mbox(raw(1, "Hi\nFrom now on it must run."), raw(2)))
    first, second = _all(MboxSource(path))
    assert b"\nFrom now on" in first.data
    assert (second.done, second.total) == (path.stat().st_size, path.stat().st_size)
    assert _all(MboxSource(path), first.cursor) == [second]
    with path.open("ab") as file:
        file.write(mbox(raw(3)))
    (third,) = _all(MboxSource(path), second.cursor)
    assert b"Topic 3" in third.data


def test_mbox_that_was_rewritten_is_read_again(tmp_path: Path) -> None:
    """A mail program that deletes from the file moves everything: no message may be skipped."""
    path = tmp_path / "a.mbox"
    path.write_bytes(mbox(raw(1), raw(2), raw(3)))
    cursor = _all(MboxSource(path))[1].cursor
    path.write_bytes(mbox(raw(2), raw(3), raw(4)))
    assert len(_all(MboxSource(path), cursor)) == 3


def test_mbox_message_that_was_still_growing_is_read_again(tmp_path: Path) -> None:
    """A message that was cut at the end of the file comes whole the next time."""
    path = tmp_path / "a.mbox"
    whole = mbox(raw(1, "It must run.\nAnd the export too."))
    path.write_bytes(whole[:-22])
    (cut,) = _all(MboxSource(path))
    path.write_bytes(whole)
    (again,) = _all(MboxSource(path), cut.cursor)
    assert b"export too" in again.data
    assert again.position != cut.position


def test_text_that_begins_with_from_does_not_cut_a_message(tmp_path: Path) -> None:
    """Neither "From" in the middle of a paragraph nor before plain text begins a message."""
    path = tmp_path / "a.mbox"
    body = b"line\nFrom Amy: fine\nX: y\n\nFrom here\nplain\n"
    path.write_bytes(b"From a@b Mon Mar  2 09:00:00 2026\nSubject: x\n\n" + body)
    (found,) = _all(MboxSource(path))
    assert found.data.endswith(body)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=60)))
def test_mbox_written_by_the_standard_library_is_read_whole(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    """Every message that Python's own writer put in comes out, in order."""
    path = tmp_path_factory.mktemp("mbox") / "a.mbox"
    with_texts = mailbox.mbox(path)
    for number, text in enumerate(texts, start=1):
        with_texts.add(bytes(mail(number, text)))
    with_texts.close()
    found = _all(MboxSource(path)) if texts else []
    subjects = [line for one in found for line in one.data.splitlines() if b"Subject" in line]
    assert subjects == [f"Subject: Topic {n}".encode() for n in range(1, len(texts) + 1)]


def test_mbox_keeps_only_the_head_of_a_huge_message(tmp_path: Path) -> None:
    """A message over the limit is cut, named as too large, and the next one is whole."""
    path = tmp_path / "a.mbox"
    path.write_bytes(mbox(raw(1, "word " * 9_000), raw(2)))
    huge, small = _all(MboxSource(path, limits=Limits(max_bytes=5_000)))
    assert huge.problem is not None
    assert huge.problem.code == "too_large"
    assert len(huge.data) <= 5_000
    assert small.problem is None


def test_only_mailboxes_are_taken_for_mailboxes(tmp_path: Path) -> None:
    """A text that begins with "From" is none."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"From here on\nall is text\n")
    assert not is_mbox(path)
    path.write_bytes(mbox(raw(1)))
    assert is_mbox(path)


def _maildir(path: Path) -> mailbox.Maildir:
    return mailbox.Maildir(path, create=True)


def test_maildir_gives_each_message_once_whatever_its_flags(tmp_path: Path) -> None:
    """Flags and the move from new to cur do not make another message of it."""
    box = _maildir(tmp_path / "m")
    key = box.add(bytes(mail(1)))
    (found,) = _all(MaildirSource(tmp_path / "m"))
    assert found.position == key
    message = box[key]
    message.set_subdir("cur")
    message.set_flags("SR")
    box[key] = message
    assert _all(MaildirSource(tmp_path / "m"), known=frozenset({key})) == []
    (again,) = _all(MaildirSource(tmp_path / "m"))
    assert again.position == key


def test_maildir_has_its_chinese_folders(tmp_path: Path) -> None:
    """Folders beside the inbox are found by their encoded names."""
    box = _maildir(tmp_path / "m")
    box.add_folder(encode_folder("客户")).add(bytes(mail(1)))
    assert list(MaildirSource(tmp_path / "m").folders()) == ["INBOX", "客户"]
    (found,) = _all(MaildirSource(tmp_path / "m"))
    assert b"Topic 1" in found.data


def test_maildir_message_that_moves_while_it_is_read(tmp_path: Path) -> None:
    """A mail program that renames the file between listing and reading costs nothing."""
    box = _maildir(tmp_path / "m")
    keys = [box.add(bytes(mail(number))) for number in (1, 2)]
    found = MaildirSource(tmp_path / "m").fetch("INBOX", Cursor(), frozenset)
    first = next(found)
    other = next(key for key in keys if key != first.position)
    os.rename(tmp_path / "m" / "new" / other, tmp_path / "m" / "cur" / f"{other}:2,S")  # noqa: PTH104
    assert [one.position for one in found] == [other]


def test_a_folder_that_is_no_maildir_says_so(tmp_path: Path) -> None:
    """The error names the path and what is missing."""
    with pytest.raises(SourceError, match="cur"):
        MaildirSource(tmp_path).folders()


def test_watched_folder_waits_for_files_that_are_still_written(tmp_path: Path) -> None:
    """Young, hidden and foreign files are left alone; a changed file comes again."""
    path = tmp_path / "a.eml"
    path.write_bytes(raw(1))
    (tmp_path / ".b.eml").write_bytes(raw(2))
    (tmp_path / "c.txt").write_bytes(raw(3))
    assert _all(FolderSource(tmp_path, settle_s=60)) == []
    (found,) = _all(FolderSource(tmp_path, settle_s=0))
    assert found.name == "a.eml"
    path.write_bytes(raw(4, "more text"))
    (again,) = _all(FolderSource(tmp_path, settle_s=0), known=frozenset({found.position}))
    assert b"more text" in again.data


def test_single_file_is_a_folder_of_one(tmp_path: Path) -> None:
    """One mail file can be given instead of a folder."""
    path = tmp_path / "a.eml"
    path.write_bytes(raw(1))
    assert [found.name for found in _all(FolderSource(path, settle_s=0))] == ["a.eml"]
    with pytest.raises(SourceError, match="not there"):
        FolderSource(tmp_path / "none").folders()

"""Own labels as strangers keep them: folders, spreadsheets, Chinese titles, and clear words for what is wrong."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import docx
import pytest

from nlp.domain import Span
from training.learning.own_documents import LabelsError, read_documents
from training.learning.own_labels import read_pairs

KICKOFF = "# Must have\n- The system exports all orders to Excel.\n- Search answers within 2 s.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a note, a chat in an old encoding, a Word file, a mail, a damaged file and a hidden one."""
    where = tmp_path / "docs"
    (where / "chats").mkdir(parents=True)
    (where / "kickoff.md").write_text(KICKOFF, encoding="utf-8")
    (where / "chats" / "周会.txt").write_bytes(
        "王磊：下周三之前把登录页改成蓝色。\n".encode("gb18030")
    )
    word = docx.Document()
    word.add_paragraph("必须支持批量导出订单。")
    word.save(str(where / "会议纪要.docx"))
    mail = EmailMessage()
    mail["Subject"] = "export"
    mail.set_content("Please add a button that deletes a customer and\nall his orders.\n")
    (where / "mail.eml").write_bytes(mail.as_bytes())
    (where / "broken.docx").write_bytes(b"PK\x03\x04 nothing")
    (where / ".DS_Store").write_bytes(b"x")
    return where


def _table(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("separator", "encoding"), [(",", "gb18030"), (";", "utf-8-sig"), ("\t", "utf-16")]
)
def test_a_spreadsheet_with_chinese_titles_fits_a_folder(
    folder: Path, tmp_path: Path, separator: str, encoding: str
) -> None:
    """Names with and without ending, words broken over lines, and priorities in both languages are understood."""
    rows = [
        ["文件名", "原文", "优先级", "类型", "语气", "备注"],
        ["会议纪要.docx", "必须支持批量导出订单。", "必须", "功能", "", "x"],
        ["kickoff", "Search answers within 2 s.", "Must have", "非功能需求", "中性", ""],
        ["kickoff.md", "The system exports all orders to Excel.", "", "", "", ""],
        ["周会.txt", "", "", "", "", ""],
        [
            "mail.eml",
            "add a button that deletes a customer and all his orders.",
            "M",
            "",
            "不满",
            "",
        ],
    ]
    text = "\r\n".join(separator.join(row) for row in rows)
    pairs = read_pairs(folder, _table(tmp_path / "labels.csv", text, encoding))
    by_name = {document.id: gold for document, gold in pairs}
    assert set(by_name) == {"会议纪要.docx", "kickoff.md", "chats/周会.txt", "mail.eml"}
    notes = by_name["kickoff.md"]
    assert [notes["text"][span.start : span.end] for span in notes["spans"]] == [
        "Search answers within 2 s.",
        "The system exports all orders to Excel.",
    ]
    assert notes["req"] == [{"u": 0, "p": "must", "k": "quality"}, {"u": 1, "p": None, "k": None}]
    assert by_name["mail.eml"]["tone"] == "negative"
    assert by_name["chats/周会.txt"]["spans"] == []


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("nope.txt,x,,,", "nope.txt is not in docs; there are: chats/周会.txt"),
        ("broken.docx,x,,,", "cannot read broken.docx"),
        (
            "kickoff.md,nowhere,,,",
            "labels.csv line 2: the quote occurs 0 times in kickoff.md; copy the words",
        ),
        ("kickoff.md,ers,,,", "occurs 2 times in kickoff.md; give start and end"),
        ("kickoff.md,,5,999,", "5:999 does not lie in the text"),
        ("kickoff.md,,5,,", "start and end belong together"),
        ("kickoff.md,,five,9,", "start 'five' is no whole number"),
        ("kickoff.md,,5,9,ugly", "'ugly' is no priority; write must, should, could or wont (必须"),
        ("kickoff.md,,,,must", "priority without quote or offsets"),
        (",Search,,,", "line 2: the column of the document is empty"),
        ("kickoff.md,,2,9,\nkickoff.md,,5,12,", "line 3: 5:12 overlaps 2:9 of labels.csv line 2"),
    ],
)
def test_what_does_not_fit_is_named_with_its_line(
    folder: Path, tmp_path: Path, row: str, words: str
) -> None:
    """Every message says where and what to do."""
    table = _table(tmp_path / "labels.csv", f"file,quote,start,end,priority\n{row}\n")
    with pytest.raises(LabelsError) as error:
        read_pairs(folder, table)
    assert words in str(error.value)


def test_many_problems_are_told_at_once(folder: Path, tmp_path: Path) -> None:
    """Twenty lines are named and the rest counted, so that nobody mends them one by one."""
    rows = "".join(f"kickoff.md,nowhere {at}\n" for at in range(30))
    with pytest.raises(LabelsError) as error:
        read_pairs(folder, _table(tmp_path / "labels.csv", f"file,quote\n{rows}"))
    assert str(error.value).count("occurs 0 times") == 20
    assert "and 10 more" in str(error.value)


def test_a_table_without_the_needed_titles_shows_those_it_has(folder: Path, tmp_path: Path) -> None:
    """Whoever named the columns otherwise sees which names are wanted."""
    with pytest.raises(
        LabelsError, match=r"no column id \(文件\) and no column quote .* name, words"
    ):
        read_pairs(folder, _table(tmp_path / "labels.csv", "name,words\na,b\n"))


def test_two_tones_of_one_document_contradict(folder: Path, tmp_path: Path) -> None:
    """A document has one tone."""
    table = _table(
        tmp_path / "labels.csv", "file,quote,tone\nkickoff,,neutral\nkickoff,,negative\n"
    )
    with pytest.raises(LabelsError, match="is neutral above and negative here"):
        read_pairs(folder, table)


def test_a_name_that_fits_two_files_is_asked_back(tmp_path: Path) -> None:
    """A name without its ending is only taken if it is clear."""
    for name in ("a.md", "a.txt"):
        (tmp_path / name).write_text("Export orders.", encoding="utf-8")
    documents = read_documents(tmp_path)
    with pytest.raises(LabelsError, match=r"A may be a\.md or a\.txt"):
        documents.find("A")
    assert documents.find("a.txt").text == "Export orders."


def test_a_single_file_and_a_missing_one(folder: Path) -> None:
    """One file is a folder of one; a missing one is an error before anything is judged."""
    text = read_documents(folder / "kickoff.md").find("kickoff.md").text
    assert Span(2, 11).slice(text) == "Must have"
    with pytest.raises(LabelsError, match="cannot read gone"):
        read_documents(folder / "gone.jsonl")

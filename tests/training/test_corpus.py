"""Labelled documents: the format, its errors and the data that ship."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from nlp.domain import Basis, DocumentKind, Priority, RequirementKind, Side
from training.corpus import (
    CorpusError,
    Label,
    LabelledDocument,
    LabelledUnit,
    read_corpus,
    read_labelled,
)

DATA = Path(__file__).parents[2] / "data" / "labelled"
HEADER = "@@ zh-a-1 | zh | email | software | neutral | 2026-03-03T10:00:00+08:00 | client | train"


def read_lines(folder: Path, *lines: str) -> LabelledDocument:
    """Return the one document with these lines below a header."""
    path = folder / "a.txt"
    path.write_text("\n".join([HEADER, *lines]), encoding="utf-8")
    (document,) = read_labelled(path)
    return document


def only(document: LabelledDocument) -> LabelledUnit:
    (unit,) = document.units
    return unit


@pytest.fixture(scope="module")
def shipped() -> tuple[LabelledDocument, ...]:
    return read_corpus(DATA)


def test_header_becomes_the_document(tmp_path: Path) -> None:
    """All eight fields arrive where they belong."""
    read = read_lines(tmp_path, ". 您好：")
    assert read.document.id == "zh-a-1"
    assert read.document.kind is DocumentKind.EMAIL
    assert read.document.sender_side is Side.CLIENT
    assert read.document.received_at is not None
    assert read.document.received_at.isoformat() == "2026-03-03T10:00:00+08:00"
    assert (read.language, read.domain, read.genre, read.tone, read.split) == (
        "zh", "software", "email", "neutral", "train",
    )  # fmt: skip


def test_text_is_kept_to_the_letter(tmp_path: Path) -> None:
    """Indentation, quote marks, pipes and blank lines stay; spans leave surrounding blanks out."""
    read = read_lines(tmp_path, ".   - 您好", ".", "q > | a |", "RmfC   必须导出。 ")
    assert read.document.text == "  - 您好\n\n> | a |\n  必须导出。 "
    words = [unit.span.slice(read.document.text) for unit in read.units]
    assert words == ["- 您好", "> | a |", "必须导出。"]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("B 第一句。", "+RmfC 第二句。"), "第一句。第二句。"),
        (("B One.", "+RmfC Two."), "One. Two."),
        (("B One. ", "+RmfC Two."), "One. Two."),
        (("B One.", "+RmfC 第二句。"), "One.第二句。"),
    ],
)
def test_further_sentences_stand_on_the_same_line(
    tmp_path: Path, lines: tuple[str, ...], text: str
) -> None:
    """A plus joins with a space in English and with nothing in Chinese."""
    read = read_lines(tmp_path, *lines)
    assert read.document.text == text
    assert [unit.label for unit in read.units] == [Label.BACKGROUND, Label.REQUIREMENT]


def test_wrapped_line_belongs_to_the_unit_above(tmp_path: Path) -> None:
    """A tilde lengthens the unit over the line break and makes no unit of its own."""
    read = read_lines(tmp_path, "RsfN one sentence", "~ on two lines")
    assert only(read).span.slice(read.document.text) == "one sentence\non two lines"


@pytest.mark.parametrize(
    ("tag", "label"),
    [(".", Label.NONE), ("h", Label.HEADING), ("q", Label.QUOTED), ("s", Label.SIGNATURE),
     ("A", Label.ACTION), ("D", Label.DECISION), ("T", Label.STATUS), ("B", Label.BACKGROUND),
     ("O", Label.QUESTION), ("P", Label.PROPOSAL), ("K", Label.RISK), ("RmfC", Label.REQUIREMENT)],
)  # fmt: skip
def test_every_tag_has_a_label(tmp_path: Path, tag: str, label: Label) -> None:
    """The table of FORMAT.md, line by line."""
    assert only(read_lines(tmp_path, f"{tag} words")).label is label


@pytest.mark.parametrize(
    ("tag", "priority", "kind", "basis"),
    [
        ("RmfC", Priority.MUST, RequirementKind.FUNCTIONAL, Basis.CUE),
        ("RsqX", Priority.SHOULD, RequirementKind.QUALITY, Basis.CONTEXT),
        ("RccS", Priority.COULD, RequirementKind.CONSTRAINT, Basis.STRUCTURE),
        ("RwfN", Priority.WONT, RequirementKind.FUNCTIONAL, Basis.NOT_STATED),
        ("Rmf", Priority.MUST, RequirementKind.FUNCTIONAL, None),
    ],
)
def test_letters_of_a_requirement(
    tmp_path: Path, tag: str, priority: Priority, kind: RequirementKind, basis: Basis | None
) -> None:
    """Priority, kind and basis are read off the tag; the basis may be left out."""
    unit = only(read_lines(tmp_path, f"{tag} words"))
    assert (unit.priority, unit.kind, unit.basis) == (priority, kind, basis)


def test_flags_are_read(tmp_path: Path) -> None:
    """Mood, change, speaker, date and owner stand after commas."""
    unit = only(read_lines(tmp_path, "RsfC,-,!,V,us,due=2026-06-15,own=Anna_Smith words"))
    assert unit.flags == {"-", "!", "V"}
    assert unit.side is Side.US
    assert unit.due == date(2026, 6, 15)
    assert unit.owner == "Anna Smith"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("RmfC,x words", "unknown flag 'x'"),
        ("RmfC,due=soon words", "bad date in 'due=soon'"),
        ("RxfC words", "cannot read the tag"),
        ("RmfCC words", "cannot read the tag"),
        ("words without a tag", "cannot read the tag"),
        ("RmfC  ,- words", None),
        ("Z words", "cannot read the tag"),
    ],
)
def test_bad_line_is_named(tmp_path: Path, line: str, complaint: str | None) -> None:
    """The message names the file, the line and what is wrong; other odd text is text."""
    if complaint is None:
        assert read_lines(tmp_path, line).document.text == " ,- words"
        return
    with pytest.raises(CorpusError, match=rf"a\.txt:3: {complaint}"):
        read_lines(tmp_path, ". fine", line)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("| train", "| train | more", "header has 9 fields, not 8"),
        (" | train", "", "header has 7 fields, not 8"),
        ("| email", "| fax", "bad header of zh-a-1.*fax"),
        ("client", "customer", "bad header of zh-a-1.*customer"),
        ("2026-03-03T10", "yesterday", "bad header of zh-a-1"),
        ("neutral", "angry", "bad tone 'angry'"),
        ("train", "training", ".* split 'training'"),
    ],
)
def test_bad_header_is_named(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    """The message names file, line and field."""
    path = tmp_path / "a.txt"
    path.write_text(f"## part 1\n\n{HEADER.replace(old, new)}\n. fine\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=rf"a\.txt:3: {complaint}"):
        list(read_labelled(path))


def test_text_before_the_first_header_is_refused(tmp_path: Path) -> None:
    """Comments may stand before the first header, text may not."""
    path = tmp_path / "a.txt"
    path.write_text("## comment\nRmfC words\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"a\.txt:2: text before the first @@ header"):
        list(read_labelled(path))


@pytest.mark.parametrize("names", [("a.txt", "b.txt"), ("a.txt", "a.txt")])
def test_an_id_occurs_once(tmp_path: Path, names: tuple[str, str]) -> None:
    """The same id twice is refused, in two files and in one."""
    for name in names:
        with (tmp_path / name).open("a", encoding="utf-8") as file:
            file.write(f"{HEADER}\n. fine\n\n")
    with pytest.raises(CorpusError, match=r"id zh-a-1 is already in .*a\.txt"):
        read_corpus(tmp_path)


def test_shipped_data_read_and_are_many(shipped: tuple[LabelledDocument, ...]) -> None:
    """Every shipped file keeps the format; at least 1,500 requirements in client voice, in two languages."""
    assert len({document.document.id for document in shipped}) == len(shipped)
    requirements = Counter(
        document.language
        for document in shipped
        for unit in document.units
        if unit.label is Label.REQUIREMENT
    )
    assert requirements["zh"] + requirements["en"] >= 1500
    assert min(requirements["zh"], requirements["en"]) >= 500
    assert {document.language for document in shipped} <= {"zh", "en", "mixed"}
    assert len({document.domain for document in shipped}) >= 6


def test_shipped_splits_and_tones_are_all_there(shipped: tuple[LabelledDocument, ...]) -> None:
    """Both languages have every split and every tone."""
    for language in ("zh", "en"):
        mine = [document for document in shipped if document.language == language]
        assert {document.split for document in mine} == {"train", "dev", "test"}
        assert {document.tone for document in mine} == {"negative", "neutral", "positive", "na"}


def test_shipped_units_are_in_order_and_apart(shipped: tuple[LabelledDocument, ...]) -> None:
    """Spans lie in the text, one after the other, on words."""
    for document in shipped:
        end = 0
        for unit in document.units:
            assert end <= unit.span.start, document.document.id
            assert unit.span.slice(document.document.text).strip(), document.document.id
            end = unit.span.end
        assert end <= len(document.document.text)


def test_shipped_labels_agree_with_themselves(shipped: tuple[LabelledDocument, ...]) -> None:
    """Requirements have priority and kind and nothing else has; a withdrawal is a Won't; "not stated" is a Should."""
    for document in shipped:
        for unit in document.units:
            where = f"{document.document.id}: {unit.span.slice(document.document.text)}"
            is_requirement = unit.label is Label.REQUIREMENT
            assert (unit.priority is not None) == is_requirement, where
            assert (unit.kind is not None) == is_requirement, where
            if "W" in unit.flags and is_requirement:
                assert unit.priority is Priority.WONT, where
            if unit.basis is Basis.NOT_STATED:
                assert unit.priority is Priority.SHOULD, where


def test_no_shipped_text_is_in_two_splits(shipped: tuple[LabelledDocument, ...]) -> None:
    """No document of the test split was copied from one that is learned from."""
    learned = {d.document.text for d in shipped if d.split != "test"}
    tested = {d.document.text for d in shipped if d.split == "test"}
    assert not learned & tested

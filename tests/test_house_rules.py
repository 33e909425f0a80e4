"""Rules of the house that no linter knows."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from service.settings import Settings

ROOT = Path(__file__).parents[1]
LONGEST = 400
SOURCE = {".py", ".js", ".css", ".sh"}
BINARY = {
    ".eml",
    ".safetensors",
    ".docx",
    ".png",
    ".ttf",
    ".jpg",
    ".webp",
    ".skops",
    ".ico",
    ".woff2",
}


def tracked() -> list[Path]:
    """Return the files under version control that are in the working tree."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def text_files() -> list[Path]:
    return [path for path in tracked() if path.suffix not in BINARY]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_file_is_too_long() -> None:
    """A source file has one subject; beyond 400 lines it has two."""
    long = {
        name_of(path): lines
        for path in tracked()
        if path.suffix in SOURCE
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}


def test_file_names_say_what_is_inside() -> None:
    """No drawers for odds and ends."""
    forbidden = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "stuff"}
    assert [name_of(path) for path in tracked() if path.stem.lower() in forbidden] == []


def test_no_path_of_one_machine() -> None:
    """Nothing points at a folder that only the author has."""
    # Written in two halves, so that this file does not find itself.
    machine = re.compile("|".join(f"(?<![\\w.])/{name}/" for name in ("work", "root", "Users")))
    found = [
        f"{name_of(path)}:{number}"
        for path in text_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if machine.search(line)
    ]
    assert found == []


def test_text_files_are_utf_8_with_one_end_of_line() -> None:
    """No byte order mark and no missing last line break in what people write here."""
    strange = [
        name_of(path)
        for path in text_files()
        if path.suffix in {".py", ".md", ".toml", ".yml", ".yaml", ".sh"}
        and path.stat().st_size
        and (
            (content := path.read_bytes()).startswith(b"\xef\xbb\xbf")
            or not content.endswith(b"\n")
            or b"\r\n" in content
        )
    ]
    assert strange == []


def test_nothing_is_left_to_do_in_the_code() -> None:
    """Open work stands in the issues, not in comments."""
    open_work = re.compile(r"#\s*(?:TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b")
    found = [
        f"{name_of(path)}:{number}"
        for path in tracked()
        if path.suffix in SOURCE
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if open_work.search(line)
    ]
    assert found == []


def test_no_pickle() -> None:
    """Stored models are plain arrays; a pickle could run anything."""
    loads = re.compile(r"^\s*(?:import|from) (?:pickle|joblib|dill|cloudpickle)\b")
    found = [
        name_of(path)
        for path in tracked()
        if path.suffix == ".py" and "tests" not in path.parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if loads.match(line)
    ]
    assert found == []


def test_changelog_keeps_its_format() -> None:
    """Keep a Changelog with our own heading "Models": a title, dated versions and known kinds of change."""
    path = ROOT / "CHANGELOG.md"
    assert path.is_file(), "CHANGELOG.md is missing"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "# Changelog"
    versions = [line for line in lines if line.startswith("## ")]
    assert versions
    for line in versions:
        assert re.fullmatch(r"## (?:\[?Unreleased\]?|\[?\d+\.\d+\.\d+\]? - \d{4}-\d\d-\d\d)", line)
    for line in lines:
        if line.startswith("### "):
            assert line[4:] in {
                "Added",
                "Changed",
                "Deprecated",
                "Removed",
                "Fixed",
                "Security",
                "Models",
            }


def decisions() -> list[Path]:
    return sorted((ROOT / "docs" / "adr").glob("*.md"))


def test_decision_records_are_numbered_once() -> None:
    """Every record has a number of four digits of its own and a name that says what was decided."""
    numbers = [path.name[:4] for path in decisions()]
    assert numbers
    assert len(set(numbers)) == len(numbers)
    for path in decisions():
        assert re.fullmatch(r"\d{4}-[a-z0-9]+(?:-[a-z0-9]+)*\.md", path.name)


@pytest.mark.parametrize("path", decisions(), ids=lambda path: path.stem)
def test_decision_record_keeps_its_format(path: Path) -> None:
    """The title repeats the number; there is a decision and the reason for it; the text is short."""
    text = path.read_text(encoding="utf-8")
    title = re.match(r"# (\d+)\.? \S", text)
    assert title
    assert int(title[1]) == int(path.name[:4])
    sections = set(re.findall(r"^## (.+)$", text, flags=re.MULTILINE))
    assert "Decision" in sections
    assert sections & {"Context", "Why"}
    assert len(text.split()) < 1200


@pytest.mark.parametrize("field", sorted(Settings.model_fields))
def test_every_setting_is_documented(field: str) -> None:
    """An operator finds each environment variable in the documentation."""
    variable = f"CLIENTSIGNAL_{field.upper()}"
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").rglob("*.md")]
    assert any(
        re.search(rf"\b{variable}\b", page.read_text(encoding="utf-8"))
        for page in pages
        if page.is_file()
    ), f"{variable} is in no page of README.md, docs/ or deploy/"


def test_make_targets_are_explained() -> None:
    """`make help` lists every target that a person may call."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, flags=re.MULTILINE)
    assert phony
    explained = set(re.findall(r"^([a-z-]+):.*## \S", makefile, flags=re.MULTILINE))
    assert set(phony[1].split()) == explained

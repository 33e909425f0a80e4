"""Counts of the labelled corpus."""

from pathlib import Path

import pytest

from training.corpus_stats import main

CORPUS = """@@ zh-a | zh | email | software | negative | 2026-03-03T10:00:00+08:00 | client | train
. 您好：
RmfC,-,due=2026-03-11,own=王磊 必须能导出。
A,own=王磊 明天开会
@@ en-a | en | notes | retail | neutral | 2026-03-03T10:00:00+00:00 | client | test
RcqC maybe larger
~ print
"""


def rows(text: str) -> dict[str, dict[str, list[str]]]:
    tables: dict[str, dict[str, list[str]]] = {}
    for block in text.strip().split("\n\n"):
        lines = [[c.strip() for c in line.strip("|").split("|")] for line in block.split("\n")]
        tables[lines[0][0]] = {line[0]: line[1:] for line in lines[2:]}
    return tables


def test_counts_by_language_and_total(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each table counts English, Chinese and all; wrapped lines are one unit."""
    (tmp_path / "a.txt").write_text(CORPUS, encoding="utf-8")
    assert main(["--labelled", str(tmp_path)]) == 0
    tables = rows(capsys.readouterr().out)
    assert tables["Count"] == {
        "documents": ["1", "1", "2"],
        "units": ["1", "3", "4"],
        "requirements": ["1", "1", "2"],
    }
    assert tables["Genre (units)"] == {"email": ["0", "3", "3"], "notes": ["1", "0", "1"]}
    assert tables["Tone (documents)"]["negative"] == ["0", "1", "1"]
    assert tables["Label (units)"]["requirement"] == ["1", "1", "2"]
    assert tables["Priority (units)"] == {"must": ["0", "1", "1"], "could": ["1", "0", "1"]}
    assert tables["Mark (units)"] == {
        "owner": ["0", "2", "2"],
        "displeasure": ["0", "1", "1"],
        "due date": ["0", "1", "1"],
    }


def test_broken_and_empty_corpus_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty folder or a broken line ends with 1 and a message that names it."""
    assert main(["--labelled", str(tmp_path)]) == 1
    assert "no labelled documents" in capsys.readouterr().err
    (tmp_path / "a.txt").write_text("RmfC text without header\n", encoding="utf-8")
    assert main(["--labelled", str(tmp_path)]) == 1
    assert "a.txt:1" in capsys.readouterr().err

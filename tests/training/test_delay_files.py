"""Files of strangers at the command line: what is told, by line and column, and what goes on."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from models.delay import ProjectFileError, read_projects
from models.delay.matrix import Matrix
from service.cli import app as clientsignal
from tests.training.test_delay_training import history
from training.delay.cli import app
from training.delay.components import fit_boosted

DATES = ("snapshot_date", "start_date", "planned_end", "actual_end")
CHINESE = {
    "project_id": "项目编号",
    "title": "项目名称",
    "start_date": "开始日期",
    "planned_end": "计划结束日期",
    "actual_end": "实际结束日期",
    "category": "类型",
}


def texts(size: int = 40) -> pd.DataFrame:
    """Return a finished history with dates as texts."""
    table = history(size)
    for name in DATES:
        table[name] = table[name].dt.strftime("%Y-%m-%d")
    return table


def heard(path: Path) -> list[str]:
    notes: list[str] = []
    read_projects(path, note=notes.append)
    return notes


def trained(path: Path, out: Path) -> str:
    """Train on a file that must be accepted; returns what was told."""
    done = CliRunner().invoke(app, ["train", str(path), "--out", str(out)])
    assert done.exit_code == 0, done.output
    return done.stderr


def refused(path: Path, out: Path) -> str:
    """Train on a file that must be refused in one sentence; returns the sentence."""
    done = CliRunner().invoke(app, ["train", str(path), "--out", str(out)])
    assert done.exit_code == 1
    assert not out.exists()
    return done.stderr


def test_doubts_are_named_by_line_and_column_and_the_rest_goes_on(tmp_path: Path) -> None:
    """Bad dates, ends before starts, swapped days and repeated rows each have their line."""
    table = texts()
    table["title"] = "two\nlines"  # every row takes two lines, so line and row number differ
    table.loc[3, "planned_end"] = "31.02.2021"
    table.loc[5, ["start_date", "planned_end"]] = ["2020-09-07", "2020-08-10"]
    table.loc[6, "actual_end"] = "2019-01-01"
    pd.concat([table, table.iloc[[20]]]).to_csv(tmp_path / "old.csv", index=False)
    told = trained(tmp_path / "old.csv", tmp_path / "model")
    assert "line 8, column planned_end: '31.02.2021' is no date" in told
    assert (
        "line 12, column planned_end: 2020-08-10 lies before start_date 2020-09-07; day and month of"
        in told
    )
    assert "line 14, column actual_end: 2019-01-01 lies before" in told
    assert "line 82, project p20: same as line 42" in told
    assert "rows_fitted: 37" in told
    estimates = CliRunner().invoke(
        app, ["predict", str(tmp_path / "old.csv"), "--model", str(tmp_path / "model")]
    )
    rows = list(csv.DictReader(estimates.stdout.splitlines()))
    assert len(rows) == 41  # every row is answered, the doubtful ones as well
    assert rows[3]["p80_end"] == ""


def test_many_bad_values_are_counted(tmp_path: Path) -> None:
    """Five lines are shown, the others counted, so that a long file stays readable."""
    table = texts()
    table["planned_cost"] = [f"{number}万" if number % 2 else number for number in range(40)]
    table.to_csv(tmp_path / "old.csv", index=False)
    notes = heard(tmp_path / "old.csv")
    assert notes[0] == "line 3, column planned_cost: '1万' is no plain number; left empty"
    assert len(notes) == 6
    assert notes[5].startswith("column planned_cost: 15 more like this, lines 13, 15")


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_separators_and_encodings_are_found(tmp_path: Path, separator: str) -> None:
    """A table of another locale gives the same values."""
    table = texts().assign(title="门户，第一期")
    table.to_csv(tmp_path / "plain.csv", index=False)
    table.to_csv(tmp_path / "other.csv", index=False, sep=separator, encoding="gb18030")
    table.to_csv(tmp_path / "wide.csv", index=False, sep=separator, encoding="utf-16")
    plain = read_projects(tmp_path / "plain.csv")
    assert read_projects(tmp_path / "other.csv").equals(plain)
    assert read_projects(tmp_path / "wide.csv").equals(plain)
    assert any("GB 18030" in message for message in heard(tmp_path / "other.csv"))


def test_excel_is_read_with_its_lines(tmp_path: Path) -> None:
    """Excel in the schema needs no conversion; an empty row keeps the numbers of those below it."""
    table = texts()
    table.loc[2] = None
    table.loc[3, "planned_end"] = "soon"
    table.to_excel(tmp_path / "old.xlsx", index=False)
    notes = heard(tmp_path / "old.xlsx")
    assert "line 5, column planned_end: 'soon' is no date" in notes[0]
    assert len(read_projects(tmp_path / "old.xlsx")) == 39


def test_a_row_with_too_many_values_is_left_out(tmp_path: Path) -> None:
    """One broken line does not stop the file."""
    texts().to_csv(tmp_path / "old.csv", index=False)
    lines = (tmp_path / "old.csv").read_text(encoding="utf-8").splitlines()
    lines[4] += ",1,2"
    (tmp_path / "old.csv").write_text("\n".join(lines), encoding="utf-8")
    assert any("line 5: 12 values, but 10 columns" in note for note in heard(tmp_path / "old.csv"))
    assert len(read_projects(tmp_path / "old.csv")) == 39


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("plan.pdf", b"%PDF-1.4 \x00\xff binary", "neither CSV nor Excel"),
        ("plan.xls", b"\xd0\xcf\x11\xe0 old", "old Office file"),
        ("plan.xlsx", b"PK\x03\x04 broken", "cannot be read as an Excel file"),
        ("plan.xml", b"<?xml version='1.0'?><Project/>", "clientsignal convert"),
        ("plan.csv", b" \n", "is empty"),
        ("plan.csv", b"a,b\n1,2\n", r"project_id is missing (found: a, b)"),
        ("plan.csv", b"project_id,planned_end\n1,2020-01-01\n", "needs start_date or snapshot_date"),
        ("plan.csv", b"project_id,start_date,planned_end\n1,2020-01-01,31/12/2020\n", "no value of planned_end"),
        ("plan.csv", b"project_id,start_date,planned_end\n1,2020-01-01,2020-12-31\n", "no outcome to learn from"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_what_to_do(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    """Each refusal is one sentence that names the file or the column, never a traceback."""
    (tmp_path / name).write_bytes(content)
    assert told in refused(tmp_path / name, tmp_path / "model")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """The message does not speak of encodings."""
    with pytest.raises(ProjectFileError, match=r"old\.csv: cannot be opened: No such file"):
        read_projects(tmp_path / "old.csv")


@pytest.mark.parametrize("rows", [0, 5])
def test_too_few_finished_rows_give_a_model_that_says_so(tmp_path: Path, rows: int) -> None:
    """With no or five finished rows training succeeds and names the number that is needed."""
    table = texts()
    table.loc[rows:, "actual_end"] = None
    table.to_csv(tmp_path / "old.csv", index=False)
    told = trained(tmp_path / "old.csv", tmp_path / "model")
    assert f"{rows} decided items: reference ranges only, 30 of both kinds needed" in told
    assert "NaT" not in told


def test_chinese_headers_are_converted_and_then_learned_from(tmp_path: Path) -> None:
    """The refusal names the command that helps, and after it training works, from CSV and Excel."""
    table = texts()[list(CHINESE)].rename(columns=CHINESE)
    table.loc[4, "开始日期"] = "下周"
    table.to_csv(tmp_path / "old.csv", index=False, encoding="gb18030")
    table.to_excel(tmp_path / "old.xlsx", index=False)
    assert "clientsignal convert" in refused(tmp_path / "old.csv", tmp_path / "model")
    for name in ("old.csv", "old.xlsx"):
        done = CliRunner().invoke(
            clientsignal, ["convert", str(tmp_path / name), "--out", str(tmp_path / "new.csv")]
        )
        assert done.exit_code == 0, done.stderr
        assert "line 6, column 开始日期: this is no date (下周)" in done.stderr
        assert "39 rows written, 39 finished, 1 left out" in done.stderr
        assert "rows_fitted: 39" in trained(tmp_path / "new.csv", tmp_path / name.replace(".", ""))


def test_wishes_for_columns_are_followed(tmp_path: Path) -> None:
    """A column can be mapped, kept as an own one or left out; a wrong name is refused."""
    table = texts().rename(columns={"project_id": "ref"}).assign(grade=[3] * 40, note="n")
    table.to_csv(tmp_path / "old.csv", index=False)
    start = ["convert", str(tmp_path / "old.csv"), "--out", str(tmp_path / "new.csv")]
    done = CliRunner().invoke(clientsignal, start)
    assert done.exit_code == 1
    assert "column project_id: no column of the file is read as this one" in done.stderr
    wishes = ["--map", "ref=project_id", "--map", "grade=own", "--map", "title="]
    done = CliRunner().invoke(clientsignal, [*start, *wishes])
    assert done.exit_code == 0, done.stderr
    written = pd.read_csv(tmp_path / "new.csv")
    assert "title" not in written
    assert list(written["x_grade"]) == [3] * 40
    assert (
        "the file has ref, " in CliRunner().invoke(clientsignal, [*start, "--map", "no=own"]).stderr
    )


def test_days_before_months_are_converted_as_asked(tmp_path: Path) -> None:
    """Where day and month cannot be told apart the doubt is told and the wish is followed."""
    row = "id,start,due,finished\n"
    rows = "".join(f"{n},0{n}/02/2021,0{n}/05/2021,0{n}/06/2021\n" for n in range(1, 8))
    (tmp_path / "old.csv").write_text(row + rows, encoding="utf-8")
    start = ["convert", str(tmp_path / "old.csv"), "--out", str(tmp_path / "new.csv")]
    done = CliRunner().invoke(clientsignal, start)
    assert "day and month cannot be told apart" in done.stderr
    assert pd.read_csv(tmp_path / "new.csv")["start_date"][2] == "2021-02-03"
    CliRunner().invoke(clientsignal, [*start, "--dates", "mdy"])
    assert pd.read_csv(tmp_path / "new.csv")["start_date"][2] == "2021-03-02"


def test_project_xml_is_converted(tmp_path: Path) -> None:
    """Tasks of a plan become rows that `delay` accepts."""
    task = "<Task><UID>{0}</UID><Name>t{0}</Name><Start>2021-01-0{0}T08:00:00</Start>"
    task += "<Finish>2021-03-01T08:00:00</Finish></Task>"
    tasks = "".join(task.format(number) for number in (1, 2))
    space = "http://schemas.microsoft.com/project"
    (tmp_path / "plan.xml").write_text(
        f'<?xml version="1.0"?><Project xmlns="{space}"><Tasks>{tasks}</Tasks></Project>',
        encoding="utf-8",
    )
    done = CliRunner().invoke(
        clientsignal, ["convert", str(tmp_path / "plan.xml"), "--out", str(tmp_path / "new.csv")]
    )
    assert done.exit_code == 0, done.stderr
    assert list(read_projects(tmp_path / "new.csv")["planned_duration_days"]) == [59.0, 58.0]


def test_columns_of_the_end_are_refused_under_chinese_names_too(tmp_path: Path) -> None:
    """What `convert` warns of is what training refuses; the day of an observation is no column."""
    table = texts().assign(实际成本=5.0, 难度=range(40))
    table.to_csv(tmp_path / "old.csv", index=False)
    start = ["convert", str(tmp_path / "old.csv"), "--out", str(tmp_path / "new.csv")]
    done = CliRunner().invoke(clientsignal, [*start, "--map", "实际成本=own", "--map", "难度=own"])
    assert "column 实际成本: its name says that it is known only at the end" in done.stderr
    converted = pd.read_csv(tmp_path / "new.csv").assign(mood_mean_as_of="2019-01-01")
    converted.to_csv(tmp_path / "new.csv", index=False)
    told = trained(tmp_path / "new.csv", tmp_path / "model")
    assert "column x_实际成本: its name says it is known only afterwards, refused" in told
    assert "x_难度" not in told
    assert "mood_mean_as_of" not in told


def test_a_column_that_is_empty_within_a_fold_is_no_error() -> None:
    """A column known for one project only is empty in the fold without it; the trees still grow."""
    random = np.random.default_rng(0)
    values = np.column_stack([random.normal(size=80), np.full(80, np.nan)])
    late = (values[:, 0] + random.normal(0, 0.5, 80) > 0).astype(float)
    found = fit_boosted(Matrix(values, ("plan:a", "own:b")), late, seeds=1)
    assert np.corrcoef(found.scores(Matrix(values, ("plan:a", "own:b"))), values[:, 0])[0, 1] > 0.5

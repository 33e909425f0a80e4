"""The command line, as the program that users start."""

from __future__ import annotations

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.cli.analyze import answer_line, encode, workers_for, write_all
from service.cli.run import StartError, child, free_port, wait_until_ready
from service.demo import DemoError, load_demo
from tests.service.conftest import House
from tests.service.fakes import FakeAnalyzer

ROOT = Path(__file__).resolve().parents[2]
# Puts the fake models in place of the shipped ones, then runs the real command line.
FAKED = """
import sys
from service import wiring
from tests.service.fakes import FakeAnalyzer, FakeMatcher, FakeReader
wiring.load_analyzer = lambda *args, **kwargs: FakeAnalyzer()
wiring.load_matcher = FakeMatcher
wiring.NlpReader = FakeReader
from service.cli import main
sys.argv[0] = "clientsignal"
main()
"""


def _environment(state: Path) -> dict[str, str]:
    return {
        **{name: found for name, found in os.environ.items() if "CLIENTSIGNAL" not in name},
        "CLIENTSIGNAL_STATE": str(state),
        # A folder that is named is loaded by the function above instead of from the registry.
        "CLIENTSIGNAL_MODELS": str(state),
        "PYTHONPATH": str(ROOT),
        "TERM": "dumb",
    }


def _run(state: Path, *arguments: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", FAKED, *arguments],
        input=data,
        capture_output=True,
        env=_environment(state),
        cwd=state,
        check=False,
    )


def _lines(*documents: object) -> bytes:
    return b"".join(json.dumps(document).encode() + b"\n" for document in documents)


def test_analyze_answers_line_by_line_and_goes_on_after_bad_ones(tmp_path: Path) -> None:
    """Bad lines give an error, the rest goes on, the status is 1; unknown kinds are guessed."""
    data = _lines(
        {"id": "a", "text": "It must run by 2026-06-30 @amy.", "kind": "email"},
        {"id": "b"},
        {"id": "c", "text": "x", "kind": "minutes"},
        {"id": "d", "text": "x", "received_at": "tomorrow"},
        ["no object"],
    )
    data += b"{broken\n\n" + b'{"id": "\xff"}\n' + _lines({"id": "z", "text": ""})
    done = _run(tmp_path, "analyze", data=data)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1, done.stderr.decode()
    assert [answer.get("id") for answer in answers] == ["a", "b", "c", "d", None, None, None, "z"]
    bad = [answer.get("id") for answer in answers if "error" in answer]
    assert bad == ["b", "d", None, None, None]
    found = answers[0]["requirements"][0]
    assert found["quote"] == "It must run by 2026-06-30 @amy."
    assert (found["start"], found["end"]) == (0, 31)
    assert (found["priority"], found["priority_basis"], found["status"]) == (
        "must",
        "cue",
        "stated",
    )
    assert found["due"]["latest"] == "2026-06-30"
    assert found["owner"]["name"] == "amy"
    assert answers[0]["units"] == [{"start": 0, "end": 31, "verdict": "requirement"}]
    assert answers[0]["tone"]["label"] == "neutral"
    assert {"decisions", "actions", "questions", "risks"} <= set(answers[0])
    assert answers[7]["requirements"] == []


def test_analyze_reads_a_file_in_order(tmp_path: Path) -> None:
    """A clean file gives exit status 0 and answers in the order of its lines."""
    source = tmp_path / "in.jsonl"
    source.write_bytes(b"\xef\xbb\xbf" + _lines(*({"id": str(n), "text": "x"} for n in range(40))))
    done = _run(tmp_path, "analyze", str(source))
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [
        str(n) for n in range(40)
    ]


def test_two_workers_answer_what_one_answers(tmp_path: Path) -> None:
    """Processes share the work; answers come in the order of the lines, bad ones in their places."""
    source = tmp_path / "in.jsonl"
    source.write_bytes(
        _lines(*({"id": str(n), "text": f"It must {n}."} if n % 7 else n for n in range(50)))
    )
    one, two = (_run(tmp_path, "analyze", "--workers", n, str(source)) for n in ("1", "2"))
    assert (one.returncode, two.returncode) == (1, 1)
    assert two.stdout == one.stdout
    assert two.stdout.count(b"\n") == 50


def test_only_large_files_are_worth_several_processes(tmp_path: Path) -> None:
    """Every process loads the models, so a short file is read by one and a long one by one a core."""
    short, long = tmp_path / "short.jsonl", tmp_path / "long.jsonl"
    short.write_bytes(b"{}\n")
    long.write_bytes(b"{}\n" * 400_000)
    assert workers_for(short) == 1
    assert workers_for(long) == len(os.sched_getaffinity(0))


def test_analyze_of_a_missing_file_says_so(tmp_path: Path) -> None:
    """A wrong file name is one sentence, not a traceback."""
    done = _run(tmp_path, "analyze", "nowhere.jsonl")
    assert done.returncode == 2
    assert b"nowhere.jsonl" in done.stderr
    assert b"Traceback" not in done.stderr


def test_models_that_cannot_be_loaded_are_one_sentence(tmp_path: Path) -> None:
    """A wrong model folder is named, without a traceback and before any line is read."""
    done = subprocess.run(
        [sys.executable, "-c", "from service.cli import main; main()", "analyze", "--models", "no"],
        input=_lines({"id": "a", "text": "x"}),
        capture_output=True,
        env=_environment(tmp_path),
        cwd=tmp_path,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"cannot use the model in no" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_failing_model_is_an_error_of_one_line() -> None:
    """One document that the models fail on does not end the run."""
    answer = answer_line(b'{"id": 7, "text": "x"}', FakeAnalyzer(broken=True))
    assert answer["id"] == 7
    assert "RuntimeError" in answer["error"]


@settings(deadline=None)  # machines under load
@given(st.binary(max_size=40) | st.text(max_size=40).map(str.encode))
def test_any_line_gives_exactly_one_line_of_json(data: bytes) -> None:
    """Whatever comes in, one JSON object goes out, and it is an error unless it was a document."""
    answer = answer_line(data, FakeAnalyzer())
    buffer = io.BytesIO()
    assert write_all([encode(answer)], buffer) == 1
    assert buffer.getvalue().count(b"\n") == 1
    assert "error" in json.loads(buffer.getvalue())


@settings(deadline=None)  # machines under load
@given(st.text(st.characters(), max_size=60))
def test_text_is_passed_on_unchanged(text: str) -> None:
    """Offsets are code points of the given text, lone surrogates included."""
    line = json.dumps({"id": "a", "text": f"must {text}"}).encode()
    answer = answer_line(line, FakeAnalyzer())
    for found in answer["requirements"]:
        assert f"must {text}"[found["start"] : found["end"]] == found["quote"]
    assert write_all([encode(answer)], io.BytesIO()) == 0


def test_help_lists_every_command(tmp_path: Path) -> None:
    """Help works without models and names the commands."""
    done = _run(tmp_path, "--help")
    assert done.returncode == 0
    for command in (
        b"analyze",
        b"run",
        b"serve",
        b"export",
        b"backup",
        b"restore",
        b"demo",
        b"users",
        b"learning",
    ):
        assert command in done.stdout


def test_serve_beyond_this_machine_needs_a_token(tmp_path: Path) -> None:
    """Listening for others without a token is refused with what to do."""
    done = _run(tmp_path, "serve", "--host", "0.0.0.0")  # noqa: S104 - refused before it listens
    assert done.returncode == 2
    assert b"CLIENTSIGNAL_API_TOKEN" in done.stderr


def test_backup_and_restore_bring_everything_back(tmp_path: Path) -> None:
    """A restored installation holds what it held; what was there is kept beside it."""
    assert _run(tmp_path, "users", "add", "李娜").returncode == 0
    backup = tmp_path / "copy.db"
    assert _run(tmp_path, "backup", str(backup)).returncode == 0
    assert _run(tmp_path, "users", "add", "Bob").returncode == 0
    done = _run(tmp_path, "restore", str(backup))
    assert done.returncode == 0, done.stderr.decode()
    assert _run(tmp_path, "users", "list").stdout.decode().split() == ["李娜"]
    kept = list(tmp_path.glob("clientsignal.db.*.before"))
    with sqlite3.connect(kept[0]) as before:
        assert before.execute("SELECT count(*) FROM reviewers").fetchone() == (2,)
    before.close()


def test_restore_of_something_else_changes_nothing(tmp_path: Path) -> None:
    """A file that is no backup is refused, and the database stays as it was."""
    _run(tmp_path, "users", "add", "Bob")
    wrong = tmp_path / "wrong.db"
    wrong.write_bytes(b"not a database" * 100)
    done = _run(tmp_path, "restore", str(wrong))
    assert done.returncode == 1
    assert b"nothing was changed" in done.stderr
    assert _run(tmp_path, "users", "list").stdout.decode().split() == ["Bob"]


def test_export_of_an_unknown_project_names_it(tmp_path: Path) -> None:
    """A wrong key is one sentence."""
    done = _run(tmp_path, "export", "NOPE")
    assert done.returncode == 1
    assert b"NOPE" in done.stderr


def test_serve_migrates_answers_and_stops_on_a_signal(tmp_path: Path) -> None:
    """One command on an empty folder gives a ready service that stops cleanly."""
    port = free_port(18_000)
    process = subprocess.Popen(
        [sys.executable, "-c", FAKED, "serve", "--port", str(port)],
        env=_environment(tmp_path),
        cwd=tmp_path,
        stderr=subprocess.PIPE,
    )
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                ready = httpx2.get(f"http://127.0.0.1:{port}/ready")
                if ready.is_success:
                    break
            except httpx2.HTTPError:
                assert time.monotonic() < deadline
            time.sleep(0.1)
    finally:
        process.send_signal(signal.SIGTERM)
        _out, errors = process.communicate(timeout=30)
    assert process.returncode in (0, -signal.SIGTERM)
    assert ready.json()["model_version"] == FakeAnalyzer.version
    events = [json.loads(line)["event"] for line in errors.decode().splitlines()]
    assert "service stopped" in events


def test_port_in_use_is_passed_over() -> None:
    """A second start on the same machine takes the next free port."""
    import socket  # noqa: PLC0415 - used here only

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wanted = taken.getsockname()[1]
        assert free_port(wanted) > wanted


def test_part_that_dies_while_starting_is_named_with_its_log(tmp_path: Path) -> None:
    """The error shows the end of the log instead of waiting for the deadline."""
    log = tmp_path / "part.log"
    command = [sys.executable, "-c", "raise SystemExit('no disk left')"]
    with (
        child("part", command, dict(os.environ), log) as process,
        pytest.raises(StartError, match="no disk left"),
    ):
        wait_until_ready("http://127.0.0.1:9/ready", process, log)


RUN_FAKED = f"""
import sys
from service.cli import run
FAKED = {FAKED.replace("wiring.NlpReader = FakeReader", "")!r}
run.PROGRAM = (sys.executable, "-c", FAKED)
from service.cli import main
sys.argv[0] = "clientsignal"
main()
"""


def _start_all(state: Path) -> tuple[subprocess.Popen[str], str]:
    """Start everything and return the process with the address of the page."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", RUN_FAKED, "run", "--port", "18100", "--ui-port", "18600"],
        env=_environment(state),
        cwd=state,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if "is ready" in line:
            return process, line.split()[-1]
    raise AssertionError("".join(said))


def _stop_all(process: subprocess.Popen[str], number: signal.Signals) -> None:
    process.send_signal(number)
    out, _errors = process.communicate(timeout=60)
    assert process.returncode == 0, out
    assert "stopped" in out
    assert free_port(18100) == 18100


def test_run_starts_everything_keeps_data_and_stops_cleanly(tmp_path: Path) -> None:
    """One command gives service, demo and page; a second start keeps what was there."""
    process, page = _start_all(tmp_path)
    try:
        assert httpx2.get(page).is_success
        url = "http://127.0.0.1:18100/api/v1"
        assert httpx2.get(f"{url}/info").json()["model_version"] == FakeAnalyzer.version
        projects = httpx2.get(f"{url}/projects").json()
        assert {project["language"] for project in projects["items"]} == {"zh", "en"}
        assert all(project["counts"]["documents"] >= 5 for project in projects["items"])
        mine = {"key": "MINE", "name": "Mine"}
        assert httpx2.post(f"{url}/projects", json=mine).status_code == 201
    finally:
        _stop_all(process, signal.SIGINT)
    process, _page = _start_all(tmp_path)
    try:
        assert httpx2.get(f"{url}/projects").json()["total"] == projects["total"] + 1
    finally:
        _stop_all(process, signal.SIGTERM)


def _demo(folder: Path) -> Path:
    documents = [{"file": "a.txt", "kind": "notes", "received_at": "2026-05-04T10:00:00+08:00"}]
    project = {"key": "demo", "name": "演示", "client_name": "C", "language": "zh"}
    manifest = {"projects": [{**project, "documents": documents}]}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (folder / "a.txt").write_text("It must run.", encoding="utf-8")
    return folder


def test_demo_is_loaded_once(sqlite_house: House, tmp_path: Path) -> None:
    """Loading the demo again changes nothing."""
    folder = _demo(tmp_path)
    assert load_demo(sqlite_house.client, folder) == 1
    assert load_demo(sqlite_house.client, folder) == 0
    project = sqlite_house.client.projects().items[0]
    assert (project.key, project.language, project.counts.documents) == ("demo", "zh", 1)


def test_incomplete_demo_names_the_missing_file(sqlite_house: House, tmp_path: Path) -> None:
    """A missing demo file is named."""
    folder = _demo(tmp_path)
    (folder / "a.txt").unlink()
    with pytest.raises(DemoError, match=r"a\.txt"):
        load_demo(sqlite_house.client, folder)

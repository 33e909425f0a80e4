"""What decisions teach: examples, agreement, the random audit, files for retraining."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from math import log
from pathlib import Path

import pytest

from models.drift import wilson
from service import schemas as s
from service.client import ClientError
from service.jobs import learning as learning_jobs
from service.jobs import programs, registry
from service.jobs.programs import Ended
from service.jobs.running import run_job
from service.learning import sampling
from service.learning.chance import kappa
from service.learning.export import write_decisions, write_findings
from service.learning.names import keyed
from service.schemas import learning as le
from service.schemas.jobs import JobState
from service.usecases import learning
from service.usecases.curve import next_100
from service.usecases.jobs import enqueue
from service.work import Work
from tests.service.conftest import House
from tests.service.routes_models import archive

TEXT = "It must export and run. It must import. Hello there."


@pytest.fixture
def decided(house: House) -> s.Project:
    """Give a project with an accepted, a rejected, and a missed item."""
    project = house.project()
    document = house.paste(project.id, TEXT)
    first, second = house.items(project.id, document_id=document.id)[:2]
    house.accept(first, fields=s.ItemFields(priority=s.Priority.COULD))
    house.client.reject(project.id, second.id, s.Reject(expected_version=1))
    start = TEXT.index("Hello")
    add = s.ItemAdd(start=start, end=start + 5, type=s.FindingType.QUESTION)
    house.as_reviewer("Bob").add_item(project.id, document.id, add)
    return project


def test_decisions_become_examples(house: House, decided: s.Project) -> None:
    """Each has its words, label, source, person, model version and date; the newest comes first."""
    found = house.client.examples(decided.id).items
    assert [(one.label, one.source, one.reviewer) for one in found] == [
        ("question", "missed", "Bob"),
        ("none", "reject", "李娜"),
        ("requirement", "priority", "李娜"),
    ]
    assert found[2].quote == "It must export and run."
    assert (found[2].priority, found[2].guess_label) == ("could", "requirement")
    assert found[2].model_version == "fake-1"


def test_an_erased_project_teaches_nothing(house: House, decided: s.Project) -> None:
    """What was learned from belongs to the project: it is gone from the examples."""
    assert house.client.learning().examples == 3
    house.client.erase_project(decided.id, confirm_key=decided.key)
    assert house.client.learning().examples == 0


def test_what_is_undone_teaches_nothing(house: House, decided: s.Project) -> None:
    """After an undo the example is gone, and an erased project leaves none."""
    item = house.items(decided.id, state="rejected")[0]
    house.client.undo_item(decided.id, item.id, s.Undo(expected_version=item.version))
    assert house.client.learning().by_source == {"priority": 1, "missed": 1}
    house.client.erase_project(decided.id, confirm_key=decided.key)
    assert house.client.learning().examples == 0


def test_an_unstated_priority_left_alone_says_nothing(house: House) -> None:
    """Should is where every item starts; only a stated or changed priority is a label."""
    project = house.project()
    house.paste(project.id, "It could print within search.")
    (item,) = house.items(project.id)
    house.accept(item)
    (example,) = house.client.examples(project.id).items
    expected = item.priority if item.basis != s.Basis.NOT_STATED else None
    assert example.priority == expected


def test_people_who_contradict_each_other_are_shown(house: House) -> None:
    """The same words, judged differently by two people, are a conflict with both names."""
    one, two = house.project("ONE"), house.project("TWO")
    for project in (one, two):
        house.paste(project.id, "It must export.")
    house.accept(house.items(one.id)[0])
    item = house.items(two.id)[0]
    house.as_reviewer("Bob").reject(two.id, item.id, s.Reject(expected_version=1))
    found = house.client.learning().agreement
    assert (found.n, found.agreed) == (1, 0)
    assert [voice.reviewer for voice in found.conflicts[0].voices] == ["李娜", "Bob"]
    assert found.conflicts[0].quote == "It must export."


def test_the_audit_estimates_what_was_missed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawn units wait, an answer counts once, and what was missed enters the queue."""
    monkeypatch.setattr(sampling, "SHARE", 1.1)
    project = house.project()
    house.paste(project.id, "Hello there. Good morning. It must export.")
    samples = house.client.audit_samples(project.id).items
    assert [one.quote for one in samples] == ["Hello there.", "Good morning."]
    (waiting,) = house.client.learning().audit_waiting
    assert (waiting.project_id, waiting.key, waiting.n) == (project.id, "WMS", 2)
    missed = le.AuditAnswer(label=le.Taught.REQUIREMENT)
    answered = house.client.answer_audit_sample(project.id, samples[0].id, missed)
    nothing = le.AuditAnswer(label=le.Taught.NONE)
    house.client.answer_audit_sample(project.id, samples[1].id, nothing)
    assert house.client.learning().audit_waiting == []
    found = house.client.audit_estimate(project.id)
    assert (found.drawn, found.answered, found.missed, found.rate) == (2, 2, 1, 0.5)
    assert (found.low, found.high) == wilson(1, 2)
    assert answered.item_id in {item.id for item in house.items(project.id, state="pending")}
    with pytest.raises(ClientError, match="has looked at"):
        house.client.answer_audit_sample(project.id, samples[0].id, nothing)
    assert house.client.audit_samples(project.id).total == 0


def test_about_one_unit_in_twenty_is_drawn(house: House) -> None:
    """The draw is random and of the size that it claims."""
    project = house.project()
    house.paste(project.id, " ".join(f"Hello number {n}." for n in range(2000)))
    found = house.client.audit_estimate(project.id)
    assert found.passed_over == 2000
    assert 50 < found.drawn < 160  # 100 expected; 5 standard deviations


def test_kappa_is_the_textbook_one() -> None:
    """Agreement by chance alone is worth nothing, and less than that is negative."""
    assert kappa([("a", "a"), ("b", "b")]) == 1
    assert kappa([("a", "b"), ("b", "a")]) == -1
    assert kappa([("a", "a")]) is None


def test_files_for_retraining_name_nobody(house: House, decided: s.Project, tmp_path: Path) -> None:
    """Projects and reviewers travel as keyed hashes; spans cut the words out of the text."""
    decisions, findings = tmp_path / "decisions.jsonl", tmp_path / "findings.jsonl"
    with house.parts.readers() as session:
        assert write_decisions(session, decisions, "secret") == 3
        assert write_findings(session, findings, "secret") == 3
    (line,) = [json.loads(line) for line in decisions.read_text(encoding="utf-8").splitlines()]
    assert decisions.stat().st_mode & 0o077 == 0
    assert "李娜" not in decisions.read_text(encoding="utf-8")
    assert not line["complete"]
    cut = [(line["text"][one["start"] : one["end"]], one["label"]) for one in line["decisions"]]
    assert ("It must export and run.", "requirement") in cut
    assert ("Hello", "question") in cut
    states = json.loads(findings.read_text(encoding="utf-8"))["findings"]
    assert sorted(one["state"] for one in states) == ["confirmed", "pending", "rejected"]


def test_settings_are_changed_by_version(house: House) -> None:
    """Who changes what starts a retraining must have seen the present state."""
    update = le.LearningSettingsUpdate(expected_version=1, new_decisions=5)
    assert house.client.update_learning(update).new_decisions == 5
    with pytest.raises(ClientError, match="changed by someone else"):
        house.client.update_learning(update)


def _retrained(house: House, monkeypatch: pytest.MonkeyPatch, ended: Ended) -> s.Page:
    seen: list[str] = []

    def run(_context: object, arguments: list[str], *, message: str) -> Ended:
        seen.extend(arguments)
        assert Path(arguments[2]).read_text(encoding="utf-8")
        assert message == "learning.retrain"
        return ended

    monkeypatch.setattr(learning_jobs, "run_program", run)
    job_id = house.client.retrain().id
    run_job(house.parts, job_id)
    assert not Path(seen[2]).exists()
    return house.client.job(job_id)


def test_a_retraining_that_passes_waits_for_a_person(
    house: House, decided: s.Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gate's word is in the result, and nothing goes live by itself unless that is wanted."""
    name = house.client.import_model(archive("text-9")).name
    passed = Ended(0, {"name": name}, "")
    job = _retrained(house, monkeypatch, passed)
    assert job.result == {"examples": 3, "outcome": "passed", "version": name}
    assert house.client.models().live == "shipped"
    update = le.LearningSettingsUpdate(expected_version=1, promotes=True)
    house.client.update_learning(update)
    assert _retrained(house, monkeypatch, passed).result["outcome"] == "promoted"
    assert house.client.models().live == name
    assert house.client.learning().since_last == 0


def test_a_refused_or_broken_retraining_says_why(
    house: House, decided: s.Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused is a result; a program that fails is a failed job with its own reason."""
    refused = _retrained(house, monkeypatch, Ended(3, {"name": "text-2"}, ""))
    assert (refused.state, refused.result["outcome"]) == (JobState.DONE, "refused")
    reason = "no decision to learn from: all are held back"
    idle = _retrained(house, monkeypatch, Ended(4, {}, reason))
    assert (idle.state, idle.result["outcome"]) == (JobState.DONE, "nothing_left")
    assert idle.log[-1].text == reason
    broken = _retrained(house, monkeypatch, Ended(1, {}, "no space left"))
    assert broken.state is JobState.FAILED
    assert "no space left" in (broken.error or "")


def test_enough_decisions_start_a_retraining_once(house: House, decided: s.Project) -> None:
    """The watch asks for one when the number is reached, and not again while that is fresh."""
    house.client.update_learning(le.LearningSettingsUpdate(expected_version=1, new_decisions=3))
    for _ in range(2):
        with house.parts.writers.begin() as session:
            job_id = enqueue(Work(session), learning_jobs.WATCH, {}).id
        run_job(house.parts, job_id)
        (asked,) = house.client.jobs(kind="learning.retrain").items
        assert asked.state is JobState.QUEUED


def test_a_program_reports_and_stops(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress lines become the job's, the last JSON line is the result, and so is its status."""
    code = (
        "import json,sys;"
        "print(json.dumps({'step':'fit','done':1,'total':1,'message':'m'}),file=sys.stderr);"
        "print('noise');print(json.dumps({'name':'x'}));"
        "print('clientsignal: error: bad',file=sys.stderr);sys.exit(int(sys.argv[1]))"
    )
    monkeypatch.setattr(programs, "_PROGRAM", (programs.sys.executable, "-c", code))
    ends: list[Ended] = []

    def program(context: learning_jobs.JobContext) -> None:
        ends.append(programs.run_program(context, ["3"], message="test"))

    # Once for each database, so the registry must forget it again.
    monkeypatch.setitem(registry._tasks, "test.program", program)

    with house.parts.writers.begin() as session:
        job_id = enqueue(Work(session), "test.program", {}).id
    assert run_job(house.parts, job_id) is JobState.DONE
    assert ends == [Ended(3, {"name": "x"}, "bad")]
    job = house.client.job(job_id)
    assert (job.done, job.total) == (1, 1)
    assert [line.text for line in job.log] == ["fit m"]


def test_drift_compares_the_last_month_with_before(house: House) -> None:
    """Documents of another kind and length are seen, each signal with its n and what to do."""
    project = house.project()
    long_ago = datetime(2024, 1, 1, tzinfo=UTC)
    for n in range(60):
        house.paste(project.id, f"It must export {n}. Hello.", received_at=long_ago)
        house.paste(project.id, f"Thanks for call {n}. " * 20, kind=s.DocumentKind.TRANSCRIPT)
    found = {one.name: one for one in house.client.drift()}
    assert set(found) == {
        *("languages", "kinds", "zones", "lengths", "words", "overrides", "calibration", "alerts"),
    }
    assert (found["kinds"].n_before, found["kinds"].n_now) == (60, 60)
    assert (found["kinds"].level, found["lengths"].level) == ("act", "act")
    assert found["languages"].level == "ok"
    assert (found["overrides"].level, found["alerts"].level) == ("unknown", "unknown")
    assert "0 of n=0 right" in found["alerts"].en
    assert "retrain" in found["kinds"].en
    assert "重新训练" in found["kinds"].zh


def test_a_report_names_people_and_quotes_what_flips(house: House, decided: s.Project) -> None:
    """Keys and spans of the training become names and words of this installation, worst first."""
    with house.parts.writers.begin() as session:
        secret = learning.open_settings(Work(session)).secret
    item = house.items(decided.id, state="accepted")[0]
    flip = {
        "document": str(item.document_id),
        "finding": str(item.id),
        "start": item.start,
        "end": item.end,
        "language": "en",
        "before": "requirement could",
        "after": "",
        "state": "confirmed",
        "for_better": False,
    }
    rule = {"rule": "added must", "language": "en", "tried": 10}
    gap = {"champion": 0.7, "challenger": 0.8, "low": 0.01, "high": 0.2, "n": 90, "documents": 9}
    check = {"where": "later", "group": "all", "what": "requirement F1", "outcome": "better"}
    moments = {"since": "2026-03-02T09:00:00+00:00", "until": "2026-03-02T10:00:00+00:00"}
    left_out = [["1", 0, 5], ["1", 6, 9]]
    reviewer = {
        "decisions": 2, "sure": 2, "against": 1, "status": "look", "left_out": left_out, **moments
    }  # fmt: skip
    report = {
        "gate": {
            "reasons_en": ["r"],
            "reasons_zh": ["因"],
            "checks": [{**check, "difference": gap}],
            "behaviors": [[{**rule, "broken": broken} for broken in (1, 2)]],
        },
        "split": {"en": "learn", "zh": "学"},
        "reviewers": [{"key": keyed(secret, "reviewer", "李娜"), **reviewer}],
        "diff": {
            "flips": 2,
            "by_state": {"confirmed": 1, "new": 1},
            "by_language": {"en": 2},
            "by_change": {},
            "confirmed_worse": 1,
            "confirmed_better": 0,
        },
        "flips": [{**flip, "finding": None, "state": "new", "for_better": None}, flip],
    }
    name = house.client.import_model(archive("text-7")).name
    folder = house.parts.settings.state / "models" / "versions" / name
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")
    found = house.client.model(name).report
    assert found is not None
    assert found.diff is not None
    assert [(one.name, one.left_out) for one in found.reviewers] == [("李娜", 2)]
    assert [(one.broken_before, one.broken_after) for one in found.behaviors] == [(1, 2)]
    assert found.reviewers[0].since is not None
    assert [one.state for one in found.diff.examples] == ["confirmed", "new"]
    assert found.diff.examples[0].quote == item.quote
    (point,) = house.client.learning().curve.points
    assert (point.version, point.decisions, point.f1, point.n) == (name, 120, 0.8, 90)


def test_a_report_of_another_version_of_the_product_is_no_error(house: House) -> None:
    """What cannot be read is left to the card, which says it in words."""
    name = house.client.import_model(archive("text-8")).name
    folder = house.parts.settings.state / "models" / "versions" / name
    (folder / "report.json").write_text('{"gate": {}}', encoding="utf-8")
    assert house.client.model(name).report is None


def test_the_curve_of_the_newest_retraining_is_shown(house: House) -> None:
    """A retraining that measured itself with fewer decisions says what more would bring, with an interval."""
    name = house.client.import_model(archive("text-9")).name
    folder = house.parts.settings.state / "models" / "versions" / name
    points = [
        {"decisions": n, "f1": 0.7 + n / 1000, "low": 0.6, "high": 0.9} for n in (0, 25, 50, 100)
    ]
    curve = {"points": points, "next_100": [0.03, 0.01, 0.05], "n": 90}
    (folder / "report.json").write_text(json.dumps({"curve": curve}), encoding="utf-8")
    found = house.client.learning().curve
    assert [(point.decisions, point.low, point.n) for point in found.points][-1] == (100, 0.6, 90)
    assert {point.version for point in found.points} == {name}
    assert (found.next_100, found.next_low, found.next_high) == (0.03, 0.01, 0.05)


def test_the_curve_needs_three_sizes() -> None:
    """Two retrainings make any line, so nothing is foretold from them."""
    points = [
        le.CurvePoint(version=str(n), decisions=n, f1=0.5 + log(n + 1) / 50, n=9)
        for n in (100, 200, 400)
    ]
    assert next_100(points[:2]) is None
    assert next_100(points) == pytest.approx((log(501) - log(401)) / 50)


def test_documents_that_teach_most_come_first(house: House) -> None:
    """What the models are unsure of is reviewed before what they are sure of; decided ones are out."""
    project = house.project()
    house.analyzer.confidence = 0.99
    sure = house.paste(project.id, "It must export.")
    house.analyzer.confidence = 0.52
    unsure = house.paste(project.id, "It must print.")
    done = house.paste(project.id, "It must run.")
    house.accept(house.items(project.id, document_id=done.id)[0])
    assert house.client.learning_order(project.id) == [unsure.id, sure.id]

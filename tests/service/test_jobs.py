"""Background work without a broker: asking, doing, stopping, going on."""

from __future__ import annotations

import threading

import pytest

from service.client import ClientError
from service.jobs import registry
from service.jobs.context import JobContext
from service.jobs.errors import JobError, JobLostError
from service.jobs.lease import MOST_ATTEMPTS, claim
from service.jobs.running import interrupt_all, run_job
from service.schemas.jobs import JobState
from service.tables import AuditRow, JobRow
from service.usecases.jobs import WAKE, enqueue
from service.work import Work
from tests.service.conftest import House


@registry.task_of("test.steps")
def steps(context: JobContext) -> None:
    """Write one audit line a step, together with the cursor."""
    done = context.cursor.get("done", 0)
    total = context.payload["total"]
    while done < total:
        if done == context.payload.get("stop_before"):
            {"interrupt": interrupt_all, "fail": fail}[context.payload["how"]]()
        done += 1
        with context.begin() as work:
            work.audit("test.step", "job", done)
            context.save_cursor({"done": done}, work)
        context.progress(done, total, "steps")
    context.finish_with(steps=done)


def fail() -> None:
    raise JobError("the thing is not there; put it there and try again")


def ask(house: House, total: int = 3, **payload: object) -> int:
    with house.parts.writers.begin() as session:
        return enqueue(Work(session, "李娜"), "test.steps", {"total": total, **payload}).id


def heal(house: House, job_id: int) -> None:
    with house.parts.writers.begin() as session:
        session.get_one(JobRow, job_id).payload = {"total": 3}


def steps_done(house: House) -> list[int | None]:
    with house.parts.readers() as session:
        rows = session.query(AuditRow).filter_by(action="test.step").order_by(AuditRow.id)
        return [row.entity_id for row in rows]


def test_a_job_is_done_and_shows_it(house: House) -> None:
    """Its state, progress and result can be read afterwards, and what it wrote has its asker."""
    job_id = ask(house)
    assert run_job(house.parts, job_id) is JobState.DONE
    job = house.client.job(job_id)
    assert (job.state, job.done, job.total, job.message) == (JobState.DONE, 3, 3, "steps")
    assert (job.result, job.error, job.attempts) == ({"steps": 3}, None, 1)
    assert job.started_at is not None
    assert job.finished_at is not None
    assert steps_done(house) == [1, 2, 3]
    assert run_job(house.parts, job_id) is None


def test_one_unfinished_job_a_key(house: House) -> None:
    """Asking twice gives the same job until it is done."""
    with house.parts.writers.begin() as session:
        first = enqueue(Work(session), "test.steps", {"total": 1}, key="k").id
        assert enqueue(Work(session), "test.steps", {"total": 1}, key="k").id == first
    run_job(house.parts, first)
    with house.parts.writers.begin() as session:
        assert enqueue(Work(session), "test.steps", {"total": 1}, key="k").id != first


def test_an_interrupted_job_goes_on_from_its_cursor(house: House) -> None:
    """A worker that is stopped puts the job back; no step is lost or done twice."""
    job_id = ask(house, stop_before=2, how="interrupt")
    assert run_job(house.parts, job_id) is JobState.QUEUED
    assert steps_done(house) == [1, 2]
    heal(house, job_id)
    assert run_job(house.parts, job_id) is JobState.DONE
    assert steps_done(house) == [1, 2, 3]


def test_a_failed_job_says_why_and_can_be_tried_again(house: House) -> None:
    """The reason is the task's own, and the next attempt goes on from the cursor."""
    job_id = ask(house, stop_before=1, how="fail")
    assert run_job(house.parts, job_id) is JobState.FAILED
    job = house.client.job(job_id)
    assert job.error == "the thing is not there; put it there and try again"
    heal(house, job_id)
    assert house.client.retry_job(job_id).state is JobState.QUEUED
    assert run_job(house.parts, job_id) is JobState.DONE
    assert steps_done(house) == [1, 2, 3]


def test_an_unforeseen_error_is_named_without_its_message(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message of an exception may quote a client, so only its class and place are kept."""

    def quotes(_context: JobContext) -> None:
        raise ValueError("the client said 必须")

    # Once for each database, so the registry must forget it again.
    monkeypatch.setitem(registry._tasks, "test.quotes", quotes)
    with house.parts.writers.begin() as session:
        job_id = enqueue(Work(session), "test.quotes", {}).id
    assert run_job(house.parts, job_id) is JobState.FAILED
    error = house.client.job(job_id).error or ""
    assert "ValueError in quotes" in error
    assert "必须" not in error


def test_a_waiting_job_is_cancelled_at_once(house: House) -> None:
    """Nobody begins it afterwards; what is over cannot be stopped again."""
    job_id = ask(house)
    assert house.client.cancel_job(job_id).state is JobState.CANCELLED
    assert run_job(house.parts, job_id) is None
    with pytest.raises(ClientError, match="cancelled already"):
        house.client.cancel_job(job_id)


def test_a_running_job_hears_that_it_should_stop(house: House) -> None:
    """It ends at its next step and keeps what it has done."""
    begun, go_on = threading.Event(), threading.Event()

    @registry.task_of("test.waits")
    def waits(context: JobContext) -> None:
        begun.set()
        go_on.wait(60)
        context.progress(1, 2)

    with house.parts.writers.begin() as session:
        job_id = enqueue(Work(session), "test.waits", {}).id
    ended: list[JobState | None] = []
    worker = threading.Thread(target=lambda: ended.append(run_job(house.parts, job_id)))
    worker.start()
    assert begun.wait(60)
    assert house.client.cancel_job(job_id).state is JobState.RUNNING
    go_on.set()
    worker.join(60)
    assert ended == [JobState.CANCELLED]
    registry._tasks.pop("test.waits")


def test_two_workers_never_do_one_job_at_once(house: House) -> None:
    """Of workers that hear of a job at the same moment exactly one does it."""
    job_id = ask(house, total=5)
    ended: list[JobState | None] = []
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        ended.append(run_job(house.parts, job_id))

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(map(str, ended)) == ["None", "None", "None", "done"]
    assert steps_done(house) == [1, 2, 3, 4, 5]


def test_who_lost_a_job_writes_nothing_more(house: House) -> None:
    """A worker that slept through its lease cannot write beside the one that took over."""
    job_id = ask(house)
    with house.parts.writers.begin() as session:
        row = claim(session, job_id)
        assert row is not None
        slow = JobContext(house.parts, row)
        row.lease_owner = "elsewhere:1:1-1"
    with pytest.raises(JobLostError), slow.begin() as work:
        work.audit("test.step", "job", 99)
    assert steps_done(house) == []


def test_a_job_that_kills_its_workers_is_given_up(house: House) -> None:
    """After a few dead workers it fails with a reason instead of killing the next one."""
    job_id = ask(house)
    for _ in range(MOST_ATTEMPTS):
        with house.parts.writers.begin() as session:
            row = claim(session, job_id)
            assert row is not None
            row.lease_until = row.created_at
    assert run_job(house.parts, job_id) is None
    job = house.client.job(job_id)
    assert job.state is JobState.FAILED
    assert f"died {MOST_ATTEMPTS} times" in (job.error or "")


def test_a_job_of_an_unknown_kind_says_what_to_do(house: House) -> None:
    """An older worker does not keep a newer job waiting for ever."""
    with house.parts.writers.begin() as session:
        job_id = enqueue(Work(session), "test.unknown", {}).id
    assert run_job(house.parts, job_id) is JobState.FAILED
    assert "update it" in (house.client.job(job_id).error or "")


def test_jobs_are_erased_with_their_project(house: House) -> None:
    """Nothing of a project is left in the list of jobs."""
    project = house.project()
    with house.parts.writers.begin() as session:
        enqueue(Work(session), "test.steps", {"total": 1}, project_id=project.id)
    assert house.client.jobs(project_id=project.id).total == 1
    house.client.erase_project(project.id, confirm_key=project.key)
    assert house.client.jobs().total == 0


def test_workers_are_told_after_the_commit_only(house: House) -> None:
    """A message never comes before the row it speaks of, and not at all after a rollback."""
    told: list[int] = []
    with house.parts.writers.begin() as session:
        session.info[WAKE] = told.append
        job_id = enqueue(Work(session), "test.steps", {"total": 1}).id
        assert told == []
    assert told == [job_id]
    session = house.parts.writers(info={WAKE: told.append})
    enqueue(Work(session), "test.steps", {"total": 1})
    session.rollback()
    session.close()
    assert told == [job_id]


def test_nobody_works_until_a_worker_runs(house: House) -> None:
    """With `serve` alone the service says that no worker is there and what waits."""
    ask(house)
    workers = house.client.workers()
    assert (workers.alive, workers.waiting, workers.broker) == (0, 1, "embedded")

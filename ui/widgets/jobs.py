"""Background work on a page: progress, stop, try again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from service.schemas.jobs import UNFINISHED, Job, JobDetail, JobState
from ui import state
from ui.i18n import known
from ui.widgets.attempt import attempt, outcome
from ui.widgets.markup import plain
from ui.widgets.page import words_for_errors
from ui.words import moment, t

_REFRESH_S = 2.0
# How far these are is a share: they count bytes, which mean nothing to a reader.
_IN_PERCENT = ("mail.import",)


def job_panel(
    key: str,
    *,
    kind: str | None = None,
    project_id: int | None = None,
    limit: int = 3,
    titles: Mapping[str, str] | None = None,
) -> None:
    """Show the newest jobs of a kind; looks again by itself while one is unfinished.

    ``key`` tells several panels of one page apart, ``titles`` name what jobs are about by their
    key. When a job ends, the whole page runs again, so that it shows what the job has done.
    """
    outcome(f"jobs-{key}")
    found = state.client().jobs(kind=kind, project_id=project_id, limit=limit).items
    busy = [job for job in found if job.state in UNFINISHED]
    if not busy:
        for job in found[:1]:
            if job.state is not JobState.DONE:
                _show(job, key, _title(job, titles))
        return

    @st.fragment(run_every=_REFRESH_S)
    def live() -> None:
        with words_for_errors(f"jobs-{key}"):
            jobs = [state.client().job(job.id) for job in busy]
            # Before anything is drawn: a button of an ended job that was drawn here would vanish
            # with this part of the page, and a click on it in that moment would be lost.
            if any(job.state not in UNFINISHED for job in jobs):
                st.rerun(scope="app")
            for job in jobs:
                _show(job, key, _title(job, titles))
                _log(job)

    no_worker()
    live()


def is_busy(kind: str) -> bool:
    """Return whether a job of a kind waits or runs."""
    newest = state.client().jobs(kind=kind, limit=1).items
    return any(job.state in UNFINISHED for job in newest)


def no_worker() -> None:
    """Say so if nobody does background work."""
    workers = state.client().workers()
    if not workers.alive and workers.waiting:
        st.warning(t("job.no_worker", n=workers.waiting), icon=":material/engineering:")


def job_words(job: Job) -> str:
    """Return what a job does, in the language of the reader."""
    language = state.language()
    for name in (f"job.message.{job.message}", f"job.kind.{job.kind}"):
        if known(language, name):
            return t(name)
    return t("job.kind.other")


def _title(job: Job, titles: Mapping[str, str] | None) -> str:
    about = (titles or {}).get(job.key or "")
    return f"{job_words(job)} · {about}" if about else job_words(job)


def _show(job: Job, key: str, title: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"job-{key}-{job.id}"):
        if job.state in UNFINISHED:
            _progress(job, plain(title))
            if job.cancel_requested:
                st.caption(t("job.stopping"))
            else:
                _button("job.cancel", key, job, state.client().cancel_job, ":material/stop:")
            return
        words = f"{plain(title)}: {t(f'JobState.{job.state.value}')}"
        if job.state is JobState.FAILED:
            st.error(f"{words}. {plain(t('job.failed', error=job.error or ''))}")
        else:
            st.caption(words)
        if job.state is not JobState.DONE:
            _button("job.retry", key, job, state.client().retry_job, ":material/replay:")


def _button(label: str, key: str, job: Job, action: Callable[[int], object], icon: str) -> None:
    # Done before the page is drawn: a click is not lost when its button is gone by then.
    st.button(
        t(label),
        key=f"{label}-{key}-{job.id}",
        icon=icon,
        on_click=attempt,
        args=(f"jobs-{key}", partial(action, job.id)),
    )


def _log(job: JobDetail) -> None:
    if job.log:
        with st.expander(t("job.log"), icon=":material/list:"):
            for line in job.log:
                st.caption(f"{moment(line.at)} · {plain(line.text)}")


def _progress(job: Job, title: str) -> None:
    words = f"{title} · {t(f'JobState.{job.state.value}')}"
    if job.total:
        share = min(1.0, job.done / job.total)
        far = t("job.progress", done=job.done, total=job.total)
        if job.kind in _IN_PERCENT:
            far = f"{share:.0%}"
        st.progress(share, f"{words} · {far}")
    else:
        st.caption(f"{words} · {t('job.steps', done=job.done)}" if job.done else words)

"""Learning of the fake client: two reviewers, one disagreement, one audit sample."""

from __future__ import annotations

from service import schemas as s
from service.schemas import learning as le
from service.schemas.jobs import Job
from tests.ui.fake_jobs import job
from tests.ui.fake_project import NOW


def voice(reviewer: str, label: str) -> le.Voice:
    return le.Voice(
        reviewer=reviewer,
        label=le.Taught(label),
        priority=None,
        project_id=1,
        document_id=1,
        item_id=1,
    )


def held_back(**changed: object) -> le.HeardReviewer:
    """Return a reviewer who contradicts the model, with one example."""
    example = le.Contradiction(
        project_id=1,
        document_id=1,
        document_name="kickoff.eml",
        item_id=1,
        quote="<b>必须</b>导出",
        said=le.Taught.NONE,
        chance=0.97,
    )
    values: dict[str, object] = {
        "reviewer": "Bob", "decisions": 40, "sure": 25, "against": 24, "low": 0.8, "high": 0.99,
        "shared": 8, "alike": 2, "status": "held back", "why": "against", "left_out": 0, "since": None,
        "until": None, "examples": [example], "was_vouched": False, "vouch": None, "history": [],
        **changed,
    }  # fmt: skip
    return le.HeardReviewer.model_validate(values)


class FakeLearning:
    """Answers of the audit are noted; settings can be changed."""

    settings = le.LearningSettings(new_decisions=200, on_drift=False, promotes=False, version=1)
    estimate = le.AuditEstimate(
        drawn=60, answered=40, missed=2, rate=0.05, low=0.014, high=0.165, passed_over=1200
    )

    heard: tuple[le.HeardReviewer, ...] | list[le.HeardReviewer] = ()
    signals: tuple[le.DriftSignal, ...] | list[le.DriftSignal] = ()

    def learning(self) -> le.LearningOverview:
        self._note("learning")
        return le.LearningOverview(
            examples=3,
            since_last=3,
            last_retrained_at=None,
            by_source={"accept": 2, "reject": 1},
            by_label={"requirement": 2, "none": 1},
            by_language={s.Language.ZH: 2, s.Language.EN: 1},
            reviewers=[
                le.TaughtBy(
                    reviewer="李娜",
                    n=3,
                    by_source={"accept": 2, "reject": 1},
                    overridden=1,
                    last_at=NOW,
                )
            ],
            agreement=le.Agreement(
                n=4,
                agreed=3,
                share=0.75,
                low=0.3,
                high=0.95,
                kappa=0.4,
                conflicts=[
                    le.Conflict(
                        quote="最好有深色模式",
                        voices=[voice("李娜", "requirement"), voice("Bob", "none")],
                    )
                ],
            ),
            audit=self.estimate,
            audit_waiting=[
                le.AuditWaiting(project_id=1, key="WMS", n=1),
                le.AuditWaiting(project_id=2, key="CRM", n=3),
            ],
            settings=self.settings,
            curve=le.LearningCurve(
                points=[
                    le.CurvePoint(version=f"text-{n}", decisions=n * 100, f1=0.7 + n / 100, n=80)
                    for n in (1, 2, 3)
                ],
                next_100=0.01,
            ),
        )

    def hearing(self) -> le.Hearing:
        self._note("hearing")
        return le.Hearing(judged_at=NOW, reviewers=list(self.heard))

    def vouch(self, command: le.VouchCommand) -> le.Vouch:
        self._note("vouch", command)
        said = le.Vouch(
            reviewer=command.reviewer,
            vouched=command.vouched,
            by="李娜",
            at=NOW,
            reason=command.reason,
        )
        self.heard = [
            one.model_copy(
                update={"vouch": said if said.vouched else None, "history": [said, *one.history]}
            )
            if one.reviewer == command.reviewer
            else one
            for one in self.heard
        ]
        return said

    def drift(self) -> list[le.DriftSignal]:
        self._note("drift")
        return list(self.signals) or [
            le.DriftSignal(
                name="languages",
                value=0.3,
                low=None,
                high=None,
                n_before=200,
                n_now=90,
                level="act",
                en="Stability 0.30; review a sample.",
                zh="稳定性指数 0.30；请审阅。",
            )
        ]

    def update_learning(self, command: le.LearningSettingsUpdate) -> le.LearningSettings:
        self._note("update_learning", command)
        return self.settings

    def retrain(self) -> Job:
        self._note("retrain")
        return job(kind="learning.retrain", key="learning.retrain")

    def examples(self, project_id: int, *, limit: int = 50, offset: int = 0) -> s.Page[le.Example]:
        self._note("examples")
        return self._page([], limit, offset)

    def learning_order(self, project_id: int) -> list[int]:
        self._note("learning_order")
        return [document.id for document in reversed(self.stored)]

    def audit_samples(
        self, project_id: int, *, answered: bool = False, limit: int = 50, offset: int = 0
    ) -> s.Page[le.AuditSample]:
        self._note("audit_samples", answered)
        sample = le.AuditSample(
            id=7,
            project_id=1,
            document_id=1,
            document_name="kickoff.eml",
            start=0,
            end=5,
            quote="导出要快。",
            before="",
            after="谢谢",
            label=None,
            reviewer=None,
            item_id=None,
        )
        done = bool(self.called("answer_audit_sample"))
        return self._page([] if done or answered else [sample], limit, offset)

    def answer_audit_sample(
        self, project_id: int, sample_id: int, command: le.AuditAnswer
    ) -> le.AuditSample:
        self._note("answer_audit_sample", (sample_id, command))
        return le.AuditSample(
            id=sample_id,
            project_id=project_id,
            document_id=1,
            document_name="kickoff.eml",
            start=0,
            end=5,
            quote="导出要快。",
            before="",
            after="谢谢",
            label=command.label,
            reviewer="李娜",
            item_id=None,
        )

    def audit_estimate(self, project_id: int) -> le.AuditEstimate:
        self._note("audit_estimate")
        return self.estimate

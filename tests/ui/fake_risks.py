"""The risk register of the fake client."""

from __future__ import annotations

from datetime import date

from models.delay import load_responses
from service import schemas as s
from service.schemas import risks as r
from service.schemas.delay_enums import DriverGroup
from tests.ui.fake_project import NOW
from tests.ui.fake_queue import FakeQueue

_DRIVER = s.DriverOut(
    name="Requirements added",
    group=DriverGroup.REQUIREMENTS,
    points=11.0,
    features=["requirements:requirements_added_count"],
    column="requirements_added_count",
    value=12,
)


def _risk(number: int, **fields: object) -> r.RiskDetail:
    values = {
        "id": number,
        "project_id": 1,
        "code": f"R-{number}",
        "version": 1,
        "source": r.RiskSource.MANUAL,
        "status": r.RiskStatus.OPEN,
        "created_at": NOW,
        "created_by": "李娜",
        "updated_at": NOW,
        **fields,
    }
    version = r.RiskVersion(version=1, at=NOW, by="李娜", values={"owner": "李娜"})
    return r.RiskDetail.model_validate({**values, "versions": [version]})


def register() -> list[r.RiskDetail]:
    """Return an open risk from words of a mail and a closed one from a response."""
    return [
        _risk(
            1,
            title="税务接口可能延期",
            source=r.RiskSource.SENTENCE,
            document_id=1,
            document_name="kickoff.md",
            start=0,
            end=4,
            quote="我们担心税务接口延期。",
            owner="李娜",
            due_on=date(2026, 3, 1),
            probability_percent=40,
            impact_days=10,
            exposure_days=4.0,
            driver=DriverGroup.DEPENDENCIES,
        ),
        _risk(
            2,
            title="Key person leaves",
            status=r.RiskStatus.CLOSED,
            source=r.RiskSource.RESPONSE,
            response_key="pairing",
            response="Pair up",
            occurred=False,
            helped=r.Helped.HELPED,
            closed_at=NOW,
            closed_by="李娜",
        ),
    ]


class FakeRisks(FakeQueue):
    """What pages do with risks and responses."""

    def __init__(self, *, empty: bool = False) -> None:
        super().__init__(empty=empty)
        self.risk_rows = [] if empty else register()

    def risks(
        self,
        project_id: int,
        *,
        status: r.RiskStatus | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> s.Page[r.Risk]:
        self._note("risks", status)
        rows = [row for row in self.risk_rows if status in (None, row.status)]
        return self._page(rows, limit, offset)

    def risk(self, project_id: int, risk_id: int) -> r.RiskDetail:
        self._note("risk", risk_id)
        return next(row for row in self.risk_rows if row.id == risk_id)

    def create_risk(self, project_id: int, command: r.RiskCreate) -> r.RiskDetail:
        self._note("create_risk", command)
        made = _risk(len(self.risk_rows) + 1, title=command.title or "from elsewhere")
        self.risk_rows.append(made)
        return made

    def update_risk(self, project_id: int, risk_id: int, command: r.RiskUpdate) -> r.RiskDetail:
        self._note("update_risk", command)
        return self.risk(project_id, risk_id)

    def close_risk(self, project_id: int, risk_id: int, command: r.RiskClose) -> r.RiskDetail:
        self._note("close_risk", command)
        return self.risk(project_id, risk_id)

    def risks_waiting(self, project_id: int) -> s.Page[s.RecordItem]:
        self._note("risks_waiting")
        rows = [item for item in self.kept if item.type is s.FindingType.RISK]
        return self._page(rows, 100, 0)

    def export_risks(self, project_id: int, export_format: r.RegisterFormat) -> bytes:
        self._note("export_risks", export_format)
        return b"file"

    def responses(self, project_id: int, *, most: int = 5) -> r.ResponseList:
        self._note("responses", most)
        found = load_responses()[:most]
        items = [
            r.ResponseAdvice(
                key=one.key,
                group=DriverGroup(one.group),
                driver=_DRIVER if number == 0 else None,
                title=one.title,
                when=one.when,
                effect=one.effect,
                risk=one.risk,
                effort=r.Effort(one.effort),
                used=4 if number == 0 else 0,
                helped=3 if number == 0 else 0,
                projects=2 if number == 0 else 0,
                in_register=number == 1,
            )
            for number, one in enumerate(found)
        ]
        return r.ResponseList(from_estimate=True, days_if_late=21.0, items=items)

"""Alerts of the fake client: an open one, and a judged one of the past."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from service.schemas import Page
from service.schemas import alerts as a
from service.schemas.delay_enums import DriverGroup
from tests.ui.fake_project import NOW
from tests.ui.fake_queue import FakeQueue


def alert(number: int, **fields: Any) -> a.Alert:
    """Return an open alert."""
    day = NOW.date()
    values: dict[str, Any] = {
        "id": number,
        "project_id": 1,
        "version": 1,
        "state": a.AlertState.OPEN,
        "raised_at": NOW,
        "as_of": day,
        "p_late": 0.62,
        "threshold": 0.5,
        "expected_slip_days": 20.0,
        "slip_share": 0.11,
        "planned_end": day + timedelta(days=60),
        "p50_end": day + timedelta(days=80),
        "p80_end": day + timedelta(days=95),
        "n_reference": 120,
        "basis": "own",
        "drivers": [
            a.AlertDriver(name="Requirements added", group=DriverGroup.REQUIREMENTS, points=11.0)
        ],
        "react_by": day + timedelta(days=3),
        **fields,
    }
    return a.Alert.model_validate(values)


class FakeAlerts(FakeQueue):
    """What pages do with alerts."""

    def __init__(self, *, empty: bool = False) -> None:
        super().__init__(empty=empty)
        past = alert(
            1,
            state=a.AlertState.CLEARED,
            cleared_at=NOW,
            outcome=a.AlertOutcome.RIGHT,
            lead_days=60,
            reaction="Scope frozen",
            handled_at=NOW,
            handled_by="李娜",
        )
        self.alert_rows = [] if empty else [alert(2), past]

    def alert_record(self) -> a.TrackRecord:
        self._note("alert_record")
        if not self.alert_rows:
            return a.TrackRecord(right=0, wrong=0, prevented=0, not_judged=0, n=0)
        return a.TrackRecord(
            right=8,
            wrong=2,
            prevented=3,
            not_judged=1,
            n=10,
            precision=0.8,
            precision_low=0.49,
            precision_high=0.94,
            lead_days_median=41.0,
            n_lead=8,
        )

    def alerts(self, project_id: int, *, limit: int = 50, offset: int = 0) -> Page[a.Alert]:
        self._note("alerts")
        return self._page(self.alert_rows, limit, offset)

    def check_alerts(self, project_id: int) -> a.AlertCheck:
        self._note("check_alerts")
        return a.AlertCheck(step="nothing", reason="there is no estimate of this project yet")

    def handle_alert(self, project_id: int, alert_id: int, command: a.AlertHandle) -> a.Alert:
        self._note("handle_alert", command)
        return self.alert_rows[0]

    def judge_alert(self, project_id: int, alert_id: int, command: a.AlertJudge) -> a.Alert:
        self._note("judge_alert", command)
        return self.alert_rows[0]

    def alert_settings(self, project_id: int) -> a.AlertSettings:
        self._note("alert_settings")
        return a.AlertSettings(project_id=project_id, version=1, owner_email="pm@ours.com")

    def update_alert_settings(
        self, project_id: int, command: a.AlertSettingsUpdate
    ) -> a.AlertSettings:
        self._note("update_alert_settings", command)
        return self.alert_settings(project_id)

    def send_alert_test(self, project_id: int) -> Page[a.Delivery]:
        self._note("send_alert_test")
        return self._page([], 50, 0)

    def alert_deliveries(
        self, project_id: int, *, limit: int = 50, offset: int = 0
    ) -> Page[a.Delivery]:
        self._note("alert_deliveries")
        row = a.Delivery(
            id=1,
            alert_id=2,
            event=a.AlertEvent.RAISED,
            channel=a.Channel.MAIL,
            audience=a.Audience.OWNER,
            target="pm@ours.com",
            state=a.DeliveryState.FAILED,
            attempts=1,
            not_before=NOW,
            error="no mail server is set; set CLIENTSIGNAL_SMTP_HOST",
            created_at=NOW,
        )
        return self._page([row] if self.alert_rows else [], limit, offset)

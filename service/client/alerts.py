"""Client: alerts, their settings and messages."""

from __future__ import annotations

from service.client.transport import Transport
from service.schemas import Page
from service.schemas import alerts as a


class AlertCalls(Transport):
    """Calls about alerts."""

    def alert_record(self) -> a.TrackRecord:
        """Return precision and lead time of past alerts, with their n."""
        return self._get(a.TrackRecord, "/alert-record")

    def alerts(self, project_id: int, *, limit: int = 50, offset: int = 0) -> Page[a.Alert]:
        """List the alerts of a project, newest first."""
        path = f"/projects/{project_id}/alerts"
        return self._get(Page[a.Alert], path, limit=limit, offset=offset)

    def check_alerts(self, project_id: int) -> a.AlertCheck:
        """Look at the newest estimate now."""
        return self._write(a.AlertCheck, "POST", f"/projects/{project_id}/alerts-check")

    def handle_alert(self, project_id: int, alert_id: int, command: a.AlertHandle) -> a.Alert:
        """Note what is done about an alert."""
        path = f"/projects/{project_id}/alerts/{alert_id}/handle"
        return self._write(a.Alert, "POST", path, command)

    def judge_alert(self, project_id: int, alert_id: int, command: a.AlertJudge) -> a.Alert:
        """Say whether an alert was right."""
        path = f"/projects/{project_id}/alerts/{alert_id}/outcome"
        return self._write(a.Alert, "POST", path, command)

    def alert_settings(self, project_id: int) -> a.AlertSettings:
        """Return whom alerts go to, and when."""
        return self._get(a.AlertSettings, f"/projects/{project_id}/alert-settings")

    def update_alert_settings(
        self, project_id: int, command: a.AlertSettingsUpdate
    ) -> a.AlertSettings:
        """Change the settings."""
        path = f"/projects/{project_id}/alert-settings"
        return self._write(a.AlertSettings, "PATCH", path, command)

    def send_alert_test(self, project_id: int) -> Page[a.Delivery]:
        """Send a test message to every address."""
        return self._write(Page[a.Delivery], "POST", f"/projects/{project_id}/alert-test")

    def alert_deliveries(
        self, project_id: int, *, limit: int = 50, offset: int = 0
    ) -> Page[a.Delivery]:
        """List the messages of a project, newest first."""
        path = f"/projects/{project_id}/alert-deliveries"
        return self._get(Page[a.Delivery], path, limit=limit, offset=offset)

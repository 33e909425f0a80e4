"""The words of alerts in English."""

from __future__ import annotations

from typing import Final

EN_ALERTS: Final[dict[str, str]] = {
    "page.alerts": "Alerts",
    "empty.no_alerts": (
        "No alert yet. One is raised when the expected slip is over 5 % of the planned duration and "
        "its probability over the project's threshold."
    ),
    "alerts.none": "Nothing warns at the moment.",
    "alerts.precision": "Alerts that were right",
    "alerts.no_precision": (
        "No outcome is known yet ({waiting} alerts wait for one). It comes with the end of a "
        "project, or from you below."
    ),
    "alerts.precision_n": (
        "{right} of n = {n} over all projects, 95 % interval {low} to {high}; {prevented} more were "
        "acted on and not late, which counts for neither; {waiting} wait for an outcome"
    ),
    "alerts.lead": "Lead time, days (median)",
    "alerts.lead_n": "From a right alert to the planned end; n = {n}",
    "alerts.p_late": "P(late)",
    "alerts.p_line": "{p} for a slip over 5 % (threshold {threshold})",
    "alerts.slip": "Expected slip",
    "alerts.slip_line": "{days} days",
    "alerts.ends": "Ends",
    "alerts.ends_line": "planned {planned}; P50 {p50}; P80 {p80}",
    "alerts.rests_on": "Rests on",
    "alerts.n_line": "n = {n}, {basis}",
    "alerts.basis_own": "own history",
    "alerts.basis_reference": "reference ranges of other organizations",
    "alerts.drivers": "Drivers",
    "alerts.react_by": "reaction due {day}",
    "alerts.raised": "raised {at}",
    "alerts.reaction": "What is done",
    "alerts.by": "By",
    "alerts.what_is_done": "What is done about it",
    "alerts.handle": "Note the reaction",
    "alerts.handled": "Noted. No reminder goes out any more.",
    "alerts.reaction_missing": "Say in a few words what is done about it.",
    "alerts.to_register": "Choose a response",
    "alerts.log": "Alert log",
    "alerts.judge": "Was it right?",
    "alerts.judge_how": (
        "The end of the project answers by itself. What you say here outweighs it, and stays."
    ),
    "alerts.which": "Alert",
    "alerts.was_right": "Outcome",
    "alerts.judged": "The outcome is noted.",
    "alerts.track": "How past alerts did",
    "alerts.check": "Check now",
    "alerts.check_help": "Alerts are checked every 15 minutes by themselves.",
    "alerts.not_checked": "Nothing was checked: {reason}.",
    "alerts.step_nothing": "Checked: nothing has changed.",
    "alerts.step_raised": "Checked: an alert was raised.",
    "alerts.step_worse": "Checked: the risk has grown, and a message goes out.",
    "alerts.step_reminder": "Checked: a reminder goes out.",
    "alerts.step_cleared": "Checked: the alert has cleared.",
    "alerts.deliveries": "Messages: {n}",
    "alerts.no_deliveries": "No message has been sent. Give an address in the settings below.",
    "alerts.settings": "Whom alerts go to, and when",
    "alerts.mail_off": (
        "No mail leaves: the operator has to set CLIENTSIGNAL_SMTP_HOST (docs/settings.md)."
    ),
    "alerts.webhook_off": (
        "No webhook leaves: the operator has to set CLIENTSIGNAL_WEBHOOK_SECRET and "
        "CLIENTSIGNAL_WEBHOOK_HOSTS (docs/settings.md)."
    ),
    "alerts.enabled": "Raise alerts for this project",
    "alerts.owner_email": "Mail of the owner",
    "alerts.owner_email_help": "Gets every message, with a link and the deadline.",
    "alerts.client_pm_email": "Mail of the client's project manager",
    "alerts.client_pm_email_help": (
        "Gets warnings in the language of the project, without a link; leave empty if the client "
        "should hear it from you."
    ),
    "alerts.webhook_url": "Webhook",
    "alerts.webhook_url_help": "Gets every message as signed JSON.",
    "alerts.owner_language": "Language for the owner",
    "alerts.clear_margin": "Clears below the threshold by, points",
    "alerts.clear_margin_help": "Between the two limits an alert neither comes nor goes.",
    "alerts.quiet_days": "Quiet days after a message",
    "alerts.quiet_days_help": "Within them only a rise by 15 points is told again.",
    "alerts.react_days": "Days to react",
    "alerts.react_days_help": "Then one reminder goes to the owner.",
    "alerts.quiet_from": "No mail from",
    "alerts.quiet_to": "until",
    "alerts.time_zone": "Time zone",
    "alerts.saved": "Saved.",
    "alerts.bad_settings": "A mail address or the webhook is not written as one; check them.",
    "alerts.test": "Send a test message",
    "alerts.test_help": "To every address above; what came of it stands under messages.",
    "alerts.test_sent": "{n} test messages are on their way; see messages.",
    "column.alert_raised": "Raised",
    "column.p_late": "P(late)",
    "column.alert_slip": "Slip, days",
    "column.alert_outcome": "Was it right?",
    "column.alert_lead": "Lead, days",
    "column.alert_reaction": "Reaction",
    "column.alert_note": "Learned",
    "column.event": "Event",
    "column.channel": "Way",
    "column.target": "To",
    "column.attempts": "Tries",
    "column.problem": "Problem",
    "AlertState.open": "Open",
    "AlertState.handled": "Being acted on",
    "AlertState.cleared": "Cleared",
    "AlertOutcome.right": "Right: it was late",
    "AlertOutcome.wrong": "Wrong: it was not",
    "AlertOutcome.prevented": "Prevented by acting",
    "AlertEvent.raised": "Warning",
    "AlertEvent.worse": "Risk has grown",
    "AlertEvent.reminder": "Reminder",
    "AlertEvent.cleared": "Cleared",
    "AlertEvent.test": "Test",
    "Channel.mail": "Mail",
    "Channel.webhook": "Webhook",
    "Audience.owner": "Owner",
    "Audience.client_pm": "Client",
    "Audience.program": "Program",
    "DeliveryState.waiting": "Waiting",
    "DeliveryState.sent": "Sent",
    "DeliveryState.failed": "Failed",
    "audit.alert.check": "Check alerts",
    "audit.alert.raised": "Raise an alert",
    "audit.alert.worse": "Tell that the risk has grown",
    "audit.alert.reminder": "Remind of an alert",
    "audit.alert.cleared": "Clear an alert",
    "audit.alert.handle": "React to an alert",
    "audit.alert.judge": "Judge an alert",
    "audit.alert.settings": "Change alert settings",
    "audit.alert.test": "Send a test message",
}

"""Wire types of alerts, their settings, messages and track record."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import available_timezones

from pydantic import Field, field_validator

from service.schemas.base import Answer, Command
from service.schemas.delay_enums import DriverGroup
from service.schemas.enums import Language


class AlertState(StrEnum):
    """Life of an alert."""

    OPEN = "open"
    HANDLED = "handled"
    CLEARED = "cleared"


class AlertOutcome(StrEnum):
    """Whether an alert was right."""

    RIGHT = "right"
    WRONG = "wrong"
    PREVENTED = "prevented"


class AlertEvent(StrEnum):
    """Why a message is sent."""

    RAISED = "raised"
    WORSE = "worse"
    REMINDER = "reminder"
    CLEARED = "cleared"
    TEST = "test"


class Channel(StrEnum):
    """Ways a message leaves."""

    MAIL = "mail"
    WEBHOOK = "webhook"


class Audience(StrEnum):
    """Whom a message is for."""

    OWNER = "owner"
    CLIENT_PM = "client_pm"
    PROGRAM = "program"


class DeliveryState(StrEnum):
    """Life of a message."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class AlertDriver(Answer):
    """A reason behind an alert."""

    name: str = Field(examples=["Requirements added"], description="Name in English.")
    group: DriverGroup = Field(description="Group.")
    points: float = Field(examples=[11.0], description="Percentage points it adds to P(late).")
    features: list[str] = Field(default=[], description="Features of the model behind it.")
    value: float | None = Field(default=None, description="Its value, where there is just one.")
    column: str = Field(default="", description="Column of the schema, where there is just one.")


class Alert(Answer):
    """A warning that a project will probably be late."""

    id: int = Field(examples=[2], description="Id.")
    project_id: int = Field(examples=[1], description="Project.")
    version: int = Field(examples=[1], description="Version for the next change.")
    state: AlertState = Field(description="Where it stands.")
    raised_at: datetime = Field(description="When it was raised, UTC.")
    as_of: date = Field(description="Day of the estimate behind it.")
    p_late: float = Field(examples=[0.62], description="P(slip over 5 % of the planned duration).")
    threshold: float = Field(examples=[0.5], description="Threshold of the project on that day.")
    expected_slip_days: float = Field(examples=[20.0], description="Mean of the slip, days.")
    slip_share: float | None = Field(
        default=None, description="That slip over the planned duration; null if not known."
    )
    planned_end: date = Field(description="Planned end.")
    p50_end: date = Field(description="Ends by then with 50 %.")
    p80_end: date = Field(description="Ends by then with 80 %.")
    n_reference: int = Field(examples=[120], description="Items the estimate rests on.")
    basis: str = Field(examples=["own"], description="Own history or reference ranges.")
    drivers: list[AlertDriver] = Field(default_factory=list, description="Strongest first.")
    react_by: date = Field(description="Day by which somebody must have reacted.")
    reminded_at: datetime | None = Field(default=None, description="When a reminder went out.")
    reaction: str = Field(default="", description="What is done about it.")
    handled_at: datetime | None = Field(default=None, description="When somebody reacted, UTC.")
    handled_by: str | None = Field(default=None, description="Who reacted.")
    cleared_at: datetime | None = Field(default=None, description="When the risk was gone, UTC.")
    outcome: AlertOutcome | None = Field(default=None, description="Was it right?")
    outcome_by: str | None = Field(default=None, description="Who said so; null: the end date.")
    outcome_note: str = Field(default="", description="What was learned.")
    lead_days: int | None = Field(
        default=None, description="Days from the alert to the planned end; known at the outcome."
    )


class AlertHandle(Command):
    """Somebody reacts to an alert."""

    expected_version: int = Field(ge=1, examples=[1], description="Version that was read.")
    reaction: str = Field(min_length=1, max_length=2000, description="What is done about it.")


class AlertJudge(Command):
    """Somebody says whether an alert was right."""

    expected_version: int = Field(ge=1, examples=[1], description="Version that was read.")
    outcome: AlertOutcome = Field(description="Was it right?")
    outcome_note: str = Field(default="", max_length=2000, description="What was learned.")


class AlertCheck(Answer):
    """What a look at the newest estimate led to."""

    step: str = Field(examples=["raised"], description="What was done; ``nothing`` if nothing.")
    reason: str = Field(default="", description="Why nothing could be looked at.")
    alert: Alert | None = Field(default=None, description="The alert it is about.")


class AlertSettings(Answer):
    """Whom the alerts of a project go to, and when."""

    project_id: int = Field(examples=[1], description="Project.")
    version: int = Field(examples=[1], description="Version for the next change; 1 if never set.")
    enabled: bool = Field(default=True, description="Whether alerts are raised at all.")
    clear_margin: float = Field(
        default=0.1, description="How far below the threshold an alert clears."
    )
    quiet_days: int = Field(default=7, description="Days without a further message after one.")
    react_days: int = Field(default=3, description="Days until somebody must have reacted.")
    quiet_from: int | None = Field(default=None, description="First hour without messages.")
    quiet_to: int | None = Field(default=None, description="First hour with messages again.")
    time_zone: str = Field(default="UTC", description="Time zone of these hours.")
    owner_email: str = Field(default="", description="Mail address of the owner.")
    owner_language: Language = Field(default=Language.EN, description="Language for the owner.")
    client_pm_email: str = Field(default="", description="Mail address of the client's PM.")
    webhook_url: str = Field(default="", description="Address that gets signed messages.")
    mail_is_on: bool = Field(default=False, description="Whether a mail server is set.")
    webhook_is_on: bool = Field(default=False, description="Whether webhooks are set up.")


_ADDRESS = r"^$|^[^@\s<>,;:\"]+@[^@\s<>,;:\"]+\.[^@\s<>,;:\"]+$"


class AlertSettingsUpdate(Command):
    """A PM's change to the settings; fields left out stay."""

    expected_version: int = Field(ge=1, examples=[1], description="Version that was read.")
    enabled: bool | None = Field(default=None, description="Whether alerts are raised at all.")
    clear_margin: float | None = Field(default=None, ge=0, le=0.5, description="Hysteresis.")
    quiet_days: int | None = Field(default=None, ge=0, le=90, description="Days of quiet.")
    react_days: int | None = Field(default=None, ge=0, le=90, description="Days to react.")
    quiet_from: int | None = Field(default=None, ge=0, le=23, description="First quiet hour.")
    quiet_to: int | None = Field(default=None, ge=0, le=23, description="First hour after it.")
    time_zone: str | None = Field(default=None, max_length=60, description="Time zone.")
    owner_email: str | None = Field(
        default=None, max_length=200, pattern=_ADDRESS, description="Mail address of the owner."
    )
    owner_language: Language | None = Field(default=None, description="Language for the owner.")
    client_pm_email: str | None = Field(
        default=None, max_length=200, pattern=_ADDRESS, description="Address of the client's PM."
    )
    webhook_url: str | None = Field(
        default=None,
        max_length=500,
        pattern=r"^$|^https?://[^\s/@]+(/\S*)?$",
        description="Address that gets signed messages; no password in it.",
    )

    @field_validator("time_zone")
    @classmethod
    def _is_known(cls, value: str | None) -> str | None:
        if value is not None and value not in available_timezones():
            raise ValueError(f"{value} is no time zone; write for example Asia/Shanghai or UTC")
        return value


class Delivery(Answer):
    """A message about an alert, and whether it arrived."""

    id: int = Field(examples=[5], description="Id.")
    alert_id: int | None = Field(default=None, description="Alert; null for a test message.")
    event: AlertEvent = Field(description="Why it is sent.")
    channel: Channel = Field(description="How it leaves.")
    audience: Audience = Field(description="Whom it is for.")
    target: str = Field(description="Address it goes to.")
    state: DeliveryState = Field(description="Where it stands.")
    attempts: int = Field(examples=[1], description="How often it was tried.")
    not_before: datetime = Field(description="It is not sent before then, UTC.")
    error: str = Field(default="", description="Why the last try failed.")
    sent_at: datetime | None = Field(default=None, description="When it was sent, UTC.")
    created_at: datetime = Field(description="When it was asked for, UTC.")


class TrackRecord(Answer):
    """How past alerts of this installation did, as numbers with their n."""

    right: int = Field(examples=[8], description="Alerts after which the project was late.")
    wrong: int = Field(examples=[2], description="Alerts after which it was not.")
    prevented: int = Field(examples=[3], description="Acted on and not late: counted for neither.")
    not_judged: int = Field(examples=[4], description="Alerts whose outcome is not known yet.")
    n: int = Field(examples=[10], description="Right and wrong ones together.")
    precision: float | None = Field(default=None, examples=[0.8], description="Right over n.")
    precision_low: float | None = Field(default=None, description="95 % interval (Wilson).")
    precision_high: float | None = Field(default=None, description="95 % interval (Wilson).")
    lead_days_median: float | None = Field(
        default=None, description="Median days from a right alert to the planned end."
    )
    n_lead: int = Field(default=0, description="Alerts behind the median.")

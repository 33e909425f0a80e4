"""Typed client of the service: one method per route, answers as wire types.

The UI and scripts use this package and `service.schemas` and nothing else of ours.
"""

from __future__ import annotations

from service.client.alerts import AlertCalls
from service.client.closing import ClosingCalls
from service.client.contacts import ContactCalls
from service.client.delay import DelayCalls
from service.client.documents import DocumentCalls
from service.client.history import HistoryCalls
from service.client.jobs import JobCalls
from service.client.learning import LearningCalls
from service.client.mail import MailCalls
from service.client.models import ModelCalls
from service.client.planning import PlanningCalls
from service.client.projects import ProjectCalls
from service.client.record import RecordCalls
from service.client.review import ReviewCalls
from service.client.risks import RiskCalls
from service.client.transport import ClientError
from service.client.weekly import WeeklyCalls

__all__ = ["ClientError", "ServiceClient"]


class ServiceClient(
    ProjectCalls,
    DocumentCalls,
    ReviewCalls,
    RecordCalls,
    MailCalls,
    ContactCalls,
    DelayCalls,
    HistoryCalls,
    RiskCalls,
    AlertCalls,
    PlanningCalls,
    WeeklyCalls,
    ClosingCalls,
    JobCalls,
    ModelCalls,
    LearningCalls,
):
    """Speaks to one service in the name of one reviewer."""

"""Database classes; all names end in ``Row``."""

from service.tables.alerts import AlertDeliveryRow, AlertRow, AlertSettingsRow
from service.tables.base import Base
from service.tables.contacts import ContactRow
from service.tables.delay import (
    HistoryImportRow,
    HistoryRow,
    ProjectOutcomeRow,
    ProjectSnapshotRow,
    RiskEstimateRow,
    RiskSettingsRow,
)
from service.tables.documents import AnalysisRow, DocumentRow, FileRow, FindingRow, UnitRow
from service.tables.jobs import JobRow, JobScheduleRow, JobWorkerRow
from service.tables.learning import AuditSampleRow, LearningSettingsRow, ReviewerVouchRow
from service.tables.planning import BudgetMonthRow, ChangeCostRow, PlanningRow, RoleWeekRow
from service.tables.projects import AuditRow, ProjectRow, ReviewerRow
from service.tables.record import ChangeRequestRow, RecordItemRow, RecordSourceRow, RecordVersionRow
from service.tables.review import BulkRow, DecisionRow, ReviewItemRow
from service.tables.risks import RiskRow, RiskVersionRow

__all__ = [
    "AlertDeliveryRow",
    "AlertRow",
    "AlertSettingsRow",
    "AnalysisRow",
    "AuditRow",
    "AuditSampleRow",
    "Base",
    "BudgetMonthRow",
    "BulkRow",
    "ChangeCostRow",
    "ChangeRequestRow",
    "ContactRow",
    "DecisionRow",
    "DocumentRow",
    "FileRow",
    "FindingRow",
    "HistoryImportRow",
    "HistoryRow",
    "JobRow",
    "JobScheduleRow",
    "JobWorkerRow",
    "LearningSettingsRow",
    "PlanningRow",
    "ProjectOutcomeRow",
    "ProjectRow",
    "ProjectSnapshotRow",
    "RecordItemRow",
    "RecordSourceRow",
    "RecordVersionRow",
    "ReviewItemRow",
    "ReviewerRow",
    "ReviewerVouchRow",
    "RiskEstimateRow",
    "RiskRow",
    "RiskSettingsRow",
    "RiskVersionRow",
    "RoleWeekRow",
    "UnitRow",
]

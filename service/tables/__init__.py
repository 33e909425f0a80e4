"""Database classes; all names end in ``Row``."""

from service.tables.base import Base
from service.tables.documents import AnalysisRow, DocumentRow, FileRow, FindingRow, UnitRow
from service.tables.projects import AuditRow, ProjectRow, ReviewerRow
from service.tables.record import ChangeRequestRow, RecordItemRow, RecordSourceRow, RecordVersionRow
from service.tables.review import BulkRow, DecisionRow, ReviewItemRow

__all__ = [
    "AnalysisRow",
    "AuditRow",
    "Base",
    "BulkRow",
    "ChangeRequestRow",
    "DecisionRow",
    "DocumentRow",
    "FileRow",
    "FindingRow",
    "ProjectRow",
    "RecordItemRow",
    "RecordSourceRow",
    "RecordVersionRow",
    "ReviewItemRow",
    "ReviewerRow",
    "UnitRow",
]

"""Closed sets of words about delay risk."""

from __future__ import annotations

from enum import StrEnum


class SnapshotSource(StrEnum):
    """Where the facts of a snapshot come from."""

    FORM = "form"
    NIGHTLY = "nightly"
    IMPORT = "import"


class EstimateBasis(StrEnum):
    """What an estimate rests on."""

    OWN = "own"
    REFERENCE = "reference"


class RiskLevel(StrEnum):
    """How a project stands: calm, one sign, both signs, or past its deadline."""

    CALM = "calm"
    WATCH = "watch"
    AT_RISK = "at_risk"
    OVERDUE = "overdue"


class EvidenceKind(StrEnum):
    """What stands behind a feature."""

    DOCUMENT = "document"
    RECORD = "record"
    CHANGE = "change"
    SNAPSHOT = "snapshot"


class DriverGroup(StrEnum):
    """Groups of drivers; the library of responses uses the same names."""

    PLAN = "plan"
    PROGRESS = "progress"
    TEAM = "team"
    DEPENDENCIES = "dependencies"
    REQUIREMENTS = "requirements"
    CHANGES = "changes"
    CLIENT = "client"
    HISTORY = "history"
    SEGMENT = "segment"
    OTHER = "other"


class PortfolioSort(StrEnum):
    """Orders of the portfolio; all put the most urgent first."""

    LOSS = "loss"
    PROBABILITY = "probability"
    SLIP = "slip"
    END = "end"
    NAME = "name"


class DateOrder(StrEnum):
    """How a date of three numbers is read."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"


class ProblemCode(StrEnum):
    """What is doubtful in a file of earlier work."""

    NOT_MAPPED = "not_mapped"
    UNKNOWN_TARGET = "unknown_target"
    MAPPED_TWICE = "mapped_twice"
    MISSING = "missing"
    BAD_DATE = "bad_date"
    BAD_NUMBER = "bad_number"
    END_BEFORE_START = "end_before_start"
    TOO_LONG = "too_long"
    DUPLICATE = "duplicate"
    KNOWN_ALREADY = "known_already"
    SWAP_SUSPECTED = "swap_suspected"
    MIXED_ORDER = "mixed_order"
    UNIT_MIX = "unit_mix"
    LEAKAGE = "leakage"
    LEAKAGE_PROGRESS = "leakage_progress"

"""Closed sets of words on the wire.

The first half repeats the labels of `nlp.domain`, so that the UI needs no text side; a test
compares both.
"""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """Languages with rules and models of their own."""

    ZH = "zh"
    EN = "en"


class DocumentKind(StrEnum):
    """What sort of text a document is."""

    EMAIL = "email"
    NOTES = "notes"
    TRANSCRIPT = "transcript"
    MESSAGE = "message"


class Zone(StrEnum):
    """Whose words a stretch holds; all but ``own`` and ``forwarded`` is shown greyed."""

    OWN = "own"
    QUOTED = "quoted"
    FORWARDED = "forwarded"
    SIGNATURE = "signature"
    DISCLAIMER = "disclaimer"
    HEADER = "header"
    TEMPLATE = "template"
    INVITATION = "invitation"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"


class Role(StrEnum):
    """The part a segment plays in the layout."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    BULLET = "bullet"
    TABLE_ROW = "table_row"
    FIELD = "field"
    TURN = "turn"


class Side(StrEnum):
    """Who speaks."""

    CLIENT = "client"
    US = "us"
    THIRD = "third"
    UNKNOWN = "unknown"


class Priority(StrEnum):
    """MoSCoW priority."""

    MUST = "must"
    SHOULD = "should"
    COULD = "could"
    WONT = "wont"


class Basis(StrEnum):
    """What a priority rests on, strongest first."""

    STRUCTURE = "structure"
    CUE = "cue"
    CONTEXT = "context"
    MODEL = "model"
    NOT_STATED = "not_stated"


class RequirementKind(StrEnum):
    """Functional requirement, quality of the result, or constraint on it."""

    FUNCTIONAL = "functional"
    QUALITY = "quality"
    CONSTRAINT = "constraint"


class Status(StrEnum):
    """What the client does with a requirement in a sentence."""

    STATED = "stated"
    WITHDRAWN = "withdrawn"
    CHANGED = "changed"
    PROPOSED = "proposed"


class FindingType(StrEnum):
    """Kinds of findings, review items and record items."""

    REQUIREMENT = "requirement"
    DECISION = "decision"
    ACTION = "action"
    QUESTION = "question"
    RISK = "risk"


class Verdict(StrEnum):
    """What became of a unit in the coverage ledger."""

    REQUIREMENT = "requirement"
    DECISION = "decision"
    ACTION = "action"
    QUESTION = "question"
    RISK = "risk"
    NOT_REQUIREMENT = "not_requirement"
    UNSURE = "unsure"
    HEADING = "heading"
    QUOTED = "quoted"
    SIGNATURE = "signature"
    DISCLAIMER = "disclaimer"
    TEMPLATE = "template"


class ToneLabel(StrEnum):
    """The client's tone in a document."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class GapKind(StrEnum):
    """What is missing for a requirement to be testable."""

    VAGUE_WORD = "vague_word"
    MISSING_UNIT = "missing_unit"
    MISSING_ACTOR = "missing_actor"
    MISSING_VALUE = "missing_value"
    MISSING_CRITERION = "missing_criterion"


class DocumentStatus(StrEnum):
    """Where a document stands: ``reviewed`` means that no item waits for a decision."""

    NEW = "new"
    ANALYZING = "analyzing"
    READY = "ready"
    REVIEWED = "reviewed"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class ItemState(StrEnum):
    """Where a review item stands."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SKIPPED = "skipped"
    MERGED = "merged"
    SPLIT = "split"


class Origin(StrEnum):
    """Where a review item came from."""

    MODEL = "model"
    MANUAL = "manual"
    SPLIT = "split"


class Relation(StrEnum):
    """How an item relates to the record."""

    NEW = "new"
    SAME = "same"
    REFINES = "refines"
    CHANGES_VALUE = "changes_value"
    CHANGES_PRIORITY = "changes_priority"
    WITHDRAWS = "withdraws"
    CONTRADICTS = "contradicts"


class RecordStatus(StrEnum):
    """Life of a record item; ``retracted`` means that its confirmation was undone."""

    ACTIVE = "active"
    DEFERRED = "deferred"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"


class ChangeState(StrEnum):
    """Life of a change request."""

    DRAFT = "draft"
    AGREED = "agreed"
    REJECTED = "rejected"


class DecisionAction(StrEnum):
    """What a reviewer did."""

    ACCEPT = "accept"
    REJECT = "reject"
    SKIP = "skip"
    EDIT = "edit"
    SPLIT = "split"
    MERGE = "merge"
    ADD = "add"
    UNDO = "undo"
    RECORD_EDIT = "record_edit"


class BulkState(StrEnum):
    """Life of a bulk acceptance."""

    PREVIEWED = "previewed"
    APPLIED = "applied"
    UNDONE = "undone"


class ExportFormat(StrEnum):
    """Files that the record can be exported to; ``confirmation`` is a printable HTML sheet."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    JIRA = "jira"
    CONFIRMATION = "confirmation"

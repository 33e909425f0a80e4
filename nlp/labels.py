"""The labels of the text side, as they stand in files, answers and the database."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """Languages with rules and models of their own."""

    ZH = "zh"
    EN = "en"


class DocumentKind(StrEnum):
    """What sort of text a document is; decides which structure is looked for."""

    EMAIL = "email"
    NOTES = "notes"
    TRANSCRIPT = "transcript"
    MESSAGE = "message"


class Zone(StrEnum):
    """Whose words a stretch of text holds, or what part of the page it is."""

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
    """The part a segment plays in the layout of its document."""

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
    """What the client does with a requirement in this sentence."""

    STATED = "stated"
    WITHDRAWN = "withdrawn"
    CHANGED = "changed"
    PROPOSED = "proposed"


class FindingType(StrEnum):
    """Kinds of findings; they are shown apart."""

    REQUIREMENT = "requirement"
    DECISION = "decision"
    ACTION = "action"
    QUESTION = "question"
    RISK = "risk"


class Verdict(StrEnum):
    """What became of a unit in the coverage ledger; every unit has exactly one."""

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


class CueKind(StrEnum):
    """What a cue phrase signals."""

    MUST = "must"
    SHOULD = "should"
    COULD = "could"
    WONT = "wont"
    REQUEST = "request"
    WITHDRAWAL = "withdrawal"
    CHANGE = "change"
    CONSEQUENCE = "consequence"
    PROHIBITION = "prohibition"
    AUTHORITY = "authority"
    RELAYED = "relayed"
    OWN_PROPOSAL = "own_proposal"
    ACTION = "action"
    DECISION = "decision"
    QUESTION = "question"
    RISK = "risk"
    STATUS = "status"
    BACKGROUND = "background"
    DISPLEASURE = "displeasure"
    PRESSURE = "pressure"
    PRAISE = "praise"
    POLITE = "polite"
    QUALITY = "quality"
    CONSTRAINT = "constraint"


READABLE_ZONES = frozenset({Zone.OWN, Zone.FORWARDED})
"""Zones in which new requirements are looked for; all others are shown greyed."""

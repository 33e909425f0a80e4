"""Matching of new findings against the project's record, across languages."""

from models.matching.index import RecordIndex
from models.matching.matcher import Matcher, load_matcher
from models.matching.record import Change, MatchResult, RecordEntry, Relation

__all__ = [
    "Change",
    "MatchResult",
    "Matcher",
    "RecordEntry",
    "RecordIndex",
    "Relation",
    "load_matcher",
]

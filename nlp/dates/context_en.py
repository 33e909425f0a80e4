# ruff: noqa: E501 - a pattern broken over lines hides the words it looks for
"""Whether an English date expression sets a deadline, judged by the words around it."""

from __future__ import annotations

import re

from nlp.dates.reading import Strength

_MARKER = re.compile(
    r"(?P<before>(?:strictly\s+)?before|prior to|ahead of|earlier than)\s+(?:the\s+)?$|"
    r"(?P<deadline>(?:no|not) later than|at the latest(?: by| on)?|on or before|latest(?: by)?|due(?: date)?(?: is| on| by|:)?|"
    r"(?:deadline|cut-?off|delivery date|due date|completion date|target date|go-live date|release date|launch date|date due)"
    r"(?:\s+(?:is|was moved to|moves to|of|on|for [a-z ]{1,30} is|will be|would be|has moved to|remains|set for|set to))?\s?:?|"
    r"(?:needed|required|expected|wanted) (?:by|for|on)|deadline[^.!?;:\n]{0,30}?\s?(?:is|to|of|:)|between|(?:move|moved|bring|brought|pushed?|extend(?:ed)?|postponed?) (?:it |this |that |the [a-z ]{1,25} )?(?:forward |back |out |up )?to)"
    r"\s+(?:the\s+)?$|"
    r"(?P<by>by|till|until)\s+(?:the\s+|about\s+|around\s+|latest\s+|noon\s+|(?:\d{1,2}(?::\d\d)?\s?(?:am|pm)?,?\s+)(?:on\s+)?|"
    r"(?:eod|cob|close of business|end of business|end of day)[, ]+(?:on\s+)?)?$|"
    r"(?P<after>after|following|since|from|starting|as of)\s+(?:the\s+)?$"
)
_WAIT = re.compile(r"(?<!have )(?<!has )(?:till|until)\s+(?:the\s+)?$")
_AT_LATEST = re.compile(r"\s*,?\s*(?:at the (?:very )?latest|latest|or earlier|or sooner|deadline)")
_DELIVERY = re.compile(
    r"(?<![a-z])(?:deliver(?:ed|y)?|send|submit(?:ted)?|finish(?:ed)?|complet(?:e|ed|ion)|launch|go[- ]live|goes live|be live|going live|release|ship(?:ped)?|"
    r"ready|need (?:it|this|that|them|the|a|an|to have|all|these|your|everything)|needs? to be|must be|has to be|have to be|should be|hand(?:ed)? over|provide|deploy(?:ed)?|roll(?:ed)? out|rollout|have (?:it|this|them|the|a|everything)|"
    r"get (?:it|this|them|the|us|me|back)|want (?:it|this|them|the)|would like (?:it|this|the|to have)|expect(?:ed)?|in place|fixed|fix|implement(?:ed)?|due|installed|signed|sign off|handed|"
    r"reply|respond|confirm|answer|available|up and running|working|set up|provided|upload|update|share|migrat(?:e|ed)|start using|switch(?: over)?|pay|estimate|draft|done|prepare|published?)(?![a-z])"
)
_EVENT = re.compile(
    r"(?<![a-z])(?:meet(?:ing|ings)?|call|demo(?!\w)|workshop|vacation|holiday|on leave|out of (?:the )?office|ooo|conference|visit|training|interview|birthday|class|"
    r"exam|lunch|dinner|see you|talk (?:to you|again|on)|speak|chat|sync|stand-?up|catch[- ]up|kick-?off|presentation|webinar|appointment|party|session|available (?:on|for a|to meet)|closed|maintenance window|back (?:on|in the office)|get together|discuss|let's (?:meet|talk)|free on|works for)(?![a-z])"
)
_PAST_SURE = re.compile(
    r"(?<![a-z])(?:was|were|had|did|yesterday|last|ago|(?:has|have) (?:been |already )?(?:delivered|sent|released|"
    r"deployed|completed|finished|done|submitted|launched|fixed|shipped|received))(?![a-z])"
)
_PAST = re.compile(
    rf"{_PAST_SURE.pattern}|(?<![a-z])(?:sent|released|deployed|completed|finished|submitted|launched|fixed|shipped|"
    r"received|went live|delivered|reported|started|signed|agreed|met|discussed|wrote|moved|happened|created|approved|"
    r"joined|presented|worked|reviewed|updated|decided|raised|found|noticed|closed|opened)(?![a-z])"
)
_MODAL = re.compile(
    r"(?<![a-z])(?:must|shall|should|need(?:s|ed)?|have to|has to|please|can you|could you|will|would|want|wants|expect|to be|be (?:delivered|sent|finished|completed|done|ready|live|released|fixed|submitted|launched|shipped|deployed|approved|signed|reviewed|updated|closed|received)|require[sd]?|deadline|due|"
    r"let's|make sure|aim|plan|target|going to|can we|could we|we'd|i'd|i'll|we'll|you'll|they'll|asap|needed|hope|hoping|planned|scheduled|targeted|ideally|kindly)(?![a-z])"
)
_BEHAVIOR = re.compile(
    r"(?<![a-z])(?:users?|customers?|expire[sd]?|expires|delete[sd]?|deletion|retention|retain(?:ed)?|stored?|keeps?|kept|log(?:s|ged)? out|inactivity|inactive|"
    r"refund(?:s|ed)?|return(?:ed|s)?|automatic(?:ally)?|respond(?:s|ing)? within|response time|load(?:s|ed)?|page|filter|search(?:es)?|show(?:s|n)?|"
    r"last|past|previous|takes?|took|taking|lasts?|sessions?|cancel(?:led|lation)?|tickets? (?:are|must be|should be) (?:answered|closed|resolved)|reset|notified|invoices?|orders?|records?|history|warranty|"
    r"every|per|each|once|times|valid|recover(?:y|ed)?|uptime|password)(?![a-z])"
)
_OF_DATA = re.compile(
    r"(?:dated|older|placed|issued|made|data|records?|entries|orders|invoices)\s+(?:on or )?(?:before|prior to)\s+(?:the\s+)?$"
)
_CLAUSE_END = re.compile(r"[!?;\n]|\.(?=\s|$)")
_WINDOW = 90
_IN_MONTH = re.compile(r"(?<![a-z])(?:in|for|during|of)\s+(?:early\s+|late\s+)?$")
_IMPERATIVE = re.compile(
    r"[\W\d_]*(?:and |then |so )?(?:deliver|send|submit|finish|complete|launch|release|ship|provide|deploy|fix|implement|"
    r"reply|respond|confirm|upload|share|migrate|switch|pay|prepare|publish|get|have|hand|roll)(?![a-z])"
)


def marker(folded: str, start: int) -> tuple[int, str | None]:
    """Return where the deadline marker before ``start`` begins, and which kind it is."""
    found = _MARKER.search(folded, max(0, start - 60), start)
    if found is None or found.end() != start:
        return start, None
    return found.start(), str(found.lastgroup)


def sets_deadline(folded: str, start: int, end: int, kind: str, mark: str | None) -> Strength:
    """Return whether the date expression at ``start:end`` is a date asked for.

    Parameters
    ----------
    folded
        The folded unit.
    start, end
        Where the expression stands, without its marker.
    kind
        Name of the pattern that matched.
    mark
        The kind of marker before the date as `marker` gives it.
    """
    left, right = _clause(folded, start, end)
    if kind in {"within", "from_now"}:
        return Strength.SET if _stretch_is_deadline(left, right) else Strength.NONE
    if mark == "deadline":
        return Strength.SET
    if mark == "after" or (mark == "by" and _WAIT.search(left)):
        return Strength.NONE
    if _AT_LATEST.match(right) and not _PAST.search(left[-40:]):
        return Strength.SET
    if mark in {"by", "before"} or kind == "holiday":
        return Strength.SET if _marked_is_deadline(left, right, kind) else Strength.NONE
    return Strength.ASKED if _bare_is_deadline(left, right, kind) else Strength.NONE


def _clause(folded: str, start: int, end: int) -> tuple[str, str]:
    """Return the words of the same clause before and behind the expression."""
    left = folded[max(0, start - _WINDOW) : start]
    right = folded[end : end + _WINDOW]
    left = left[max((m.end() for m in _CLAUSE_END.finditer(left)), default=0) :]
    stop = _CLAUSE_END.search(right)
    return left, right if stop is None else right[: stop.start()]


def _marked_is_deadline(left: str, right: str, kind: str) -> bool:
    """Return whether "by" or "before" a date is a deadline and not a report or an author."""
    if _OF_DATA.search(left) or (_PAST.search(left) and not _MODAL.search(left)):
        return False
    # "reviewed by June", "created by May": a person
    return kind != "month" or bool(_MODAL.search(left) or _DELIVERY.search(left + right))


def _bare_is_deadline(left: str, right: str, kind: str) -> bool:
    """Return whether a date without a marker is asked for by the verb beside it."""
    if _PAST_SURE.search(left) or _EVENT.search(left) or _EVENT.search(right[:30]):
        return False
    if _PAST.search(left) and not _MODAL.search(left):
        return False
    if kind == "month" and not _IN_MONTH.search(left):
        return False
    if not _DELIVERY.search(left):
        return bool(kind in {"eod", "eod_day"} and _MODAL.search(left + right))
    return bool(_MODAL.search(left) or _IMPERATIVE.match(left))


def _stretch_is_deadline(left: str, right: str) -> bool:
    """Return whether "within N days" counts from this message, not from an event in the product."""
    if _BEHAVIOR.search(left) or _BEHAVIOR.match(right.lstrip()[:20]) or _PAST.search(left):
        return False
    if re.match(r"\s*(?:of|after|following|from|prior|before)\s", right):
        return False
    return bool(_DELIVERY.search(left) or (_DELIVERY.search(right) and _MODAL.search(right)))

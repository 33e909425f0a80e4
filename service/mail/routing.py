"""Which project a message belongs to; when rules do not agree, a person decides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.mail.envelope import Envelope
from service.schemas.mail import RuleKind

_TAG = re.compile(r"[\[【]([^\[\]【】]{1,60})[\]】]")

PUBLIC_DOMAINS = frozenset(
    {
        *("126.com", "139.com", "163.com", "189.cn", "aliyun.com", "foxmail.com", "qq.com"),
        *("sina.cn", "sina.com", "sohu.com", "tom.com", "vip.163.com", "vip.qq.com", "yeah.net"),
        *("aol.com", "gmail.com", "gmx.com", "gmx.de", "googlemail.com", "hotmail.com"),
        *("icloud.com", "live.com", "mail.ru", "me.com", "msn.com", "outlook.com", "proton.me"),
        *("protonmail.com", "web.de", "yahoo.com", "yandex.ru"),
    }
)
"""Anybody can write from these, so a rule on one of them would mix clients."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Messages with a mark belong to a project."""

    kind: RuleKind
    value: str
    project_id: int

    @property
    def words(self) -> str:
        """Return the rule in words, for the reason shown with a message."""
        return f"{self.kind.replace('_', ' ')} {self.value}"


@dataclass(frozen=True, slots=True)
class Route:
    """Where a message goes and why; without a project it waits for a person."""

    project_id: int | None
    reason: str


def clean_value(kind: RuleKind, value: str) -> str:
    """Return the value of a rule as it is compared; raises `ValueError` with what to do."""
    found = value.strip().strip("<>[]【】").strip().casefold()
    if kind is RuleKind.SENDER_DOMAIN:
        found = found.rpartition("@")[2]
        if found in PUBLIC_DOMAINS:
            raise ValueError(f"anybody can write from {found}; make a rule on the address instead")
        if "." not in found:
            raise ValueError(f"{found or 'an empty value'} is no mail domain, like client.com")
    if kind is RuleKind.SENDER_ADDRESS and "@" not in found:
        raise ValueError(f"{found or 'an empty value'} is no address, like amy@client.com")
    if kind is RuleKind.PLUS_ADDRESS and "@" not in found:
        found = found.rpartition("+")[2]
    if not found:
        raise ValueError("the value of a rule cannot be empty")
    return found


def marks(envelope: Envelope) -> list[tuple[RuleKind, str]]:
    """Return the marks of a message that rules can look at, the most useful one first.

    A domain that anybody can write from is none.
    """
    domain = envelope.sender_address.rpartition("@")[2]
    tags = [
        address.partition("@")[0].partition("+")[2]
        for address in envelope.recipients
        if "+" in address.partition("@")[0]
    ]
    found = [
        (RuleKind.SENDER_DOMAIN, "" if domain in PUBLIC_DOMAINS else domain),
        (RuleKind.SENDER_ADDRESS, envelope.sender_address),
        *((RuleKind.SUBJECT_TAG, tag) for tag in _TAG.findall(envelope.subject.casefold())),
        *((RuleKind.PLUS_ADDRESS, tag) for tag in tags),
        (RuleKind.LIST_ID, envelope.list_id),
    ]
    return [(kind, value) for kind, value in dict.fromkeys(found) if value.strip()]


def matches(rule: Rule, envelope: Envelope) -> bool:
    """Return whether a message bears the mark of a rule."""
    match rule.kind:
        case RuleKind.PLUS_ADDRESS:
            return any(_has_tag(found, rule.value) for found in envelope.recipients)
        case RuleKind.SUBJECT_TAG:
            subject = envelope.subject.casefold()
            return f"[{rule.value}]" in subject or f"【{rule.value}】" in subject
        case RuleKind.LIST_ID:
            return envelope.list_id == rule.value
        case RuleKind.SENDER_ADDRESS:
            return envelope.sender_address == rule.value
        case RuleKind.SENDER_DOMAIN:
            return _is_in(envelope.sender_address, rule.value)


def _has_tag(address: str, value: str) -> bool:
    if "@" in value:
        return address == value
    return address.partition("@")[0].partition("+")[2] == value


def _is_in(address: str, domain: str) -> bool:
    found = address.rpartition("@")[2]
    return found == domain or found.endswith(f".{domain}")


def route(envelope: Envelope, rules: Sequence[Rule], threads: Iterable[int] = ()) -> Route:
    """Return where a message goes.

    The most exact kind of rule that matches decides. The projects of the thread (``threads``) break
    a tie and decide where no rule matches; where they contradict a rule on the sender, nobody
    guesses: a client's message in another client's project is the worst that can happen.
    """
    related = frozenset(threads)
    for kind in RuleKind:
        found = [rule for rule in rules if rule.kind is kind and matches(rule, envelope)]
        if not found:
            continue
        if kind is RuleKind.SENDER_DOMAIN:
            longest = max(len(rule.value) for rule in found)
            found = [rule for rule in found if len(rule.value) == longest]
        return _agreed(kind, found, related)
    written_to = _by_recipients(envelope, rules)
    if len(written_to | related) == 1:
        if not related:
            return Route(next(iter(written_to)), "its recipients")
        return Route(next(iter(related)), "its thread")
    if written_to | related:
        return Route(None, "its thread and recipients are of several projects")
    return Route(None, "no rule matches")


def _by_recipients(envelope: Envelope, rules: Sequence[Rule]) -> frozenset[int]:
    """Return the projects of those we write to, by the rules on them as senders."""
    return frozenset(
        rule.project_id
        for rule in rules
        for address in envelope.recipients
        if (rule.kind is RuleKind.SENDER_ADDRESS and address == rule.value)
        or (rule.kind is RuleKind.SENDER_DOMAIN and _is_in(address, rule.value))
    )


def _agreed(kind: RuleKind, found: Sequence[Rule], related: frozenset[int]) -> Route:
    projects = {rule.project_id for rule in found}
    exact = kind in (RuleKind.PLUS_ADDRESS, RuleKind.SUBJECT_TAG)
    if len(projects) > 1:
        projects &= related
    if len(projects) != 1:
        return Route(None, f"rules of several projects match ({found[0].words})")
    (project_id,) = projects
    if related and project_id not in related and not exact:
        return Route(
            None, f"its thread is in another project than the rule says ({found[0].words})"
        )
    return Route(project_id, found[0].words)

"""The two languages say the same things."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from string import Formatter

import pytest

from service import schemas as s
from service.schemas import Language
from service.schemas import alerts as a
from service.schemas import mail as m
from service.schemas import risks as r
from service.schemas import weekly as w
from service.schemas.delay_enums import DriverGroup
from ui.i18n import TEXTS, translate
from ui.review_queue import Show

UI = Path(__file__).parents[2] / "ui"
SERVICE = UI.parent / "service"
EN, ZH = TEXTS[Language.EN], TEXTS[Language.ZH]
SHOWN_ENUMS = [
    s.ChangeState,
    s.DateOrder,
    s.DecisionAction,
    s.DriverGroup,
    s.EstimateBasis,
    s.EvidenceKind,
    s.PortfolioSort,
    s.ProblemCode,
    s.RiskLevel,
    s.SnapshotSource,
    s.TimelineKind,
    s.DocumentKind,
    s.DocumentStatus,
    s.ExportFormat,
    s.FindingType,
    s.ItemState,
    s.Language,
    s.Origin,
    s.Priority,
    s.RecordStatus,
    s.Relation,
    s.RequirementKind,
    s.Side,
    s.Status,
    s.ToneLabel,
    s.Verdict,
    s.Zone,
    DriverGroup,
    r.Effort,
    r.Helped,
    r.RegisterFormat,
    r.RiskSource,
    r.RiskStatus,
    m.MailboxKind,
    m.MessageState,
    m.Outcome,
    m.RuleKind,
    a.AlertEvent,
    a.AlertOutcome,
    a.AlertState,
    a.Audience,
    a.Channel,
    a.DeliveryState,
    w.ReportAudience,
    w.ReportFormat,
    Show,
]


def placeholders(text: str) -> set[str]:
    return {name for _words, name, _format, _conversion in Formatter().parse(text) if name}


def test_the_audit_log_has_words_for_all_that_is_written() -> None:
    """Every action and every kind of thing that the service names in its source has words."""
    call = re.compile(r'audit\(\s*"([a-z_.]+)",\s*"([a-z ]+)"')
    found = [
        pair for path in SERVICE.rglob("*.py") for pair in call.findall(path.read_text("utf-8"))
    ]
    assert len(found) > 40
    keys = {f"audit.{action}" for action, _ in found} | {f"entity.{entity}" for _, entity in found}
    assert sorted(keys - set(ZH)) == []


def test_both_languages_have_the_same_keys() -> None:
    """A text that exists in one language exists in the other."""
    assert set(EN) == set(ZH)
    assert len(EN) > 300


def test_both_languages_fill_in_the_same_values() -> None:
    """A value shown in one language is shown in the other."""
    different = [key for key in EN if placeholders(EN[key]) != placeholders(ZH[key])]
    assert different == []


def test_chinese_is_chinese() -> None:
    """No text was left in English by mistake; names of formats and signs may stay."""
    left = [
        key
        for key, text in ZH.items()
        if not re.search(r"[\u4e00-\u9fff]", text) and text not in ("CSV", "Excel", "JSON")
    ]
    assert set(left) <= {"list.separator", "list.quoted", "ExportFormat.jira", "alerts.n_line"}


def test_english_has_no_chinese_signs() -> None:
    """English texts use no full-width punctuation or Chinese characters."""
    assert [k for k, text in EN.items() if re.search(r"[\u3000-\u9fff\uff00-\uffef]", text)] == []


@pytest.mark.parametrize("enum", SHOWN_ENUMS, ids=lambda enum: enum.__name__)
def test_every_value_has_a_name(enum: type[StrEnum]) -> None:
    """Whatever the service sends has words in both languages."""
    for member in enum:
        for language in Language:
            assert translate(language, f"{enum.__name__}.{member.value}")


def test_every_key_in_the_code_exists() -> None:
    """A page never asks for words that are not there."""
    used = {
        key
        for path in UI.rglob("*.py")
        for key in re.findall(r'\bt\(\s*"([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert len(used) > 100
    assert used <= set(EN)


@pytest.mark.parametrize(
    ("prefix", "names"),
    [
        (
            "page.",
            [
                "start",
                "inbox",
                "review",
                "record",
                "document",
                "mood",
                "audit",
                "mail",
                "mailboxes",
                "contacts",
            ],
        ),
        ("basis.", [basis.value for basis in s.Basis]),
        ("match.", [relation.value for relation in s.Relation]),
        ("match.then_", [relation.value for relation in s.Relation]),
        ("why.", ["tag", "heading", "column", "cue", "consequence", "prohibition", "authority"]),
        ("badge.", [*s.Priority, *s.FindingType]),
        ("record.", list(s.FindingType)),
        ("export.", list(s.ExportFormat)),
        ("change.", ["from_value", "to_value", "schedule_effect", "cost_effect"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_composed_key_exists(prefix: str, names: list[str]) -> None:
    """Keys put together from values exist for each value."""
    assert [name for name in names if f"{prefix}{name}" not in EN] == []

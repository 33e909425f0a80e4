"""Identity of messages and what rules make of their outsides."""

from __future__ import annotations

import base64
import quopri
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.mail.envelope import Envelope, base_subject, envelope_of
from service.mail.routing import Rule, clean_value, route
from service.mail.source import MAIL_TYPE
from service.schemas.mail import RuleKind
from tests.service.mail.mails import mail, raw


def _envelope(data: bytes) -> Envelope:
    return envelope_of(data, MAIL_TYPE)


def _coded(encoding: str, body: bytes) -> bytes:
    head = "From: a@b.com\nMessage-ID: <1@b.com>\nContent-Type: text/plain; charset=utf-8\n"
    return f"{head}Content-Transfer-Encoding: {encoding}\n\n".encode() + body


def test_the_road_of_a_message_does_not_change_its_identity() -> None:
    """Trace headers, line ends and transfer encodings make no other message."""
    text = "系统必须支持导出。\n>From here on\n".encode()
    plain = _coded("8bit", text)
    others = [
        b"Received: from x by y\nDelivered-To: pm@ours.com\n" + plain,
        plain.replace(b"\n", b"\r\n") + b"\r\n\r\n",
        plain.replace(b">From", b"From"),
        _coded("base64", base64.encodebytes(text)),
        _coded("quoted-printable", quopri.encodestring(text)),
    ]
    assert {_envelope(found).fingerprint for found in others} == {_envelope(plain).fingerprint}


def test_a_used_message_id_does_not_hide_another_message() -> None:
    """Programs that give the same Message-ID to different messages lose none."""
    one, other = raw(1, "It must run."), raw(1, "It must not run.")
    assert _envelope(one).message_key == _envelope(other).message_key
    assert _envelope(one).fingerprint != _envelope(other).fingerprint


def test_without_message_id_the_outside_and_content_identify() -> None:
    """Two messages without Message-ID are the same only when all else is."""
    same = [_envelope(raw(1, Message_ID="")).fingerprint for _ in range(2)]
    other = _envelope(raw(1, Message_ID="", Subject="Else")).fingerprint
    assert same[0] == same[1] != other


@given(st.binary(max_size=400))
def test_any_bytes_have_an_envelope(data: bytes) -> None:
    """Whatever comes in is identified the same way twice, in words a database can store."""
    found = _envelope(data)
    assert found == _envelope(data)
    assert "\x00" not in found.subject + found.sender
    found.subject.encode()


@pytest.mark.parametrize(
    "subject",
    [
        "Export",
        "Re: Export",
        "RE: Re:  export",
        "回复：Export",
        "答复: 转发: Export",
        "Fwd: Export",
    ],
)
def test_reply_marks_do_not_count(subject: str) -> None:
    """The messages of a thread share their subject in both languages."""
    assert base_subject(subject) == "export"


def test_addresses_references_and_list() -> None:
    """All that rules and threads look at is read, the nearest ancestor first."""
    found = _envelope(
        raw(
            1,
            To="PM <PM+wms@ours.com>, other@ours.com",
            References="<a@x> <b@x>",
            In_Reply_To="<b@x>",
            List_Id="WMS <wms.lists.client.com>",
            Subject="=?gb2312?B?1tDOxA==?=",
        )
    )
    assert found.recipients == ("pm+wms@ours.com", "other@ours.com")
    assert found.references == ("b@x", "a@x")
    assert found.list_id == "wms.lists.client.com"
    assert found.subject == "中文"


ENVELOPE = _envelope(
    bytes(mail(1, To="pm+wms@ours.com", Subject="[WMS] Export", List_Id="<wms.client.com>"))
)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (RuleKind.SENDER_DOMAIN, "@Client.com"),
        (RuleKind.SENDER_DOMAIN, "amy@client.com"),
        (RuleKind.SENDER_ADDRESS, "<Amy@client.com>"),
        (RuleKind.PLUS_ADDRESS, "wms"),
        (RuleKind.PLUS_ADDRESS, "+WMS"),
        (RuleKind.PLUS_ADDRESS, "pm+wms@ours.com"),
        (RuleKind.SUBJECT_TAG, "[wms]"),
        (RuleKind.LIST_ID, "wms.client.com"),
    ],
)
def test_each_kind_of_rule_matches_as_people_write_it(kind: RuleKind, value: str) -> None:
    """Case, brackets and signs around the value do not matter."""
    found = route(ENVELOPE, [Rule(kind, clean_value(kind, value), 7)])
    assert found.project_id == 7


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (RuleKind.SENDER_DOMAIN, "lient.com"),
        (RuleKind.SENDER_DOMAIN, "sub.client.com"),
        (RuleKind.PLUS_ADDRESS, "wm"),
        (RuleKind.SUBJECT_TAG, "Export"),
        (RuleKind.LIST_ID, "client.com"),
    ],
)
def test_rules_match_whole_values_only(kind: RuleKind, value: str) -> None:
    """A part of a domain, tag or list is another one."""
    assert route(ENVELOPE, [Rule(kind, clean_value(kind, value), 7)]).project_id is None


def test_the_most_exact_kind_decides() -> None:
    """An address that was made for a project beats the domain of the sender."""
    rules = [
        Rule(RuleKind.SENDER_DOMAIN, "client.com", 1),
        Rule(RuleKind.PLUS_ADDRESS, "wms", 2),
    ]
    assert route(ENVELOPE, rules).project_id == 2


def test_the_longest_domain_decides() -> None:
    """A part of a company can have a project of its own."""
    inner = replace(ENVELOPE, sender_address="bo@north.client.com")
    rules = [
        Rule(RuleKind.SENDER_DOMAIN, "client.com", 1),
        Rule(RuleKind.SENDER_DOMAIN, "north.client.com", 2),
    ]
    assert route(inner, rules).project_id == 2
    assert route(ENVELOPE, rules).project_id == 1


def test_a_client_with_two_projects_is_told_apart_by_the_thread() -> None:
    """Rules of two projects tie; the thread breaks the tie, and without one a person does."""
    rules = [Rule(RuleKind.SENDER_DOMAIN, "client.com", project) for project in (1, 2)]
    assert route(ENVELOPE, rules).project_id is None
    assert route(ENVELOPE, rules, threads=[2]).project_id == 2


def test_a_thread_of_another_project_stops_a_rule_on_the_sender() -> None:
    """Nobody guesses between two clients; an address or tag for the project is no guess."""
    domain = Rule(RuleKind.SENDER_DOMAIN, "client.com", 1)
    assert route(ENVELOPE, [domain], threads=[2]).project_id is None
    tag = Rule(RuleKind.SUBJECT_TAG, "wms", 1)
    assert route(ENVELOPE, [tag], threads=[2]).project_id == 1


def test_without_rules_the_thread_decides() -> None:
    """An answer goes where the question is; a thread of two projects decides nothing."""
    assert route(ENVELOPE, [], threads=[3]).project_id == 3
    assert route(ENVELOPE, [], threads=[3, 4]).project_id is None


def test_our_own_mail_goes_to_the_project_of_those_we_write_to() -> None:
    """What we send to a client belongs where the client's mail goes."""
    sent = replace(ENVELOPE, sender_address="pm@ours.com", recipients=("amy@client.com",))
    rules = [Rule(RuleKind.SENDER_DOMAIN, "client.com", 5)]
    assert route(sent, rules).project_id == 5
    assert route(sent, rules, threads=[6]).project_id is None


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (RuleKind.SENDER_DOMAIN, "qq.com", "anybody"),
        (RuleKind.SENDER_DOMAIN, "client", "no mail domain"),
        (RuleKind.SENDER_ADDRESS, "amy", "no address"),
        (RuleKind.SUBJECT_TAG, "[]", "empty"),
    ],
)
def test_rules_that_would_mix_clients_are_refused(kind: RuleKind, value: str, words: str) -> None:
    """A rule on a public provider, or on nothing, is an error with what to do."""
    with pytest.raises(ValueError, match=words):
        clean_value(kind, value)

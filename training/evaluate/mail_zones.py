"""Whose words are in a mail, measured on all cases side by side: ``python -m training.evaluate.mail_zones``."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from nlp.domain import READABLE_ZONES, DocumentKind, RawDocument
from nlp.errors import UnreadableDocumentError
from nlp.layout import lay_out
from nlp.reading import read, read_text
from training.evaluate.mail_cases import MailCase, read_cases
from training.evaluate.mail_scores import Counts, score_documents, score_text, total
from training.evaluate.report import Goal, Report, Section, Table, Value, markdown
from training.evaluate.sources import MissingDataError, Sources

Cleaner = Callable[[str], str]
_OURS = "ClientSignal"
_COLUMNS = (
    "client", "program", "mails", "quoted", "leaked", "own", "lost", "forwarded", "forwarded lost", "noise",
)  # fmt: skip


def evaluate(sources: Sources) -> Section:
    """Return the table per client and program, and what the public mail bodies look like."""
    cases = read_cases()
    scores = {_OURS: {case.name: score_documents(case, case.documents()) for case in cases}}
    for name, cleaner in rivals().items():
        scores[name] = {case.name: score_text(case, cleaned(cleaner, case)) for case in cases}
    ours = total(scores[_OURS].values())
    tables = [_by_client(cases, scores), _worst(scores[_OURS].values())]
    try:
        tables.append(_public(sources.path("mail")))
    except MissingDataError as error:
        tables.append(Table(f"Public mail bodies, skipped: {error}", ("file",), ()))
    return Section(
        "mail_zones",
        "Whose words are in a mail",
        tuple(tables),
        (
            "Each sentence of each case has a known writer (tests/corpus). Leaked: quoted sentences taken for new "
            "ones; lost: own sentences and inline answers that are gone; noise: signatures, notices and header lines "
            "taken for words. The other programs clean text only, so each gets the text that our reader made of the "
            "message, with charsets and HTML already resolved; they have no notion of a forward.",
        ),
        (
            Goal("quoted sentences leaked", 0, ours.leaked, at_most=True),
            Goal("own sentences lost", 0, ours.lost + ours.forwards_lost, at_most=True),
            Goal("mail cases", 150, len(cases)),
            Goal("Chinese mail cases", 80, sum(case.language == "zh" for case in cases)),
        ),
    )  # fmt: skip


def cleaned(cleaner: Cleaner, case: MailCase) -> str:
    """Return what a text program makes of the outermost text of a message."""
    return cleaner(case.documents()[0].text)


def rivals() -> dict[str, Cleaner]:
    """Return the programs for the same purpose that are installed, by name."""
    found: dict[str, Cleaner] = {}
    if importlib.util.find_spec("mailparser_reply"):
        from mailparser_reply import EmailReplyParser  # noqa: PLC0415 - an optional rival

        parser = EmailReplyParser(languages=["en", "zh"])
        found["mail-parser-reply"] = lambda text: parser.parse_reply(text) or ""
    if importlib.util.find_spec("email_reply_parser"):
        from email_reply_parser import (  # noqa: PLC0415 - an optional rival
            EmailReplyParser as ZapierParser,
        )

        found["email-reply-parser"] = lambda text: str(ZapierParser.parse_reply(text))
    if importlib.util.find_spec("quotequail"):
        import quotequail  # noqa: PLC0415 - an optional rival

        found["quotequail"] = lambda text: "\n".join(
            part for shown, part in quotequail.quote(text) if shown
        )
    return found


def _by_client(cases: Sequence[MailCase], scores: dict[str, dict[str, Counts]]) -> Table:
    groups: dict[str, list[str]] = {}
    for case in cases:
        groups.setdefault(f"{case.client} ({case.language})", []).append(case.name)
    groups["all"] = [case.name for case in cases]
    rows: list[tuple[Value, ...]] = []
    for group, names in sorted(groups.items(), key=lambda item: (item[0] == "all", item[0])):
        for program, found in scores.items():
            rows.append(_row(group, program, [found[name] for name in names]))
    return Table("Leaked and lost sentences per mail program", _COLUMNS, tuple(rows))


def _row(group: str, program: str, counts: Sequence[Counts]) -> tuple[Value, ...]:
    one = total(counts)
    return (
        group, program, len(counts), one.quoted, one.leaked, one.own, one.lost, one.forwarded,
        one.forwards_lost, one.noise,
    )  # fmt: skip


def _worst(scores: Iterable[Counts]) -> Table:
    rows = tuple((detail,) for one in scores for detail in one.details)
    return Table(f"What {_OURS} gets wrong", ("case and sentence",), rows)


def _public(folder: Path) -> Table:
    """Show how much of each public mail body each program takes for new words."""
    programs = {_OURS: _our_words, **rivals()}
    rows: list[tuple[Value, ...]] = []
    for path in sorted(folder.iterdir()):
        try:
            text = _text_of(path)
        except UnreadableDocumentError:
            continue
        shares = [len("".join(cleaner(text).split())) for cleaner in programs.values()]
        rows.append((path.name, len("".join(text.split())), *shares))
    title = (
        "Public mail bodies: characters taken for new words (no labels; names say what is tested)"
    )
    return Table(title, ("file", "all", *programs), tuple(rows))


def _text_of(path: Path) -> str:
    return read(RawDocument(path.name, path.read_bytes()))[0].text


def _our_words(text: str) -> str:
    layout = lay_out(read_text(text, id="mail", kind=DocumentKind.EMAIL))
    return "\n".join(
        segment.span.slice(text) for segment in layout.segments if segment.zone in READABLE_ZONES
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the section; exit with 1 if a sentence is leaked or lost."""
    parser = argparse.ArgumentParser(
        prog="python -m training.evaluate.mail_zones", description=__doc__
    )
    parser.parse_args(arguments)
    section = evaluate(Sources.from_environment())
    print(markdown(Report({"rivals": ", ".join(rivals()) or "none installed"}, (section,))))
    return 0 if all(goal.met for goal in section.goals) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Which mail programs the zone cases cover: ``python -m training.evaluate.mail_coverage``."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence

from nlp.domain import Zone
from training.evaluate.mail_cases import MailCase, read_cases

LEAST = 4
LEAST_CASES = 150
LEAST_CHINESE = 80
NAMED: Mapping[str, str] = {
    "Outlook desktop zh": r"outlook-desktop-zh",
    "Outlook desktop en": r"outlook-desktop-en",
    "Outlook web zh": r"outlook-web-zh",
    "Outlook web en": r"outlook-web-en",
    "Outlook mobile zh": r"outlook-mobile-zh",
    "Outlook mobile en": r"outlook-mobile-en",
    "Exchange": r"exchange-",
    "QQ": r"qq-",
    "Foxmail": r"foxmail-",
    "163": r"163-",
    "Aliyun": r"aliyun-",
    "WeCom": r"wecom-",
    "Lark": r"lark-",
    "DingTalk": r"dingtalk-",
    "Gmail zh": r"gmail-zh",
    "Gmail en": r"gmail-en",
    "Apple Mail zh": r"apple-zh",
    "Apple Mail en": r"apple-en",
    "iPhone zh": r"iphone-zh",
    "iPhone en": r"iphone-en",
    "Thunderbird": r"thunderbird-",
}
"""Programs that must be covered, by the beginning of the names of their whole messages."""


def rows(cases: Sequence[MailCase]) -> list[tuple[str, list[MailCase]]]:
    """Return the named programs with their cases, then what other cases say of theirs.

    Bare bodies and cases of a program whose name begins otherwise count for no named program.
    """
    found = []
    left = list(cases)
    for name, pattern in NAMED.items():
        own = [case for case in left if case.path.suffix == ".eml" and re.match(pattern, case.name)]
        found.append((name, own))
        left = [case for case in left if case not in own]
    for client in sorted({case.client for case in left}):
        found.append((f"other: {client}", [case for case in left if case.client == client]))
    return found


def main() -> int:
    """Print the table; exit with 1 if a named program or a language has too few cases."""
    cases = read_cases()
    found = rows(cases)
    print("| program | cases | Chinese | with inline answers | with forwards |")
    print("| --- | --- | --- | --- | --- |")
    for name, own in [*found, ("all", cases)]:
        print(f"| {name} | {len(own)} | {' | '.join(str(count) for count in _counts(own))} |")
    chinese = sum(case.language == "zh" for case in cases)
    short = [name for name, own in found if name in NAMED and len(own) < LEAST]
    print(f"\n{len(NAMED)} named programs, fewer than {LEAST} cases: {', '.join(short) or 'none'}")
    print(
        f"{len(cases)} cases (at least {LEAST_CASES}), {chinese} Chinese (at least {LEAST_CHINESE})"
    )
    return int(bool(short) or len(cases) < LEAST_CASES or chinese < LEAST_CHINESE)


def _counts(cases: Sequence[MailCase]) -> tuple[int, int, int]:
    return (
        sum(case.language == "zh" for case in cases),
        sum(any(found.inline for found in case.expected) for case in cases),
        sum(any(found.zone is Zone.FORWARDED for found in case.expected) for case in cases),
    )


if __name__ == "__main__":
    sys.exit(main())

"""The card of a retrained version: what it is, from what, how good, and what to be careful about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def card(manifest: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    """Return the card as Markdown, in English and Chinese; holds no client text."""
    gate = report["gate"]
    lines = [
        f"# {manifest['name']}",
        "",
        f"Retrained on {manifest['created_at'][:10]} from {manifest['base']} with {manifest['decisions']} decisions on "
        f"{manifest['documents']} documents of {len(manifest['projects'])} projects by "
        f"{len(report['reviewers'])} reviewers. "
        f"Seed {manifest['seed']}, data {manifest['data_hash']}, program {manifest['revision'][:12]}.",
        "",
        f"**Gate: {'passed' if gate['passed'] else 'refused'}.** {report['split']['en']}.",
        "",
        *(f"- {reason}" for reason in gate["reasons_en"]),
        "",
        f"**评审门：{'通过' if gate['passed'] else '拒绝'}。** {report['split']['zh']}。",
        "",
        *(f"- {reason}" for reason in gate["reasons_zh"]),
        "",
        "| documents | group | score | before | after | difference [95 %] | n | |",
        "|---|---|---|---|---|---|---|---|",
        *(_line(check) for check in gate["checks"] if check["outcome"] != "few"),
        "",
        "Shipped documents were seen by both versions: a loss there is forgetting, the height says nothing.",
        "",
        "| reviewer | decisions | contradicts a sure model | status |",
        "|---|---|---|---|",
        *(
            f"| {one['key']} | {one['decisions']} | {one['against']} of {one['sure']} | {one['status']} |"
            for one in report["reviewers"]
        ),
        *_vouches(report.get("vouches", ())),
    ]
    return "\n".join(lines) + "\n"


def _vouches(vouches: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return who was vouched for by whom; nothing where nobody was."""
    if not vouches:
        return []
    return [
        "",
        "Heard in full because somebody vouched:",
        "",
        *(f"- {one['reviewer']}: vouched for by {one['by']}, {one['at'][:10]}" for one in vouches),
        "",
        "因有人担保而全部计入：",
        "",
        *(f"- {one['reviewer']}：由 {one['by']} 担保，{one['at'][:10]}" for one in vouches),
    ]


def _line(check: Mapping[str, Any]) -> str:
    gap = check["difference"]
    after = "–" if gap["challenger"] is None else f"{gap['challenger']:.3f}"
    before = "–" if gap["champion"] is None else f"{gap['champion']:.3f}"
    between = "–"
    if gap["low"] is not None and gap["challenger"] is not None:
        move = 100 * (gap["challenger"] - gap["champion"])
        between = f"{move:+.1f} [{100 * gap['low']:+.1f}, {100 * gap['high']:+.1f}]"
    return (
        f"| {check['where']} | {check['group']} | {check['what']} | {before} | {after} | {between} | {gap['n']} "
        f"| {check['outcome']} |"
    )

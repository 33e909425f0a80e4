"""What the gate said of a version: reasons, scores, what would flip, whose decisions it learned from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape

import streamlit as st

from service.schemas import DocumentKind, Language, Priority
from service.schemas import models as m
from service.schemas.learning import Taught
from ui import state
from ui.i18n import known
from ui.widgets.markup import chip, plain, show, table
from ui.widgets.page import open_page
from ui.words import label, moment, t

_ARROW = " → "
_SHOWN = 40
_TRUST = {
    "ok": "models.trust_ok",
    "look": "models.trust_look",
    "partly held back": "models.trust_partly",
}


def model_report(version: m.ModelVersionDetail) -> None:
    """Show what the reasons of a version rest on: scores, flips, reviewers, and its facts."""
    report = version.report
    if report is not None:
        _checks(report)
        if report.diff is not None:
            _diff(version.name, report.diff)
        _trust(report)
    if version.card:
        with st.expander(t("models.card"), icon=":material/description:"):
            st.markdown(version.card)
    with st.expander(t("models.facts"), icon=":material/history_edu:"):
        st.json(_facts(version))


def _facts(version: m.ModelVersionDetail) -> Mapping[str, object]:
    return version.model_dump(
        mode="json", include={"parent", "data_hash", "seed", "revision", "libraries", "created_at"}
    )


def model_reasons(version: m.ModelVersionDetail) -> None:
    """Show why the gate lets a version through or does not."""
    report = version.report
    if report is None:
        st.info(t("models.no_report"), icon=":material/balance:")
        return
    st.subheader(t("models.reasons"))
    zh = state.language() == Language.ZH
    split = report.split_zh if zh else report.split_en
    if split:
        st.caption(plain(split))
    tell = {True: st.success, False: st.error, None: st.info}[version.passed]
    reasons = report.reasons_zh if zh else report.reasons_en
    tell("\n".join(f"- {plain(reason)}" for reason in reasons), icon=":material/balance:")
    if report.diff is not None and report.diff.confirmed_worse:
        words = t("models.flips_warning", worse=report.diff.confirmed_worse, n=report.diff.total)
        st.warning(words, icon=":material/flip:")


def _checks(report: m.ModelReport) -> None:
    few = sum(check.outcome == "few" for check in report.checks)
    with st.expander(t("models.checks"), icon=":material/table:", expanded=True):
        every = bool(few) and st.toggle(t("models.all_checks"), key="all_checks")
        rows = [check for check in report.checks if every or check.outcome != "few"]
        # A table for each place, so that the scores themselves fit on a narrow screen.
        for where in dict.fromkeys(check.where for check in rows):
            st.caption(_word("gate.on", where))
            show(table([_row(check) for check in rows if check.where == where]))
        if report.behaviors:
            st.caption(t("gate.behaviors"))
            show(table([_behavior(one) for one in report.behaviors]))


def _behavior(one: m.GateBehavior) -> dict[str, str]:
    return {
        t("gate.behavior"): f"{_word('gate.behavior', one.rule)} · {_language(one.language)}",
        t("learning.col_before"): str(one.broken_before),
        t("learning.col_after"): str(one.broken_after),
        t("learning.col_n"): str(one.tried),
    }


def _row(check: m.GateCheck) -> dict[str, str]:
    return {
        t("learning.col_what"): _scored(check),
        t("learning.col_before"): _score(check.before),
        t("learning.col_after"): _score(check.after),
        t("learning.col_outcome"): _word("gate", check.outcome),
        t("learning.col_difference"): _range(check),
        t("learning.col_n"): str(check.n),
    }


def _word(kind: str, value: str) -> str:
    """Return the words for a code, or the code itself where a newer training sends another one."""
    key = f"{kind}.{value}"
    return t(key) if known(state.language(), key) else value


def _scored(check: m.GateCheck) -> str:
    """Return which score it is, and of what part unless it is of everything."""
    what = _word("gate.what", check.what)
    return what if check.group == "all" else f"{what} · {_group(check.group)}"


def _group(group: str) -> str:
    """Return 'language zh', 'kind email' and the like in words."""
    first, _space, rest = group.partition(" ")
    words = _word("gate.group", first)
    if not rest:
        return words
    if first == "kind" and rest in set(DocumentKind):
        return f"{words}: {label(DocumentKind(rest))}"
    value = _language(rest) if first == "language" else _word(f"gate.{first}", rest)
    return f"{words}: {value}"


def _score(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _range(check: m.GateCheck) -> str:
    if check.low is None or check.high is None:
        return "–"
    # Zero is added so that what rounds to nothing has one sign only.
    low, high = (round(100 * end, 1) + 0.0 for end in (check.low, check.high))
    return f"{low:+.1f} … {high:+.1f}"


def _diff(name: str, diff: m.ModelDiff) -> None:
    st.subheader(t("models.diff"))
    if not diff.total:
        st.caption(t("models.no_flips"))
        return
    st.markdown(
        t("models.flips", n=diff.total, worse=diff.confirmed_worse, better=diff.confirmed_better)
    )
    counts = [
        chip(f"{t(f'models.flip_{state_}')} {n}", _style(state_))
        for state_, n in diff.by_state.items()
    ]
    counts += [chip(f"{_language(language)} {n}") for language, n in diff.by_language.items()]
    show(f'<div class="cs-chips">{" ".join(counts)}</div>')
    _diff_files(name)
    show("".join(_flip(flip) for flip in diff.examples[:_SHOWN]))
    if diff.total > _SHOWN:
        st.caption(t("models.diff_more", shown=min(_SHOWN, len(diff.examples)), n=diff.total))


def _diff_files(name: str) -> None:
    """Offer all that would flip as files; each is made when its button is pressed."""
    client, language = state.client(), state.language()
    with st.container(horizontal=True):
        for format_ in m.DiffFormat:
            st.download_button(
                t(f"models.diff_{format_.value}"),
                data=partial(client.model_diff, name, format_, language),
                file_name=f"{name}-diff.{format_.value}",
                mime=f"text/{format_.value}",
                icon=":material/download:",
                key=f"diff-{format_.value}-{name}",
                on_click="ignore",
                help=t("models.diff_file_why"),
            )


def _language(code: str) -> str:
    return label(Language(code)) if code in set(Language) else code


def _style(state_: str) -> str:
    return "cs-state-rejected" if state_ == "confirmed" else ""


def _flip(flip: m.ModelFlip) -> str:
    """Return one flip as HTML; confirmed ones are red, and a word says it too."""
    red = " cs-flip-confirmed" if flip.state == "confirmed" else ""
    better = {True: t("models.better"), False: t("models.worse"), None: ""}[flip.for_better]
    change = f"{_said(flip.before)}{_ARROW}{_said(flip.after)}"
    chips = [chip(t(f"models.flip_{flip.state}"), _style(flip.state)), chip(change)]
    if better:
        chips.append(chip(better))
    place = f"document?project={flip.project_id}&document={flip.document_id}"
    place += "" if flip.item_id is None else f"&item={flip.item_id}"
    place += f"&lang={state.language().value}"
    link = f'<a href="{escape(place)}" target="_self">{escape(t("learning.open"))}</a>'
    return (
        f'<blockquote class="cs-quote{red}">{escape(flip.quote)}'
        f'<footer><span class="cs-chips">{" ".join(chips)} {link}</span></footer></blockquote>'
    )


def _said(words: str) -> str:
    """Return 'requirement must' in the language of the reader."""
    if not words:
        return t("models.nothing")
    first, _space, rest = words.partition(" ")
    kind = label(Taught(first)) if first in set(Taught) else first
    if rest not in set(Priority):
        return kind
    return t("list.separator").join((kind, label(Priority(rest))))


def _trust(report: m.ModelReport) -> None:
    if not report.reviewers:
        return
    st.subheader(t("models.trust"))
    for one in report.reviewers:
        status = t(
            _TRUST.get(one.status, "models.trust_held"),
            n=one.left_out,
            since=moment(one.since),
            until=moment(one.until),
        )
        if one.vouched_by is not None:
            by = plain(one.vouched_by or t("models.someone"))
            at = moment(one.vouched_at)
            status = t("models.trust_vouched", status=status, by=by, at=at)
        st.markdown(
            "- "
            + t(
                "models.trust_row",
                name=plain(one.name or t("models.someone")),
                n=one.decisions,
                against=one.against,
                sure=one.sure,
                status=status,
            )
        )
    if any(one.status != "ok" for one in report.reviewers) and st.button(
        t("models.to_learning"), key="to_learning", icon=":material/how_to_reg:"
    ):
        open_page("learning")

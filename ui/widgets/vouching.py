"""Whose decisions count, on the page Learning: why somebody is held back, examples, and vouching."""

from __future__ import annotations

from html import escape

import streamlit as st

from service.schemas import Language
from service.schemas import learning as le
from ui import state
from ui.widgets.attempt import attempt, outcome
from ui.widgets.markup import chip, plain, show
from ui.widgets.page import open_page
from ui.words import label, moment, percent, t

_PLACE = "vouching"
_SHORT = {"held back": "held", "partly held back": "partly", "look": "look", "ok": "ok"}
_STYLES = {"held": "cs-state-rejected", "partly": "cs-status-changed", "look": "cs-status-changed"}


def reviewers_heard() -> None:
    """Show everybody whose decisions do not simply count, each with what to do; the others in one line."""
    found = state.client().hearing()
    st.subheader(t("vouch.title"))
    outcome(_PLACE)
    judged = found.judged_at
    st.caption(plain(t("vouch.how", at=moment(judged))) if judged else t("vouch.never"))
    simple = [one for one in found.reviewers if one.status == "ok" and not one.history]
    for at, one in enumerate(one for one in found.reviewers if one not in simple):
        _reviewer(at, one)
    if simple:
        words = [
            chip(t("vouch.other", name=o.reviewer, n=o.decisions, against=o.against, sure=o.sure))
            for o in simple
        ]
        title = f'<span class="cs-meta">{escape(t("vouch.others"))}</span>'
        show(f'<div class="cs-chips">{title} {" ".join(words)}</div>')


def _reviewer(at: int, one: le.HeardReviewer) -> None:
    short = _SHORT.get(one.status, "held")
    chips = [
        chip(one.reviewer, "cs-code"),
        chip(t(f"vouch.status_{short}"), _STYLES.get(short, "")),
    ]
    if one.vouch is not None:
        chips.append(chip(t("vouch.vouched"), "cs-state-accepted"))
    with st.container(border=True):
        show(f'<div class="cs-chips">{" ".join(chips)}</div>')
        if one.decisions:
            # Chinese sentences follow each other without a space.
            between = "" if state.language() is Language.ZH else " "
            st.markdown(plain(between.join(_why(one, short))))
        _said(one)
        _examples(at, one)
        _form(one)


def _why(one: le.HeardReviewer, short: str) -> list[str]:
    """Return why somebody is judged as he is, and what follows."""
    if one.low is None or one.high is None:
        words = [t("vouch.unsure")]
    else:
        share = percent(one.against / one.sure)
        between = {"low": percent(one.low), "high": percent(one.high)}
        counts = {"against": one.against, "sure": one.sure}
        said = "vouch.refused" if one.why == "refused" else "vouch.against"
        words = [t(said, share=share, **counts, **between)]
    if one.why == "turned":
        times = {"since": moment(one.since), "until": moment(one.until)}
        words.append(t("vouch.turned", left_out=one.left_out, n=one.decisions, **times))
    elif one.why == "colleagues":
        words.append(t("vouch.colleagues", apart=one.shared - one.alike, shared=one.shared))
    if short in _STYLES and one.vouch is None:
        rest = one.decisions - one.left_out
        words.append(t(f"vouch.then_{short}", n=one.decisions, rest=rest))
    return words


def _said(one: le.HeardReviewer) -> None:
    """Tell who vouched and who took it back, and what the next retraining makes of it."""
    for said in one.history:
        words = t(
            "vouch.said_yes" if said.vouched else "vouch.said_no", by=said.by, at=moment(said.at)
        )
        reason = f" · {said.reason}" if said.reason else ""
        show(f'<div class="cs-row"><span class="cs-meta">{escape(words + reason)}</span></div>')
    if one.vouch is not None:
        st.markdown(
            plain(t("vouch.heard" if one.was_vouched else "vouch.pending", name=one.reviewer))
        )
    elif one.was_vouched:
        st.markdown(plain(t("vouch.ended", name=one.reviewer)))


def _examples(at: int, one: le.HeardReviewer) -> None:
    if not one.examples:
        return
    title = t("vouch.examples", name=plain(one.reviewer), n=len(one.examples))
    with st.expander(title, icon=":material/format_quote:"):
        for number, example in enumerate(one.examples):
            _example(f"{at}-{number}", example)


def _example(key: str, example: le.Contradiction) -> None:
    chips = [
        chip(t("vouch.said", what=label(example.said))),
        chip(t("vouch.model", chance=percent(example.chance))),
    ]
    with st.container(horizontal=True, vertical_alignment="center", key=f"contradiction-{key}"):
        show(
            f'<blockquote class="cs-quote">{escape(example.quote)}<footer>'
            f'<span class="cs-chips">{" ".join(chips)} {escape(example.document_name)}</span>'
            "</footer></blockquote>"
        )
        if st.button(t("learning.open"), key=f"open-contradiction-{key}"):
            state.go("project", example.project_id)
            state.go("document", example.document_id)
            if example.item_id is not None:
                state.go("item", example.item_id)
            open_page("document")


def _form(one: le.HeardReviewer) -> None:
    """Offer to vouch, or to take it back, with a reason; only to somebody with a name, for it is kept."""
    if not state.reviewer():
        st.caption(t("vouch.who"))
        return
    vouching = one.vouch is None
    with (
        st.form(f"vouch-{one.reviewer}", border=False, clear_on_submit=True),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        reason = st.text_input(t("vouch.reason"), max_chars=500, width=360)
        words = t("vouch.go", name=one.reviewer) if vouching else t("vouch.back")
        icon = ":material/how_to_reg:" if vouching else ":material/undo:"
        if st.form_submit_button(plain(words), icon=icon):
            client = state.client()
            command = le.VouchCommand(reviewer=one.reviewer, vouched=vouching, reason=reason)
            done = t("vouch.done" if vouching else "vouch.undone", name=one.reviewer)
            attempt(_PLACE, lambda: client.vouch(command), done)
            st.rerun()

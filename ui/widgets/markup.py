"""Small pieces of HTML; whatever comes from a document passes through `escape`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from re import sub

import streamlit as st

from service.schemas import DocumentStatus, ItemState, Priority, ToneLabel
from ui.words import label, t

_TONE_SIGN = {ToneLabel.NEGATIVE: "▼", ToneLabel.NEUTRAL: "●", ToneLabel.POSITIVE: "▲"}


def plain(text: str) -> str:
    """Return text for places that read Markdown, so that it shows as it is."""
    return sub(r"([\\`*_{}\[\]()<>#+\-.!|~$:])", r"\\\1", text)


def chip(words: str, style: str = "", *, title: str = "") -> str:
    """Return a small label."""
    tip = f' title="{escape(title)}"' if title else ""
    return f'<span class="cs-chip {escape(style)}"{tip}>{escape(words)}</span>'


def priority_chip(priority: Priority | None) -> str:
    """Return a priority as a label; sign and color say the same."""
    if priority is None:
        return ""
    return chip(f"{t(f'badge.{priority.value}')} {label(priority)}", f"cs-{priority.value}")


def state_chip(state: ItemState) -> str:
    """Return the state of an item as a label."""
    return chip(label(state), f"cs-state-{state.value}")


def status_chip(status: DocumentStatus) -> str:
    """Return the status of a document as a label."""
    return chip(label(status), f"cs-status-{status.value}")


def tone_chip(tone: ToneLabel | None) -> str:
    """Return a tone as a label; the sign says it without color."""
    if tone is None:
        return ""
    return chip(f"{_TONE_SIGN[tone]} {label(tone)}", f"cs-tone-{tone.value}")


def quote(text: str, *, caption: str = "") -> str:
    """Return words of a document as a quotation."""
    below = f"<footer>{escape(caption)}</footer>" if caption else ""
    return f'<blockquote class="cs-quote">{escape(text)}{below}</blockquote>'


def side_by_side(left: str, left_title: str, right: str, right_title: str) -> str:
    """Return two quotations beside each other (below each other where it is narrow)."""
    cells = ((left, left_title), (right, right_title))
    inner = "".join(
        f"<div><h6>{escape(title)}</h6>{quote(words or '–')}</div>" for words, title in cells
    )
    return f'<div class="cs-pair">{inner}</div>'


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """Return names and values as a list; values are HTML already."""
    inner = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in rows if value)
    return f'<dl class="cs-facts">{inner}</dl>' if inner else ""


def table(rows: Sequence[Mapping[str, str]]) -> str:
    """Return rows of the same columns as a table; the words of the first one wrap, the others stay whole."""
    if not rows:
        return ""
    head = "".join(f"<th>{escape(name)}</th>" for name in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(value)}</td>" for value in row.values()) + "</tr>"
        for row in rows
    )
    return (
        f'<div class="cs-wide"><table class="cs-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def show(*pieces: str) -> None:
    """Put pieces of HTML on the page; nothing where all are empty."""
    body = "".join(pieces)
    if body:
        st.html(body)


def spans_in_words(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the words of spans, each in quotation marks, without repeats."""
    words = dict.fromkeys(" ".join(text[start:end].split()) for start, end in spans)
    return t("list.separator").join(t("list.quoted", words=word) for word in words if word)

"""What the markup of mail programs tells about quoted, forwarded and signature parts."""

from __future__ import annotations

import re

from lxml import etree  # type: ignore[import-untyped]

from nlp.domain import Zone
from nlp.normalize import fold, word_set

_QUOTE_CLASSES = word_set(
    "gmail_quote gmail_quote_container gmail_attr gmail_extra_quote yahoo_quoted "
    "moz-cite-prefix zmail_extra protonmail_quote "
    "tutanota_quote history-quote-wrapper lark-mail-quote mail-quote-collapse quote-container "
    "ntes_quote ntes-mailmaster-quote qmquote "
    "cite_mail_content mail_quote x_gmail_quote"
)
_FORWARD_CLASSES = frozenset(["moz-forward-container"])
_QUOTE_IDS = word_set(
    "isReplyContent isForwardContent mail-editor-reference-message-container reply-intro qt "
    "originbody oriMsgHtmlSeperator "
    "x_isReplyContent replySplit divtagdefaultwrapper_quote lark-mail-quote"
)
_SIGNATURE_CLASSES = word_set(
    "gmail_signature moz-signature gmail_signature_prefix foxmail_signature "
    "protonmail_signature_block"
)
_SIGNATURE_IDS = word_set(
    "Signature x_Signature ms-outlook-mobile-signature signature foxmail_signature "
    "_foxmailsign ntes-pcmac-signature"
)
_REST_IDS = word_set("appendonsend x_appendonsend divRplyFwdMsg x_divRplyFwdMsg stopSpelling")
_REST_CLASSES = frozenset(["OutlookMessageHeader", "WordSection1_quote"])
_BORDER = re.compile(r"border-top\s*:\s*(?:solid|[\w#. ]*\bsolid\b)", re.IGNORECASE)
_NO_BORDER = re.compile(r"border\s*:\s*none", re.IGNORECASE)
_HEADER = re.compile(
    r"\s*\W{0,4}(?:from|sent|date|发件人|寄件者|寄件人|发送时间|日期|主题|de|von|van|da)\s?:"
)
_GMAIL_BOXES = frozenset(["gmail_quote", "gmail_quote_container"])
_FORWARD_MARK = re.compile(
    r"\W{0,40}(?:(?:begin )?forwarded message|转发的?(?:邮件|信息)|以下是转发|weitergeleitete|"
    r"message transféré)"
)
_ADDRESSED = re.compile(r"(?:收件人|发件人|发送时间|from|to|sent)\s?:")


def zone_of_element(element: etree._Element, *, forwarded: bool) -> Zone | None:
    """Return the zone that an element opens.

    ``forwarded`` says that the mail passes another one on, so that the outermost quote is a
    forward.
    """
    classes = set((element.get("class") or "").split())
    identity = element.get("id") or ""
    if (
        classes & _SIGNATURE_CLASSES
        or identity in _SIGNATURE_IDS
        or element.get("data-smartmail") == "gmail_signature"
    ):
        return Zone.SIGNATURE
    if classes & _FORWARD_CLASSES:
        return Zone.FORWARDED
    if _wraps_answers(element, classes):
        return None
    quoted = element.tag == "blockquote" or classes & _QUOTE_CLASSES or identity in _QUOTE_IDS
    if not quoted:
        return None
    if forwarded or (element.tag != "blockquote" and _FORWARD_MARK.match(fold(beginning(element)))):
        return Zone.FORWARDED
    return Zone.QUOTED


def _wraps_answers(element: etree._Element, classes: set[str]) -> bool:
    """Tell whether a box holds the line of the quote and the quotes, and so answers between them.

    Gmail puts everything from "On … wrote:" on into one box when the writer answers inline.
    """
    if element.tag != "div" or not classes & _GMAIL_BOXES:
        return False
    return any(child.tag == "blockquote" for child in element)


def opens_rest(element: etree._Element) -> bool:
    """Tell whether all from this element on is an older mail; Outlook puts no box around it."""
    identity = element.get("id") or ""
    if identity in _REST_IDS or set((element.get("class") or "").split()) & _REST_CLASSES:
        return True
    if _is_header_box(element):
        return True
    style = element.get("style") or ""
    ruled = element.tag == "div" and _NO_BORDER.search(style) and _BORDER.search(style)
    return bool(ruled and _HEADER.match(fold(beginning(element))))


def _is_header_box(element: etree._Element) -> bool:
    """QQ mail writes the copied headers into a grey box."""
    style = (element.get("style") or "").replace(" ", "").lower()
    if element.tag != "div" or "background:#efefef" not in style.replace(
        "background-color", "background"
    ):
        return False
    return len(_ADDRESSED.findall(fold(beginning(element, 300)))) >= 2


def beginning(element: etree._Element, limit: int = 120) -> str:
    """Return the first characters of the text of an element."""
    collected = ""
    for count, part in enumerate(element.itertext()):
        if isinstance(part, str):
            collected += part
        if len(collected.strip()) >= limit or count > 60:
            break
    return collected.strip()[:limit]

"""HTML mails: text with structure, and zones from the markup of mail programs."""

import pytest

from nlp.domain import Document, DocumentKind, Zone
from nlp.layout import lay_out
from nlp.reading.html import html_to_text


def zones(source: str, *, subject: str = "Re: Portal") -> list[tuple[str, Zone]]:
    page = html_to_text(source, mail=True, forwarded=subject.startswith("FW"))
    document = Document(
        "d",
        page.text,
        DocumentKind.EMAIL,
        subject=subject,
        zones=page.zones,
        metadata={"source": "mail"},
    )
    layout = lay_out(document)
    return [(segment.span.slice(page.text), segment.zone) for segment in layout.segments]


def own(source: str, *, subject: str = "Re: Portal", zone: Zone = Zone.OWN) -> list[str]:
    return [text for text, found in zones(source, subject=subject) if found is zone]


OUTLOOK = (
    '<div class="WordSection1"><p class="MsoNormal">The portal must be fast.<o:p></o:p></p>'
    '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
    '<p class="MsoNormal"><b>From:</b> Maria &lt;maria@vendor.example&gt;<br><b>Sent:</b> Monday, May 20, 2024<br>'
    "<b>To:</b> Anna<br><b>Subject:</b> Portal</p></div>"
    '<p class="MsoNormal">Must it work offline?</p></div>'
)


@pytest.mark.parametrize(
    "source",
    [
        '<div>The portal must be fast.</div><div class="gmail_quote">On Mon, May 20, 2024 Maria wrote:'
        "<blockquote>Must it work offline?</blockquote></div>",
        OUTLOOK,
        '<div>The portal must be fast.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">'
        "<b>发件人:</b> Maria</div><div>Must it work offline?</div>",
        '<p>The portal must be fast.</p><div class="moz-cite-prefix">On 5/20/24 09:30, Maria wrote:</div>'
        '<blockquote type="cite">Must it work offline?</blockquote>',
        "<div>The portal must be fast.</div><div><includetail><div>&nbsp;</div>"
        '<div style="font-size: 12px;background:#efefef;padding:8px;"><div><b>发件人:</b>&nbsp;"陈"</div>'
        "<div><b>发送时间:</b>&nbsp;2024年6月3日</div><div><b>收件人:</b> "
        "赵</div><div><b>主题:</b> x</div></div>"
        "<div>Must it work offline?</div></includetail></div>",
        '<div>The portal must be fast.</div><blockquote id="isReplyContent"><p>Must it work offline?</p></blockquote>',
        '<div>The portal must be fast.</div><div class="history-quote-wrapper">Must it work offline?</div>',
        '<div>The portal must be fast.</div><div class="OutlookMessageHeader">'
        "From: Maria</div><div>Must it work offline?</div>",
    ],
    ids=["gmail", "outlook", "outlook-web", "thunderbird", "qq", "163", "lark", "old-outlook"],
)
def test_quoted_history_is_known_by_its_markup(source: str) -> None:
    """What an older mail said is never taken for the client's new words."""
    assert own(source) == ["The portal must be fast."]


def test_answers_between_quotes_are_own() -> None:
    """Inline answers stand between block quotes."""
    source = (
        "<div>On Mon, May 20, 2024 at 9:30 Maria &lt;m@v.example&gt; "
        "wrote:</div><blockquote>Offline?</blockquote>"
        "<div>Yes, a must.</div><blockquote>Dark mode?</blockquote><div>Nice to have.</div>"
    )
    assert own(source) == ["Yes, a must.", "Nice to have."]


def test_forwarded_mail_is_readable_but_its_history_is_not() -> None:
    """The subject marks a forward: the first older mail is forwarded, the one below it quoted."""
    inner = "<blockquote><p>Old demand.</p></blockquote>"
    source = OUTLOOK.replace("Must it work offline?</p>", f"It must work offline.</p>{inner}")
    assert own(source, subject="FW: Portal", zone=Zone.FORWARDED) == ["It must work offline."]
    assert "Old demand." in own(source, subject="FW: Portal", zone=Zone.QUOTED)


def test_gmail_forward_is_known_by_its_line() -> None:
    """Gmail puts forwards into the same box as quotes; the line above tells."""
    source = (
        '<div>See below.</div><div class="gmail_quote">---------- Forwarded message ---------<br>From: Peter '
        "&lt;p@c.example&gt;<br>Date: Mon<br>Subject: Portal<br>To: Anna<br><br>It must work "
        "offline.</div>"
    )
    assert own(source, subject="Portal", zone=Zone.FORWARDED) == ["It must work offline."]


def test_blocks_lists_and_tables_become_lines() -> None:
    """Structure that carries meaning survives: headings, nested lists, tables with titles, line breaks."""
    page = html_to_text(
        "<h2>Must have</h2><ul><li>export<ul><li>to "
        "Excel</li></ul></li><li>audit</li></ul><ol><li>a</li><li>b</li></ol>"
        "<table><tr><th>Feature</th><th>Class</th></tr><tr><td>Print</td><td>could | "
        "maybe</td></tr></table>"
        "<p>One<br>two&nbsp;three</p><style>p{}</style><div "
        "style='display:none'>preview</div><p>End &amp; out</p>"
    )
    assert page.text.split("\n") == [
        "## Must have",
        "",
        "- export",
        "  - to Excel",
        "- audit",
        "1. a",
        "2. b",
        "| Feature | Class |",
        "| --- | --- |",
        "| Print | could ｜ maybe |",
        "",
        "One",
        "two\xa0three",
        "",
        "End & out",
    ]


def test_tables_that_arrange_the_page_are_no_tables() -> None:
    """Newsletter-like mails put everything into nested tables; the words stay plain lines."""
    page = html_to_text(
        "<table><tr><td><table><tr><td>Hello</td></tr></table></td></tr><tr><td>World</td></tr></table>"
    )
    assert page.text.split() == ["Hello", "World"]


@pytest.mark.parametrize(
    "source",
    ["", "<", "<<<>>>", "<?xml version='1.0' encoding='x'?><p>a", "<p>" * 5000, "\x00<p>\ud800"],
)
def test_odd_markup_never_fails(source: str) -> None:
    """Broken and hostile markup gives some text or none, never an error."""
    assert isinstance(html_to_text(source, mail=True).text, str)

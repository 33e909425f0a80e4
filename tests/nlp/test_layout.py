"""The layout covers every text, never changes it, and keeps its order."""

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.domain import Document, DocumentKind, Layout
from nlp.layout import lay_out

MARKERS = st.text(
    alphabet=st.sampled_from(
        list('a王。. \n\r\t>-*#|1.、（）()[]【】：:；;?!_="”`—…😀\u3000\u2028一第次Q~<li/')
    ),
    max_size=120,
)


def _check(layout: Layout) -> None:
    text = layout.document.text
    covered = set()
    end = 0
    for segment in layout.segments:
        assert segment.span.start >= end
        assert segment.span.start <= segment.content.start < segment.content.end <= segment.span.end
        end = segment.span.end
        covered.update(range(segment.span.start, segment.span.end))
    assert all(char.isspace() or offset in covered for offset, char in enumerate(text))
    assert {unit.segment for unit in layout.units} == set(range(len(layout.segments)))
    end = 0
    for index, unit in enumerate(layout.units):
        span = layout.segment_of(unit).span
        quote = layout.text_of(unit)
        assert unit.index == index
        assert span.start <= unit.span.start < unit.span.end <= span.end
        assert unit.span.start >= end
        assert quote == quote.strip()
        end = unit.span.end


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from(DocumentKind))
def test_covers_any_text(text: str, kind: DocumentKind) -> None:
    """Whatever the characters, every word has a segment and every segment a unit."""
    _check(lay_out(Document("d", text, kind)))


@settings(deadline=None)
@given(MARKERS, st.sampled_from(DocumentKind))
def test_covers_texts_full_of_markers(text: str, kind: DocumentKind) -> None:
    """Bullets, rules, tables, quotes and labels in any mixture keep order and coverage."""
    _check(lay_out(Document("d", text, kind)))

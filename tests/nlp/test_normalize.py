"""The final text of a document and its equally long view for matching."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.normalize import fold, normalize, width


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_fold_keeps_every_offset(text: str) -> None:
    """A match in the folded view has the same offsets in the text, whatever the characters."""
    assert len(fold(text)) == len(text)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_normalized_text_can_be_stored(text: str) -> None:
    """Normalized text is stable, encodes as UTF-8 and has line feeds only."""
    done = normalize(text)
    assert normalize(done) == done
    done.encode("utf-8")
    assert not set(done) & set("\r\0\ufeff\x0b\x0c\x85\u2028\u2029")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＭＵＳＴ：Ａ１", "must:a1"),
        ("a\u3000b\xa0c", "a b c"),
        ("a\r\nb\rc\u2028d", "a \nb\nc\nd"),
        ("寄件者：導出功能務必", "寄件者:导出功能务必"),
        ("İX“q”", 'İx"q"'),
    ],
)
def test_fold_brings_variants_together(text: str, folded: str) -> None:
    """Full-width forms, capitals, wide spaces, line ends and Traditional characters are unified."""
    assert fold(text) == folded


def test_normalize_keeps_what_is_meant() -> None:
    """Line ends are unified, marks of encodings removed, lone surrogates replaced."""
    assert normalize("\ufeffa\r\nb\rc\0\ud800😀") == "a\nb\nc\ufffd😀"


def test_width_counts_wide_characters_twice() -> None:
    """Chinese characters and full-width marks take two columns."""
    assert width("ab王：") == 6

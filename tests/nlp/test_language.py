"""The language of a stretch of text, decided by its own words."""

import pytest

from nlp.domain import Language
from nlp.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("支持 export to Excel", Language.EN),
        ("UI 设计", Language.ZH),
        ("产品经理@AlphaViolet 撰写设计报告初稿", Language.ZH),
        ("Meeting with 王小明 about the UI design", Language.EN),
        ("Größe wählen", Language.EN),
        ("", Language.EN),
    ],
)
def test_more_words_decide(text: str, language: Language) -> None:
    """Product names in a Chinese sentence do not make it English, a Chinese name not the reverse."""
    assert detect(text) is language


def test_default_for_text_without_words() -> None:
    """Numbers and marks take the language of their surroundings."""
    assert detect("3/3 – 😀", default=Language.ZH) is Language.ZH

"""Prompts of a form are told from what people wrote into it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.domain import Span
from nlp.prompts import find_prompts, is_prompt


@pytest.mark.parametrize(
    "text",
    [
        "**Requirement** [What does your client need or want?]",
        "- [Your project name]",
        "(_pick one:_)",
        "背景：【请填写项目背景】",
    ],
)
def test_a_line_of_the_form_is_a_prompt(text: str) -> None:
    """A bracketed question or instruction with at most a label before it is the form's, not the client's."""
    assert is_prompt(text, Span(0, len(text)), find_prompts(text))


@pytest.mark.parametrize(
    "text",
    [
        "Export to [Excel] and [CSV]",
        "Users can log in [who exactly?] with a badge",
        "[Export the list](https://example.org/?a=1)",
        "【必须】支持导出",
        "Should the export be [your choice] sorted",
    ],
)
def test_words_of_people_are_none(text: str) -> None:
    """Brackets within a sentence, links and priority tags are no prompts of a form."""
    assert not is_prompt(text, Span(0, len(text)), find_prompts(text))


def test_a_sentence_inside_a_longer_prompt_is_a_prompt() -> None:
    """Sentences are cut inside brackets too; every piece belongs to the form."""
    text = "Need [What do they want? Add notes.] We want a map."
    prompts = find_prompts(text)
    inner = text.index("Add")
    assert is_prompt(text, Span(inner, text.index("]") + 1), prompts)
    assert not is_prompt(text, Span(text.index("We"), len(text)), prompts)


@given(st.text(alphabet="a[]?()_【】请 \n", max_size=60), st.data())
def test_any_span_of_any_text_can_be_asked(text: str, data: st.DataObject) -> None:
    """Prompts lie in the text in order; asking never fails, and a span that touches none is none."""
    prompts = find_prompts(text)
    assert list(prompts) == sorted(prompts, key=lambda span: span.start)
    if len(text) > 1:
        start = data.draw(st.integers(0, len(text) - 2))
        span = Span(start, data.draw(st.integers(start + 1, len(text))))
        touched = any(prompt.overlap(span) for prompt in prompts)
        assert touched or not is_prompt(text, span, prompts)

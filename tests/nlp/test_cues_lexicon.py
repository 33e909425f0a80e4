"""The lexicon files and how their phrases are read."""

import time

import pytest

from nlp.cues import find_cues
from nlp.cues.lexicon import LANES, load_lexicon, readable
from nlp.domain import CueKind, Language, Span


@pytest.mark.parametrize("language", ["zh", "en"])
def test_lexicon_loads(language: str) -> None:
    """Every phrase of a lexicon compiles and begins with literal words."""
    assert load_lexicon(language).find("nothing here") is not None


def test_every_kind_has_one_lane() -> None:
    """Each kind of cue belongs to exactly one lane."""
    assert set(LANES) == set(CueKind)


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("(need|needs) to(?! not)", "need to"),
        ("would be (very |really )?(nice|great)", "would be nice"),
        ("从[^。]{1,20}(?=改成)", "从…"),
        ("最好(能|是)?", "最好"),
    ],
)
def test_rule_name_is_plain(phrase: str, name: str) -> None:
    """A rule is named by its plainest wording."""
    assert readable(phrase) == name


def test_long_hostile_text_takes_linear_time() -> None:
    """A long text of half-matches is read in time linear in its length."""
    seconds = []
    for size in (2_000, 8_000):
        text = "从由把没有因为 change move without " * (size // 30)
        began = time.perf_counter()
        find_cues(text, Span(0, len(text)), Language.ZH)
        seconds.append(time.perf_counter() - began)
    # four times the text; quadratic cost would be sixteen times
    assert seconds[1] < 10 * seconds[0] + 0.05


@pytest.mark.parametrize(
    ("text", "kinds"),
    [("华远有限公司周五前回复", []), ("限周五前完成整改", [CueKind.PRESSURE])],
)
def test_the_name_of_a_company_sets_no_limit(text: str, kinds: list[CueKind]) -> None:
    """The 限 of 有限公司 is no pressure."""
    assert [cue.kind for cue in find_cues(text, Span(0, len(text)), Language.ZH)] == kinds

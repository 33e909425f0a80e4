"""Quantities: number, canonical unit and comparison."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.domain import Span
from nlp.quantities import find_quantities


@pytest.mark.parametrize(
    ("text", "words", "value", "unit", "comparator"),
    [
        ("页面打开不超过2秒", "不超过2秒", 2, "s", "<="),
        ("三秒以内返回", "三秒以内", 3, "s", "<="),
        ("半小时内处理", "半小时内", 1800, "s", "<="),
        ("支持500并发用户", "500并发用户", 500, "user", "="),
        ("数据量10万条", "10万条", 100_000, "item", "="),
        ("导出时，10 万条数据", "10 万条数据", 100_000, "item", "="),
        ("两百个用户", "两百个用户", 200, "user", "="),
        ("可用性９９．９％", "９９．９％", 99.9, "%", "="),
        ("至少保留三年", "至少保留三年", 36, "month", ">="),
        ("预算不超过50万元", "不超过50万元", 500_000, "CNY", "<="),
        ("3个工作日", "3个工作日", 3, "workday", "="),
        ("十五分钟左右", "十五分钟左右", 900, "s", "~"),
        ("at least 500 concurrent users", "at least 500 concurrent users", 500, "user", ">="),
        ("respond under 500ms", "under 500ms", 0.5, "s", "<"),
        ("≤200 ms", "≤200 ms", 0.2, "s", "<="),
        ("2 GB of memory", "2 GB", 2e9, "byte", "="),
        ("10,000 records", "10,000 records", 10_000, "item", "="),
        ("costs $5.20 per user", "$5.20", 5.2, "USD", "="),
        ("five users", "five users", 5, "user", "="),
        ("about 30 people", "about 30 people", 30, "user", "~"),
        ("5 MB or less", "5 MB or less", 5e6, "byte", "<="),
    ],
)
def test_quantity(text: str, words: str, value: float, unit: str, comparator: str) -> None:
    """A number with a unit is read with its comparison in canonical form."""
    (found,) = find_quantities(text, Span(0, len(text)))
    assert found.span.slice(text) == words
    assert (found.value, found.unit, found.comparator) == (pytest.approx(value), unit, comparator)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("扫一个码要等三四秒", 3, 4),
        ("十五六个文件", 15, 16),
        ("两三百个用户", 200, 300),
        ("一百二三十条", 120, 130),
        ("五六万条", 50_000, 60_000),
        ("三五天", 3, 5),
    ],
)
def test_neighboring_digits_are_a_range(text: str, low: float, high: float) -> None:
    """Two digits side by side name a range, not a number of two digits."""
    found = find_quantities(text, Span(0, len(text)))
    assert [(q.value, q.comparator) for q in found] == [(low, ">="), (high, "<=")]


def test_range_gives_two_bounds() -> None:
    """A range is a lower and an upper bound over the same words."""
    text = "最多上传5-10个文件"
    found = find_quantities(text, Span(0, len(text)))
    assert [(q.value, q.comparator) for q in found] == [(5, ">="), (10, "<=")]
    assert len({q.span for q in found}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "version 5.20",
        "2025年6月15日",
        "2025年上线",
        "二〇二六年上线",
        "第3页",
        "一个按钮",
        "一些问题",
        "6月5号",
        "24/7 support",
        "7*24小时",
        "call 555-1234",
        "P0",
        "3D model",
        "one page",
    ],
)
def test_number_without_measure_gives_none(text: str) -> None:
    """Versions, dates, ordinals and articles are no quantities."""
    assert find_quantities(text, Span(0, len(text))) == ()


@given(st.text(min_size=1, max_size=80), st.data())
def test_any_text_gives_spans_within_the_unit(text: str, data: st.DataObject) -> None:
    """No text raises, and every span lies within the given span."""
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    for found in find_quantities(text, span):
        assert span.start <= found.span.start < found.span.end <= span.end


@given(
    st.text(alphabet="零一二两三四五六七八九十百千万亿点半0123456789.,-~到 秒个ms%gb$", max_size=30)
)
def test_any_mixture_of_numerals_is_read(text: str) -> None:
    """No mixture of numerals raises, and values are never negative."""
    if text:
        assert all(q.value >= 0 for q in find_quantities(text, Span(0, len(text))))

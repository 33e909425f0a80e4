"""Priority from evidence, strongest evidence first."""

from __future__ import annotations

import pytest

from models.features import UnitContext, contexts
from models.priority import (
    LONE_CONFIDENCE,
    MODEL_THRESHOLD,
    PriorityReading,
    is_stated_change,
    read_priority,
    status_of,
)
from models.structure import leading_priority_tag
from nlp.domain import Basis, Document, DocumentKind, Layout, Priority, Status
from nlp.layout import lay_out

M, S, C, W = Priority.MUST, Priority.SHOULD, Priority.COULD, Priority.WONT
TIMID = {M: 0.1, S: 0.7, C: 0.1, W: 0.1}
SURE_OF_COULD = {M: 0.05, S: 0.1, C: 0.8, W: 0.05}
RELIABILITY = dict.fromkeys(Basis, 0.8)


def find(text: str, words: str) -> tuple[Layout, UnitContext, UnitContext | None]:
    """Return the layout of ``text``, the unit that holds ``words`` and the unit before it."""
    layout = lay_out(Document("d", text, DocumentKind.NOTES))
    found = contexts(layout)
    row = next(at for at, context in enumerate(found) if words in context.text)
    return layout, found[row], found[row - 1] if row else None


def read(
    text: str,
    words: str,
    *,
    learned: dict[Priority, float] = TIMID,
    reliability: dict[Basis, float] = RELIABILITY,
) -> PriorityReading:
    layout, context, previous = find(text, words)
    return read_priority(layout, context, previous, learned, reliability)


@pytest.mark.parametrize(
    ("text", "words", "priority", "basis"),
    [
        # tag, nearest of all
        ("## Could have\n- [MUST] Export to Excel", "Export", M, Basis.STRUCTURE),
        ("## 可选\n- 【必须】导出Excel", "导出", M, Basis.STRUCTURE),
        ("## Must have\n- Export to Excel (P3)", "Export", C, Basis.STRUCTURE),
        ("- P1: Export to Excel", "Export", S, Basis.STRUCTURE),
        # column
        (
            "| Item | Priority |\n|---|---|\n| Export | Must |\n| Print | Could |",
            "Print",
            C,
            Basis.STRUCTURE,
        ),
        (
            "| 需求 | 优先级 |\n|---|---|\n| 导出 | 必须 |\n| 打印 | 可选 |",
            "导出",
            M,
            Basis.STRUCTURE,
        ),
        # lead-in
        ("Must have:\n- export to Excel\n- print labels", "print", M, Basis.STRUCTURE),
        ("以下功能必须有：\n1. 导出\n2. 打印标签", "打印", M, Basis.STRUCTURE),
        # heading
        ("## Must have\n\n- Export to Excel", "Export", M, Basis.STRUCTURE),
        ("## 二、可选功能\n\n- 导出Excel", "导出", C, Basis.STRUCTURE),
        ("## Out of scope\n\n- Export to Excel", "Export", W, Basis.STRUCTURE),
        ("## 不在本期范围\n\n- 导出Excel", "导出", W, Basis.STRUCTURE),
        # the inner heading decides
        ("# Must have\n\n## Nice to have\n\n- Export to Excel", "Export", C, Basis.STRUCTURE),
        # cue words
        ("The system must export to Excel.", "export", M, Basis.CUE),
        ("系统必须支持导出。", "导出", M, Basis.CUE),
        ("Please add an export.", "export", S, Basis.CUE),
        ("请增加导出功能。", "导出", S, Basis.CUE),
        ("It would be nice to have an export.", "export", C, Basis.CUE),
        ("最好有导出功能。", "导出", C, Basis.CUE),
        ("We no longer need the export.", "export", W, Basis.CUE),
        ("导出功能不需要了。", "导出", W, Basis.CUE),
        # no evidence at all
        ("Export to Excel", "Export", S, Basis.NOT_STATED),
        ("导出Excel", "导出", S, Basis.NOT_STATED),
    ],
)
def test_nearest_and_strongest_evidence_decides(
    text: str, words: str, priority: Priority, basis: Basis
) -> None:
    """Tag, column, lead-in, heading, then words, then nothing."""
    reading = read(text, words)
    assert (reading.priority, reading.basis) == (priority, basis)
    assert reading.reasons


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("## Could have\n\n- The system must export to Excel.", "export"),
        ("## 可选功能\n\n- 系统必须支持导出。", "导出"),
    ],
)
def test_heading_outranks_words(text: str, words: str) -> None:
    """A "must" in a sentence below "Could have" describes the thing, not its priority."""
    reading = read(text, words)
    assert (reading.priority, reading.basis) == (C, Basis.STRUCTURE)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("## Must have\n\n- Export to Excel\n- SMS alerts are no longer needed", "SMS"),
        ("## 必须有\n\n- 导出Excel\n- 短信提醒不需要了", "短信"),
    ],
)
def test_withdrawal_below_a_must_heading_stays_a_withdrawal(text: str, words: str) -> None:
    """Only an explicit withdrawal departs from the heading."""
    layout, context, previous = find(text, words)
    reading = read_priority(layout, context, previous, TIMID, RELIABILITY)
    assert (reading.priority, reading.basis) == (W, Basis.CUE)
    assert status_of(context, reading.priority, proposed=False) is Status.WITHDRAWN


@pytest.mark.parametrize(
    "text",
    [
        "Without it we cannot go live.",
        "没有这个功能就无法上线。",
        "没有这个功能我们不能验收。",
        "报表格式跟民政局的一致，否则报不上去。",
    ],
)
def test_consequence_says_must(text: str) -> None:
    """What cannot be lived without is a Must though no modal verb says so."""
    reading = read(text, text[:6])
    assert (reading.priority, reading.basis) == (M, Basis.CONTEXT)


def test_consequence_in_the_sentence_before_counts() -> None:
    """The reason may stand before the demand."""
    text = "Without offline mode we cannot go live.\nThe app keeps readings on the phone."
    reading = read(text, "keeps readings")
    assert (reading.priority, reading.basis) == (M, Basis.CONTEXT)


def test_words_outrank_context() -> None:
    """An explicit "nice to have" is not made a Must by the sentence before."""
    text = "Without offline mode we cannot go live.\nIt would be nice to have a dark mode."
    reading = read(text, "dark mode")
    assert (reading.priority, reading.basis) == (C, Basis.CUE)


@pytest.mark.parametrize(
    ("chance", "priority", "basis"),
    [
        (MODEL_THRESHOLD, C, Basis.MODEL),
        (MODEL_THRESHOLD - 0.01, S, Basis.NOT_STATED),
        (0.95, C, Basis.MODEL),
    ],
)
def test_model_speaks_only_where_nothing_else_does_and_only_when_sure(
    chance: float, priority: Priority, basis: Basis
) -> None:
    """Below the threshold the honest answer is "not stated"."""
    learned = {M: 0.0, S: 1 - chance, C: chance, W: 0.0}
    reading = read("# Notes of the meeting\n\nExport to Excel", "Export", learned=learned)
    assert (reading.priority, reading.basis) == (priority, basis)
    assert reading.confidence == pytest.approx(learned[priority])


def test_a_bare_item_states_no_priority() -> None:
    """Without heading, cue or neighbors even a sure model must not guess: the author's class is not in the words."""
    reading = read("Export to Excel", "Export", learned=SURE_OF_COULD)
    assert (reading.priority, reading.basis) == (S, Basis.NOT_STATED)
    assert reading.confidence == LONE_CONFIDENCE


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("- **Most important feature:** search and save", "search", M),
        ("- Nice to have: a dark mode", "dark mode", C),
        ("用户可以导出报表。\n优先级：高，技术实现难度：低；", "导出", M),
        ("The module stores results for R. (must have)", "stores", M),
        ("1. 支持导出Excel\n优先级：低", "导出", C),
    ],
)
def test_label_before_and_line_below_an_item_are_structure(
    text: str, words: str, expected: Priority
) -> None:
    """A label in front of an item and a line that says nothing but its priority belong to it."""
    reading = read(text, words)
    assert (reading.priority, reading.basis) == (expected, Basis.STRUCTURE)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- 不需要登录的页面：首页", "首页"),
        ("- The user who must log in: the clerk", "clerk"),
    ],
)
def test_a_label_that_only_holds_the_word_is_none(text: str, words: str) -> None:
    """In a longer label the word describes something else."""
    assert read(text, words).basis is not Basis.STRUCTURE


def test_the_question_above_says_how_important_the_answer_is() -> None:
    """An answer to "most important feature?" is a Must, one to "additional features?" a Could."""
    text = (
        "What is the most important feature?\nA searchable archive.\n\n"
        "What additional features would you like?\nAutomatic tracking."
    )
    first, second = read(text, "archive"), read(text, "tracking")
    assert (first.priority, first.basis) == (M, Basis.CONTEXT)
    assert (second.priority, second.basis) == (C, Basis.CONTEXT)
    assert first.evidence[0].slice(text).startswith("What is the most important")


@pytest.mark.parametrize(
    ("text", "words", "orders"),
    [
        ("搜索响应时间从原来的 2 秒改为 1 秒以内，麻烦更新。", "搜索", True),
        ("Search has to answer within 1 second, not 2 - the reps complained.", "Search", True),
        ("The approval limit goes up to 15,000 EUR.", "approval", True),
        ("Please keep the session for 60 minutes rather than 20.", "session", True),
        ("The temperature goes up to the roof in July.", "temperature", False),
        ("I called twice, not once.", "called", False),
        ("导出按钮的颜色换成蓝色。", "颜色", True),
        ("Please change the session limit from 30 to 15 minutes.", "session", True),
        ("如果改成 1 分钟，价格变动多少？", "价格", False),
        ("全改成手抄了。", "手抄", False),
        ("## 决议\n\n- 提测截止改为周三中午", "提测", False),
        ("We reduced it to 3 seconds.", "reduced", False),
    ],
)
def test_an_order_to_change_is_told_from_a_report_of_one(
    text: str, words: str, orders: bool
) -> None:
    """What shall be another way from now on is an order; a question, a decision or a report is none."""
    layout, context, _ = find(text, words)
    assert is_stated_change(layout, context) is orders


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("## 必须有\n\n- 按住某个键开始录音，松开停止，无需在软件窗口内操作", "录音"),
        ("| Item | Priority |\n|---|---|\n| Size guide, not needed on mobile | Must |", "Size"),
    ],
)
def test_a_limit_inside_an_item_is_no_withdrawal(text: str, words: str) -> None:
    """What an item leaves out does not take the item back."""
    reading = read(text, words)
    assert (reading.priority, reading.basis) == (M, Basis.STRUCTURE)


@pytest.mark.parametrize(
    ("text", "priority", "basis"),
    [
        ("## Must have\n\n- Export to Excel", M, Basis.STRUCTURE),
        ("The system must Export to Excel.", M, Basis.CUE),
        ("Without Export we cannot go live.", M, Basis.CONTEXT),
    ],
)
def test_model_never_overrules_evidence(text: str, priority: Priority, basis: Basis) -> None:
    """However sure the head is, structure, words and context stand above it; it moves confidence only."""
    timid = read(text, "Export")
    contrary = read(text, "Export", learned=SURE_OF_COULD)
    assert (contrary.priority, contrary.basis) == (priority, basis)
    assert contrary.confidence < timid.confidence


def test_superlative_is_no_wish() -> None:
    """最好的 means "the best", 最好 alone means "preferably"."""
    _, best, _ = find("我们要做行业内最好的导出功能。", "导出")
    _, wish, _ = find("最好有导出功能。", "导出")
    assert "could" not in {cue.kind for cue in best.cues}
    assert "could" in {cue.kind for cue in wish.cues}
    assert read("我们要做行业内最好的导出功能。", "导出").priority is not C


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The export is optional, but if built it must be quick.", "export"),
        ("有的话最好，导出必须快。", "导出"),
    ],
)
def test_weaker_word_limits_the_stronger_one(text: str, words: str) -> None:
    """Optional things stay optional even where their quality is a must."""
    assert read(text, words).priority is C


@pytest.mark.parametrize("text", ["The system must export to Excel.", "系统必须支持导出。"])
def test_evidence_is_the_words_themselves(text: str) -> None:
    """The spans behind a cue lie in the sentence and read as the cue."""
    layout, context, _ = find(text, text[:3])
    reading = read(text, text[:3])
    assert reading.evidence
    for span in reading.evidence:
        assert context.unit.span.overlap(span) == span.end - span.start
        assert span.slice(layout.document.text) in {"must", "必须"}


def test_evidence_of_structure_is_the_heading_or_cell() -> None:
    """What a person is shown as the reason is in the document, to the letter."""
    heading = "## Must have\n\n- Export to Excel"
    (span,) = read(heading, "Export").evidence
    assert "Must have" in span.slice(heading)
    table = "| Item | Priority |\n|---|---|\n| Export | Must |"
    (span,) = read(table, "Export").evidence
    assert span.slice(table).strip() == "Must"


@pytest.mark.parametrize(
    ("text", "expected", "words"),
    [
        ("【必须】导出", M, "必须"),
        ("[MUST] export", M, "MUST"),
        ("(P3) export", C, "P3"),
        ("M - export", M, "M"),
        ("导出功能（可选）。", C, "可选"),
        ("Export (won't have)", W, "won't have"),
    ],
)
def test_tag_is_found_with_its_place(text: str, expected: Priority, words: str) -> None:
    """Tags stand at the beginning or at the end, in any brackets."""
    tag = leading_priority_tag(text)
    assert tag is not None
    priority, start, end = tag
    assert (priority, text[start:end]) == (expected, words)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Export (Excel)",
        "[WIP] export",
        "导出（Excel）",
        "(see chapter 3) export",
        "Must we export?",
    ],
)
def test_other_brackets_are_no_tag(text: str) -> None:
    """Brackets with other words and words without brackets are none."""
    assert leading_priority_tag(text) is None


@pytest.mark.parametrize("basis", [Basis.STRUCTURE, Basis.CUE, Basis.CONTEXT])
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_confidence_is_a_probability_that_follows_reliability(basis: Basis, share: float) -> None:
    """More reliable evidence gives more confidence; a head at 0 or 1 never makes it certain."""
    text = {
        Basis.STRUCTURE: "## Must have\n\n- Export to Excel",
        Basis.CUE: "The system must Export to Excel.",
        Basis.CONTEXT: "Without Export we cannot go live.",
    }[basis]
    learned = {M: share, S: 1 - share, C: 0.0, W: 0.0}
    low, high = (
        read(text, "Export", learned=learned, reliability={basis: value}).confidence
        for value in (0.6, 0.95)
    )
    assert 0 < low < high < 1


@pytest.mark.parametrize(
    ("text", "priority", "proposed", "expected"),
    [
        ("导出功能不需要了。", W, False, Status.WITHDRAWN),
        ("We no longer need the export.", W, False, Status.WITHDRAWN),
        ("请把超时从2秒改成1秒。", S, False, Status.CHANGED),
        ("Please change the timeout from 2 s to 1 s.", S, False, Status.CHANGED),
        ("系统必须支持导出。", M, False, Status.STATED),
        ("系统必须支持导出。", M, True, Status.PROPOSED),
        ("Export to Excel", W, False, Status.STATED),
    ],
)
def test_status_of_a_sentence(
    text: str, priority: Priority, proposed: bool, expected: Status
) -> None:
    """Withdrawal, then change, then who speaks."""
    _, context, _ = find(text, text[:4])
    assert status_of(context, priority, proposed=proposed) is expected


def test_what_the_next_sentence_adds_is_no_cue_of_this_one() -> None:
    """The reason says that the words stand beside the sentence, so that a page does not call them its cue."""
    reading = read("The portal refuses labels without a barcode. No exceptions.", "portal")
    assert (reading.basis, reading.reasons) == (Basis.CONTEXT, ("beside: No exceptions",))

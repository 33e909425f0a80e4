"""The pages Models and Learning: deciding on versions, looking at drawn units."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from service.client import ClientError
from service.schemas import models as m
from service.schemas.jobs import JobState
from tests.ui.conftest import Open
from tests.ui.fake_client import FakeClient
from tests.ui.fake_jobs import job
from tests.ui.test_pages import words


@pytest.fixture
def report() -> m.ModelReport:
    """Return a report of a version that was refused."""
    return m.ModelReport(
        reasons_en=["Requirement F1 fell by 6 points in Chinese (n=90)."],
        reasons_zh=["中文需求 F1 下降 6 个百分点（n=90）。"],
        split_en="Learned from 8 documents.",
        split_zh="学习了 8 份文件。",
        checks=[
            m.GateCheck(
                where="later",
                group="language zh",
                what="requirement F1",
                before=0.76,
                after=0.7,
                low=-0.1,
                high=-0.02,
                n=90,
                outcome="worse",
            )
        ],
        reviewers=[
            m.TrustedReviewer(name="李娜", decisions=90, sure=60, against=1, status="held back")
        ],
        diff=m.ModelDiff(
            total=1,
            by_state={"confirmed": 1},
            by_language={"zh": 1},
            by_change={},
            confirmed_worse=1,
            confirmed_better=0,
            examples=[
                m.ModelFlip(
                    project_id=1,
                    document_id=1,
                    item_id=1,
                    quote="<b>必须</b>导出",
                    language="zh",
                    before="requirement must",
                    after="",
                    state="confirmed",
                    for_better=False,
                )
            ],
        ),
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "zh",
            [
                "中文需求 F1 下降",
                "启用前请先看“哪些会改变”",
                "document?project=1&amp;document=1&amp;item=1",
                "需求、必须",
                "1 条变差",
                "被评审门拒绝",
            ],
        ),
        (
            "en",
            [
                "Requirement F1 fell",
                "Requirement, Must",
                "1 confirmed ones get worse",
                "1 confirmed findings would be seen against",
            ],
        ),
    ],
)
def test_a_version_shows_why_and_what_would_flip(
    open_page: Open, client: FakeClient, report: m.ModelReport, language: str, said: list[str]
) -> None:
    """Reasons in the reader's language, confirmed flips in red, quotes never as markup."""
    client.model_report = report
    page = open_page("models", language=language)
    assert not page.exception
    text = words(page).replace("\\", "")
    assert [one for one in said if one not in text] == []
    assert "cs-flip-confirmed" in text
    assert "<b>必须" not in text


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", "的 37 个决定除外"), ("en", "counted, but for 37 decisions from")],
)
def test_a_stretch_that_is_left_out_is_told_with_its_time(
    open_page: Open, client: FakeClient, report: m.ModelReport, language: str, said: str
) -> None:
    """Who looks for the reason needs to know when it was."""
    moments = {
        "since": datetime(2026, 3, 2, 9, tzinfo=UTC),
        "until": datetime(2026, 3, 2, 10, tzinfo=UTC),
    }
    partly = {"status": "partly held back", "left_out": 37, **moments}
    client.model_report = report.model_copy(
        update={"reviewers": [report.reviewers[0].model_copy(update=partly)]}
    )
    page = open_page("models", language=language)
    assert not page.exception
    assert said in words(page)
    assert "2026-03-02" in words(page).replace("\\", "")


@pytest.mark.parametrize(
    ("language", "labels", "more"),
    [
        ("zh", {"全部导出为网页", "全部导出为表格 (CSV)"}, "此处显示 90 条中的 1 条"),
        ("en", {"All as a page", "All as a table (CSV)"}, "1 of 90 are shown"),
    ],
)
def test_all_that_would_flip_is_offered_as_files(
    open_page: Open, client: FakeClient, report: m.ModelReport, language: str,
    labels: set[str], more: str,
) -> None:  # fmt: skip
    """Both files are offered in the reader's language where something flips, and made only when asked for."""
    assert report.diff is not None
    client.model_report = report.model_copy(
        update={"diff": report.diff.model_copy(update={"total": 90})}
    )
    page = open_page("models", language=language)
    assert not page.exception
    buttons = {button.key: button.label for button in page.download_button}
    assert {buttons[f"diff-{kind.value}-text-2"] for kind in m.DiffFormat} == labels
    assert more in words(page)
    assert client.called("model_diff") == []
    unchanged = report.diff.model_copy(update={"total": 0, "examples": []})
    client.model_report = report.model_copy(update={"diff": unchanged})
    keys = {button.key for button in open_page("models").download_button}
    assert keys == {"export-text-2"}


@pytest.mark.parametrize(
    ("language", "rows", "titles"),
    [
        ("zh", ["需求 F1", "需求 F1 · 类型: 邮件", "需求 F1 · 文体: 行文"], ["得分", "此版本"]),
        (
            "en",
            ["requirement F1", "requirement F1 · kind: E-mail", "requirement F1 · segment: prose"],
            ["Score", "This version"],
        ),
    ],
)
def test_scores_are_told_in_words_and_apart_by_what_was_seen(
    open_page: Open, client: FakeClient, report: m.ModelReport, language: str,
    rows: list[str], titles: list[str],
) -> None:  # fmt: skip
    """Kinds and styles of documents are no codes; later decisions and shipped documents have a table each."""
    (first,) = report.checks
    groups = ("all", "kind email", "segment prose")
    later = [first.model_copy(update={"group": group}) for group in groups]
    client.model_report = report.model_copy(
        update={"checks": [*later, first.model_copy(update={"where": "shipped", "group": "all"})]}
    )
    page = open_page("models", language=language)
    assert not page.exception
    tables = [_cells(text) for text in re.findall(r"<table.*?</table>", words(page))]
    assert [[row[titles[0]] for row in table] for table in tables] == [rows, rows[:1]]
    assert [row[titles[1]] for row in tables[0]] == ["0.700"] * 3


@pytest.mark.parametrize(
    ("language", "rule"),
    [
        ("zh", "加上“必须”后，优先级不降低 · 中文"),
        ("en", "an added “must” never lowers a priority · Chinese"),
    ],
)
def test_rules_of_behavior_are_told_with_their_n(
    open_page: Open, client: FakeClient, report: m.ModelReport, language: str, rule: str
) -> None:
    """A rule that holds is shown too, so that it is known to have been tried."""
    tried = m.GateBehavior(
        rule="added must", language="zh", tried=10, broken_before=1, broken_after=0
    )
    client.model_report = report.model_copy(update={"behaviors": [tried]})
    found = re.findall(r"<table.*?</table>", words(open_page("models", language=language)))
    assert list(_cells(found[-1])[0].values()) == [rule, "1", "0", "10"]


def _cells(text: str) -> list[dict[str, str]]:
    """Return the rows of a table on a page by the titles of its columns."""
    titles = re.findall("<th>(.*?)</th>", text)
    values = re.findall("<td>(.*?)</td>", text)
    return [
        dict(zip(titles, values[at : at + len(titles)], strict=True))
        for at in range(0, len(values), len(titles))
    ]


@pytest.mark.parametrize(
    ("language", "code", "said"),
    [
        ("zh", "version_exists", "此版本已经存在"),
        ("zh", "nothing_before", "无法再回退"),
        ("en", "version_unusable", "Details: numpy 1 instead of 2"),
    ],
)
def test_what_is_refused_is_told_in_the_language_of_the_reader(
    open_page: Open, client: FakeClient, language: str, code: str, said: str
) -> None:
    """Known refusals have words of their own; technical details stay as they are."""
    refused = ClientError("numpy 1 instead of 2", status=400, body={"code": code})
    client.failures["rollback_model"] = refused
    page = open_page("models", language=language)
    page.button(key="rollback").click().run()
    assert said in page.error[0].value.replace("\\", "")


def test_a_version_that_was_promoted_since_waits_for_nobody(
    open_page: Open, client: FakeClient
) -> None:
    """The line about the last retraining follows what is live; new decisions are counted beside the button."""
    client.background = [
        job(
            kind="learning.retrain",
            state=JobState.DONE,
            result={"outcome": "passed", "version": "text-1"},
        )
    ]
    assert "waits for you" in words(open_page("models"))
    client.live_model = "text-1"
    text = words(open_page("models"))
    assert "waits for you" not in text
    assert "New decisions that no version has learned yet: 3" in text


def test_promoting_and_going_back_keep_their_reason(open_page: Open, client: FakeClient) -> None:
    """The version chosen goes live with the words of the person; one key takes it back."""
    page = open_page("models")
    page.selectbox(key="model_version").select("text-1").run()
    page.text_input[0].input("fewer questions")
    next(b for b in page.button if b.label == "Promote").click().run()
    assert client.called("promote_model") == [("text-1", m.Promote(why="fewer questions"))]
    assert "text-1 is live now" in words(page).replace("\\", "")
    page.button(key="rollback").click().run()
    assert len(client.called("rollback_model")) == 1
    assert not page.exception


def test_a_retraining_shows_its_progress_and_can_be_stopped(
    open_page: Open, client: FakeClient
) -> None:
    """The button asks once; while it runs it can be stopped, and without a worker the page says so."""
    client.background = [job(kind="learning.retrain", state=JobState.RUNNING)]
    page = open_page("models")
    page.button(key="retrain").click().run()
    assert len(client.called("retrain")) == 1
    page.button(key="job.cancel-retrain-1").click().run()
    assert client.called("cancel_job") == [1]
    assert not page.exception


def test_settings_of_retraining_are_saved(open_page: Open, client: FakeClient) -> None:
    """Number, drift and promotion go to the service together."""
    page = open_page("models")
    page.number_input[0].set_value(50)
    next(b for b in page.button if b.label == "Save").click().run()
    (command,) = client.called("update_learning")
    assert (command.new_decisions, command.promotes) == (50, False)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_learning_tells_numbers_with_their_n(
    open_page: Open, client: FakeClient, language: str
) -> None:
    """Agreement and miss rate have interval and n; conflicts name both people."""
    page = open_page("learning", language=language)
    assert not page.exception
    text = words(page)
    for said in ("75%", "n = 4", "n = 40", "5.0%", "Bob", "最好有深色模式"):
        assert said in text, said


def test_a_drawn_unit_is_answered_with_one_key(open_page: Open, client: FakeClient) -> None:
    """The answer is noted and the next unit comes."""
    page = open_page("learning")
    page.button(key="audit-7-none").click().run()
    ((sample_id, command),) = client.called("answer_audit_sample")
    assert (sample_id, command.label) == (7, "none")
    assert "Nothing waits for a second look" in words(page)


def test_units_that_wait_elsewhere_are_one_click_away(open_page: Open, client: FakeClient) -> None:
    """Nobody has to try project after project; the open one is not listed."""
    page = open_page("learning")
    assert "wait in other projects (3)" in words(page)
    assert "audit-of-1" not in {button.key for button in page.button}
    page.button(key="audit-of-2").click().run()
    assert page.session_state["project"] == 2


def test_the_review_can_begin_with_what_teaches_most(open_page: Open, client: FakeClient) -> None:
    """The list of documents follows the order of the service; each document stays whole."""
    page = open_page("review")
    before = page.selectbox(key="choose_document").options
    page.toggle(key="teaching_first").set_value(True).run()
    assert page.selectbox(key="choose_document").options == before[::-1]
    assert not page.exception


@pytest.mark.parametrize(
    ("language", "title"),
    [("zh", "数据尚少，无法判断（1）"), ("en", "Too little data to tell yet (1)")],
)
def test_signals_that_cannot_tell_yet_stand_apart(
    open_page: Open, client: FakeClient, language: str, title: str
) -> None:
    """What asks for something is seen at once; what has too little data is folded away."""
    first = client.drift()[0]
    client.signals = [
        first.model_copy(update={"name": "languages", "level": level})
        for level in ("unknown", "act")
    ]
    page = open_page("learning", language=language)
    assert not page.exception
    assert title in [one.label for one in page.expander]

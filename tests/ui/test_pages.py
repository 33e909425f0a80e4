"""Every page in both languages: shows, is empty, fails in words."""

from __future__ import annotations

import pytest

from service import schemas as s
from service.client import ClientError
from service.schemas import Language
from tests.ui.fake_client import FakeClient
from ui.i18n import translate
from ui.widgets.markup import plain

PAGES = (
    "start",
    "inbox",
    "review",
    "record",
    "document",
    "mood",
    "audit",
    "mail",
    "mailboxes",
    "contacts",
    "models",
    "learning",
    "portfolio",
    "risk",
    "history",
)
LANGUAGES = ("zh", "en")


def words(app) -> str:
    """Return everything that a page says."""
    kinds = ("html", "markdown", "caption", "info", "error", "warning", "success", "subheader")
    parts = [
        str(getattr(e, "value", "") or getattr(e.proto, "body", ""))
        for k in kinds
        for e in app.get(k)
    ]
    return "\n".join([*parts, *(b.label for b in app.button), *(e.label for e in app.expander)])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_shows(open_page, name: str, language: str) -> None:
    """Each page shows itself in the chosen language, without an error."""
    app = open_page(name, language=language)
    assert not app.exception
    assert not app.error
    assert app.get("html")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("start", "start.welcome_text"),
        ("inbox", "empty.no_project"),
        ("review", "empty.no_project"),
        ("record", "empty.no_project"),
    ],
)
def test_without_a_project(open_page, client, name: str, key: str, language: str) -> None:
    """Before there is a project, each page says what to do."""
    client.__init__(empty=True)
    app = open_page(name, language=language, project=None)
    assert translate(Language(language), key) in words(app)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("inbox", "empty.no_documents"),
        ("review", "empty.no_documents"),
        ("document", "empty.no_documents"),
        ("record", "empty.no_record"),
        ("mood", "empty.no_mood"),
        ("audit", "empty.no_audit"),
    ],
)
def test_empty_project(open_page, client, name: str, key: str, language: str) -> None:
    """A page with nothing to show says how something comes in."""
    client.__init__(empty=True)
    client.is_empty = True
    client.projects = lambda **_options: s.Page(
        items=[client.project(1)], total=1, limit=500, offset=0
    )
    app = open_page(name, language=language)
    assert not app.exception
    assert translate(Language(language), key) in words(app)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_service_out_of_reach(open_page, client, name: str, language: str) -> None:
    """Without the service each page says how to start it, and shows no stack trace."""
    client.failures["*"] = ClientError("connection refused")
    app = open_page(name, language=language)
    assert not app.exception
    assert plain(translate(Language(language), "error.unreachable")) in words(app)


@pytest.mark.parametrize(
    ("status", "key"),
    [
        (401, "error.unauthorized"),
        (404, "error.not_found"),
        (413, "error.too_large"),
        (503, "error.not_ready"),
        (500, "error.other"),
    ],
)
def test_problems_have_words(open_page, client, status: int, key: str) -> None:
    """Each kind of refusal says what to do."""
    client.failures["mood"] = ClientError("the *reason*", status=status)
    app = open_page("mood")
    said = translate(Language.EN, key, detail="the *reason*", status=status)
    assert plain(said) in [error.value for error in app.error]


def test_language_can_be_switched(open_page) -> None:
    """The switch changes the page at once and stays in the address."""
    app = open_page("inbox", language="en")
    app.segmented_control(key="choose_language").set_value(Language.ZH).run()
    assert translate(Language.ZH, "inbox.analyze") in words(app)
    assert app.query_params["lang"] == "zh"


def test_project_is_in_the_address(open_page) -> None:
    """A reload comes back to the same project, because the address holds it."""
    assert open_page("record").query_params["project"] == "1"


def test_reviewer_signs_decisions(open_page, client) -> None:
    """Whoever gives a name decides under it."""
    client.names.append("Ana")
    app = open_page("inbox")
    app.selectbox(key="choose_reviewer").set_value("Ana").run()
    assert client.reviewer == "Ana"
    assert client.called("add_reviewer") == []


def test_create_project(open_page, client) -> None:
    """A new project needs a key and a name; names of our side are taken apart."""
    client.__init__(empty=True)
    app = open_page("start", project=None)
    app.text_input(key="new_key").set_value("NEW")
    app.text_input(key="new_name").set_value("New one")
    app.text_input(key="new_people").set_value("Chen Wei，李娜, ")
    app.button[-1].click().run()
    assert client.called("create_project")[0].own_names == ["Chen Wei", "李娜"]
    assert translate(Language.EN, "inbox.analyze") in words(app)


@pytest.mark.parametrize(("key", "name"), [("", "New"), ("1x", "New")])
def test_bad_project(open_page, client, key: str, name: str) -> None:
    """A key that cannot be used is refused before it is sent."""
    client.__init__(empty=True)
    app = open_page("start", project=None)
    app.text_input(key="new_key").set_value(key)
    app.text_input(key="new_name").set_value(name)
    app.button[-1].click().run()
    assert app.error
    assert client.called("create_project") == []


def test_paste_goes_to_the_review(open_page, client) -> None:
    """Pasted text is stored as it is and opens in the review."""
    app = open_page("inbox")
    app.text_area[0].set_value(" 必须导出。\n")
    app.button(key="analyze").click().run()
    assert client.called("paste") == [s.TextIn(text=" 必须导出。\n")]
    assert app.session_state["document"] == 1
    assert "act-accept-1-1" in [button.key for button in app.button]


def test_nothing_pasted(open_page, client) -> None:
    """An empty field is not sent."""
    app = open_page("inbox")
    app.button(key="analyze").click().run()
    assert app.warning[0].value == translate(Language.EN, "inbox.nothing_pasted")
    assert client.called("paste") == []


def test_failed_paste_keeps_the_text(open_page, client) -> None:
    """Nothing typed is lost when the service refuses it."""
    client.failures["paste"] = ClientError("too long", status=413)
    app = open_page("inbox")
    app.text_area[0].set_value("long text")
    app.button(key="analyze").click().run()
    assert app.text_area[0].value == "long text"
    assert app.error


def test_files_each_have_their_result(open_page, client) -> None:
    """Several files go in together; each says what became of it."""
    app = open_page("inbox")
    app.file_uploader[0].upload("a.eml", b"a", "message/rfc822").run()
    assert client.called("upload") == ["a.eml"]
    assert "a\\.eml" in app.success[0].value


@pytest.mark.parametrize("language", LANGUAGES)
def test_unreadable_file_says_what_to_do(open_page, client, language: str) -> None:
    """An encrypted file is refused with the way out, in the reader's language."""
    client.failures["upload"] = ClientError("x", status=400, body={"code": "encrypted"})
    app = open_page("inbox", language=language)
    app.file_uploader[0].upload("a.docx", b"a", "application/zip").run()
    assert plain(translate(Language(language), "unreadable.encrypted")) in app.error[0].value


def test_unreadable_document_in_the_list(open_page, client) -> None:
    """The list says why a document could not be read, and lets one try again or remove it."""
    app = open_page("inbox")
    assert translate(Language.EN, "unreadable.image_only") in words(app)
    app.button(key="again-3").click().run()
    assert len(client.called("reanalyze")) == 1
    app.button(key="remove-3").click().run()
    assert client.called("withdraw_document") == [(3, False)]


def test_record_filters_ask_the_service(open_page, client) -> None:
    """Every filter is looked up in the whole record, not in one page of it."""
    app = open_page("record", record_page=3)
    app.text_input(key="record_text").set_value("search")
    app.text_input(key="record_owner").set_value(" Ana ")
    app.selectbox(key="record_kind").set_value(s.RequirementKind.QUALITY)
    app.selectbox(key="record_priority").set_value(s.Priority.MUST).run()
    asked = client.called("record")[-1]
    assert asked == {
        "type": "requirement",
        "priority": "must",
        "status": None,
        "kind": "quality",
        "owner": "Ana",
        "q": "search",
        "offset": 0,
    }


def test_record_without_match(open_page) -> None:
    """Filters that match nothing say so."""
    app = open_page("record")
    app.text_input(key="record_text").set_value("zzz").run()
    assert translate(Language.EN, "empty.nothing_matches") in words(app)


def test_record_shows_history_and_both_priorities(open_page) -> None:
    """Who confirmed what from which sentence, what the client said and what the PM decided."""
    said = words(open_page("record"))
    assert "李娜" in said
    assert "Search answers within 1 second." in said
    assert "Should · Words in the sentence give the priority" in said
    assert "2 s → 1 s" in said


def test_record_edit_sends_only_changes(open_page, client) -> None:
    """An edit names the version that was read and the fields that differ."""
    app = open_page("record")
    app.text_input(key="record-owner-1-1").set_value("Ana")
    next(b for b in app.button if b.key and b.key.startswith("FormSubmitter:record-1")).click()
    app.run()
    assert client.called("update_record") == [s.RecordUpdate(expected_version=1, owner="Ana")]


def test_record_edit_on_a_newer_version(open_page, client) -> None:
    """Somebody else's newer value is announced, not overwritten."""
    client.failures["update_record"] = ClientError(
        "stale", status=409, body={"current": {"version": 2}}
    )
    app = open_page("record")
    app.text_input(key="record-owner-1-1").set_value("Ana")
    next(b for b in app.button if b.key and b.key.startswith("FormSubmitter:record-1")).click()
    app.run()
    assert plain(translate(Language.EN, "review.stale")) in [w.value for w in app.warning]


def test_change_request_can_be_agreed(open_page, client) -> None:
    """A drafted change gets its effects and both sides' agreement."""
    app = open_page("record")
    app.text_input(key="change-schedule_effect-1-1").set_value("2 days")
    agree = translate(Language.EN, "change.agree")
    next(b for b in app.button if b.label == agree).click().run()
    expected = s.ChangeUpdate(
        expected_version=1, schedule_effect="2 days", state=s.ChangeState.AGREED
    )
    assert client.called("update_change") == [expected]


def test_source_link_opens_the_document(open_page) -> None:
    """From a record item one click leads to the sentence it came from."""
    app = open_page("record")
    app.button(key="to_source-1-0").click().run()
    assert not app.exception
    assert app.session_state["document"] == 2
    assert "cs-place cs-current" in words(app)


def test_every_export_is_offered(open_page) -> None:
    """All five files can be taken away."""
    app = open_page("record")
    keys = {button.key for button in app.download_button}
    assert keys == {f"export-{format_.value}" for format_ in s.ExportFormat}


def test_document_shows_ledger(open_page) -> None:
    """Every sentence has its verdict."""
    app = open_page("document")
    assert len(app.dataframe) == 2
    assert list(app.dataframe[1].value.iloc[:, 0]) == [
        "Not a requirement",
        "Unsure",
        "Quoted history",
    ]


def test_document_removal_needs_a_second_step(open_page, client) -> None:
    """A document with confirmed items does not vanish by one click."""
    app = open_page("document")
    assert app.button(key="take_out-1").disabled
    app.checkbox(key="sure-1").check().run()
    app.button(key="take_out-1").click().run()
    assert client.called("withdraw_document") == [(1, True)]


def test_mood_shows_n_and_evidence(open_page) -> None:
    """No number without n, no tone without its sentence; the course can be saved."""
    app = open_page("mood")
    said = words(app)
    assert "n = 2" in said
    assert "这次又晚了三天。" in said
    saved = {button.proto.label for button in app.get("download_button")}
    assert {translate(Language.EN, f"chart.{kind}") for kind in ("png", "svg", "csv")} <= saved


@pytest.mark.parametrize("language", list(Language))
def test_mood_shows_one_axis_with_its_sentences(open_page, language: Language) -> None:
    """The chosen axis shows its messages with intensity and sentence; one without any says so."""
    app = open_page("mood", language=language)
    assert f"{translate(language, 'axis.complaint')} 0.9" in words(app)
    app.segmented_control(key="mood_axis").set_value("complaint").run()
    said = words(app)
    assert not app.exception
    assert translate(language, "axis.complaint.how") in {c.value for c in app.caption}
    assert "这次又晚了三天。" in said
    app.segmented_control(key="mood_axis").set_value("praise").run()
    assert "这次又晚了三天。" not in words(app)
    assert translate(language, "mood.no_evidence") in words(app)


def test_audit_names_person_and_action(open_page) -> None:
    """The log says who did what in words."""
    table = open_page("audit").dataframe[0].value
    assert table.iloc[0, 1] == "李娜"
    assert table.iloc[0, 2] == "accepted an item"


def test_audit_is_in_the_language_of_the_reader(
    open_page, client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Codes of things, of details and of their values have Chinese words; unknown ones stay as they are."""
    entry = client.audit(1).items[0]
    details = {
        "kind": "alerts.check", "step": "raised", "fields": ["note"], "rows": 6, "name": "text-1",
        "decision_id": None,
    }  # fmt: skip
    rows = [entry.model_copy(update={"entity": "job", "entity_id": 2, "details": details})]
    page = s.Page[s.AuditEntry](items=rows, total=1, limit=100, offset=0)
    monkeypatch.setattr(client, "audit", lambda *_args, **_options: page)
    table = open_page("audit", language="zh").dataframe[0].value
    assert table.iloc[0, 3] == "后台任务 2"
    assert table.iloc[0, 4] == "类别: 检查预警 · 步骤: 预警 · 修改项: 备注 · 行数: 6 · 名称: text-1"


def test_fake_is_fresh() -> None:
    """Two tests never share decisions."""
    assert FakeClient().queue is not FakeClient().queue


def test_a_project_behind_the_first_ones_stays_open(open_page, client) -> None:
    """The header lists the first projects only; another one can be open all the same, a lost one not."""
    app = open_page("register", project=777)
    assert not app.exception
    assert app.session_state["project"] == 777
    found = client.project

    def project(project_id: int) -> s.Project:
        if project_id == 778:
            raise ClientError("no such project", status=404)
        return found(project_id)

    client.project = project
    app = open_page("register", project=778)
    assert "project" not in app.session_state or app.session_state["project"] is None

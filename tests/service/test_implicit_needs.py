"""Suggestions from other projects: off by default, several sources, never in the record."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from service import schemas as s
from service.settings import Settings
from tests.service.conftest import House, open_house


@pytest.fixture
def sharing(tmp_path: Path, sqlite_template: Path) -> Iterator[House]:
    """Give a house whose clients agreed to share."""
    shutil.copy(sqlite_template, tmp_path / "clientsignal.db")
    yield from open_house(Settings(state=tmp_path, share_records_between_projects=True))


def _filled(house: House, key: str, *words: str) -> s.Project:
    """Make a project with one confirmed requirement per word; the fake matcher compares words."""
    project = house.project(key)
    house.paste(project.id, " ".join(f"{key} must have {word}." for word in words))
    for item in house.items(project.id):
        house.accept(item, as_new=True)
    return project


def _three(house: House) -> s.Project:
    _filled(house, "OLD", "search", "export", "backup", "audit")
    _filled(house, "PAST", "search", "export", "backup", "import")
    _filled(house, "OTHER", "search", "backup", "painting")
    return _filled(house, "HERE", "search", "export")


def test_nothing_is_shared_by_default(house: House) -> None:
    """Without consent the answer is empty and says so, whatever other projects hold."""
    needs = house.client.implicit_needs(_three(house).id)
    assert (needs.enabled, needs.similar_projects, needs.items) == (False, 0, [])
    assert Settings.model_fields["share_records_between_projects"].default is False


def test_need_of_several_similar_projects_is_suggested_with_its_sources(sharing: House) -> None:
    """OLD and PAST share two requirements with HERE and both ask for a backup; OTHER shares one."""
    here = _three(sharing)
    needs = sharing.client.implicit_needs(here.id)
    assert (needs.enabled, needs.similar_projects, len(needs.items)) == (True, 2, 1)
    need = needs.items[0]
    assert need.projects == 2
    assert sorted((x.project_key, x.record_code, x.count) for x in need.sources) == [
        ("OLD", "REQ-3", 1),
        ("PAST", "REQ-3", 1),
    ]
    assert need.text in {source.text for source in need.sources}


def test_wording_is_in_the_language_of_the_project(sharing: House) -> None:
    """Of several sources the one that the project's people read speaks for the need."""
    for key, words in (("OLD", "我们必须有 backup."), ("PAST", "We must have backup.")):
        project = _filled(sharing, key, "search", "export")
        sharing.accepted(project.id, words)
    for key, language in (("EN", "en"), ("ZH", "zh")):
        here = sharing.project(key, language=language)
        sharing.paste(here.id, f"{key} must have search. {key} must have export.")
        for item in sharing.items(here.id):
            sharing.accept(item, as_new=True)
        texts = [need.text for need in sharing.client.implicit_needs(here.id).items]
        assert texts == ["We must have backup." if language == "en" else "我们必须有 backup."]


def test_suggestions_touch_neither_review_nor_record(sharing: House) -> None:
    """Asking writes nothing: items, record and audit log stay as they were."""
    here = _three(sharing)
    before = (
        sharing.items(here.id),
        sharing.client.record(here.id),
        sharing.client.audit(here.id),
    )
    assert sharing.client.implicit_needs(here.id).items
    assert before == (
        sharing.items(here.id),
        sharing.client.record(here.id),
        sharing.client.audit(here.id),
    )


def test_archived_projects_count_and_erased_ones_do_not(sharing: House) -> None:
    """Past projects are what suggestions live on; what was erased is gone here too."""
    here = _three(sharing)
    past = next(p for p in sharing.client.projects().items if p.key == "PAST")
    archive = s.ProjectUpdate(expected_version=past.version, archived=True)
    sharing.client.update_project(past.id, archive)
    assert len(sharing.client.implicit_needs(here.id).items) == 1
    sharing.client.erase_project(past.id, confirm_key="PAST")
    assert sharing.client.implicit_needs(here.id).items == []


def test_what_was_withdrawn_elsewhere_is_not_suggested(sharing: House) -> None:
    """A requirement that its own client dropped is no need of others."""
    here = _three(sharing)
    past = next(p for p in sharing.client.projects().items if p.key == "PAST")
    record = sharing.client.record(past.id, q="backup").items[0]
    drop = s.RecordUpdate(expected_version=record.version, status="withdrawn")
    sharing.client.update_record(past.id, record.id, drop)
    assert sharing.client.implicit_needs(here.id).items == []


def test_project_without_a_record_gets_no_suggestions(sharing: House) -> None:
    """Nothing is similar to an empty record."""
    _three(sharing)
    empty = sharing.project("EMPTY")
    needs = sharing.client.implicit_needs(empty.id)
    assert (needs.enabled, needs.items) == (True, [])

"""Shipped figures and texts: reference classes, responses, and the schema that people read."""

import re
from pathlib import Path

import pytest

from models.delay import ReferenceClasses, load_responses, responses_for
from models.delay.columns import (
    CATEGORIES,
    KEYS,
    NUMBER_GROUP,
    OUTCOMES,
    PLAN,
    known_only_afterwards,
)
from models.delay.drivers import Driver, driver_of, group_of
from models.delay.words import tokens
from models.errors import ArtifactError

SCHEMA = Path(__file__).parents[2] / "data" / "project_schema.md"


def test_schema_names_every_canonical_column() -> None:
    """The document lists each column that the code knows."""
    named = set(re.findall(r"`([a-z0-9_]+)`", SCHEMA.read_text(encoding="utf-8")))
    assert {*KEYS, *PLAN, *CATEGORIES, *OUTCOMES, *NUMBER_GROUP} <= named


def test_library_is_bilingual_and_complete() -> None:
    """At least 40 responses, unique keys, every text in both languages."""
    library = load_responses()
    assert len(library) >= 40
    assert len({response.key for response in library}) == len(library)
    for response in library:
        assert response.effort in {"low", "medium", "high"}
        for texts in (response.title, response.when, response.effect, response.risk):
            assert re.search(r"[a-z]", texts["en"])
            assert re.search(r"[\u4e00-\u9fff]", texts["zh"])


def test_every_driver_group_has_responses() -> None:
    """Whatever raises the risk, there is something to do about it."""
    groups = {response.group for response in load_responses()}
    features = [
        "plan:cost_log",
        "kind:phase=Design",
        "word:roof",
        "own:x_score",
        "history:org:late",
    ]
    features += ["context:start_gap_days", "context:starts_all_30d", "context:last_move_share"]
    features += [f"{group}:{name}" for name, group in NUMBER_GROUP.items()]
    assert {group_of(feature) for feature in features} <= groups


def test_responses_follow_the_strongest_driver() -> None:
    """The group of the strongest driver comes first; drivers that lower the risk get nothing."""
    drivers = (
        Driver("a", "client", 4.0, ()),
        Driver("b", "changes", 11.0, ()),
        Driver("c", "team", -9.0, ()),
    )
    found = responses_for(drivers)
    assert [response.group for response in found[:2]] == ["changes", "client"]
    assert all(response.group != "team" for response in found)


def test_reference_classes_fall_back_to_all_work() -> None:
    """An unknown kind gets the class of its size or of all work, always with its n."""
    classes = ReferenceClasses.shipped()
    assert classes.find("construction", 100, "Design").count >= 30
    unknown = classes.find("shipbuilding", 100, "")
    assert unknown.count > classes.find("construction", 100, "Design").count
    assert "New York" in unknown.name
    for found in classes.classes.values():
        assert found.slip_p50 <= found.slip_p80 <= found.slip_p95
        assert 0 <= found.late_share <= 1


def test_damaged_reference_file_is_named(tmp_path: Path) -> None:
    """A broken file is refused with its name."""
    path = tmp_path / "classes.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"classes\.json"):
        ReferenceClasses.load(path)


@pytest.mark.parametrize(
    "name", ["x_is_actual", "x_final_cost", "leak_spent", "slip_days", "x_status"]
)
def test_names_that_speak_of_the_end_are_refused(name: str) -> None:
    """Columns known only afterwards are recognized by name."""
    assert known_only_afterwards(name)


@pytest.mark.parametrize("name", ["x_cum_slip_days", "x_dca_rating", "x_lateral_load", "x_statute"])
def test_harmless_names_are_kept(name: str) -> None:
    """A part of a word does not make a column suspicious."""
    assert not known_only_afterwards(name)


def test_driver_names_are_readable() -> None:
    """Features of one column share one name without technical endings."""
    assert driver_of("requirements:requirements_added_count") == "Requirements added"
    assert driver_of("requirements:requirements_added_count_over_total") == "Requirements added"
    assert driver_of("kind:phase=Design") == "Phase of the work"


def test_chinese_titles_give_pairs_of_characters() -> None:
    """Chinese text is cut into overlapping pairs, Latin text into words."""
    assert tokens("订单系统 Portal") == {"订单", "单系", "系统", "portal"}

"""Drivers as a project manager reads them: values shown, what is missing named as missing."""

from __future__ import annotations

import numpy as np
import pytest

from models.delay.columns import FALLS, NUMBER_GROUP, RISES, direction
from models.delay.drivers import NOT_GIVEN, PATTERN, drivers_of, shown_drivers, value_of

NAMES = (
    "requirements:open_questions_count",
    "requirements:requirements_added_count",
    "history:contractor:late",
    "history:contractor:count",
    "plan:duration_log_days",
    "kind:phase=Design",
)


MEANS = np.array([3.0, 5.0, 0.0, 1.0, 4.0, 0.3])


def test_what_the_row_does_not_say_is_one_driver() -> None:
    """A missing value and a contractor without results are no reasons under their own name."""
    values = np.array([np.nan, 12.0, np.nan, 0.0, np.log1p(90.0), 1.0])
    parts = np.array([0.3, 0.9, 0.2, 0.1, -0.5, 0.0])
    found = {driver.name: driver for driver in drivers_of(parts, (values, MEANS), NAMES, 0.4)}
    assert set(found) == {"Facts that are not given", "Requirements added", "Planned duration"}
    missing = found["Facts that are not given"]
    assert missing.features[0] == NOT_GIVEN
    assert len(missing.features) == 4
    assert str(found["Requirements added"]).startswith("Requirements added (12): +2")
    assert str(found["Planned duration"]).startswith("Planned duration (90 days): -1")


@pytest.mark.parametrize(
    ("feature", "value", "part", "is_named"),
    [
        ("requirements:open_questions_count", 0.0, 0.2, False),
        ("requirements:open_questions_count", 0.0, -0.2, True),
        ("requirements:open_questions_count", 5.0, -0.2, False),
        ("requirements:open_questions_count", 5.0, 0.2, True),
        ("client:mood_mean", 4.0, 0.2, False),
        ("client:mood_mean", -1.0, 0.2, True),
        ("plan:cost_log", 9.0, -0.2, True),
        ("plan:cost_log", 0.0, 0.2, True),
    ],
)
def test_what_runs_against_experience_has_no_name_of_its_own(
    feature: str, value: float, part: float, *, is_named: bool
) -> None:
    """Five questions open at -7 points is noise of a short history; its points stay in the sum."""
    row = (np.array([value]), np.array([3.0]))
    (driver,) = drivers_of(np.array([part]), row, (feature,), 0.0)
    assert (driver.features == (feature,)) == is_named
    assert (driver.features[0] == PATTERN) != is_named
    assert np.sign(driver.points) == np.sign(part)


def test_every_contribution_belongs_to_exactly_one_driver() -> None:
    """Nothing that moves the score is left out or told twice."""
    values = np.array([0.0, 3.0, np.nan, 0.0, 2.0, 0.0])
    parts = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    found = drivers_of(parts, (values, MEANS), NAMES, 0.0)
    told = [name for one in found for name in one.features if name not in (NOT_GIVEN, PATTERN)]
    bare = [name.removeprefix("missing:").removeprefix("pattern:") for name in told]
    assert sorted(bare) == sorted(NAMES)


def test_the_word_that_pulls_hardest_is_shown() -> None:
    """A driver of many words names one that the title has and that pulls the way of the sum."""
    names = ("word:boiler", "word:roof", "word:gym")
    values, parts = np.array([0.0, 1.0, 1.0]), np.array([0.9, 0.3, -0.4])
    (driver,) = drivers_of(parts, (values, np.zeros(3)), names, 0.5)
    assert driver.points > 0
    assert driver.value == "roof"


def test_what_rounds_to_nothing_is_not_shown() -> None:
    """A line such as "Planned cost: +0 points" says nothing."""
    values = np.array([9.0, 13.0, 0.0, 1.0, 2.0, 0.0])
    parts = np.array([0.001, 0.9, 0.0, 0.0, 0.01, 0.0])
    found = drivers_of(parts, (values, MEANS), NAMES, 0.0)
    assert len(found) == 3
    assert [driver.name for driver in shown_drivers(found, most=3)] == ["Requirements added"]


@pytest.mark.parametrize(
    ("feature", "value", "shown"),
    [
        ("plan:start_month", 3.0, "Mar"),
        ("plan:cost_log", float(np.log1p(250_000)), "250,000"),
        ("progress:remaining_log_days", -float(np.log1p(12)), "-12 days"),
        ("progress:elapsed_share", 0.8, "80 %"),
        ("context:start_gap_share", 0.74, ""),
        ("context:start_gap_days", -116.0, "-116 days"),
        ("client:mood_mean", -0.25, "-0.25"),
        ("client:reply_lag_client_days", 4.0, "4 days"),
        ("kind:category=portal", 1.0, "portal"),
        ("kind:category=portal", 0.0, ""),
        ("word:roof", 1.0, "roof"),
        ("word:roof", 0.0, ""),
        ("history:org:late", 0.1, ""),
        ("requirements:open_questions_count_over_total", 0.1, ""),
        ("requirements:open_questions_count", 0.0, "0"),
        ("requirements:open_questions_count", float("nan"), ""),
    ],
)
def test_values_are_shown_in_their_unit(feature: str, value: float, shown: str) -> None:
    """Logarithms are undone, shares are percent, and what has no plain value shows none."""
    assert value_of(feature, value) == shown


def test_directions_are_of_columns_that_exist() -> None:
    """A renamed column must not lose its direction in silence."""
    assert RISES - {"behind_share"} <= set(NUMBER_GROUP)
    assert set(NUMBER_GROUP) >= FALLS
    assert direction("requirements:open_questions_count_over_total") == 1
    assert direction("progress:behind_share") == 1
    assert direction("client:mood_mean") == -1
    assert direction("plan:duration_log_days") == direction("own:x_open") == 0

"""Working days of China."""

from datetime import date

import pytest

from nlp.dates import WorkCalendar

CALENDAR = WorkCalendar()


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 6, 2), False),  # Dragon Boat Festival, a Monday
        (date(2025, 9, 28), True),  # swap day, a Sunday
        (date(2026, 2, 14), True),  # swap day, a Saturday
        (date(2026, 2, 23), False),  # Spring Festival, a Monday
        (date(2025, 6, 7), False),  # plain Saturday
        (date(2025, 6, 6), True),  # plain Friday
    ],
)
def test_swap_days_and_holidays(day: date, works: bool) -> None:
    """Public holidays are off and swap days are worked."""
    assert CALENDAR.is_workday(day) is works


def test_year_without_announced_swap_days_falls_back_to_weekdays() -> None:
    """A year whose swap days are unknown counts Monday to Friday, and says that it is unknown."""
    assert not CALENDAR.knows(date(2090, 1, 2))
    assert CALENDAR.is_workday(date(2090, 1, 2)) is True  # a Monday
    assert CALENDAR.is_workday(date(2090, 1, 1)) is False  # a Sunday


def test_own_days_off_are_respected() -> None:
    """A company's own days off are no working days."""
    closed = WorkCalendar(extra_days_off=frozenset({date(2025, 6, 5)}))
    assert closed.add_workdays(date(2025, 6, 4), 1) == date(2025, 6, 6)


def test_next_holiday_is_the_next_block() -> None:
    """The next holiday after early September 2025 is the joint block of October."""
    assert CALENDAR.next_holiday(date(2025, 9, 1)) == (date(2025, 10, 1), date(2025, 10, 8))

"""Every day of 2025 and 2026, counted by two libraries that know nothing of each other, and by us."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from deadlines import arithmetic
from deadlines.arithmetic import Terms
from tests.deadlines.calendars import CHINA, at

FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
TABLE = holidays.CN(years=[2025, 2026])
LIBRARIES = {"chinesecalendar": chinese_calendar.is_workday, "holidays": TABLE.is_working_day}


def walk(works, on: date, count: int, step: int) -> date | None:
    """The n-th working day by a library, day by day; None where its years end."""
    while count:
        on += timedelta(days=step)
        if not FIRST <= on <= LAST:
            return None
        count -= works(on)
    return on


@pytest.mark.parametrize("library", sorted(LIBRARIES))
def test_each_day_works_or_rests_as_the_library_says(library):
    works = LIBRARIES[library]

    assert [on for on in DAYS if CHINA.is_working_day(on) != works(on)] == []


@pytest.mark.parametrize("library", sorted(LIBRARIES))
@pytest.mark.parametrize(("direction", "step"), [("after", 1), ("before", -1)])
def test_each_day_plus_and_minus_n_working_days_is_the_librarys_day_at_its_close(library, direction, step):
    works, differing, counted = LIBRARIES[library], [], 0
    for on in DAYS:
        for count in (1, 2, 3, 5, 10):
            expected = walk(works, on, count, step)
            if expected is None:
                continue
            counted += 1
            answer = arithmetic.due(Terms(count, "working_days", direction), at(f"{on} 15:00"), CHINA)
            if answer.at != at(f"{expected} 18:00") or answer.is_provisional:
                differing.append((on, count))

    assert differing == []
    assert counted > 3500


def test_the_library_that_counts_by_itself_agrees_as_well():
    """`holidays` has an n-th working day of its own, written by other hands."""
    differing = []
    for on in DAYS[:-40]:
        for count in (1, 2, 5):
            answer = arithmetic.due(Terms(count, "working_days"), at(f"{on} 09:00"), CHINA)
            if CHINA.date_of(answer.at) != TABLE.get_nth_working_day(on, count):
                differing.append((on, count))

    assert differing == []


@pytest.mark.parametrize("library", sorted(LIBRARIES))
def test_eight_working_hours_from_each_noon_end_at_the_next_working_noon(library):
    """13:00 to 18:00 are five hours, 9:00 to 12:00 three: a working day after noon, whatever lies between."""
    works, differing = LIBRARIES[library], []
    for on in DAYS[:-15]:
        # After a day of rest, the whole of the next working day.
        expected = at(f"{walk(works, on, 1, 1)} {'12:00' if works(on) else '18:00'}")
        if arithmetic.due(Terms(8, "working_hours"), at(f"{on} 12:00"), CHINA).at != expected:
            differing.append(on)

    assert differing == []

"""Four weeks of a nurse, 1 to 28 March 2027, tap by tap, with what is true on each day."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.e2e.life import week1, week2, week3, week4
from tests.e2e.life.world import World

BEGUN = "2027-03-01T07:35"
DAYS = (
    week1.first_morning,
    week1.first_evening,
    week1.tuesday_and_its_night,
    week1.wednesday,
    week1.thursday_apart,
    week1.a_bad_day,
    week1.what_the_runs_had_room_for,
    week1.a_full_sunday,
    week1.the_first_week,
    week2.a_goal_eased,
    week2.three_times_and_a_long_name,
    week2.what_the_change_left,
    week2.five_days_away_and_back,
    week3.a_leave,
    week3.ticking_while_away,
    week3.put_away_and_brought_back,
    week4.written_apart,
    week4.settings,
    week4.an_evening,
    week4.the_end,
    week4.what_grew,
    week4.what_each_page_says,
)
WITHOUT_LOOKING_BACK = [
    day
    for day in DAYS
    if day
    not in (
        week1.the_first_week,
        week2.what_the_change_left,
        week4.settings,
        week4.what_each_page_says,
    )
]
"""The same days, in two thirds of the time."""


def live(world: World, days: Sequence[Callable[[World], None]] = DAYS) -> None:
    """All of it, day after day."""
    for day in days:
        day(world)

"""Four weeks of a nurse, 1 to 28 March 2027, tap by tap, with what is true on each day."""

from __future__ import annotations

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
    week1.a_full_sunday,
    week2.a_goal_eased,
    week2.five_days_away_and_back,
    week3.a_leave,
    week3.put_away_and_brought_back,
    week4.written_apart,
    week4.settings,
    week4.the_end,
)


def live(world: World) -> None:
    """All of it, day after day."""
    for day in DAYS:
        day(world)

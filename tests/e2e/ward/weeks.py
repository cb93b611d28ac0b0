"""Four weeks of a ward nurse on rotating twelves, 1 to 28 March 2027."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.e2e.life.world import World
from tests.e2e.ward import week1, week2, week3, week4

BEGUN = "2027-03-01T05:50"
DAYS = (
    week1.first_morning,
    week1.the_roster,
    week1.two_long_days_and_two_free_ones,
    week1.a_hard_night,
    week2.how_the_week_was,
    week2.after_the_nights,
    week2.ten_evenings,
    week2.a_letter,
    week2.a_limit_of_her_own,
    week3.put_away,
    week3.a_second_week_above,
    week3.in_touch_again,
    week3.hours_of_learning,
    week4.supervision,
    week4.the_letter_comes,
    week4.the_clocks_go_forward,
    week4.looking_back,
    week4.what_grew,
)


TWO_WEEKS = DAYS[:9]


def live(world: World, days: Sequence[Callable[[World], None]] = DAYS) -> None:
    """Day after day, all of it or so many."""
    for day in days:
        day(world)

"""
A fortnight of a nurse on nights in Auckland, with a change of clocks and a trip to London.

She starts at 19:00 and ends at 07:30, sleeps from 08:30 to 15:30 and lets her day begin at noon.
New Zealand's clocks go back on Sunday 2026-04-05 at 03:00 (UTC+13 becomes UTC+12), while she is
on shift. On Thursday 9 April she lands in London (UTC+1), where she lives by day.

Her habits: stretching (daily, before the shift), water (daily, in the middle of it), a call home
(twice a week) and reading (daily, no reminder of its own: the round-up alone speaks of it).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.domain.sender import Sender

from tend.domain.nudges.decide import Drop, Send

AUCKLAND, LONDON = ZoneInfo("Pacific/Auckland"), ZoneInfo("Europe/London")
NIGHT = ["19:00", "07:30"]


def plan(kind: str = "daily", **more: Any) -> list[dict[str, Any]]:
    """A plan from the first of March on."""
    return [{"from": "2026-03-01", "kind": kind, "target": 1, "tiny": None, **more}]


def nurse() -> Sender:
    """Her records on Monday, 30 March."""
    settings: dict[str, Any] = {
        "tz": "Pacific/Auckland",
        "dayStart": "12:00",
        "quiet": ["08:30", "15:30"],
        "cap": 4,
        # The roster: Monday to Wednesday, then Saturday (the night of the change), then two more.
        "work": {},
        "work.2026-03-30": NIGHT,
        "work.2026-03-31": NIGHT,
        "work.2026-04-01": NIGHT,
        "work.2026-04-04": NIGHT,
        "work.2026-04-06": NIGHT,
        "work.2026-04-07": NIGHT,
        "roundUp": "08:00",
        "checkin": [7, "17:00"],
        "summary": [1, "16:00"],
        "opened": "2026-03-29",
    }
    return Sender(
        {
            "s": {name: {"v": value} for name, value in settings.items()},
            "h": {
                "call": {
                    "plan": plan("times_per_week", n=2),
                    "rem": [{"at": "17:30", "days": [1, 4, 6]}],
                },
                "read": {"plan": plan()},
                "stretch": {"plan": plan(), "rem": [{"at": "17:30", "days": None}]},
                "water": {"plan": plan(), "rem": [{"at": "02:30", "days": [1, 2, 3, 6]}]},
            },
            # Written to herself for the day after the change of clocks.
            "l": {"letter": {"due": "2026-04-06"}},
            "t": {},
            "c": {},
        }
    )


Change = Callable[[Sender, datetime], None]


def tick(*habits: str, value: Any = 1) -> Change:
    """Ticks of today; whoever ticks has opened the app."""

    def change(sender: Sender, now: datetime) -> None:
        today = sender.snapshot().day_of(now)
        for habit in habits:
            sender.put("t", f"{today}.{habit}", v=value)
        sender.put("s", "opened", v=str(today))

    return change


def lands(sender: Sender, now: datetime) -> None:
    """Her phone writes the new zone; she sets the day start and quiet hours for it."""
    sender.put("s", "tz", v="Europe/London")
    sender.put("s", "dayStart", v="04:00")
    sender.put("s", "quiet", v=["22:00", "07:00"])
    sender.put("s", "roundUp", v="20:00")


def snoozes(sender: Sender, now: datetime) -> None:
    """She snoozes the last nudge: it comes again in an hour."""
    sender.snooze(now)


def local(zone: ZoneInfo, text: str, fold: int = 0) -> datetime:
    """An instant in 2026 by the local time of her zone."""
    wall = datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M")
    return wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def fortnight() -> Sender:
    """All that she does, and all decisions."""
    sender = nurse()
    doings: list[tuple[datetime, Change]] = [
        (local(AUCKLAND, "03-30 17:45"), tick("stretch", "call")),
        (local(AUCKLAND, "03-31 03:00"), tick("water")),
        (local(AUCKLAND, "03-31 16:00"), tick("stretch")),
        # The round-up of a night that is over: there will be no other.
        (local(AUCKLAND, "03-31 18:00"), snoozes),
        (local(AUCKLAND, "04-01 07:40"), tick("read", "water")),
        # The reminder of five minutes ago: one more at 18:35.
        (local(AUCKLAND, "04-01 17:35"), snoozes),
        (local(AUCKLAND, "04-02 02:35"), tick("water", "stretch")),
        (local(AUCKLAND, "04-02 18:00"), tick("call")),
        (local(AUCKLAND, "04-03 16:00"), tick("stretch", "read", value="s")),
        (local(AUCKLAND, "04-04 18:00"), tick("stretch")),
        # Before the clock goes back, so at 02:30 of the second time she is asked for nothing.
        (local(AUCKLAND, "04-05 02:45", fold=0), tick("water")),
        (local(AUCKLAND, "04-05 16:00"), tick("read")),
        (local(AUCKLAND, "04-06 16:30"), tick("read", "call")),
        (local(AUCKLAND, "04-07 18:00"), tick("stretch", "water")),
        (local(AUCKLAND, "04-08 18:00"), tick("stretch", "read")),
        (local(LONDON, "04-09 06:00"), lands),
        (local(LONDON, "04-09 12:00"), tick("stretch", "read", "water")),
        (local(LONDON, "04-10 12:00"), tick("stretch")),
    ]
    sender.run(local(AUCKLAND, "03-30 12:00"), local(LONDON, "04-13 12:00"), doings)
    return sender


Line = tuple[str, str, str]
"""By the clock on her wall: what is said, of which habits; or `-` and why it is not."""

SAID: list[Line] = [
    # Monday. The day has four of higher rank to come, so there is no room for the summary.
    ("Mon 03-30 16:00 NZDT", "-", "cap"),
    # Two habits at one time are one nudge.
    ("Mon 03-30 17:30 NZDT", "reminder_many", "call stretch"),
    # Tuesday's small hours are of Monday's day, and so is the end of Monday's shift.
    ("Tue 03-31 02:30 NZDT", "reminder", "water"),
    ("Tue 03-31 07:30 NZDT", "clockoff", ""),
    # Water was kept at 03:00, stretch and call on Monday; reading has been open since noon.
    ("Tue 03-31 08:00 NZDT", "roundup", "read"),
    # Tuesday. She stretched at 16:00.
    ("Tue 03-31 17:30 NZDT", "-", "kept"),
    ("Wed 04-01 02:30 NZDT", "reminder", "water"),
    ("Wed 04-01 07:30 NZDT", "clockoff", ""),
    # One of the week's two calls is open; all else was kept by 07:40.
    ("Wed 04-01 08:00 NZDT", "roundup", "call"),
    # Wednesday. She snoozes, and hears it once more an hour after that.
    ("Wed 04-01 17:30 NZDT", "reminder", "stretch"),
    ("Wed 04-01 18:35 NZDT", "reminder", "stretch"),
    ("Thu 04-02 02:30 NZDT", "reminder", "water"),
    ("Thu 04-02 07:30 NZDT", "clockoff", ""),
    # The fourth that counts: the snoozed one does not.
    ("Thu 04-02 08:00 NZDT", "roundup", "call read"),
    # Thursday, free. Water has no reminder on Thursdays; the round-up knows it is open.
    ("Thu 04-02 17:30 NZDT", "reminder_many", "call stretch"),
    ("Fri 04-03 08:00 NZDT", "roundup", "read stretch water"),
    # Friday, free. She has put two habits to rest; they are not named at all.
    ("Fri 04-03 17:30 NZDT", "-", "resting"),
    ("Sat 04-04 08:00 NZDT", "roundup", "water"),
    # Saturday. Two calls make the week, so of the two habits at 17:30 one is left.
    ("Sat 04-04 17:30 NZDT", "reminder", "stretch"),
    # 02:30 comes twice tonight. She hears it the first time, and keeps it.
    ("Sun 04-05 02:30 NZDT", "reminder", "water"),
    # The clock has gone back: the shift took an hour longer, its end is by the new clock.
    ("Sun 04-05 07:30 NZST", "clockoff", ""),
    ("Sun 04-05 08:00 NZST", "roundup", "read"),
    # Sunday, free, with the weekly check-in.
    ("Sun 04-05 17:00 NZST", "checkin", ""),
    ("Sun 04-05 17:30 NZST", "reminder", "stretch"),
    ("Mon 04-06 08:00 NZST", "roundup", "stretch water"),
    # Monday. 09:00 of this day would be tomorrow in her sleep: the letter is there as she wakes.
    ("Mon 04-06 15:30 NZST", "letter", ""),
    # Letter, two reminders and the end of work are four: neither summary nor round-up has room.
    ("Mon 04-06 16:00 NZST", "-", "cap"),
    # She has called already today; one more call is open this week, but not today.
    ("Mon 04-06 17:30 NZST", "reminder", "stretch"),
    ("Tue 04-07 02:30 NZST", "reminder", "water"),
    ("Tue 04-07 07:30 NZST", "clockoff", ""),
    ("Tue 04-07 08:00 NZST", "-", "cap"),
    # Tuesday. At 18:00 she stretches and drinks for the night ahead.
    ("Tue 04-07 17:30 NZST", "reminder", "stretch"),
    ("Wed 04-08 02:30 NZST", "-", "kept"),
    ("Wed 04-08 07:30 NZST", "clockoff", ""),
    ("Wed 04-08 08:00 NZST", "roundup", "call read"),
    # Wednesday, on her way. Her phone has not said yet that she is elsewhere.
    ("Wed 04-08 17:30 NZST", "reminder", "stretch"),
    ("Thu 04-09 02:30 NZST", "reminder", "water"),
    ("Thu 04-09 08:00 NZST", "roundup", "call water"),
    # Thursday, London. Auckland's 17:30 comes at 06:30 and means nothing here: she hears it by
    # her own clock, once. She stretched at noon. The round-up has the hour that she set here.
    ("Thu 04-09 17:30 BST", "reminder", "call"),
    ("Thu 04-09 20:00 BST", "roundup", "call"),
    # Friday. 02:30 is in quiet hours now and of a day that is over at their end: water is silent.
    ("Fri 04-10 17:30 BST", "-", "kept"),
    ("Fri 04-10 20:00 BST", "roundup", "call read water"),
    # Saturday and Sunday without a sign of her.
    ("Sat 04-11 17:30 BST", "reminder_many", "call stretch"),
    ("Sat 04-11 20:00 BST", "roundup", "call read stretch water"),
    ("Sun 04-12 17:00 BST", "checkin", ""),
    ("Sun 04-12 17:30 BST", "reminder", "stretch"),
    ("Sun 04-12 20:00 BST", "roundup", "call read stretch water"),
    # Monday, the third day: the reminders stop and she is welcome.
    ("Mon 04-13 10:00 BST", "welcome_3", ""),
]


def test_the_fortnight_of_a_nurse() -> None:
    """
    Every nudge that is sent, and every one that is dropped, is the one that is explained here.
    """
    lines: list[Line] = []
    for step in fortnight().steps:
        when = f"{step.now.astimezone(step.snapshot.zone):%a %m-%d %H:%M %Z}"
        match step.answer:
            case Send():
                lines.append((when, step.answer.text, " ".join(step.answer.habits)))
            case Drop():
                lines.append((when, "-", step.answer.reason))
    assert lines == SAID

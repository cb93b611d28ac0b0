"""
The push service of a simulation, and the judge of every message that reaches it. What may be said,
when and how often is taken from the rules' words, with nothing of the product's code.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.push.push_receiver import Browser
from tests.simulation.history import Broken

from tend.push.transport import Reply, Transport, Unanswered

WELCOMES = (3, 7, 14, 30)
GRACE = timedelta(seconds=60)
"""A message may be on its way for so long after it was decided."""
CAP = 4
ONLY_PRESENT = {"reminder", "meet", "evening", "roundup"}

Records = dict[str, dict[str, dict[str, Any]]]


class Box:
    """One subscription: a browser's keys, and what came to it."""

    def __init__(self, account: str, device: str) -> None:
        self.account, self.device, self.browser = account, device, Browser()
        self.is_gone = False
        self.taken: dict[str, tuple[str, int]] = {}
        """By key: the topic, and how many accidents there had been when it was accepted."""


class Post(Transport):
    """
    Attributes:
        weather: The share of messages that meet with misfortune.
        accidents: Counts all that allows a message to come twice: kills, restores, lost answers.
        records: What the server holds for an account now; None: it cannot be judged at this time.
    """

    def __init__(self, luck: random.Random, clock: Callable[[], int]) -> None:
        super().__init__(private=False, ca=None)
        self.luck, self.clock = luck, clock
        self.weather = 0.0
        self.boxes: dict[str, Box] = {}
        self.accidents: Counter[str] = Counter()
        self.records: Callable[[str], Records | None] = lambda account: None
        self.note: Callable[[str], None] = lambda line: None
        self.said: Counter[str] = Counter()
        self.days: dict[tuple[str, str], set[str]] = {}
        self.broken: Broken | None = None

    async def open(self) -> None:
        """Nothing to open."""

    async def close(self) -> None:
        """Nothing to close."""

    async def post(
        self, endpoint: str, body: bytes, headers: Mapping[str, str], proxy: str | None
    ) -> Reply:
        box = self.boxes[endpoint.rpartition("/")[2]]
        await asyncio.sleep(self.luck.uniform(0.02, 0.3))
        if box.is_gone:
            return Reply(410, {}, "")
        fate = self.luck.random() / self.weather if self.weather else 1.0
        if fate < 0.15:
            await asyncio.sleep(12)
            raise Unanswered("no answer in 12 s")
        if fate < 0.35:
            return Reply(429, {"Retry-After": str(self.luck.randint(1, 900))}, "")
        if fate < 0.55:
            return Reply(self.luck.choice([500, 502, 503, 413]), {}, "trouble")
        if fate < 0.57:
            box.is_gone = True
            return Reply(410, {}, "")
        self._take(box, json.loads(box.browser.open(body)), headers["Topic"])
        if fate < 0.75:
            self.accidents[box.account] += 1
            await asyncio.sleep(12)
            raise Unanswered("the answer was lost")
        await asyncio.sleep(self.luck.uniform(0.02, 0.3))
        return Reply(201, {}, "")

    def _take(self, box: Box, message: dict[str, Any], topic: str) -> None:
        data = message["notification"]["data"]
        key, kind = data["key"], data["kind"]
        self.said[kind] += 1
        self.note(f"push {box.device} {key}")
        if kind == "test":
            return
        try:
            self._judge_twice(box, key, topic)
            records = self.records(box.account)
            if records is not None:
                judge = Judge(records, self.clock())
                judge.judge(kind, data)
                self._judge_cap(box, data, str(judge.zone))
        except Broken as broken:
            # Said at the end of the day: here it would be taken for a fault of the network.
            self.broken = self.broken or broken

    def _judge_twice(self, box: Box, key: str, topic: str) -> None:
        accidents = self.accidents[box.account] + self.accidents[""]
        before = box.taken.get(key)
        box.taken[key] = (topic, accidents)
        if before is None:
            return
        if before[1] == accidents:
            raise Broken(f"nudge: {key} came to {box.device} twice, and nothing had gone wrong")
        if before[0] != topic:
            raise Broken(f"nudge: {key} came to {box.device} again under another topic")

    def _judge_cap(self, box: Box, data: dict[str, Any], zone: str) -> None:
        # A traveller's date may begin twice.
        keys = self.days.setdefault((box.account, f"{data['day']} {zone}"), set())
        keys.add(data["key"])
        if len(keys) > CAP:
            raise Broken(f"nudge: {sorted(keys)} are more than the cap of a day")


class Judge:
    """Whether something may be said at an instant, by what the server had known for a minute."""

    def __init__(self, records: Records, now_ms: int) -> None:
        self.records = records
        settings = {id: fields.get("v") for id, fields in records.get("s", {}).items()}
        self.settings = settings
        self.zone = ZoneInfo(settings.get("tz") or "UTC")
        self.now = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(self.zone)
        self.today = self.day_of(self.now)

    def day_of(self, now: datetime) -> date:
        """The person's date: it begins at `dayStart`, by the clock on the wall."""
        start = time.fromisoformat(self.settings.get("dayStart") or "04:00")
        return now.date() if now.time() >= start else now.date() - timedelta(days=1)

    def judge(self, kind: str, data: dict[str, Any]) -> None:
        """
        Raises:
            Broken: It may not be said.
        """
        early = (self.now.astimezone(UTC) - GRACE).astimezone(self.zone)
        if self.is_quiet(self.now.time()) and self.is_quiet(early.time()):
            raise Broken(f"nudge: {data['key']} came in quiet hours, at {self.now}")
        if kind == "letter" or self.day_of(early) != self.today:
            return
        if self.is_silent(self.today):
            raise Broken(f"nudge: {data['key']} came during leave or hush, at {self.now}")
        away = self.away()
        if away is not None:
            if kind in ONLY_PRESENT and away >= WELCOMES[0]:
                raise Broken(f"nudge: {data['key']} came after {away} days without a sign")
            if kind == "welcome" and away not in WELCOMES:
                raise Broken(f"nudge: {data['key']} came on day {away} of an absence")
            if away > WELCOMES[-1]:
                raise Broken(f"nudge: {data['key']} came after {away} days: silence was promised")
        if kind == "evening" and self.is_working(self.now) and self.is_working(early):
            raise Broken(f"nudge: {data['key']} came in work hours, at {self.now}")
        if kind == "reminder":
            # One that was put off goes out again while one of its habits is open.
            reasons = [self._against_habit(habit, data["day"]) for habit in data["habits"]]
            if all(reasons):
                raise Broken(
                    f"nudge: {data['key']} came although {' and '.join(filter(None, reasons))}"
                )

    def _against_habit(self, habit: str, day: str) -> str | None:
        fields = self.records.get("t", {}).get(f"{day}.{habit}", {})
        if self.amount(fields) > 0:
            return f"{habit} is done: {fields}"
        if fields.get("r") == 1:
            return f"{habit} rests: {fields}"
        if self.records.get("h", {}).get(habit, {}).get("del") == 1:
            return f"{habit} is deleted"
        return None

    @staticmethod
    def amount(fields: dict[str, Any]) -> float:
        """What was done."""
        shares = (v for f, v in fields.items() if f == "v" or f.startswith("c."))
        return sum(one for one in shares if isinstance(one, int | float))

    def is_quiet(self, at: time) -> bool:
        """Whether a local time lies in the quiet hours."""
        hours = self.settings.get("quiet", ["21:30", "07:00"])
        if not hours:
            return False
        start, end = map(time.fromisoformat, hours)
        return start <= at < end if start <= end else at >= start or at < end

    def is_working(self, at: datetime) -> bool:
        """Whether an instant lies in the hours of work, which are the same on all weekdays here."""
        hours = (self.settings.get("work") or {}).get("1")
        if not hours:
            return False
        start, end = map(time.fromisoformat, hours)
        now = at.time()
        return start <= now < end if start <= end else now >= start or now < end

    def is_silent(self, day: date) -> bool:
        """Whether the person wants to hear nothing on a date."""
        text = day.isoformat()
        hush = self.settings.get("hush")
        spans = self.settings.get("leave") or []
        return bool(hush and text <= hush) or any(
            one["from"] <= text and (one["to"] is None or text <= one["to"]) for one in spans
        )

    def away(self) -> int | None:
        """Dates since the last sign of the person, without those that they had announced."""
        ticks = self.records.get("t", {}).items()
        habits = self.records.get("h", {})
        signs = [
            id[:10]
            for id, one in ticks
            if id[11:] in habits and (self.amount(one) > 0 or one.get("r") == 1)
        ]
        if opened := self.settings.get("opened"):
            signs.append(opened)
        before = [sign for sign in signs if sign <= self.today.isoformat()]
        if not before:
            return None
        last = date.fromisoformat(max(before))
        days = (last + timedelta(step) for step in range(1, (self.today - last).days + 1))
        return sum(not self.is_silent(day) for day in days)

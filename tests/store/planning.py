"""Writes reminders, makes plans and asks who is due, as routes and workers do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.store.conftest import JITTER_S, NOW, Phone, stamp

from tend.domain.nudges.plan import jitter_of
from tend.nudger.decide import next_ms
from tend.store.contract.base import Message, Subscription

DAY = 24 * 3600 * 1000
HOUR = 3600 * 1000
HABIT = "h7k2m9q4s0ab"
PLAN = [{"from": "2025-01-01", "kind": "daily", "target": 1, "tiny": None}]
QUIETLY = {"tz": "UTC", "quiet": None, "roundUp": None, "checkin": None, "summary": None}


def ms(text: str) -> int:
    """An instant of 3 October 2025, on which `NOW` is 08:26:40."""
    at = datetime.fromisoformat(f"2025-10-03T{text}").replace(tzinfo=UTC)
    return round(at.timestamp() * 1000)


def at_of(phone: Phone, endpoint: str = "https://push/a") -> Subscription:
    return Subscription(phone.caller.account, phone.caller.device, endpoint, "p", "a")


def word(phone: Phone, key: str = "hello/-/1") -> Message:
    return Message(phone.caller.account, key, phone.caller.device, b"{}", "high", NOW + DAY, 0)


async def plan(phone: Phone, now_ms: int = NOW) -> None:
    """Plan marked accounts anew, as a worker does."""
    store = phone.store
    dues = [due for due in await store.claim_due(now_ms, 100, 0) if due.marked]
    inputs = await store.nudge_inputs([due.account for due in dues], now_ms)
    at = [next_ms(d.account, inputs[d.account], d.since_ms - 1, JITTER_S) for d in dues]
    await store.put_plans([*zip(dues, at, strict=True)])


async def listen(phone: Phone, *rem: str, now_ms: int = NOW) -> None:
    """A device with a habit, a few settings and a subscription."""
    await write(phone, *rem)
    await phone.store.put_subscription(at_of(phone, f"https://push/{phone.caller.device}"), now_ms)
    await plan(phone, now_ms)


async def write(phone: Phone, *rem: str, now_ms: int = NOW, **settings: Any) -> None:
    """Reminders and settings."""
    mark = stamp(now_ms - NOW, phone.caller.device, phone.n)
    times = [{"at": at, "days": None} for at in rem]
    values = {**QUIETLY, "opened": "2025-10-03", **settings}
    rows = [("s", name, {"v": (value, mark)}) for name, value in values.items()]
    habit = ("h", HABIT, {"plan": (PLAN, mark), "rem": (times, mark)})
    await phone.send(habit, *rows, now_ms=now_ms)
    await plan(phone, now_ms)


def late(phone: Phone) -> int:
    """The account's jitter, in ms."""
    delay = jitter_of(phone.caller.account, JITTER_S)
    return delay // timedelta(milliseconds=1)


async def is_due(phone: Phone, at_ms: int) -> bool:
    """Whether a worker would claim the account at an instant; claims nothing."""
    found = await phone.store.claim_due(at_ms, 100, -at_ms)
    return phone.caller.account in {due.account for due in found}

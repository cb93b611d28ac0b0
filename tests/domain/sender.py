"""
The simplest possible worker, for tests of the rules: it wakes when a nudge is due and decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from tend.domain.nudges.decide import Drop, Later, Send, decide
from tend.domain.nudges.model import Nudge, Said, Snapshot
from tend.domain.nudges.plan import next_due, plan
from tend.domain.nudges.snapshot import read_snapshot

ONE_MS = timedelta(microseconds=1)


class Step(NamedTuple):
    """One decision of a `Sender`."""

    now: datetime
    nudge: Nudge
    answer: Send | Later | Drop
    snapshot: Snapshot


class Sender:
    """One person's records, the nudges sent to them, and the next due instant."""

    def __init__(self, records: dict[str, dict[str, Any]], jitter: timedelta = timedelta(0)):
        self.records = records
        self.jitter = jitter
        self.said: list[Said] = []
        self.settled: set[str] = set()
        self.steps: list[Step] = []
        self.since: datetime | None = None
        """Up to when all has been decided, but for what was put off."""
        self.put_off: list[Nudge] = []

    def snapshot(self) -> Snapshot:
        """The snapshot of the present records."""
        stored = {kind: list(found.items()) for kind, found in self.records.items()}
        return read_snapshot(stored, self.said, self.settled)

    def run(
        self,
        start: datetime,
        end: datetime,
        events: Iterable[tuple[datetime, Callable[[Sender, datetime], None]]] = (),
        delay: timedelta = timedelta(0),
    ) -> None:
        """
        Live through the time from *start* to *end*. Each wake comes *delay* late. An event in
        between changes records, after which the next due instant is computed anew.
        """
        now = start
        self.since = self.since or start
        for at, change in [*sorted(events, key=lambda event: event[0]), (end, lambda *_: None)]:
            while (due := self._wake(now)) is not None and due + delay < at:
                now = max(now, due + delay)
                self._decide_all(now)
            now = max(now, at)
            change(self, now)
            self._decide_all(now)

    def _wake(self, after: datetime) -> datetime | None:
        snapshot = self.snapshot()
        later = (decide(snapshot, nudge, after) for nudge in self.put_off)
        due = [answer.at for answer in later if isinstance(answer, Later)]
        found = next_due(snapshot, after, self.jitter)
        return min([*due, *([found] if found else [])], default=None)

    def _decide_all(self, now: datetime) -> None:
        assert self.since is not None
        waiting, self.put_off = self.put_off, []
        planned = plan(self.snapshot(), self.since, now + ONE_MS)
        self.since = max(self.since, now + ONE_MS)
        for nudge in [*waiting, *planned]:
            snapshot = self.snapshot()
            answer = decide(snapshot, nudge, now)
            self.steps.append(Step(now, nudge, answer, snapshot))
            match answer:
                case Send():
                    self.said.append(
                        Said(answer.keys, answer.kind, answer.habits, now, answer.again)
                    )
                    self.settled |= set(answer.silent)
                case Later():
                    self.put_off.append(nudge)
                case Drop():
                    self.settled |= set(nudge.keys)

    # --- What may happen -----------------------------------------------------------------------

    def put(self, kind: str, id: str, **fields: Any) -> None:
        """Write fields of a record."""
        self.records.setdefault(kind, {}).setdefault(id, {}).update(fields)

    def snooze(self, now: datetime) -> None:
        """Snooze the last nudge, as the app writes it."""
        if self.said:
            key = self.said[-1].keys[0]
            value = {"key": key, "at": round(now.timestamp() * 1000)}
            self.put("s", f"snooze.{key.split('/')[1]}", v=value)

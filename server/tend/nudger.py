"""
The worker: takes accounts that are due, decides from fresh records, and sends.

Nothing is sent inside a transaction. What was decided stands in the outbox before it is sent, so
that a crash at any point decides no key twice and loses none; a message whose fate is unknown is
sent again under the same topic and tag, and the phone shows it once.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from tend.domain.nudge_decide import Drop, Later, Send, decide
from tend.domain.nudge_plan import next_due, plan
from tend.domain.nudge_read import read_snapshot
from tend.domain.nudges import Nudge, Said, Snapshot, ttl_of
from tend.errors import Gone, StoreUnavailable
from tend.push.sender import (
    Delivered,
    Outcome,
    Refused,
    RetryAfter,
    Sender,
    Target,
    payload_of,
    topic_of,
)
from tend.push.sender import Gone as Dead
from tend.push.words import say
from tend.store.base import Decided, Due, Message, Ready, Store

TICK_S: Final = 1.0
LEASE_MS: Final = 60_000
ACCOUNTS: Final = 200
MESSAGES: Final = 200
BACK_OFF_MS: Final = (30_000, 120_000, 600_000, 1_800_000)
_KINDS: Final = ("s", "h", "t", "l", "c")

log = logging.getLogger("tend.nudges")


class Nudger:
    """Runs until it is cancelled; any number may run beside each other on one store."""

    def __init__(
        self,
        store: Store,
        sender: Sender,
        clock: Callable[[], int],
        *,
        origin: str,
        jitter_s: int = 60,
        lease_ms: int = LEASE_MS,
    ) -> None:
        self._store, self._sender, self._clock = store, sender, clock
        self._origin, self._jitter_s, self._lease_ms = origin, jitter_s, lease_ms

    async def run(self) -> None:
        """Look every second. A store that cannot answer is asked again later."""
        while True:
            try:
                busy = await self.turn()
            except StoreUnavailable:
                log.warning("the store cannot answer; nudges wait")
                busy = False
            if not busy:
                await asyncio.sleep(TICK_S)

    async def turn(self) -> bool:
        """Decide what is due and send what is ready, once. True: there is more at once."""
        dues = await self._store.claim_due(self._clock(), ACCOUNTS, self._lease_ms)
        # Side by side, so that they share reads and commits; each is of another account.
        await asyncio.gather(*(self._wake(due) for due in dues))
        ready = await self._store.claim_messages(self._clock(), MESSAGES, self._lease_ms)
        await asyncio.gather(*(self._send(one) for one in ready))
        return bool(dues or ready)

    # --- deciding -------------------------------------------------------------------------------

    async def _wake(self, due: Due) -> None:
        try:
            decided = await self._decide(due)
        except Gone:
            return
        except Exception:
            # One life that nobody foresaw must not hold up the others; its lease lapses.
            log.exception("a wake went wrong; it is tried again in a minute")
            return
        await self._store.decide(due, decided, self._clock())

    async def _decide(self, due: Due) -> Decided:
        now_ms = self._clock()
        now = _instant(now_ms)
        past = await self._store.past(due.account)
        records = {
            kind: [(one.id, one.fields) for one in await self._store.records(due.account, kind)]
            for kind in _KINDS
        }
        snapshot = read_snapshot(records, past.said, past.settled)
        lang = dict(records["s"]).get("lang", {}).get("v")
        waiting = [nudge for at, nudge in past.later if at <= now_ms]
        planned = plan(snapshot, _instant(due.since_ms), now + timedelta(milliseconds=1))
        said: list[Said] = []
        silent: list[str] = []
        later = [(at, nudge) for at, nudge in past.later if at > now_ms]
        outbox: list[Message] = []
        for nudge in [*waiting, *planned]:
            # Against what was said a moment ago as well, or the cap could be passed.
            fresh = msgspec.structs.replace(
                snapshot,
                said=(*snapshot.said, *said),
                settled=snapshot.settled | frozenset(silent),
            )
            match decide(fresh, nudge, now):
                case Later(at):
                    later.append((_ms(at), nudge))
                case Drop():
                    silent += nudge.keys
                case Send() as send:
                    said.append(Said(send.keys, send.kind, send.habits, now, send.again))
                    silent += send.silent
                    outbox += await self._messages(due.account, nudge, send, str(lang or "en"))
        after = msgspec.structs.replace(
            snapshot, said=(*snapshot.said, *said), settled=snapshot.settled | frozenset(silent)
        )
        return Decided(
            due_ms=self._next(due.account, after, now, later),
            since_ms=now_ms + 1,
            said=tuple(said),
            settled=tuple(silent),
            later=tuple(later),
            outbox=tuple(outbox),
        )

    def _next(
        self, account: str, snapshot: Snapshot, now: datetime, later: list[tuple[int, Nudge]]
    ) -> int | None:
        planned = next_due(snapshot, now, jitter_of(account, self._jitter_s))
        instants = [at for at, _ in later]
        if planned is not None:
            instants.append(_ms(planned))
        return min(instants, default=None)

    async def _messages(self, account: str, nudge: Nudge, send: Send, lang: str) -> list[Message]:
        ends = [part.asked for part in nudge.parts if part.key in send.keys]
        until = max(ends) + ttl_of(send.kind)
        key = send.keys[0] + ("/again" if send.again else "")
        payload = payload_for(self._origin, key, send.kind, send.habits, send.text, nudge, lang)
        now_ms = self._clock()
        return [
            Message(account, key, to.device, payload, "normal", max(_ms(until), now_ms + 60_000), 0)
            for to in await self._store.subscriptions(account)
        ]

    # --- sending --------------------------------------------------------------------------------

    async def _send(self, ready: Ready) -> None:
        message, to = ready
        now_ms = self._clock()
        try:
            outcome: Outcome = await self._sender.send(
                Target(to.endpoint, to.p256dh, to.auth),
                message.payload,
                ttl_s=max(1, (message.until_ms - now_ms) // 1000),
                urgency=message.urgency,
                topic=topic_of(message.key),
            )
        except ValueError:
            log.exception("a message could not be made")
            await self._store.retry(message, message.until_ms, "internal", now_ms)
            return
        await self._settle(message, outcome)

    async def _settle(self, message: Message, outcome: Outcome) -> None:
        now_ms = self._clock()
        match outcome:
            case Delivered():
                await self._store.delivered(message, now_ms)
            case Dead():
                await self._store.undeliverable(message)
            case RetryAfter(seconds):
                at_ms = now_ms + int(seconds * 1000)
                await self._store.retry(message, at_ms, None, now_ms)
            case Refused(status, reason):
                # VAPID key, subject or clock: no device can mend it.
                log.error(
                    "a push service does not believe us: check the VAPID key and TEND_VAPID_SUB",
                    extra={"fields": {"status": status, "reason": reason}},
                )
                await self._store.refused(message, f"{status} {reason}", now_ms)
            case _:
                step = BACK_OFF_MS[min(message.tries, len(BACK_OFF_MS) - 1)]
                error = f"{outcome.status or ''} {outcome.reason}".strip()
                await self._store.retry(message, now_ms + step, error, now_ms)


def payload_for(
    origin: str,
    key: str,
    kind: str,
    habits: tuple[str, ...],
    text: str,
    nudge: Nudge | None,
    lang: str,
) -> bytes:
    """
    The message's content: neutral words, and what the phone's worker needs to say more.

    Buttons come with a reminder of one habit; the page behind has the same choices.
    """
    query = f"key={key}" + (f"&habits={','.join(habits)}" if habits else "")
    day = nudge.day.isoformat() if nudge is not None else None
    actions = (("done", say("done", lang)), ("later", say("later", lang)))
    return payload_of(
        title=say("title", lang),
        body=say(text, lang),
        navigate=f"{origin}/nudge?{query}" + (f"&day={day}" if day else ""),
        tag=key,
        data={"key": key, "kind": kind, "habits": list(habits), "day": day},
        lang=lang,
        actions=actions if kind == "reminder" and len(habits) == 1 else (),
    )


def jitter_of(account: str, most_s: int) -> timedelta:
    """An account's own delay, the same each day."""
    number = int.from_bytes(hashlib.sha256(account.encode()).digest()[:4])
    return timedelta(milliseconds=number % (most_s * 1000 + 1))


def _instant(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def _ms(instant: datetime) -> int:
    return round(instant.timestamp() * 1000)

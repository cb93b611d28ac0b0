"""
Plan and decide the nudges of one account that is due. Pure: the inputs come as values, no I/O.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from tend.domain.nudges.decide import Drop, Later, Send, decide, holds
from tend.domain.nudges.key import NudgeKind, is_planned
from tend.domain.nudges.model import Nudge, Said, Snapshot
from tend.domain.nudges.plan import jitter_of, next_due, plan
from tend.domain.nudges.snapshot import read_snapshot
from tend.i18n.texts import language_of
from tend.push.payload import payload_for
from tend.store.contract.base import NEVER_MS, Decided, Due, Message, NudgeInputs, Ready

_URGENCY: Final[dict[NudgeKind, str]] = {
    "reminder": "high",
    "clockoff": "high",
    "evening": "high",
    "roundup": "high",
    "letter": "normal",
    "meet": "normal",
    "checkin": "normal",
    "summary": "low",
    "welcome": "low",
}
"""
Urgency of a message (RFC 8030, 5.3) by kind. Android's Doze delays `normal` until the phone wakes
up, too late for a reminder; `low` may even wait for the charger, which suits a weekly summary.
"""
MIN_LIFE_MS: Final = 60_000
"""A message lives at least this long, even if what it says ends sooner."""


def snapshot_of(inputs: NudgeInputs) -> Snapshot:
    """The snapshot that the rules of `domain.nudges` read."""
    return read_snapshot(inputs.records, inputs.past.said, inputs.past.settled)


def plan_or_decide(
    due: Due, inputs: NudgeInputs, now_ms: int, origin: str, jitter_s: int
) -> Decided | int:
    """
    Decide for an account; or, if it is marked for planning and nothing is due, only plan.

    Returns:
        What was decided; or when the account is due next, in ms since 1970.
    """
    if due.marked:
        at_ms = next_ms(due.account, inputs, due.since_ms - 1, jitter_s)
        if at_ms > now_ms:
            return at_ms
    return decide_account(due, inputs, now_ms, origin, jitter_s)


def next_ms(account: str, inputs: NudgeInputs, after_ms: int, jitter_s: int) -> int:
    """
    When the account is due next: the first planned or deferred nudge after *after_ms*.

    Returns:
        ms since 1970; `NEVER_MS` where nothing is planned.
    """
    planned = next_due(snapshot_of(inputs), _instant(after_ms), jitter_of(account, jitter_s))
    instants = [at for at, _ in inputs.past.later]
    if planned is not None:
        instants.append(_ms(planned))
    return min(instants, default=NEVER_MS)


def decide_account(
    due: Due, inputs: NudgeInputs, now_ms: int, origin: str, jitter_s: int
) -> Decided:
    """Decide every nudge that is due at *now_ms*, and when the account is due next."""
    now, snapshot = _instant(now_ms), snapshot_of(inputs)
    lang = language_of(dict(inputs.records.get("s", ())).get("lang", {}).get("v"))
    waiting = [nudge for at, nudge in inputs.past.later if at <= now_ms]
    planned = plan(snapshot, _instant(due.since_ms), now + timedelta(milliseconds=1))
    said: list[Said] = []
    silent: list[str] = []
    later = [(at, nudge) for at, nudge in inputs.past.later if at > now_ms]
    outbox: list[Ready] = []
    fresh = snapshot
    for nudge in [*waiting, *planned]:
        match decide(fresh, nudge, now):
            case Later(at):
                later.append((_ms(at), nudge))
                continue
            case Send() as send if inputs.to:
                said.append(Said(send.keys, send.kind, send.habits, now, send.again))
                silent += send.silent
                outbox += _messages(inputs, nudge, send, now_ms, origin, lang)
            case Drop() | Send():
                # No subscription: settle silently, so fading does not count it as an ignored
                # reminder.
                silent += nudge.keys
        # The next nudge must count those just decided, or the daily cap could be exceeded.
        fresh = msgspec.structs.replace(
            snapshot, said=(*snapshot.said, *said), settled=snapshot.settled.union(silent)
        )
    soon = next_due(fresh, now, jitter_of(due.account, jitter_s))
    instants = [at for at, _ in later] + ([] if soon is None else [_ms(soon)])
    return Decided(
        due_ms=min(instants, default=None),
        since_ms=now_ms + 1,
        seq=inputs.seq,
        said=tuple(said),
        settled=tuple(silent),
        later=tuple(later),
        outbox=tuple(outbox),
    )


def still_holds(message: Message, inputs: NudgeInputs, now_ms: int) -> bool:
    """
    Whether a message that was decided earlier may still be sent now.

    A habit may have been ticked since, or quiet hours may have begun.
    """
    if not is_planned(message.key):
        return True  # a test, or the greeting of a new subscription: never decided by the rules
    keys = next((one.keys for one in inputs.past.said if one.keys[0] == message.key), None)
    return keys is not None and holds(snapshot_of(inputs), keys, _instant(now_ms))


def _messages(
    inputs: NudgeInputs, nudge: Nudge, send: Send, now_ms: int, origin: str, lang: str
) -> list[Ready]:
    key = send.keys[0]
    payload = payload_for(
        origin,
        key,
        send.text,
        lang,
        kind=send.kind,
        habits=send.habits,
        day=nudge.day.isoformat(),
        badge=send.open,
    )
    until_ms = max(_ms(send.until), now_ms + MIN_LIFE_MS)
    return [
        Ready(Message(to.account, key, to.device, payload, _URGENCY[send.kind], until_ms, 1), to)
        for to in inputs.to
    ]


def _instant(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def _ms(instant: datetime) -> int:
    return round(instant.timestamp() * 1000)

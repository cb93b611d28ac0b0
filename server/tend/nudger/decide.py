"""What becomes of one account that is due: from all that bears on it, without any I/O."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from tend.domain.nudges.decide import Drop, Later, Send, decide, holds
from tend.domain.nudges.key import Kind, is_planned
from tend.domain.nudges.model import Nudge, Said, Snapshot
from tend.domain.nudges.plan import jitter_of, next_due, plan
from tend.domain.nudges.snapshot import read_snapshot
from tend.push.payload import payload_for
from tend.store.contract.base import NEVER_MS, Decided, Due, Facts, Message, Ready

_URGENCY: Final[dict[Kind, str]] = {
    "reminder": "high",
    "clockoff": "high",
    "roundup": "high",
    "letter": "normal",
    "checkin": "normal",
    "summary": "low",
    "welcome": "low",
}
"""What a person set a time for is of no use once a sleeping phone wakes by itself (Android's Doze);
a look back can wait for its charger."""
LEAST_MS: Final = 60_000
"""What is worth saying at all is worth a minute."""


def snapshot_of(facts: Facts) -> Snapshot:
    """All that the rules may ask for."""
    return read_snapshot(facts.records, facts.past.said, facts.past.settled)


def look(due: Due, facts: Facts, now_ms: int, origin: str, jitter_s: int) -> Decided | int:
    """What is decided for an account; or, where only its plan has changed, when it is due (ms)."""
    if due.marked:
        at_ms = next_ms(due.account, facts, due.since_ms - 1, jitter_s)
        if at_ms > now_ms:
            return at_ms
    return decide_account(due, facts, now_ms, origin, jitter_s)


def next_ms(account: str, facts: Facts, after_ms: int, jitter_s: int) -> int:
    """The next instant at which anything may be said, of the plan or of what was put off."""
    planned = next_due(snapshot_of(facts), _instant(after_ms), jitter_of(account, jitter_s))
    instants = [at for at, _ in facts.past.later]
    if planned is not None:
        instants.append(_ms(planned))
    return min(instants, default=NEVER_MS)


def decide_account(due: Due, facts: Facts, now_ms: int, origin: str, jitter_s: int) -> Decided:
    """Decide all that is due at *now_ms*, and say when to look again."""
    now, snapshot = _instant(now_ms), snapshot_of(facts)
    lang = str(dict(facts.records.get("s", ())).get("lang", {}).get("v") or "en")
    waiting = [nudge for at, nudge in facts.past.later if at <= now_ms]
    planned = plan(snapshot, _instant(due.since_ms), now + timedelta(milliseconds=1))
    said: list[Said] = []
    silent: list[str] = []
    later = [(at, nudge) for at, nudge in facts.past.later if at > now_ms]
    outbox: list[Ready] = []
    fresh = snapshot
    for nudge in [*waiting, *planned]:
        match decide(fresh, nudge, now):
            case Later(at):
                later.append((_ms(at), nudge))
                continue
            case Send() as send if facts.to:
                said.append(Said(send.keys, send.kind, send.habits, now, send.again))
                silent += send.silent
                outbox += _messages(facts, nudge, send, now_ms, origin, lang)
            case Drop() | Send():
                # Nobody can be reached: what was not said must not count as ignored.
                silent += nudge.keys
        # The next against what was said a moment ago as well, or the cap could be passed.
        fresh = msgspec.structs.replace(
            snapshot, said=(*snapshot.said, *said), settled=snapshot.settled.union(silent)
        )
    soon = next_due(fresh, now, jitter_of(due.account, jitter_s))
    instants = [at for at, _ in later] + ([] if soon is None else [_ms(soon)])
    return Decided(
        due_ms=min(instants, default=None),
        since_ms=now_ms + 1,
        seq=facts.seq,
        said=tuple(said),
        settled=tuple(silent),
        later=tuple(later),
        outbox=tuple(outbox),
    )


def still_holds(message: Message, facts: Facts, now_ms: int) -> bool:
    """Whether a message that was not sent when it was decided may go out now."""
    if not is_planned(message.key):
        return True  # a test, or the first word: asked for, not decided
    keys = next((one.keys for one in facts.past.said if one.keys[0] == message.key), None)
    return keys is not None and holds(snapshot_of(facts), keys, _instant(now_ms))


def _messages(
    facts: Facts, nudge: Nudge, send: Send, now_ms: int, origin: str, lang: str
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
    until_ms = max(_ms(send.until), now_ms + LEAST_MS)
    return [
        Ready(Message(to.account, key, to.device, payload, _URGENCY[send.kind], until_ms, 1), to)
        for to in facts.to
    ]


def _instant(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def _ms(instant: datetime) -> int:
    return round(instant.timestamp() * 1000)

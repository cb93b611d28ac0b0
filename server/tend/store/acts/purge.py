"""Dropping what has expired, accounts that nobody saw, and the records of dropped accounts."""

from __future__ import annotations

from typing import Final, NamedTuple

from tend.store.acts.accounts import drop_account
from tend.store.acts.act import Act, Row, across, each, lock, row, run

QUIET_MS = 7 * 24 * 3600 * 1000
"""If no device was seen for this long, the clock is probably wrong, and no account is dropped."""
PURGE_SHARE = 0.01
"""The share of all accounts that one purge may drop as unseen; at least one account."""
RECORDS_AT_ONCE_COUNT = 1000
"""Records that one transaction deletes, so that other writes do not wait for long."""

_EXPIRING: Final = (
    ("pairing", "expires_ms"),
    ("invite", "expires_ms"),
    ("leaving", "until_ms"),
    ("tombstone", "until_ms"),
    ("dead_endpoint", "until_ms"),
    ("route", "until_ms"),
    ("used", "until_ms"),
    ("paused", "until_ms"),
)
_EXPIRED_PARTS: Final = tuple(
    f"SELECT part FROM {table} WHERE +part BETWEEN ?1 AND ?2 AND {until} <= ?3"
    for table, until in _EXPIRING
)
_EXPIRE: Final = tuple(
    f"DELETE FROM {table} WHERE part = ?1 AND {until} <= ?2" for table, until in _EXPIRING
)
_DOOMED: Final = "SELECT part, account FROM doomed WHERE part BETWEEN ?1 AND ?2 LIMIT 1"
_SOME: Final = """
DELETE FROM rec WHERE part = ?1 AND account = ?2 AND (kind, id) IN (
    SELECT kind, id FROM rec WHERE part = ?1 AND account = ?2 LIMIT ?3) RETURNING 1
"""
_DONE: Final = "DELETE FROM doomed WHERE part = ?1 AND account = ?2"
_NEWEST: Final = """
SELECT max(made_ms), max(seen_ms) FROM device WHERE part BETWEEN ?1 AND ?2
"""
_KNOWN: Final = "SELECT count(*) FROM account WHERE part BETWEEN ?1 AND ?2"
_NOBODY: Final = """
a.made_ms < ?3 AND NOT EXISTS (
    SELECT 1 FROM device d WHERE d.part = a.part AND d.account = a.id
       AND (d.made_ms >= ?3 OR d.seen_ms >= ?3))
"""
_UNSEEN_COUNT: Final = f"""
SELECT count(*) FROM account a WHERE a.part BETWEEN ?1 AND ?2 AND {_NOBODY}
"""
_UNSEEN: Final = f"""
SELECT a.part, a.id FROM account a
 WHERE a.part BETWEEN ?1 AND ?2 AND (a.part, a.id) > (?4, ?5) AND {_NOBODY}
 ORDER BY a.part, a.id LIMIT ?6
"""
_STILL_UNSEEN: Final = f"SELECT 1 FROM account a WHERE a.part = ?1 AND a.id = ?2 AND {_NOBODY}"

Place = tuple[int, str]
"""A part and an account of it."""
START: Final[Place] = (-1, "")


class Census(NamedTuple):
    """When any device was seen last (ms), how many accounts there are, and how many unseen ones."""

    newest_ms: int
    known: int
    unseen: int


class Dropped(NamedTuple):
    """Accounts that were dropped, and where to go on; None: there are no more."""

    accounts: list[str]
    end: Place | None


def expire(now_ms: int) -> Act[None]:
    """Delete expired codes, tickets, tombstones, routes and limits. See `Store.purge`."""
    for which, drop in zip(_EXPIRED_PARTS, _EXPIRE, strict=True):
        found = yield from across(which, now_ms)
        yield from each(drop, [(part, now_ms) for part in sorted({part for (part,) in found})])


def drop_some_records() -> Act[bool]:
    """Delete a bounded number of records of dropped accounts. True: there may be more."""
    found = yield from across(_DOOMED)
    if not found:
        return False
    part, account = found[0]
    if (yield from run(_SOME, part, account, RECORDS_AT_ONCE_COUNT)) < RECORDS_AT_ONCE_COUNT:
        yield from run(_DONE, part, account)
    return True


def census(before_ms: int) -> Act[Census]:
    """See `Census`; unseen: of which no device was seen since *before_ms*."""
    newest = yield from across(_NEWEST)
    known = yield from across(_KNOWN)
    unseen = yield from across(_UNSEEN_COUNT, before_ms)
    newest_ms = max((ms for one in newest for ms in one if ms is not None), default=0)
    return Census(newest_ms, _sum(known), _sum(unseen))


def drop_unseen(before_ms: int, at_most: int, after: Place = START) -> Act[Dropped]:
    """
    Look at up to *at_most* accounts of which no device was seen since *before_ms*; drop them.

    Args:
        after: Where the previous call has ended, so that no account is checked twice.
    """
    found = yield from across(_UNSEEN, before_ms, *after, at_most)
    chosen = sorted((part, account) for part, account in found)[:at_most]
    yield from lock(*chosen)
    gone = []
    for part, account in chosen:
        # Asked again under the lock: somebody may have come back.
        if (yield from row(_STILL_UNSEEN, part, account, before_ms)):
            yield from drop_account(account)
            gone.append(account)
    return Dropped(gone, chosen[-1] if len(chosen) == at_most else None)


def _sum(counts: list[Row]) -> int:
    return sum(int(count) for (count,) in counts)

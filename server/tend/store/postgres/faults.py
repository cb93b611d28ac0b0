"""What a failure of PostgreSQL means: whether to try again, and how to say it to an operator."""

from __future__ import annotations

from typing import Final

import asyncpg

FAULTS: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)
"""What a call of asyncpg raises when the database fails. `TimeoutError` is an `OSError`."""

_TRIES: Final = {
    "40001": 50,  # serialization failure
    "40P01": 50,  # deadlock
    "42710": 5,  # two processes make the same table at one moment: its type is there already
    "42P07": 5,  # or the table itself
    "23505": 5,  # another transaction has made the same row meanwhile; or ours makes it twice
}
_LOST: Final = {
    "25P03",  # it has ended a transaction that was left open
    "25006",  # the server has become one that only reads: another one has taken over
    "53300",  # it has no connection to spare
    "57P01",  # it is being shut down
    "57P02",  # another of its processes has crashed
    "57P03",  # it starts, or recovers
    "57P05",  # it has ended an idle connection
}
_SENTENCES: Final = {
    "28": "refuses this user: check name, password and pg_hba.conf",
    "3D000": "is not there: make it (CREATE DATABASE), and let this user make tables in it",
    "42501": "does not let this user do that: it must own the tables, or be granted them",
    "53100": "cannot be written: its disk is full",
    "53300": "has no connection to spare: raise max_connections, or run fewer processes",
    "55P03": "is busy: another transaction holds what this one needs",
    "57014": "takes too long to answer",
    "57P03": "is starting or stopping; try again",
    "25006": "only reads: this is a standby, name the server that writes",
}


def tries_most(error: BaseException) -> int:
    """
    How often to try what another transaction has come in between of; 0: that is not what failed.

    Nothing was done then, and a new try meets what the other one did.
    """
    if isinstance(error, asyncpg.InvalidCachedStatementError):
        return 5  # a migration ran meanwhile
    return _TRIES.get(_state(error), 0)


def is_our_own(error: BaseException) -> bool:
    """A value that asyncpg could not encode for its column: a fault of this program."""
    return type(error) is asyncpg.DataError


def is_lost(error: BaseException) -> bool:
    """The connection is gone, or there is none to be had: a new one may do in a moment."""
    state = _state(error)
    if state:
        return state in _LOST or state[:2] == "08"
    if isinstance(error, TimeoutError):
        return False
    # Of the client's own errors, those about a connection that was closed under it.
    return isinstance(error, OSError) or type(error) in (
        asyncpg.InterfaceError,
        asyncpg.InternalClientError,
    )


def explain(error: BaseException, name: str) -> str:
    """A failure as one sentence for the operator. *name*: the database's, without a password."""
    state = _state(error)
    said = _SENTENCES.get(state) or _SENTENCES.get(state[:2])
    if said is None and isinstance(error, TimeoutError):
        said = _SENTENCES["57014"]
    elif said is None and isinstance(error, ValueError):
        said = f"has an address that cannot be read: {_first_line(error)}"
    elif said is None and is_lost(error):
        said = f"cannot be reached: does the server run, and listen there? ({_first_line(error)})"
    return f"{name} {said or f'failed: {_first_line(error)}'}"


def _state(error: BaseException) -> str:
    """PostgreSQL's code of the failure (SQLSTATE); empty: it did not come from the server."""
    return str(getattr(error, "sqlstate", None) or "")


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]

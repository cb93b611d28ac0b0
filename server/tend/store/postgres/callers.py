"""
Whose a token is: asked of the database each time, because another process may have removed it.

Questions that arrive together are one question, so that this costs little.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tend.domain.records.parts import part_of
from tend.errors import Removed
from tend.store.contract.base import Caller
from tend.store.postgres.database import Database
from tend.store.postgres.groups import Alone
from tend.store.postgres.perform import Connection

_ROUTES_MOST: Final = 50_000
_ROUTES: Final = """
SELECT r.hash, r.account FROM unnest($1::smallint[], $2::bytea[]) AS named (part, hash)
  JOIN route r ON r.part = named.part AND r.kind = 'token' AND r.hash = named.hash
"""
_DEVICES: Final = """
SELECT d.token, d.account, d.id, d.removed_ms
  FROM unnest($1::smallint[], $2::text[], $3::bytea[]) AS named (part, account, token)
  JOIN device d ON d.part = named.part AND d.account = named.account AND d.token = named.token
"""
_NUMBERS: Final = """
SELECT d.account, d.id, a.seq
  FROM unnest($1::smallint[], $2::text[], $3::text[]) AS named (part, account, id)
  JOIN device d ON d.part = named.part AND d.account = named.account AND d.id = named.id
  JOIN account a ON a.part = named.part AND a.id = named.account
 WHERE d.removed_ms IS NULL
"""


class Callers:
    """Finds callers by their tokens, many at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._accounts: dict[bytes, str] = {}
        """Where tokens were found before: where to look, and no more than that."""

    async def find(self, tokens: Sequence[bytes]) -> list[Caller | Exception]:
        """
        For each token its caller, or what is to be raised; `Alone`: it has to be asked by itself.
        """

        async def work(connection: Connection) -> dict[bytes, Caller | Exception]:
            await self._look_up(connection, [one for one in tokens if one not in self._accounts])
            known = [(self._accounts[one], one) for one in tokens if one in self._accounts]
            parts = [part_of(account) for account, _ in known]
            columns = [[account for account, _ in known], [token for _, token in known]]
            rows = await connection.fetch(_DEVICES, parts, *columns)
            return {token: _caller(account, *rest) for token, account, *rest in rows}

        found = await self._database.shielded(work)
        for token in tokens:
            if token not in found:
                self._accounts.pop(token, None)
        return [found.get(token) or Alone() for token in tokens]

    async def numbers(self, callers: Sequence[Caller]) -> dict[Caller, int]:
        """See `Store.numbers`."""
        columns = [
            [part_of(one.account) for one in callers],
            [one.account for one in callers],
            [one.device for one in callers],
        ]
        rows = await self._database.shielded(lambda one: one.fetch(_NUMBERS, *columns))
        return {Caller(account, device): seq for account, device, seq in rows}

    async def _look_up(self, connection: Connection, tokens: Sequence[bytes]) -> None:
        if not tokens:
            return
        if len(self._accounts) > _ROUTES_MOST:
            self._accounts.clear()
        rows = await connection.fetch(_ROUTES, [part_of(one) for one in tokens], tokens)
        self._accounts.update((hash, account) for hash, account in rows)


def _caller(account: str, device: str, removed_ms: int | None) -> Caller | Exception:
    return Caller(account, device) if removed_ms is None else Removed(account)

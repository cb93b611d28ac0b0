"""
Whose a token is: asked of the database each time, because another process may have removed it.

Questions that arrive together are one question to a server, so that this costs little.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from tend.domain.records.parts import part_of
from tend.errors import Removed
from tend.store.contract.base import Caller
from tend.store.postgres.database import Database
from tend.store.postgres.groups import Alone, Groups
from tend.store.postgres.servers import Servers
from tend.store.postgres.session import Server

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

_is_id = re.compile(r"[0-9a-f]{16}").fullmatch

_Place = tuple[str, bytes]
"""An account in which a token may be, and the token's hash."""


class Callers:
    """Finds callers by their tokens, many at once."""

    def __init__(self, servers: Servers) -> None:
        self._servers = servers
        self._asked = {one: _Asked(one.database) for one in servers.all}
        self._accounts: dict[bytes, str] = {}
        """Where tokens were found before: where to look, and no more than that."""

    async def find(self, token: bytes, named: str | None) -> Caller:
        """
        The caller with this token. *named*: the account that a request says it is of; it is looked
        at first, so that no other server has to be there.

        Raises:
            Removed: The device was removed.
            Alone: There is none; the act of store/acts/devices.py says why.
        """
        account = self._accounts.get(token) or (named if _is_id(named or "") else None)
        if account is not None:
            try:
                return await self._at(account).devices.submit((account, token))
            except Alone:
                self._accounts.pop(token, None)
        account = await self._asked[self._servers.of(part_of(token))].routes.submit(token)
        if len(self._accounts) >= _ROUTES_MOST:
            self._accounts.clear()
        self._accounts[token] = account
        return await self._at(account).devices.submit((account, token))

    async def numbers(self, server: Server, callers: Sequence[Caller]) -> dict[Caller, int]:
        """See `Store.numbers`; all of them are of this server."""
        columns = [
            [part_of(one.account) for one in callers],
            [one.account for one in callers],
            [one.device for one in callers],
        ]
        rows = await server.database.shielded(lambda one: one.fetch(_NUMBERS, *columns))
        return {Caller(account, device): seq for account, device, seq in rows}

    async def close(self) -> None:
        """Take no more, and finish what waits."""
        for one in self._asked.values():
            await one.routes.close()
            await one.devices.close()

    def _at(self, account: str) -> _Asked:
        return self._asked[self._servers.of(part_of(account))]


class _Asked:
    """What waits to be asked of one server."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.routes: Groups[bytes, str] = Groups(self._find_routes)
        self.devices: Groups[_Place, Caller] = Groups(self._find_devices)

    async def _find_routes(self, tokens: Sequence[bytes]) -> list[str | Exception]:
        parts = [part_of(one) for one in tokens]
        rows = await self._database.shielded(lambda one: one.fetch(_ROUTES, parts, tokens))
        found = dict(rows)
        return [found.get(token) or Alone() for token in tokens]

    async def _find_devices(self, places: Sequence[_Place]) -> list[Caller | Exception]:
        columns = [
            [part_of(account) for account, _ in places],
            [account for account, _ in places],
            [token for _, token in places],
        ]
        rows = await self._database.shielded(lambda one: one.fetch(_DEVICES, *columns))
        found = {(account, token): _caller(account, *rest) for token, account, *rest in rows}
        return [found.get(place) or Alone() for place in places]


def _caller(account: str, device: str, removed_ms: int | None) -> Caller | Exception:
    return Caller(account, device) if removed_ms is None else Removed(account)

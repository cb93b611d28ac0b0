"""The server of a replay: a real store without HTTP, its backups, tokens by the model's numbers."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import msgspec
from tests.model.names import ACCOUNTS, device_id

from tend.domain.records.round import SyncRequest
from tend.errors import ClockAhead, Gone, Removed, Stale, Unauthorized
from tend.store.contract.base import Caller, NewDevice, Store
from tend.store.open import open_store
from tend.store.sqlite.backup import backup
from tend.web.sync import parse

AHEAD_MS = 60_000
STATUS = {"removed": 401, "unauthorized": 401, "gone": 410}


class Unpaired(Exception):
    """No device of the account is left that could let another one in: a replay ends there."""


class Host:
    """One store in a folder of its own."""

    store: Store

    def __init__(self, folder: Path, empty: Path) -> None:
        """*empty*: a migrated database without an account, the first backup."""
        self.folder, self.kept = folder, empty
        self.backups = 0

    async def restore(self) -> None:
        """Open the store with the latest backup; what was deleted or removed since stays so."""
        for file in self.folder.glob("tend.db*"):
            file.unlink()
        shutil.copyfile(self.kept, self.folder / "tend.db")
        self.store = await open_store(self.folder / "tend.db")
        await self.store.heed_revoked()

    def back_up(self) -> None:
        """Keep the store as it is."""
        self.backups += 1
        to = self.folder.parent / f"{self.folder.name}-{self.backups}.db"
        self.kept = backup(self.folder, to)

    @staticmethod
    def new(token: int, dev: int) -> NewDevice:
        """A device that joins with this token, under this id."""
        return NewDevice(_hash(token), device_id(dev))

    async def caller(self, token: int) -> Caller:
        """Whose token it is."""
        return await self.store.caller(_hash(token))

    async def admit(self, account: str, token: int, dev: int, now: int) -> None:
        """
        A new device, by a pairing with any device that the server knows.

        Raises:
            Unpaired: There is none.
        """
        code = hashlib.sha256(f"code {token}".encode()).digest()
        for other in range(1, token):
            try:
                giver = await self.caller(other)
            except (Removed, Gone, Unauthorized):
                continue
            if giver.account == ACCOUNTS[account]:
                await self.store.create_pairing(giver, code, None, now, now + 1)
                await self.store.claim_pairing(code, self.new(token, dev), now)
                return
        raise Unpaired

    async def serve(self, token: int, body: str, limit: int, now: int) -> tuple[int, Any]:
        """What `POST /api/sync` answers, with at most *limit* rows."""
        asked = parse(body.encode())
        n = None if asked.n is msgspec.UNSET else asked.n
        request = SyncRequest(n, asked.cursor, min(limit, asked.limit), asked.put)
        try:
            page = await self.store.sync(await self.caller(token), request, now, AHEAD_MS)
        except (Stale, ClockAhead, Removed, Gone, Unauthorized) as refusal:
            return STATUS.get(refusal.code, 409), {"error": refusal.code, **refusal.extra}
        answer = {
            "now": now,
            "cursor": page.cursor,
            "more": page.more,
            "rows": msgspec.json.decode(page.rows),
        }
        if page.digest is not None:
            answer["digest"] = page.digest
        if page.bad:
            answer["bad"] = page.bad
        return 200, answer


def _hash(token: int) -> bytes:
    return hashlib.sha256(f"token {token}".encode()).digest()

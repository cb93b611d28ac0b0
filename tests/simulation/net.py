"""The network between a device and the server: what it carries, loses, doubles and delays."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.simulation.history import Broken
from tests.simulation.machine import Answer, Down, Machine

if TYPE_CHECKING:
    from tests.simulation.device import Device

TIMEOUT_S = 60.0
KEPT = 40
"""How many requests are kept, to be sent again in the end."""


class Net:
    """
    Attributes:
        weather: The share of requests that meet with misfortune.
        pushed_ms: By account: when the server last took a request that put something.
        old: Some requests that the server has answered: device and what it sent.
    """

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.weather = 0.0
        self.pushed_ms: dict[str, int] = {}
        self.old: list[tuple[Device, dict[str, Any]]] = []
        self.fates: Counter[str] = Counter()
        self.errors: list[BaseException] = []
        self._tasks: set[asyncio.Task[Any]] = set()

    async def carry(self, device: Device, sent: dict[str, Any], *, calm: bool = False) -> Any:
        """Send a device's request; the answer as its page sees it, or None."""
        luck = device.luck
        if sent["path"] == "/api/sync":
            asked = json.loads(sent["body"])
            rows = [
                [k, i, *(f"{f} {c[1]}" for f, c in cells.items())] for k, i, cells in asked["put"]
            ]
            device.world.note(f"asks {device.label} {asked['cursor']} {asked.get('n')} {rows}")
        fate = 1.0 if calm or not self.weather else luck.random() / self.weather
        if not calm and not device.is_online:
            fate = 0.0
        # A copy that comes late comes with the cookie of its time.
        sent = {**sent, "headers": {**device.headers(), **sent["headers"]}}
        await asyncio.sleep(luck.uniform(0.01, 0.3))
        if fate < 0.2:
            return self._fate("lost")
        if fate < 0.27:
            return self._made_up(device)
        if fate < 0.4:
            self._fate("late")
            await asyncio.sleep(luck.uniform(1, TIMEOUT_S - 2))
        if fate < 0.55:
            self._fate("doubled")
            self._later(self._again(device, sent, luck.choice([0.001, 0.5, 30, 4000])))
        answer = await self.reach(device, sent)
        await asyncio.sleep(luck.uniform(0.01, 0.3))
        if fate < 1.0 and 0.6 < fate < 0.85:
            return self._fate("answer lost")
        if 0.85 <= fate < 1.0:
            self._fate("answer late")
            await asyncio.sleep(luck.uniform(1, TIMEOUT_S - 2))
        if answer is None:
            return None
        status, headers, text = answer
        if "set-cookie" in headers:
            device.cookie = headers["set-cookie"].partition(";")[0]
        return {"status": status, "headers": _shown(headers), "text": text}

    def _fate(self, name: str) -> None:
        self.fates[name] += 1

    def _made_up(self, device: Device) -> dict[str, Any]:
        """What stands between says something of its own."""
        self._fate("made up")
        status = device.luck.choice([502, 503, 200, 401, 403, 429])
        if status == 429:
            text = json.dumps({"error": "throttled", "detail": "…"})
            return {"status": 429, "headers": {"Retry-After": "20"}, "text": text}
        return {"status": status, "headers": {}, "text": "<html>sign in</html>"}

    def _later(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[Any]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self.errors.append(error)

    async def _again(self, device: Device, sent: dict[str, Any], after: float) -> None:
        await asyncio.sleep(after)
        await self.reach(device, sent)

    async def reach(self, device: Device, sent: dict[str, Any]) -> Answer | None:
        """Send it, and check what holds for every answer; None: the server is not there."""
        is_sync = sent["path"] == "/api/sync"
        # A copy of the device may have taken over the cookie that it had earlier.
        is_removed = (
            device.removed_ms is not None and sent["headers"].get("cookie") == device.removed_cookie
        )
        try:
            answer = await self.machine.ask(
                sent["method"], sent["path"], sent["headers"], sent["body"]
            )
        except Down:
            return None
        finally:
            if is_sync and '"put":[]' not in sent["body"]:
                self.pushed_ms[device.account.id] = self.machine.true_ms()
        device.world.note(f"answers {device.label} {sent['path']} {answer[0]} {answer[2][:80]}")
        if answer[0] >= 500 and answer[0] not in (503, 507):
            raise Broken(f"the server failed: {answer}")
        if is_sync:
            if answer[0] in (200, 409):
                self._keep(device, sent)
            if is_removed and answer[0] == 200:
                raise Broken(f"{device.label} was removed, and is answered still")
            if answer[0] == 200:
                check_page(json.loads(sent["body"]), json.loads(answer[2]))
        return answer

    def _keep(self, device: Device, sent: dict[str, Any]) -> None:
        if len(self.old) < KEPT:
            self.old.append((device, sent))
        elif device.luck.random() < 0.05:
            self.old[device.luck.randrange(KEPT)] = (device, sent)

    async def stop(self) -> None:
        """Let nothing that was doubled arrive any more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def check_page(asked: dict[str, Any], page: dict[str, Any]) -> None:
    """P4: pages are bounded; the cursor goes on with rows, and stands without."""
    rows = page["rows"]
    moved = page["cursor"] > asked["cursor"] if rows else page["cursor"] == asked["cursor"]
    if len(rows) > asked["limit"] or not moved or (page["more"] and not rows):
        raise Broken(f"P4: asked {asked['cursor']}, got {page['cursor']} with {len(rows)} rows")
    if page["more"] == ("digest" in page):
        raise Broken("P4: the digest comes with the last page, and with no other")


def _shown(headers: dict[str, str]) -> dict[str, str]:
    kept = ("content-type", "retry-after")
    return {name: value for name, value in headers.items() if name in kept}

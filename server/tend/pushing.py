"""
Web push as the app wires it: the routes' side, and the worker's loop.

Loaded when the first device subscribes: the cryptography and the HTTP client behind it weigh more
than all the rest of the server, and most small servers never send.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tend.settings import Settings
from tend.store.base import Store

if TYPE_CHECKING:
    from tend.push.vapid import Vapid

_ANYBODY = "mailto:operator@example.org"


class Pushing:
    """See `tend.web.deps.Pushing`; and `run`, which sends while there is anybody to send to."""

    def __init__(self, settings: Settings, store: Store, clock: Callable[[], int]) -> None:
        self._settings, self._store, self._clock = settings, store, clock
        self._vapid: Vapid | None = None
        self._awake = asyncio.Event()

    @property
    def origin(self) -> str:
        """The address of the app, as notifications lead to it."""
        settings = self._settings
        return settings.base_url or f"http://localhost:{settings.port}"

    def key(self) -> str:
        """The public key."""
        return self.vapid().public

    def check(self, endpoint: str, p256dh: str, auth: str) -> None:
        """Raises `BadEndpoint`, `BadKeys`."""
        from tend.push.endpoints import check_endpoint, check_keys

        settings = self._settings
        check_endpoint(endpoint, settings.push_hosts, private=settings.push_private)
        check_keys(p256dh, auth)

    def payload(self, name: str, text: str) -> bytes:
        """A word outside of any plan."""
        from tend.nudger.wake import payload_for

        return payload_for(self.origin, name, text, "en")

    def wake(self) -> None:
        """There is somebody to send to."""
        self._awake.set()

    def vapid(self) -> Vapid:
        """The key pair, made at the first need."""
        if self._vapid is None:
            self._vapid = make_vapid(self._settings)
        return self._vapid

    async def run(self) -> None:
        """Wait for the first subscription, then decide and send until cancelled."""
        if not await self._store.anybody_listens():
            await self._awake.wait()
        await work(self._settings, self._store, self._clock, self.vapid(), self.origin)


def make_vapid(settings: Settings) -> Vapid:
    """The key pair of the settings or the data folder. Raises ValueError."""
    from tend.push.vapid import Vapid, private_key

    subject = settings.vapid_sub or (settings.base_url if settings.https else None) or _ANYBODY
    return Vapid(private_key(settings.data, settings.vapid_key), subject)


async def work(
    settings: Settings, store: Store, clock: Callable[[], int], vapid: Vapid, origin: str
) -> None:
    """The worker, until cancelled."""
    from tend.nudger.worker import Nudger
    from tend.push.sender import Sender

    ca: Path | None = settings.push_ca
    async with Sender(
        vapid, hosts=settings.push_hosts, private=settings.push_private, ca=ca
    ) as sender:
        nudger = Nudger(
            store,
            sender,
            clock,
            origin=origin,
            lease_ms=settings.nudge_lease_s * 1000,
        )
        await nudger.run()

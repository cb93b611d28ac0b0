"""Web push as server and worker use it: key pair, what routes ask, and the loop that nudges."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tend.domain.nudges.key import AdHoc
from tend.errors import StoreUnavailable
from tend.lane import REST_S, Lane
from tend.push.payload import payload_for
from tend.push.ssrf import Intake
from tend.push.vapid_key import private_key
from tend.settings import Settings
from tend.store.contract.base import Store

if TYPE_CHECKING:
    from tend.nudger.dispatch import Tally
    from tend.push.vapid import Vapid

LISTEN_EVERY_S = 1.0
"""How often it is looked whether anybody has subscribed, where other processes may know."""


class WebPush:
    """
    See `tend.web.context.Pushing`.

    Cryptography and HTTP client take more memory than the rest of the server, and most small
    servers never send: so they are imported when the first device subscribes.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        clock: Callable[[], int],
        tallies: Sequence[Tally] = (),
    ) -> None:
        self._settings, self._store, self._clock = settings, store, clock
        self._tallies = tallies
        self._vapid: Vapid | None = None
        self._intake = Intake()
        self._subscribed = asyncio.Event()

    def key(self) -> str:
        return self._key_pair().public

    async def check(self, endpoint: str, p256dh: str, auth: str) -> None:
        """
        Check endpoint, keys and the host's addresses (a look-up of at most 2 s). Raises
        `BadEndpoint`, `BadKeys`.
        """
        from tend.push.endpoints import check_endpoint, check_keys

        settings = self._settings
        origin = check_endpoint(endpoint, settings.push_hosts, private=settings.push_private)
        check_keys(p256dh, auth)
        await self._intake.check(origin.host, private=settings.push_private)

    def payload(self, key: str, text: AdHoc, language: str) -> bytes:
        return payload_for(self._settings.origin, key, text, language)

    def notify_subscribed(self) -> None:
        self._subscribed.set()

    async def run(self) -> None:
        """Waits for the first subscription."""
        while not any(await asyncio.gather(*map(_may_listen, self._store.sections()))):
            # On a shared database the first may subscribe through another process.
            wait_s = LISTEN_EVERY_S if self._store.is_shared else None
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._subscribed.wait(), wait_s)
                break
        key_pair = self._key_pair()
        await nudge(self._settings, self._store, self._clock, key_pair, REST_S, self._tallies)

    def _key_pair(self) -> Vapid:
        if self._vapid is None:
            self._vapid = make_vapid(self._settings)
        return self._vapid


async def _may_listen(section: Store) -> bool:
    """Whether somebody listens; also where nobody can say: the worker will ask again."""
    try:
        return await section.anybody_listens()
    except StoreUnavailable:
        return True


def make_vapid(settings: Settings) -> Vapid:
    """
    The key pair of the settings or the data folder, made there if there is none.

    Raises:
        ValueError: It is no key, or cannot be read or made; one sentence.
    """
    from tend.push.vapid import Vapid

    return Vapid(private_key(settings.data, settings.vapid_key), settings.push_subject)


async def nudge(
    settings: Settings,
    store: Store,
    clock: Callable[[], int],
    vapid: Vapid,
    rest_s: float = 0,
    tallies: Sequence[Tally] = (),
) -> None:
    """Decide and send nudges, until cancelled. *rest_s*: see `tend.lane`."""
    from tend.nudger.worker import BUDGET_S, Nudger
    from tend.push.sender import Sender

    async with Sender(
        vapid, hosts=settings.push_hosts, private=settings.push_private, ca=settings.push_ca
    ) as sender:
        nudgers = [
            Nudger(
                section,
                sender,
                clock,
                origin=settings.origin,
                jitter_s=settings.nudge_jitter_s,
                lease_ms=settings.nudge_lease_s * 1000,
                lane=Lane(budget_s=BUDGET_S, rest_s=rest_s),
                tallies=tallies,
            )
            for section in store.sections()
        ]
        async with asyncio.TaskGroup() as running:
            for one in nudgers:
                running.create_task(one.run())

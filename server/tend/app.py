"""
The composition root: builds store, context, push and the ASGI app. Imported by commands and tests
only.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from litestar import Litestar
from litestar.types import Message, Receive, Scope, Send

from tend.auth import probe
from tend.clock import wall_clock_ms
from tend.errors import TendError
from tend.files import make_folder
from tend.limits import SETTLE_EVERY_S, Limits, Shared
from tend.live import STREAMS_PER_DEVICE, Hub
from tend.logs import REQUEST
from tend.push.vapid_key import private_key
from tend.sending import WebPush
from tend.settings import PURGE_UNSEEN_MS, Settings
from tend.store.contract.base import Caller, Quotas, Store
from tend.store.open import open_store
from tend.store.sqlite.backup import DATABASE
from tend.web import sync
from tend.web.context import Context
from tend.web.request import method_of
from tend.web.request_id import HEADER as REQUEST_ID
from tend.web.request_id import RequestIds
from tend.web.routes import RAW_PATHS, allowed_on, make_api, name_of
from tend.web.security import api_headers
from tend.web.static import Pages

if TYPE_CHECKING:
    from tend.backups import Schedule
    from tend.metrics import Metrics
    from tend.tracing import Spans

STATIC = Path(__file__).parent / "static"
SWEEP_EVERY_S = 3600.0
PURGE_EVERY_S = 24 * 3600.0
_API = ("/api/", "/schema/", "/healthz", "/readyz")
SYNC, POKE = "/api/sync", "/api/poke"
PARTS = "/assets/"
PAGE_METHODS = "GET, HEAD"
OTHERS = "other"
"""What metrics call all that is no route of the API."""
NUDGE_AGAIN_S = 60
FOLLOW_EVERY_S = 1.0
"""How often the numbers of connected accounts are read, where other processes may change them."""

log = logging.getLogger("tend.request")


async def make_store(settings: Settings, rest_s: float = 0) -> Store:
    """The store of the settings, migrated. *rest_s*: see `open_store`."""
    make_folder(settings.data)
    store = await open_store(
        settings.database_url or settings.data / DATABASE,
        Quotas() if settings.rate_limits else None,
        jitter_s=settings.nudge_jitter_s,
        rest_s=rest_s,
        folder=settings.data,
    )
    try:
        await store.migrate()
    except TendError:
        await store.close()
        raise
    return store


def make_context(
    settings: Settings,
    store: Store,
    clock: Callable[[], int] = wall_clock_ms,
    metrics: Metrics | None = None,
    spans: Spans | None = None,
) -> Context:
    """Make the context that all handlers share. What is sent is counted by *metrics*, *spans*."""
    hub = Hub(STREAMS_PER_DEVICE if settings.rate_limits else None)
    secret = functools.cache(lambda: _probe_key(settings))
    store.watcher, store.meter = hub, metrics
    return Context(
        store,
        hub,
        Limits(on=settings.rate_limits, shared=_shared(store, secret)),
        WebPush(settings, store, clock, [one for one in (metrics, spans) if one is not None]),
        base_url=settings.base_url,
        ahead_ms=settings.clock_ahead_ms,
        signup=settings.signup,
        trusted=settings.trusted_proxies,
        clock=clock,
        probe_key=secret,
    )


def _shared(store: Store, secret: Callable[[], bytes]) -> Shared | None:
    """Where limits are counted for all processes of a database, if there may be several."""
    return Shared(store, secret) if store.is_shared else None


def _probe_key(settings: Settings) -> bytes:
    try:
        return probe.key_of(private_key(settings.data, settings.vapid_key))
    except ValueError:
        # It was read at the start. Without it nobody is told anything.
        return secrets.token_bytes()


class App:
    """The whole server as one ASGI app: the API through Litestar, everything else from the PWA."""

    def __init__(
        self,
        context: Context,
        *,
        purge: bool = False,
        nudge: bool = True,
        static: Path = STATIC,
        metrics: Metrics | None = None,
        spans: Spans | None = None,
        backups: Schedule | None = None,
    ) -> None:
        self.context = context
        self._spans = spans
        self._backups = backups
        self._metrics = metrics
        self._ids = RequestIds(context.trusted)
        self._nudge = nudge
        self._purge = PURGE_UNSEEN_MS if purge else None
        self.started_s = self._purged_s = time.monotonic()
        self._pages = Pages(static, https=context.https)
        self._headers = api_headers(https=context.https)
        self._sync = sync.endpoint(context)
        self._api = make_api(context, self._life)

    @contextlib.asynccontextmanager
    async def _life(self, _: Litestar) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(self._sweep_for_ever())]
        if self._nudge:
            tasks.append(asyncio.create_task(self._push()))
        if self.context.store.is_shared:
            sections = self.context.store.sections()
            tasks += [asyncio.create_task(self._follow(one)) for one in sections]
            tasks.append(asyncio.create_task(self._settle_limits()))
        if self._backups is not None:
            tasks.append(asyncio.create_task(self._backups.run()))
        if self._metrics is not None:
            streams = self.context.hub.__len__
            sampling = self._metrics.sample(self.context.store.load, streams)
            tasks.append(asyncio.create_task(sampling))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self.context.hub.shut()
            self.context.lane.close()
            await self.context.store.close()
            if self._spans is not None:
                self._spans.close()

    async def _push(self) -> None:
        while True:
            try:
                await self.context.pushing.run()
            except Exception:
                log.exception("nudges have stopped; they begin again in a minute")
            await asyncio.sleep(NUDGE_AGAIN_S)

    async def _follow(self, store: Store) -> None:
        """Tell this process's streams what other processes have done (R14)."""
        hub = self.context.hub
        while True:
            await asyncio.sleep(FOLLOW_EVERY_S)
            devices = {one for one in hub.devices() if store.has(one[0])}
            if not devices:
                continue
            try:
                found = await store.numbers([Caller(*one) for one in devices])
            except Exception:
                log.exception("streams heard nothing of other processes; asking again")
                continue
            numbers = {(one.account, one.device): seq for one, seq in found.items()}
            hub.catch_up(devices, numbers)

    async def _settle_limits(self) -> None:
        """Compare accounts' shares of the server with those that other processes gave."""
        while True:
            await asyncio.sleep(SETTLE_EVERY_S)
            try:
                await self.context.limits.settle(self.context.clock())
            except Exception:
                log.exception("shares were not compared with other processes; trying again")

    async def _sweep_for_ever(self) -> None:
        while True:
            try:
                await self.sweep(time.monotonic())
            except Exception:
                log.exception("sweeping failed; it is tried again in an hour")
            await asyncio.sleep(SWEEP_EVERY_S)

    async def sweep(self, uptime_s: float) -> None:
        """
        Delete what has expired; once a day, but not within the first day, also unseen accounts.

        A machine's clock may be wrong when it starts, and is usually corrected within a day.

        Args:
            uptime_s: Of a monotonic clock.
        """
        unseen_ms = None
        if uptime_s - self._purged_s >= PURGE_EVERY_S:
            self._purged_s = uptime_s
            unseen_ms = self._purge
        now_ms = self.context.clock()
        asked = [one.purge(now_ms, unseen_ms) for one in self.context.store.sections()]
        for ended in await asyncio.gather(*asked, return_exceptions=True):
            if isinstance(ended, BaseException):
                raise ended

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if str(scope["type"]) != "http":
            await self._api(scope, receive, send)
            return
        path = scope["path"]
        request = self._ids.of(scope)
        mark = REQUEST.set(request)
        # Parts of a page, of which a first visit loads a dozen, have it in the log alone.
        added = [] if path.startswith(PARTS) else [(REQUEST_ID, request.encode())]
        if path.startswith(_API) and path not in RAW_PATHS:
            added += self._headers
        began = time.perf_counter()
        status = 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *added]
                if status == 405 or method_of(scope) == "OPTIONS":
                    message["headers"] = _allowing(message["headers"], path)
            await send(message)

        try:
            await self._inner(path)(scope, receive, watched)
        finally:
            took_s = time.perf_counter() - began
            self._ended(method_of(scope), path, status, took_s)
            if self._spans is not None and path != POKE:
                traceparent = self._ids.traceparent_of(scope)
                route = name_of(path) or OTHERS
                self._spans.answered(method_of(scope), route, status, took_s, request, traceparent)
            REQUEST.reset(mark)

    def _inner(self, path: str) -> Any:
        if path == SYNC:
            return self._sync
        return self._api if path.startswith(_API) else self._pages

    def _ended(self, method: str, path: str, status: int, took_s: float) -> None:
        """Count a request and log it; a line for each sync would drown the log."""
        if self._metrics is not None and path != POKE:
            self._metrics.answered(name_of(path) or OTHERS, status, took_s)
        if path == SYNC and not log.isEnabledFor(logging.DEBUG):
            return
        fields = {
            "method": method,
            "route": name_of(path) or self._pages.name_of(path),
            "status": status,
            "ms": round(took_s * 1000, 1),
        }
        log.info("request", extra={"fields": fields})


def _allowing(headers: Iterable[tuple[bytes, bytes]], path: str) -> list[tuple[bytes, bytes]]:
    """*headers*, naming the methods that *path* does take, as HTTP wants it of each 405."""
    others = [pair for pair in headers if pair[0].lower() != b"allow"]
    return [*others, (b"allow", (allowed_on(path) or PAGE_METHODS).encode())]

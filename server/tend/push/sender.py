"""
Sends sealed messages, and says what came of each. How they travel is `wire`'s business, which
service has room `hosts`'.
"""

from __future__ import annotations

import asyncio
import base64
import logging
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple

from aiohttp.abc import AbstractResolver
from pywebpush import WebPusher

from tend.errors import BadEndpoint
from tend.push.addresses import proxy_for
from tend.push.endpoints import check_endpoint
from tend.push.hosts import IN_FLIGHT, ROOM_S, Host, Hosts, retry_after
from tend.push.payload import topic_of
from tend.push.vapid import Vapid
from tend.push.wire import Reply, Unanswered, Wire

PAYLOAD_BYTES: Final = 2700
ALERT_S: Final = 3600.0
_ALERTS: Final = 256

log = logging.getLogger("tend.push")


class Delivered(NamedTuple):
    """The push service has taken it (201, 202); nobody says whether it was shown."""

    status: int


class Gone(NamedTuple):
    """The subscription is dead (404, 410)."""

    status: int


class RetryAfter(NamedTuple):
    """The host wants to be left alone for so long (429, 503)."""

    seconds: float


class Refused(NamedTuple):
    """The host does not believe us (401, 403): a matter for the operator."""

    status: int
    reason: str


class Failed(NamedTuple):
    """Anything else: another status, no connection, no answer in time."""

    status: int | None
    reason: str


Outcome = Delivered | Gone | RetryAfter | Refused | Failed


class Target(NamedTuple):
    """A subscription as the browser gave it."""

    endpoint: str
    p256dh: str
    auth: str


class Sender:
    """`async with Sender(…) as sender: await sender.send(…)`."""

    def __init__(
        self,
        vapid: Vapid,
        *,
        hosts: Collection[str] = (),
        private: bool = False,
        ca: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._vapid, self._more, self._private = vapid, tuple(hosts), private
        self._clock = clock
        self._wire = Wire(private=private, ca=ca, resolver=resolver)
        self._hosts = Hosts(proxy_for, clock)
        self._alerts = Alerts(clock)
        self._room = asyncio.Semaphore(IN_FLIGHT)
        self._pusher = WebPusher({"endpoint": ""})

    async def __aenter__(self) -> Sender:
        await self._wire.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._wire.close()

    async def send(
        self, to: Target, payload: bytes, *, ttl_s: int, urgency: str, topic: str
    ) -> Outcome:
        """
        Seal *payload* for *to* and hand it to its push service; answers within 30 s.

        Args:
            ttl_s: For how long it makes sense; above 0, for some services refuse 0.
            topic: 32 base64url characters; it replaces what is undelivered under the same one.

        Raises:
            ValueError: The payload, the TTL, the topic or the keys are out of bounds: a fault of
                ours.
        """
        if len(payload) > PAYLOAD_BYTES or ttl_s < 1 or len(topic) != 32:
            raise ValueError("payload, ttl or topic out of bounds")
        try:
            origin = check_endpoint(to.endpoint, self._more, private=self._private)
        except BadEndpoint as error:
            return Failed(None, error.detail)
        host = self._hosts.of(origin.name, origin.host, secure=origin.secure)
        if left := host.wait_s():
            return RetryAfter(left)
        asked = self._clock()
        # The host's room first: those who wait for a slow host take none of the others'.
        async with host.room, self._room:
            # It may have been paused meanwhile; and no caller waits for ever.
            if left := host.wait_s():
                return RetryAfter(left)
            if self._clock() - asked > ROOM_S:
                return RetryAfter(ROOM_S)
            host.begin()
            try:
                body = self._seal(to, payload)
                headers = self._headers(origin.name, ttl_s, urgency, topic)
                return await self._post(host, origin.name, to.endpoint, body, headers)
            finally:
                host.end()

    def topic(self, account: str, key: str) -> str:
        """The topic of an account's nudge, under a secret of this server."""
        return topic_of(self._vapid.secret, account, key)

    def _headers(self, origin: str, ttl_s: int, urgency: str, topic: str) -> dict[str, str]:
        return {
            "Authorization": self._vapid.header(origin),
            "TTL": str(ttl_s),
            "Urgency": urgency,
            "Topic": topic,
        }

    def _seal(self, to: Target, payload: bytes) -> bytes:
        # One is enough for all: nothing else runs between these lines.
        pusher = self._pusher
        pusher.receiver_key = base64.urlsafe_b64decode(to.p256dh + "==")
        pusher.auth_key = base64.urlsafe_b64decode(to.auth + "==")
        if len(pusher.auth_key) != 16:
            raise ValueError("the keys are no subscription's")
        return bytes(pusher.encode(payload, content_encoding="aes128gcm")["body"])

    async def _post(
        self, host: Host, origin: str, endpoint: str, body: bytes, headers: Mapping[str, str]
    ) -> Outcome:
        try:
            reply = await self._wire.post(endpoint, body, headers, host.proxy)
        except Unanswered as error:
            host.failed()
            return Failed(None, str(error))
        host.answered()
        return self._judge(host, origin, reply)

    def _judge(self, host: Host, origin: str, reply: Reply) -> Outcome:
        status = reply.status
        if status in (201, 202):
            return Delivered(status)
        if status in (404, 410):
            return Gone(status)
        if status in (429, 503):
            seconds = retry_after(reply.headers.get("Retry-After"))
            host.asked(seconds)
            return RetryAfter(seconds)
        # WNS names the reason in a header alone.
        reason = reply.headers.get("X-WNS-ERROR-DESCRIPTION") or reply.text
        reason = " ".join("".join(c if c.isprintable() else " " for c in reason).split())[:200]
        if status not in (401, 403):
            return Failed(status, reason)
        self._alerts.refused(origin, status, reason)
        return Refused(status, reason)


class Alerts:
    """Tells the operator that a service does not believe us: once an hour for each reason."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._told: dict[tuple[str, int, str], tuple[float, int]] = {}

    def refused(self, origin: str, status: int, reason: str) -> None:
        """Count a 401 or 403, and log the first one and then what has come since, by the hour."""
        key, now = (origin, status, reason), self._clock()
        at, count = self._told.get(key, (-ALERT_S, 0))
        if now - at < ALERT_S:
            self._told[key] = (at, count + 1)
            return
        if len(self._told) >= _ALERTS:
            self._told.clear()
        self._told[key] = (now, 0)
        log.error(
            "a push service does not believe us: check the VAPID key and TEND_VAPID_SUB",
            extra={
                "fields": {
                    "service": origin,
                    "status": status,
                    "reason": reason,
                    "messages": count + 1,
                }
            },
        )

"""
Encrypts messages, sends them, and returns the outcome of each. HTTP is in `transport`, the circuit
breaker per push service in `breaker`.
"""

from __future__ import annotations

import asyncio
import base64
import logging
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple

from aiohttp.abc import AbstractResolver
from pywebpush import WebPusher

from tend.errors import BadEndpoint
from tend.push.breaker import IN_FLIGHT_COUNT, ROOM_WAIT_S, Breaker, Breakers, News, retry_after
from tend.push.endpoints import check_endpoint
from tend.push.payload import topic_of
from tend.push.ssrf import proxy_for
from tend.push.transport import Reply, Transport, Unanswered
from tend.push.vapid import Vapid

PAYLOAD_BYTES: Final = 2700
ALERT_EVERY_S: Final = 3600.0
_ALERTS_COUNT: Final = 256

log = logging.getLogger("tend.push")


class Delivered(NamedTuple):
    """The push service accepted it (201, 202); whether it was shown is unknown."""

    status: int


class SubscriptionGone(NamedTuple):
    """The subscription does not exist any more (404, 410)."""

    status: int


class RetryAfter(NamedTuple):
    """The push service asked to wait (429, 503), or its breaker is open."""

    seconds: float


class Refused(NamedTuple):
    """The push service rejected our VAPID signature (401, 403): the operator must act."""

    status: int
    reason: str


class Failed(NamedTuple):
    """Anything else: another status, no connection, no answer in time."""

    status: int | None
    reason: str


Outcome = Delivered | SubscriptionGone | RetryAfter | Refused | Failed


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
        transport: Transport | None = None,
    ) -> None:
        self._vapid, self._more, self._private = vapid, tuple(hosts), private
        self._clock = clock
        self._transport = transport or Transport(private=private, ca=ca, resolver=resolver)
        self._breakers = Breakers(proxy_for, clock)
        self._alerts = Alerts(clock)
        self._room = asyncio.Semaphore(IN_FLIGHT_COUNT)
        self._pusher = WebPusher({"endpoint": ""})

    async def __aenter__(self) -> Sender:
        await self._transport.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._transport.close()

    async def send(
        self, to: Target, payload: bytes, *, ttl_s: int, urgency: str, topic: str
    ) -> Outcome:
        """
        Encrypt *payload* for *to* and post it to its push service. Returns within 30 s.

        Args:
            payload: At most `PAYLOAD_BYTES`.
            ttl_s: How long the push service may keep it; at least 1, for some services refuse 0.
            urgency: `very-low`, `low`, `normal` or `high` (RFC 8030, 5.3).
            topic: 32 base64url characters; replaces an undelivered message of the same topic.

        Raises:
            ValueError: Payload, TTL, topic or keys are out of bounds: a fault of this program.
        """
        if len(payload) > PAYLOAD_BYTES or ttl_s < 1 or len(topic) != 32:
            raise ValueError("payload, ttl or topic out of bounds")
        try:
            origin = check_endpoint(to.endpoint, self._more, private=self._private)
        except BadEndpoint as error:
            return Failed(None, error.detail)
        breaker = self._breakers.of(origin.name, origin.host, secure=origin.secure)
        if left := breaker.wait_s():
            return RetryAfter(left)
        asked = self._clock()
        # The host's own room first: messages that wait for a slow host occupy no common place.
        async with breaker.room, self._room:
            # The breaker may have opened while we waited, and the caller's lease is running out.
            if left := breaker.wait_s():
                return RetryAfter(left)
            if self._clock() - asked > ROOM_WAIT_S:
                return RetryAfter(ROOM_WAIT_S)
            breaker.begin()
            try:
                body = self._seal(to, payload)
                headers = self._headers(origin.name, ttl_s, urgency, topic)
                return await self._post(breaker, origin.name, to.endpoint, body, headers)
            finally:
                breaker.end()

    def news(self) -> list[News]:
        """Pauses of push services that began or ended here since the last call."""
        return self._breakers.news()

    def untold(self, news: Iterable[News]) -> None:
        """Nobody could be told this."""
        self._breakers.untold(news)

    def heed(self, news: Iterable[News]) -> None:
        """Pauses that other workers have told of: nothing is sent to those services meanwhile."""
        self._breakers.heed(news)

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
        # One pusher can be shared: there is no `await` between setting its keys and using them.
        pusher = self._pusher
        pusher.receiver_key = base64.urlsafe_b64decode(to.p256dh + "==")
        pusher.auth_key = base64.urlsafe_b64decode(to.auth + "==")
        if len(pusher.auth_key) != 16:
            raise ValueError("the keys are no subscription's")
        return bytes(pusher.encode(payload, content_encoding="aes128gcm")["body"])

    async def _post(
        self, breaker: Breaker, origin: str, endpoint: str, body: bytes, headers: Mapping[str, str]
    ) -> Outcome:
        try:
            reply = await self._transport.post(endpoint, body, headers, breaker.proxy)
        except Unanswered as error:
            breaker.failed()
            return Failed(None, str(error))
        breaker.answered()
        return self._judge(breaker, origin, reply)

    def _judge(self, breaker: Breaker, origin: str, reply: Reply) -> Outcome:
        status = reply.status
        if status in (201, 202):
            return Delivered(status)
        if status in (404, 410):
            return SubscriptionGone(status)
        if status in (429, 503):
            seconds = retry_after(reply.headers.get("Retry-After"))
            breaker.asked(seconds)
            return RetryAfter(seconds)
        # WNS names the reason in a header alone.
        reason = reply.headers.get("X-WNS-ERROR-DESCRIPTION") or reply.text
        reason = " ".join("".join(c if c.isprintable() else " " for c in reason).split())[:200]
        if status not in (401, 403):
            return Failed(status, reason)
        self._alerts.refused(origin, status, reason)
        return Refused(status, reason)


class Alerts:
    """Logs rejected VAPID signatures for the operator: once an hour for each service and reason."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._logged: dict[tuple[str, int, str], tuple[float, int]] = {}

    def refused(self, origin: str, status: int, reason: str) -> None:
        """Count a 401 or 403; log the first, and once an hour the number since then."""
        key, now = (origin, status, reason), self._clock()
        at, count = self._logged.get(key, (-ALERT_EVERY_S, 0))
        if now - at < ALERT_EVERY_S:
            self._logged[key] = (at, count + 1)
            return
        if len(self._logged) >= _ALERTS_COUNT:
            self._logged.clear()
        self._logged[key] = (now, 0)
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

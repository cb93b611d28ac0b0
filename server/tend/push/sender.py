"""
Sends sealed messages. One pooled session, strict timeouts, no redirect followed, and addresses
looked at when they are connected to: a name that resolves to a private one leads nowhere.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import ssl
import time
from collections.abc import Callable, Collection
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import msgspec
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from pywebpush import WebPusher
from yarl import URL

from tend.errors import BadEndpoint
from tend.push.endpoints import check_endpoint, is_public
from tend.push.vapid import Vapid

IN_FLIGHT: Final = 50
PER_HOST: Final = 40
REPLY_BYTES: Final = 4096
PAYLOAD_BYTES: Final = 2700
_TIMES: Final = aiohttp.ClientTimeout(total=20, connect=8, sock_connect=5, sock_read=10)
_PAUSE_S: Final = 60
_MOST_PAUSE_S: Final = 24 * 3600


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


class PublicResolver(AbstractResolver):
    """Resolves names, and forgets every address that is not of the open internet."""

    def __init__(self) -> None:
        self._inner = ThreadedResolver()

    async def resolve(self, host: str, port: int = 0, family: Any = 0) -> list[ResolveResult]:
        """The public addresses; OSError when there is none."""
        found = await self._inner.resolve(host, port, family)
        public = [one for one in found if is_public(one["host"])]
        if not public:
            raise OSError(None, f"{host} has no public address")
        return public

    async def close(self) -> None:
        """Nothing is held."""
        await self._inner.close()


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
    ) -> None:
        self._vapid, self._hosts, self._private, self._ca = vapid, hosts, private, ca
        self._clock = clock
        self._paused: dict[str, float] = {}
        self._proxies: dict[str, str | None] = {}
        self._room = asyncio.Semaphore(IN_FLIGHT)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Sender:
        context = ssl.create_default_context()
        if self._ca is not None:
            context.load_verify_locations(self._ca)
        connector = aiohttp.TCPConnector(
            limit=IN_FLIGHT,
            limit_per_host=PER_HOST,
            ssl=context,
            resolver=ThreadedResolver() if self._private else PublicResolver(),
            ttl_dns_cache=60,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            timeout=_TIMES,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def send(
        self, to: Target, payload: bytes, *, ttl_s: int, urgency: str, topic: str
    ) -> Outcome:
        """
        Seal *payload* for *to* and hand it to its push service.

        Args:
            ttl_s: For how long it makes sense; above 0, for some services refuse 0.
            topic: 32 base64url characters; it replaces what is undelivered under the same one.

        Raises:
            ValueError: The payload, the TTL or the topic is out of bounds: a fault of ours.
        """
        if len(payload) > PAYLOAD_BYTES or ttl_s < 1 or len(topic) != 32:
            raise ValueError("payload, ttl or topic out of bounds")
        try:
            check_endpoint(to.endpoint, self._hosts, private=self._private)
        except BadEndpoint as error:
            return Failed(None, error.detail)
        host = urlsplit(to.endpoint).netloc
        left = self._paused.get(host, 0.0) - self._clock()
        if left > 0:
            return RetryAfter(left)
        body = self._seal(to, payload)
        headers = {
            "Authorization": self._vapid.header(to.endpoint),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(ttl_s),
            "Urgency": urgency,
            "Topic": topic,
        }
        async with self._room:
            return await self._post(host, to.endpoint, body, headers)

    def _seal(self, to: Target, payload: bytes) -> bytes:
        keys = {"p256dh": to.p256dh, "auth": to.auth}
        pusher = WebPusher({"endpoint": to.endpoint, "keys": keys})
        return bytes(pusher.encode(payload, content_encoding="aes128gcm")["body"])

    async def _post(
        self, host: str, endpoint: str, body: bytes, headers: dict[str, str]
    ) -> Outcome:
        assert self._session is not None, "use `async with`"
        try:
            # The URL goes out as it came: some services sign their query.
            async with self._session.post(
                _as_it_is(endpoint),
                data=body,
                headers=headers,
                allow_redirects=False,
                proxy=self._proxy(host),
            ) as answer:
                status = answer.status
                if status in (201, 202):
                    return Delivered(status)
                said = await answer.content.read(REPLY_BYTES)
                if status not in (404, 410, 429, 503):
                    # What else it has to say is not waited for.
                    answer.close()
                return self._judge(host, status, answer.headers, said)
        except TimeoutError:
            return Failed(None, "no answer in time")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return Failed(None, type(error).__name__)

    def _proxy(self, host: str) -> str | None:
        """`HTTPS_PROXY`, unless `NO_PROXY` names the host; read once a host."""
        if host not in self._proxies:
            name = host.rpartition(":")[0] or host
            self._proxies[host] = None if proxy_bypass(name) else getproxies().get("https")
        return self._proxies[host]

    def _judge(self, host: str, status: int, headers: Any, said: bytes) -> Outcome:
        if status in (404, 410):
            return Gone(status)
        if status in (429, 503):
            seconds = retry_after(headers.get("Retry-After"))
            self._paused[host] = self._clock() + seconds
            return RetryAfter(seconds)
        # WNS names the reason in a header alone.
        reason = headers.get("X-WNS-ERROR-DESCRIPTION") or said.decode("utf-8", "replace")
        reason = " ".join("".join(c if c.isprintable() else " " for c in reason).split())[:200]
        if status in (401, 403):
            return Refused(status, reason)
        return Failed(status, reason)


def _as_it_is(endpoint: str) -> URL:
    return URL(endpoint, encoded=True)


def retry_after(text: str | None) -> float:
    """Seconds from a `Retry-After` of seconds or a date; a minute where it cannot be read."""
    if text is None:
        return _PAUSE_S
    if text.strip().isdigit():
        return float(min(int(text), _MOST_PAUSE_S))
    try:
        seconds = parsedate_to_datetime(text).timestamp() - time.time()
    except ValueError:
        return _PAUSE_S
    return min(max(seconds, 1.0), _MOST_PAUSE_S)


def topic_of(key: str) -> str:
    """A topic for a nudge's key: 32 characters, which Apple can decode as base64."""
    return base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()[:24]).decode()


def payload_of(
    *,
    title: str,
    body: str,
    navigate: str,
    tag: str,
    data: dict[str, Any],
    lang: str = "en",
    actions: tuple[tuple[str, str], ...] = (),
    badge: int | None = None,
) -> bytes:
    """
    Declarative Web Push (W3C push-api, WebKit 18.4), which older workers read as well.

    Args:
        navigate: An absolute URL.
        actions: Names and titles; each leads to `navigate` with `?do=NAME`.
        badge: The number on the app's icon; None leaves it as it is.
    """
    notification: dict[str, Any] = {
        "title": title,
        "body": body,
        "navigate": navigate,
        "lang": lang,
        "dir": "auto",
        "tag": tag,
        "data": data,
    }
    if actions:
        glue = "&" if "?" in navigate else "?"
        notification["actions"] = [
            {"action": name, "title": text, "navigate": f"{navigate}{glue}do={name}"}
            for name, text in actions
        ]
    message = {"web_push": 8030, "notification": notification, "mutable": True}
    if badge is not None:
        message["app_badge"] = badge
    return msgspec.json.encode(message)

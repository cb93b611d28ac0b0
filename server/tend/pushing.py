"""
Web push as the app wires it: the routes' side, and the worker's loop.

Loaded when the first device subscribes: the cryptography and the HTTP client behind it weigh more
than all the rest of the server, and most small servers never send.
"""

from __future__ import annotations

import asyncio
import contextlib
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tend.lane import REST_S, Lane
from tend.push.addresses import Intake, proxy_for
from tend.push.identity import FILE, check_subject, private_key, reaches_somebody
from tend.settings import Settings
from tend.store.contract.base import Store

if TYPE_CHECKING:
    from tend.push.vapid import Vapid

_ANYBODY = "mailto:operator@example.org"


class Pushing:
    """See `tend.web.deps.Pushing`; and `run`, which sends while there is anybody to send to."""

    def __init__(self, settings: Settings, store: Store, clock: Callable[[], int]) -> None:
        self._settings, self._store, self._clock = settings, store, clock
        self._vapid: Vapid | None = None
        self._intake = Intake()
        self._awake = asyncio.Event()

    @property
    def origin(self) -> str:
        """The address of the app, as notifications lead to it."""
        settings = self._settings
        return settings.base_url or f"http://localhost:{settings.port}"

    def key(self) -> str:
        """The public key."""
        return self.vapid().public

    async def check(self, endpoint: str, p256dh: str, auth: str) -> None:
        """Raises `BadEndpoint`, `BadKeys`. Looks the host up, for 2 s at most."""
        from tend.push.endpoints import check_endpoint, check_keys

        settings = self._settings
        origin = check_endpoint(endpoint, settings.push_hosts, private=settings.push_private)
        check_keys(p256dh, auth)
        await self._intake.check(origin.host, private=settings.push_private)

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
        await work(self._settings, self._store, self._clock, self.vapid(), self.origin, REST_S)


def make_key(settings: Settings) -> str:
    """
    The private key of the settings or the data folder, made there if there is none.

    Called at every start: it loads nothing heavy.

    Raises:
        ValueError: In one sentence.
    """
    return private_key(settings.data, settings.vapid_key)


def subject_of(settings: Settings) -> str:
    """Whom push services may write to."""
    if settings.vapid_sub:
        return settings.vapid_sub
    try:
        check_subject(settings.base_url or "")
    except ValueError:
        return _ANYBODY
    return settings.base_url or _ANYBODY


def make_vapid(settings: Settings) -> Vapid:
    """The key pair of the settings or the data folder. Raises ValueError."""
    from tend.push.vapid import Vapid

    return Vapid(make_key(settings), subject_of(settings))


async def work(
    settings: Settings,
    store: Store,
    clock: Callable[[], int],
    vapid: Vapid,
    origin: str,
    rest_s: float = 0,
) -> None:
    """The worker, until cancelled. *rest_s*: see `tend.lane`."""
    from tend.nudger.worker import BUDGET_S, Nudger
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
            jitter_s=settings.nudge_jitter_s,
            lease_ms=settings.nudge_lease_s * 1000,
            lane=Lane(budget_s=BUDGET_S, rest_s=rest_s),
        )
        await nudger.run()


def push_findings(settings: Settings) -> list[tuple[bool, str]]:
    """What `tend doctor` says of push: whether it is well, and a sentence."""
    findings = [_key_finding(settings), _subject_finding(settings)]
    kept = settings.data / FILE
    if settings.vapid_key is not None and kept.exists():
        # A key that changed ends every subscription under the old one; phones mend it when opened.
        with contextlib.suppress(ValueError):
            same = private_key(settings.data) == settings.vapid_key
            findings.append((same, f"TEND_VAPID_KEY is the key that is kept in {kept}"))
    proxy = proxy_for("fcm.googleapis.com")
    if proxy is not None:
        findings.append(_proxy_finding(proxy))
    if settings.push_private:
        findings.append(
            (not settings.https, "TEND_PUSH_PRIVATE is for tests, and nobody else comes here")
        )
    return findings


def _key_finding(settings: Settings) -> tuple[bool, str]:
    path = settings.data / FILE
    if settings.vapid_key is None and not path.exists():
        return True, "there are no keys for push yet; the first start makes them"
    try:
        make_vapid(settings)
    except ValueError as error:
        return False, f"the keys for push can be used ({error})"
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o600
    return mode & 0o077 == 0, f"the keys for push can be used, by their owner alone (mode {mode:o})"


def _subject_finding(settings: Settings) -> tuple[bool, str]:
    subject = subject_of(settings)
    if reaches_somebody(subject):
        return True, f"push services may write to {subject}"
    if settings.https:
        return False, f"push services may write to {subject} (set TEND_VAPID_SUB: Apple refuses it)"
    return True, "nobody outside uses this server yet (else: set TEND_VAPID_SUB)"


def _proxy_finding(proxy: str) -> tuple[bool, str]:
    try:
        parts = urlsplit(proxy)
        place = f"{parts.hostname}:{parts.port or ''}".rstrip(":")
        well = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        place, well = "HTTPS_PROXY", False
    # Without the name and password that may stand in it.
    return well, f"messages go through the proxy {place}, by http or https"

"""What an operator may set, by options and environment; every fault is named at once."""

from __future__ import annotations

import argparse
import ipaddress
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec

from tend.auth.origins import origin_of
from tend.push.endpoints import is_host
from tend.push.vapid_key import check_subject, checked_key
from tend.store.contract.ranges import is_ranged, ranges_of

T = TypeVar("T")
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

SIGNUPS = ("open", "invite", "closed")
LEVELS = ("debug", "info", "warning", "error")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
_UNITS_S = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_ANYBODY = "mailto:operator@example.org"
PORT_MOST = 65535
WORKERS_MOST = 64
PURGE_UNSEEN_MS = 400 * 24 * 3600 * 1000


class Settings(msgspec.Struct, frozen=True):
    """
    A valid set of settings.

    Attributes:
        database_url: Of a database on PostgreSQL, or of several by ranges of parts (see
            `ranges_of`); None: a file in the data folder.
        base_url: The origin that people's browsers see; none: whatever host they asked for.
        clock_ahead_ms: How far ahead of this machine a stamp may lie.
        trusted_proxies: Whose `X-Forwarded-For` is believed.
        nudge: Whether `tend serve` sends nudges itself; `tend work` does so alone.
        nudge_lease_s: For how long a worker holds what it took; after a crash it waits so long.
        vapid_sub: Whom push services may write to; none: made from `base_url`.
        push_private: Loopback push services are taken, for tests.
        backup_every: How often, in seconds, `tend serve` takes a backup; None: never.
        backup_keep: How many of these are kept.
        backup_to: Their folder; None: `backups` in the data folder.
        patience_s: How long headers may take to come, and an answer of which nothing is taken.
        metrics_port: Where Prometheus may scrape this process; None: nowhere. Of several workers
            each has its own, counted on from this one.
        workers: How many processes `tend serve` runs; several only on PostgreSQL.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    data: Path = Path("data")
    database_url: str | None = None
    base_url: str | None = None
    clock_ahead_ms: int = 60_000
    signup: str = "open"
    trusted_proxies: tuple[Network, ...] = ()
    rate_limits: bool = True
    purge: bool = False
    log: str = "info"
    nudge: bool = True
    nudge_jitter_s: int = 60
    nudge_lease_s: int = 60
    vapid_sub: str | None = None
    vapid_key: str | None = None
    push_hosts: tuple[str, ...] = ()
    push_ca: Path | None = None
    push_private: bool = False
    backup_every: int | None = None
    backup_keep: int = 7
    backup_to: Path | None = None
    patience_s: int = 30
    metrics_port: int | None = None
    metrics_host: str = "127.0.0.1"
    workers: int = 1

    @property
    def https(self) -> bool:
        """Whether browsers reach this server over https."""
        return (self.base_url or "").startswith("https://")

    @property
    def origin(self) -> str:
        """The address of the app, as links lead to it."""
        return self.base_url or f"http://localhost:{self.port}"

    @property
    def push_subject(self) -> str:
        """Whom push services may write to."""
        if self.vapid_sub:
            return self.vapid_sub
        try:
            check_subject(self.base_url or "")
        except ValueError:
            return _ANYBODY
        return self.base_url or _ANYBODY

    @property
    def backups(self) -> Path:
        """The folder of scheduled backups."""
        return self.backup_to or self.data / "backups"

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the port."""
        return self.host in LOOPBACK


class SettingsError(Exception):
    """The settings make no sense; `faults` has a sentence for each thing that is wrong."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def add_options(parser: argparse.ArgumentParser, *names: str) -> None:
    """Offer the options *names*; each is also an environment variable `TEND_NAME`."""
    for name in names:
        flag = "--" + name.replace("_", "-")
        parser.add_argument(flag, default=None, help=f"{_HELP[name]} (TEND_{name.upper()})")


def read(environ: Mapping[str, str], options: argparse.Namespace | None = None) -> Settings:
    """
    The settings from the options given and, below them, the environment.

    Raises:
        SettingsError: Something is wrong; all faults are named, not the first alone.
    """
    faults: list[str] = []
    values: dict[str, Any] = {}
    for name, parse in _PARSERS.items():
        label = f"TEND_{name.upper()}"
        text = getattr(options, name, None)
        if text is None:
            text = environ.get(label)
        if text is None or text == "":
            continue
        try:
            values[name] = parse(text.strip())
        except ValueError as fault:
            faults.append(f"{label}: {fault}")
    known = {f"TEND_{name.upper()}" for name in _PARSERS} | _ELSEWHERE
    faults += [
        f"{name}: there is no such setting" for name in sorted(environ) if _stray(name, known)
    ]
    settings = Settings(**values)
    if not settings.rate_limits and not settings.loopback:
        faults.append(
            "TEND_RATE_LIMITS: off is for tests, and taken only when TEND_HOST is a loopback host"
        )
    if settings.push_private and not settings.loopback:
        faults.append("TEND_PUSH_PRIVATE: taken only when TEND_HOST is a loopback host")
    if settings.workers > 1 and settings.database_url is None:
        faults.append(
            "TEND_WORKERS: one process serves a database in a file, for SQLite takes one writer:"
            " set TEND_DATABASE_URL to a database on PostgreSQL, or leave it at 1"
        )
    if (settings.metrics_port or 0) + settings.workers - 1 > PORT_MOST:
        faults.append("TEND_METRICS_PORT: each worker has a port, and there are not so many beyond")
    if settings.backup_every is not None and is_ranged(settings.database_url or ""):
        faults.append(
            "TEND_BACKUP_EVERY: of several databases each is backed up by itself: run `tend backup`"
            " for each of their addresses (see docs/scaling.md)"
        )
    if faults:
        raise SettingsError(faults)
    return settings


_ELSEWHERE = {"TEND_SKIP_WEB", "TEND_SEEDS", "TEND_BROWSER_DIR", "TEND_TEST_POSTGRES"}


def _stray(name: str, known: set[str]) -> bool:
    return name.startswith("TEND_") and name not in known


def _port(text: str) -> int:
    if not text.isdigit() or not 0 <= int(text) <= PORT_MOST:
        raise ValueError(f"{text!r} is no port; use 0 to 65535")
    return int(text)


def _ms(text: str) -> int:
    if not text.isdigit() or not 0 <= int(text) <= 86_400_000:
        raise ValueError(f"{text!r} is no number of milliseconds from 0 to 86400000")
    return int(text)


def _origin(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{text!r} is no address like https://tend.example.org")
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
        raise ValueError(f"{text!r} must be a bare origin: Tend lives at the root of its host")
    origin = origin_of(text)
    if origin is None:
        raise ValueError(f"{text!r} has no port or host that a browser could open")
    return origin


def _database_url(text: str) -> str:
    ranges_of(text)
    return text


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())


def _one_of(*words: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in words:
            raise ValueError(f"{text!r} is none of {', '.join(words)}")
        return text

    return parse


def _yes(text: str) -> bool:
    return _one_of("0", "1")(text) == "1"


def _switch(text: str) -> bool:
    return _one_of("on", "off")(text) == "on"


def _seconds(text: str) -> int:
    if not text.isdigit() or not 0 <= int(text) <= 600:
        raise ValueError(f"{text!r} is no number of seconds from 0 to 600")
    return int(text)


def _some_seconds(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 600:
        raise ValueError(f"{text!r} is no number of seconds from 1 to 600")
    return int(text)


def _duration(text: str) -> int:
    found = re.fullmatch(r"([0-9]{1,6})([smhd])", text)
    seconds = int(found[1]) * _UNITS_S[found[2]] if found else 0
    if not 1 <= seconds <= 366 * 86_400:
        raise ValueError(f"{text!r} is no time from 1s to 366d, such as 1d, 6h or 30m")
    return seconds


def _kept(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 10_000:
        raise ValueError(f"{text!r} is no number from 1 to 10000")
    return int(text)


def _workers(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= WORKERS_MOST:
        raise ValueError(f"{text!r} is no number from 1 to {WORKERS_MOST}")
    return int(text)


def _hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    for host in hosts:
        if not is_host(host):
            raise ValueError(f"{host!r} is no bare host name, nor the number of a public address")
    return hosts


def _subject(text: str) -> str:
    check_subject(text)
    return text


def _authority(text: str) -> Path:
    import ssl

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(text)
    except OSError as error:
        raise ValueError(f"{text!r} is no file with certificates") from error
    return Path(text)


_PARSERS: dict[str, Callable[[str], Any]] = {
    "host": str,
    "port": _port,
    "data": Path,
    "database_url": _database_url,
    "base_url": _origin,
    "clock_ahead_ms": _ms,
    "signup": _one_of(*SIGNUPS),
    "trusted_proxies": _networks,
    "rate_limits": _switch,
    "purge": _switch,
    "log": _one_of(*LEVELS),
    "nudge": _switch,
    "nudge_jitter_s": _seconds,
    "nudge_lease_s": _some_seconds,
    "vapid_sub": _subject,
    "vapid_key": checked_key,
    "push_hosts": _hosts,
    "push_ca": _authority,
    "push_private": _yes,
    "backup_every": _duration,
    "backup_keep": _kept,
    "backup_to": Path,
    "patience_s": _some_seconds,
    "metrics_port": _port,
    "metrics_host": str,
    "workers": _workers,
}

_HELP = {
    "host": "address to listen on; 127.0.0.1 unless given",
    "port": "port to listen on; 8000 unless given, 0 picks a free one",
    "data": "folder that holds the database and the secrets",
    "database_url": "a database on PostgreSQL instead: postgresql://USER@HOST/DATABASE;"
    " several: 0-511=postgresql://…;512-1023=postgresql://…",
    "base_url": "the address that browsers see, such as https://tend.example.org",
    "clock_ahead_ms": "how far ahead of this machine's clock a change may be stamped",
    "signup": "who may make accounts: open, invite or closed",
    "trusted_proxies": "addresses or networks whose X-Forwarded-For is believed",
    "rate_limits": "on or off; off only on a loopback host",
    "purge": "on drops accounts that nobody has seen for 400 days",
    "log": "debug, info, warning or error",
    "nudge": "on or off: whether `tend serve` sends nudges itself",
    "nudge_jitter_s": "nudges are spread over so many seconds, each account at its own",
    "nudge_lease_s": "what a worker left undone when it died is taken up after so many seconds",
    "vapid_sub": "whom push services may write to: mailto:you@example.org or an https address",
    "vapid_key": "the private key of web push, instead of the one in the data folder",
    "push_hosts": "further hosts of push services, by commas",
    "push_ca": "a file with a further certificate authority for push services",
    "push_private": "1 takes push services on loopback, for tests",
    "backup_every": "how often `tend serve` takes a backup, such as 1d or 6h; never unless given",
    "backup_keep": "how many of these backups are kept; 7 unless given",
    "backup_to": "their folder; `backups` in the data folder unless given",
    "patience_s": "a visitor who sends or takes nothing for so many seconds is hung up on; 30",
    "metrics_port": "port that Prometheus may scrape; none unless given",
    "metrics_host": "address of that port; 127.0.0.1 unless given",
    "workers": "how many processes serve, on PostgreSQL; 1 unless given",
}

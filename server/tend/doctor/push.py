"""Web push: key, contact, proxy, and whether the push services can be reached."""

from __future__ import annotations

import contextlib
import stat
from concurrent.futures import ThreadPoolExecutor
from typing import Final
from urllib.parse import urlsplit

from tend.doctor.asking import Unreached, ask
from tend.doctor.finding import Finding
from tend.push.ssrf import proxy_for
from tend.push.vapid_key import FILE, private_key, reaches_somebody
from tend.sending import make_vapid
from tend.settings import Settings

SERVICES: Final = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
)
"""Of the browsers that most people have: Chrome's, Firefox', Safari's."""


def examine(settings: Settings) -> list[Finding]:
    """All that messages need."""
    findings = [_key(settings), _subject(settings)]
    kept = settings.data / FILE
    if settings.vapid_key is not None and kept.exists():
        # Subscriptions made with an earlier key are dead; phones subscribe again when they are
        # opened.
        with contextlib.suppress(ValueError):
            same = private_key(settings.data) == settings.vapid_key
            says = f"TEND_VAPID_KEY is the key that is kept in {kept}"
            do = f"unset TEND_VAPID_KEY, or move {kept} away if the other key is the right one"
            findings.append(Finding(same, says, do))
    proxy = proxy_for(SERVICES[0])
    if proxy is not None:
        findings.append(_proxy(proxy))
    if settings.push_private:
        says = "TEND_PUSH_PRIVATE is for tests, and nobody else comes here"
        findings.append(Finding(not settings.https, says, "unset TEND_PUSH_PRIVATE"))
    if settings.https and settings.nudge:
        findings += _reach(settings)
    return findings


def _key(settings: Settings) -> Finding:
    path = settings.data / FILE
    if settings.vapid_key is None and not path.exists():
        return Finding(True, "there are no keys for push yet; the first start makes them")
    try:
        make_vapid(settings)
    except ValueError as error:
        do = f"bring {path} back from a backup, and give it to the user that runs tend"
        return Finding(False, f"the keys for push can be used ({error})", do)
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o600
    says = f"the keys for push can be used, by their owner alone (mode {mode:o})"
    return Finding(mode & 0o077 == 0, says, f"chmod go= {path}")


def _subject(settings: Settings) -> Finding:
    subject = settings.push_subject
    if reaches_somebody(subject):
        return Finding(True, f"push services may write to {subject}")
    do = "set TEND_VAPID_SUB to mailto: and an address that you read: Apple refuses others"
    if settings.https:
        return Finding(False, f"push services may write to {subject} (set TEND_VAPID_SUB)", do)
    return Finding(True, "nobody outside uses this server yet (else: set TEND_VAPID_SUB)")


def _proxy(proxy: str) -> Finding:
    try:
        parts = urlsplit(proxy)
        place = f"{parts.hostname}:{parts.port or ''}".rstrip(":")
        well = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        place, well = "HTTPS_PROXY", False
    # Without the user name and password that the URL may contain.
    says = f"messages go through the proxy {place}, by http or https"
    return Finding(well, says, "write HTTPS_PROXY as http://host:port")


def _reach(settings: Settings) -> list[Finding]:
    hosts = [*SERVICES, *settings.push_hosts]
    with ThreadPoolExecutor(len(hosts)) as pool:
        return list(pool.map(lambda host: _reached(host, settings), hosts))


def _reached(host: str, settings: Settings) -> Finding:
    do = f"let this machine connect to {host}, port 443, or set HTTPS_PROXY"
    try:
        # Whatever it answers, it was reached.
        ask(f"https://{host}/", proxy=proxy_for(host), ca=settings.push_ca)
    except Unreached as error:
        if error.by_certificate:
            do = "does something on the way open TLS? Name its authority in TEND_PUSH_CA"
        return Finding(False, f"the push service {host} can be reached ({error})", do)
    return Finding(True, f"the push service {host} can be reached")

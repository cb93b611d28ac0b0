"""
What a browser meets: the address, its certificate, the proxy before this server, the two clocks.

The running server is asked through its own address, and says what it saw (`tend.auth.probe`).
"""

from __future__ import annotations

import secrets
from typing import Final

from tend.auth import probe
from tend.doctor.asking import Answer, Unreached, ask
from tend.doctor.finding import Finding
from tend.push.vapid_key import FILE, private_key
from tend.settings import Settings

CERTIFICATE_S: Final = 14 * 86_400.0
"""Who renews certificates does so a month before they end."""
_PROXY: Final = "`systemctl status caddy`, and see deploy/README.md"


def examine(settings: Settings) -> list[Finding]:
    """The server as browsers find it."""
    address = Finding(
        settings.https or settings.loopback,
        "browsers reach it over https or on this machine (else: no offline use)",
        "set TEND_BASE_URL to the https address, and put a proxy with a certificate before Tend",
    )
    if not settings.https:
        return [address]
    return [address, *_asked(settings)]


def _asked(settings: Settings) -> list[Finding]:
    base, key, nonce = settings.base_url or "", _key(settings), secrets.token_hex(16)
    headers = {probe.HEADER: probe.question(key, nonce)} if key else {}
    try:
        answer = ask(f"{base}/healthz", headers)
    except Unreached as error:
        says = f"{base} answers ({error})"
        if error.by_certificate:
            return [Finding(False, says, f"let the proxy fetch a certificate for it: {_PROXY}")]
        do = f"does the name lead to this machine, is port 443 open, does the proxy run? {_PROXY}"
        return [Finding(False, says, do)]
    findings = [_lasting(base, answer), _clock(answer, settings)]
    if answer.status != 200 or b'"alive"' not in answer.body:
        says = f"Tend answers at {base} (status {answer.status})"
        do = f"let the proxy pass all paths of that host on to port {settings.port}; does tend run?"
        return [*findings, Finding(False, says, do)]
    seen = probe.read_answer(key, nonce, answer.headers.get(probe.HEADER, "")) if key else None
    if seen is None:
        do = "does the name lead to another machine? Restart tend if its key for push has changed"
        return [*findings, Finding(False, f"it is this Tend that answers at {base}", do)]
    return [*findings, Finding(True, f"Tend answers at {base}"), _forwarded(seen)]


def _key(settings: Settings) -> bytes | None:
    if settings.vapid_key is None and not (settings.data / FILE).exists():
        return None
    try:
        return probe.key_of(private_key(settings.data, settings.vapid_key))
    except ValueError:
        return None


def _lasting(base: str, answer: Answer) -> Finding:
    left_s = answer.certificate_s or 0.0
    says = f"the certificate of {base} is good for {left_s / 86_400:.0f} days"
    do = f"it is not renewed: look why in the proxy's log; {_PROXY}"
    return Finding(left_s > CERTIFICATE_S, says, do)


def _clock(answer: Answer, settings: Settings) -> Finding:
    """The proxy may run on another machine: two clocks that differ are one that is wrong."""
    if answer.clock_ahead_s is None:
        return Finding(True, "the proxy tells no time to compare with the clock")
    off_s = abs(answer.clock_ahead_s)
    says = f"the clock agrees with the proxy's (within {off_s:.0f} s)"
    do = "set both, and keep them right: systemctl enable --now systemd-timesyncd, or chrony"
    return Finding(off_s <= max(5.0, settings.clock_ahead_ms / 1000), says, do)


def _forwarded(seen: probe.Seen) -> Finding:
    says = f"the proxy at {seen.peer} says for whom it asks, and is believed"
    if not seen.forwarded:
        do = "let it add X-Forwarded-For (Caddy does): else all people share one rate limit"
        return Finding(False, f"{says} (it sends no X-Forwarded-For)", do)
    do = f"add {seen.peer} to TEND_TRUSTED_PROXIES: else all people share one rate limit"
    return Finding(seen.trusted, says, do)

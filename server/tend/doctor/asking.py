"""One HTTP request, and in words why there was no answer."""

from __future__ import annotations

import base64
import email.utils
import http.client
import socket
import ssl
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import unquote, urlsplit

TIMEOUT_S: Final = 5.0


class Unreached(Exception):
    """There was no answer; the text says why."""

    def __init__(self, why: str, *, by_certificate: bool = False) -> None:
        super().__init__(why)
        self.by_certificate = by_certificate


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes
    clock_ahead_s: float | None
    """How far its clock stands ahead of ours, if it tells a time; seconds."""
    certificate_s: float | None
    """When its certificate ends, in seconds from now; None: there is none."""


def ask(
    url: str,
    headers: Mapping[str, str] | None = None,
    *,
    proxy: str | None = None,
    ca: Path | None = None,
) -> Answer:
    """
    Ask for *url*, directly or through *proxy*.

    Args:
        ca: A file with a further certificate authority.

    Raises:
        Unreached: There was no answer in `TIMEOUT_S`, or its certificate is not to be trusted.
    """
    parts = urlsplit(url)
    line = _line(url, proxy, ca)
    try:
        line.request("GET", parts.path or "/", headers=dict(headers or {}))
        peer: dict[str, Any] = getattr(line.sock, "getpeercert", dict)() or {}
        answer = line.getresponse()
        body = answer.read(65_536)
    except ssl.SSLCertVerificationError as error:
        raise Unreached(f"its certificate: {error.verify_message}", by_certificate=True) from error
    except socket.gaierror as error:
        raise Unreached(f"there is no address for {parts.hostname}") from error
    except TimeoutError as error:
        raise Unreached("no answer in time") from error
    except (OSError, http.client.HTTPException) as error:
        raise Unreached(getattr(error, "strerror", None) or str(error) or "it hung up") from error
    finally:
        line.close()
    told = {name.lower(): value for name, value in answer.getheaders()}
    ends = peer.get("notAfter")
    left_s = ssl.cert_time_to_seconds(str(ends)) - time.time() if ends else None
    return Answer(answer.status, told, body, _ahead_s(told.get("date")), left_s)


def _line(url: str, proxy: str | None, ca: Path | None) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port, timeout=TIMEOUT_S)
    context = ssl.create_default_context()
    if ca is not None:
        context.load_verify_locations(ca)
    if proxy is None:
        return http.client.HTTPSConnection(host, parts.port, timeout=TIMEOUT_S, context=context)
    way = urlsplit(proxy)
    line = http.client.HTTPSConnection(
        way.hostname or "", way.port or 80, timeout=TIMEOUT_S, context=context
    )
    known = f"{unquote(way.username or '')}:{unquote(way.password or '')}".encode()
    auth = {"Proxy-Authorization": f"Basic {base64.b64encode(known).decode()}"}
    line.set_tunnel(host, parts.port or 443, auth if way.username else {})
    return line


def _ahead_s(date: str | None) -> float | None:
    try:
        return email.utils.parsedate_to_datetime(date or "").timestamp() - time.time()
    except (ValueError, TypeError):
        return None

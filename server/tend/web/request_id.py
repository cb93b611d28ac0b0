"""An id for each request: in each line of the log about it, and in the answer's `X-Request-ID`."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from typing import Final

from litestar.types import Scope

from tend.limits import Network, is_within

HEADER: Final = b"x-request-id"
TRACE: Final = b"traceparent"
PEERS_MOST: Final = 1024
_formed = re.compile(rb"[A-Za-z0-9_=.-]{8,64}").fullmatch


class RequestIds:
    """
    Gives each request its id.

    That of a proxy is taken, so that its log and ours can be read together, but only of one that
    the operator trusts: anybody else could write what he likes into our log.
    """

    def __init__(self, trusted: Sequence[Network]) -> None:
        self._trusted = tuple(trusted)
        self._peers: dict[str, bool] = {}

    def of(self, scope: Scope) -> str:
        """The id of a request; always another one, except where a trusted proxy gives one twice."""
        given = self._told(scope, HEADER)
        if given is not None and _formed(given):
            return given.decode("ascii")
        return secrets.token_hex(8)

    def traceparent_of(self, scope: Scope) -> str | None:
        """The trace that a request belongs to (W3C Trace Context), by the same rule."""
        given = self._told(scope, TRACE)
        return given.decode("latin-1") if given is not None else None

    def _told(self, scope: Scope, header: bytes) -> bytes | None:
        """What a trusted proxy says once in a header."""
        if not self._trusted or not self._is_trusted(scope["client"]):
            return None
        given = [value for name, value in scope["headers"] if name == header]
        return given[0] if len(given) == 1 else None

    def _is_trusted(self, client: tuple[str, int] | None) -> bool:
        peer = client[0] if client else ""
        known = self._peers.get(peer)
        if known is None:
            if len(self._peers) >= PEERS_MOST:
                self._peers.clear()
            known = self._peers[peer] = is_within(peer, self._trusted)
        return known

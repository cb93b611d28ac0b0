"""An id for each request: in each line of the log about it, and in the answer's `X-Request-ID`."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from typing import Final

from litestar.types import Scope

from tend.limits import Network, is_within

HEADER: Final = b"x-request-id"
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
        if self._trusted and self._is_trusted(scope["client"]):
            given = [value for name, value in scope["headers"] if name == HEADER]
            if len(given) == 1 and _formed(given[0]):
                return given[0].decode("ascii")
        return secrets.token_hex(8)

    def _is_trusted(self, client: tuple[str, int] | None) -> bool:
        peer = client[0] if client else ""
        known = self._peers.get(peer)
        if known is None:
            if len(self._peers) >= PEERS_MOST:
                self._peers.clear()
            known = self._peers[peer] = is_within(peer, self._trusted)
        return known

"""
How `tend doctor` asks a running server what it sees of a request that came through the proxy.

Question and answer are signed under a key that follows from the server's private key for push:
nobody else learns the proxy's address, and no other server can answer in this one's place.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Final, NamedTuple

HEADER: Final = "tend-doctor"
_question = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{64})").fullmatch
_answer = re.compile(r"([0-9a-f]{64}) peer=(\S+) forwarded=(\S*) trusted=(yes|no)").fullmatch


class Seen(NamedTuple):
    """What a server saw of a request."""

    peer: str
    """The address of the connection."""
    forwarded: str
    """`X-Forwarded-For`, without spaces; empty: there was none."""
    trusted: bool
    """Whether `TEND_TRUSTED_PROXIES` names the peer."""


def key_of(private: str) -> bytes:
    """The key for questions and answers, from the private key for push."""
    return hashlib.sha256(b"tend doctor\0" + private.encode()).digest()


def question(key: bytes, nonce: str) -> str:
    """The header of a question; *nonce*: 32 hex digits."""
    return f"{nonce}.{_sign(key, 'question', nonce)}"


def nonce_of(key: bytes, header: str) -> str | None:
    """The nonce of a question under this key; None if it is not one."""
    found = _question(header)
    if found is None or not hmac.compare_digest(found[2], _sign(key, "question", found[1])):
        return None
    return found[1]


def answer(key: bytes, nonce: str, seen: Seen) -> str:
    """The header of an answer."""
    text = _text(seen)
    return f"{_sign(key, 'answer', nonce + text)} {text}"


def read_answer(key: bytes, nonce: str, header: str) -> Seen | None:
    """What a server saw; None if the header is no answer to this question, under this key."""
    found = _answer(header)
    if found is None:
        return None
    seen = Seen(found[2], found[3], found[4] == "yes")
    proof = _sign(key, "answer", nonce + _text(seen))
    return seen if hmac.compare_digest(found[1], proof) else None


def _text(seen: Seen) -> str:
    trusted = "yes" if seen.trusted else "no"
    return f"peer={seen.peer or '-'} forwarded={seen.forwarded} trusted={trusted}"


def _sign(key: bytes, what: str, text: str) -> str:
    return hmac.new(key, f"{what}\0{text}".encode(), hashlib.sha256).hexdigest()

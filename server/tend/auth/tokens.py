"""Secrets that people and devices carry. Only their hashes are ever stored."""

from __future__ import annotations

import hashlib
import secrets

CODE_CHARS = 8
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def new_token() -> str:
    """A device's token: 256 random bits, 43 characters that need no escaping anywhere."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """A code to type: 8 characters of Crockford base32, 40 random bits, good for minutes."""
    return "".join(secrets.choice(_CROCKFORD) for _ in range(CODE_CHARS))


def read_code(text: str) -> str | None:
    """
    The code that somebody meant by *text*, or none if it cannot be one.

    Case, spaces and hyphens do not count; O is read as 0, I and L as 1.
    """
    code = text.upper().translate(_READ_AS)
    return code if len(code) == CODE_CHARS and set(code) <= set(_CROCKFORD) else None


def hash_token(token: str) -> bytes:
    """What is stored of a token. Plain SHA-256: 256 random bits need no stretching."""
    return hashlib.sha256(b"tend/token\x1f" + token.encode()).digest()


def hash_code(code: str) -> bytes:
    """What is stored of a code, pairing's or invitation's, after `read_code`."""
    return hashlib.sha256(b"tend/code\x1f" + code.encode()).digest()


def hash_locator(locator: bytes) -> bytes:
    """What is stored of the part of a recovery code that finds the account."""
    return hashlib.sha256(b"tend/recovery/locator\x1f" + locator).digest()


def hash_proof(proof: bytes) -> bytes:
    """What is stored of the part of a recovery code that shows that somebody has all of it."""
    return hashlib.sha256(b"tend/recovery/proof\x1f" + proof).digest()

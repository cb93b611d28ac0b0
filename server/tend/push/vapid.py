"""Who we are to push services (RFC 8292): a key pair, and a signed word for each origin."""

from __future__ import annotations

import base64
import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

FILE: Final = "vapid.json"
LIVES_S: Final = 12 * 3600
RENEW_S: Final = 3600
_ORIGINS: Final = 256

_mail = re.compile(r"mailto:[^\s<>@]+@([a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE).fullmatch


def check_subject(subject: str) -> None:
    """
    Refuse a contact that push services refuse: Apple answers 403 to `mailto:x@localhost`.

    Raises:
        ValueError
    """
    parts = urlsplit(subject)
    https = parts.scheme == "https" and parts.hostname and "." in parts.hostname
    if not (_mail(subject) or (https and " " not in subject)):
        raise ValueError(f"{subject!r} is neither mailto:you@a-real-domain nor an https address")


class Vapid:
    """
    The key pair, and the `Authorization` header for each origin, signed once in half a day.

    Attributes:
        public: The uncompressed point, base64url: what browsers subscribe with.
    """

    def __init__(self, private: str, subject: str, clock: Callable[[], float] = time.time) -> None:
        self._key = Vapid02.from_raw(private.encode())
        self._subject = subject
        self._clock = clock
        self._known: dict[str, tuple[float, str]] = {}
        self.public = public_of(self._key.public_key)

    def header(self, endpoint: str) -> str:
        """The value of `Authorization` for a message to *endpoint*."""
        parts = urlsplit(endpoint)
        origin = f"{parts.scheme}://{parts.netloc}"
        now = self._clock()
        expires, value = self._known.get(origin, (0.0, ""))
        if expires - now < RENEW_S:
            if len(self._known) >= _ORIGINS:
                self._known.clear()
            expires = now + LIVES_S
            claims = {"aud": origin, "exp": int(expires), "sub": self._subject}
            value = str(self._key.sign(claims)["Authorization"])
            self._known[origin] = (expires, value)
        return value


def public_of(key: ec.EllipticCurvePublicKey) -> str:
    """A public key as browsers take it."""
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def private_key(data: Path, given: str | None = None) -> str:
    """
    The private key: as given, as kept in the data folder, or made there now (mode 0600).

    Losing or changing it ends every subscription, so it stands with the data and in backups.

    Raises:
        ValueError: It is no key.
    """
    if given:
        return checked_key(given)
    path = data / FILE
    if not path.exists():
        number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
        raw = base64.urlsafe_b64encode(number.to_bytes(32)).rstrip(b"=").decode()
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump({"private": raw}, file)
    return checked_key(str(json.loads(path.read_text("utf-8"))["private"]))


def checked_key(text: str) -> str:
    """
    The key, if it is 32 bytes of base64url within the curve's order.

    Raises:
        ValueError
    """
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        if len(raw) != 32:
            raise ValueError("length")
        ec.derive_private_key(int.from_bytes(raw), ec.SECP256R1())
    except ValueError as error:
        raise ValueError("this is no private key: 32 bytes, base64url") from error
    return text

"""VAPID (RFC 8292): the key pair, and a signed token for each push service's origin."""

from __future__ import annotations

import base64
import hmac
import time
from collections.abc import Callable
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

HEADER_LIVES_S: Final = 12 * 3600
HEADER_RENEW_S: Final = 3600
_ORIGINS_COUNT: Final = 256


class Vapid:
    """
    The key pair, and the `Authorization` header of each origin, which is signed once in 11 hours.

    Attributes:
        public: The public key as an uncompressed point, base64url: browsers subscribe with it.
        secret: Derived from the private key, to key the topics (`payload.topic_of`).
    """

    def __init__(self, private: str, subject: str, clock: Callable[[], float] = time.time) -> None:
        self._key = Vapid02.from_raw(private.encode())
        # Its own check takes no https address with a port; ours is `vapid_key.check_subject`.
        self._key.conf = {"no-strict": True}
        self._subject = subject
        self._clock = clock
        self._known: dict[str, tuple[float, str]] = {}
        self.public = public_of(self._key.public_key)
        self.secret = hmac.digest(private.rstrip("=").encode(), b"tend topics", "sha256")

    def header(self, origin: str) -> str:
        """The value of `Authorization` for a message to *origin*, such as `https://a.org`."""
        now = self._clock()
        expires, value = self._known.get(origin, (0.0, ""))
        if expires - now < HEADER_RENEW_S:
            if len(self._known) >= _ORIGINS_COUNT:
                self._known.clear()
            expires = now + HEADER_LIVES_S
            claims = {"aud": origin, "exp": int(expires), "sub": self._subject}
            value = str(self._key.sign(claims)["Authorization"])
            self._known[origin] = (expires, value)
        return value


def public_of(key: ec.EllipticCurvePublicKey) -> str:
    """A public key as `PushManager.subscribe` takes it: uncompressed point, base64url."""
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()

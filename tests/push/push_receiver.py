"""
The receiving side of web push: decrypts messages (RFC 8291) and verifies VAPID tokens (RFC 8292).

Written from the RFCs with plain cryptography, so that no library of the sender checks itself.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
import time
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()


class Wrong(Exception):
    """The message is not what the RFCs ask for."""


def b64(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """The reverse."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """65 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


class Browser:
    """The keys of one subscription."""

    def __init__(self) -> None:
        self.private = ec.generate_private_key(CURVE)
        self.auth = secrets.token_bytes(16)

    @property
    def keys(self) -> dict[str, str]:
        """As a page sends them."""
        return {"p256dh": b64(point(self.private.public_key())), "auth": b64(self.auth)}

    def open(self, body: bytes) -> bytes:
        """The plain text of an `aes128gcm` body of one record."""
        salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        if length != 65 or len(sealed) > size:
            raise Wrong("header")
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender)
        shared = self.private.exchange(ec.ECDH(), theirs)
        info = b"WebPush: info\0" + point(self.private.public_key()) + sender
        ikm = _mac(_mac(self.auth, shared), info + b"\1")
        prk = _mac(salt, ikm)
        cek = _mac(prk, b"Content-Encoding: aes128gcm\0\1")[:16]
        nonce = _mac(prk, b"Content-Encoding: nonce\0\1")[:12]
        padded = AESGCM(cek).decrypt(nonce, sealed, None).rstrip(b"\0")
        if padded[-1:] != b"\2":
            raise Wrong("padding")
        return padded[:-1]


def _mac(key: bytes, text: bytes) -> bytes:
    return hmac.new(key, text, hashlib.sha256).digest()


def sign(claims: dict[str, Any], private: str, alg: str = "ES256") -> str:
    """The value of `Authorization` that says *claims*."""
    key = ec.derive_private_key(int.from_bytes(unb64(private)), CURVE)
    head = b64(json.dumps({"typ": "JWT", "alg": alg}).encode())
    text = f"{head}.{b64(json.dumps(claims).encode())}"
    r, s = decode_dss_signature(key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    raw = r.to_bytes(32) + s.to_bytes(32)
    return f"vapid t={text}.{b64(raw)}, k={b64(point(key.public_key()))}"


def verify(authorization: str, origin: str, public: str) -> dict[str, Any]:
    """The claims of a VAPID header, all of it checked: key, signature, aud, exp and sub."""
    kind, _, rest = authorization.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    if kind.lower() != "vapid" or parts["k"].rstrip("=") != public:
        raise Wrong("key")
    head, claims, signature = parts["t"].split(".")
    raw = unb64(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, unb64(public))
    try:
        key.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as error:
        raise Wrong("signature") from error
    found: dict[str, Any] = json.loads(unb64(claims))
    if json.loads(unb64(head))["alg"] != "ES256":
        raise Wrong("algorithm")
    if found.get("aud") != origin:
        raise Wrong("audience")
    exp = found.get("exp")
    if type(exp) is not int or not time.time() < exp <= time.time() + 86_400:
        raise Wrong("expiry")
    if not re.match(r"mailto:.|https://.", str(found.get("sub", ""))):
        raise Wrong("subject")
    return found

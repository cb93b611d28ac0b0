"""Sealed texts by another implementation: whatever the app seals, any AES-GCM must open."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FOUND = json.loads((Path(__file__).parents[1] / "vectors" / "sealing.json").read_text("utf-8"))


def by_name(part: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "case", [pytest.param(case, id=case["name"]) for case in FOUND[part]]
    )


@by_name("cases")
def test_a_text_is_sealed_to_this(case: dict[str, Any]) -> None:
    """The same iv gives the bytes of the file; the text is padded to a power of two."""
    plain = json.dumps(
        [case["text"], case["seen"]], ensure_ascii=False, separators=(",", ":")
    ).encode()
    padded = (plain + b"\x80").ljust(case["padded"], b"\0")
    assert case["padded"] == len(padded)
    assert case["padded"] == 32 or len(plain) + 1 > case["padded"] // 2
    iv = bytes.fromhex(case["iv"])
    sealed = iv + _cipher(case).encrypt(iv, padded, _place(case))
    assert case["expected"] == "1." + base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


@by_name("cases")
def test_a_sealed_text_fits_into_a_value(case: dict[str, Any]) -> None:
    """The longest sealed text is smaller than the largest value that the server accepts (8 KiB)."""
    assert len(json.dumps(case["expected"])) <= 8192


@by_name("refused")
def test_a_sealed_text_does_not_open(case: dict[str, Any]) -> None:
    """It does not open as another record or field, with another key, or in another form."""
    with pytest.raises((InvalidTag, ValueError, TypeError)):
        _open(case)


@by_name("ids")
def test_a_key_has_this_name(case: dict[str, Any]) -> None:
    """
    The name of a key is derived with another label than its sealing key, so that it reveals nothing
    of it.
    """
    derived = HKDF(hashes.SHA256(), 8, b"", b"tend/key-id").derive(bytes.fromhex(case["master"]))
    assert case["expected"] == derived.hex()


def _open(case: dict[str, Any]) -> bytes:
    value = case["value"]
    if not isinstance(value, str) or not value.startswith("1."):
        raise TypeError("not sealed")
    raw = base64.b64decode(value[2:] + "=" * (-len(value[2:]) % 4), altchars=b"-_", validate=True)
    return _cipher(case).decrypt(raw[:12], raw[12:], _place(case))


def _cipher(case: dict[str, Any]) -> AESGCM:
    master = bytes.fromhex(case["master"])
    return AESGCM(HKDF(hashes.SHA256(), 32, b"", b"tend/seal/1").derive(master))


def _place(case: dict[str, Any]) -> bytes:
    return "\x1f".join(case["at"]).encode()

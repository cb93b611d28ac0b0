"""The recovery code by another implementation: what the app derives, any HKDF must."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FOUND = json.loads((Path(__file__).parents[1] / "vectors" / "recovery.json").read_text("utf-8"))
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def by_name(part: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "case", [pytest.param(case, id=case["name"]) for case in FOUND[part]]
    )


@by_name("cases")
def test_a_code_is_made_of_24_random_characters_and_two_that_check(case: dict[str, Any]) -> None:
    """Five bits of each byte; then the first ten bits of the hash, most significant first."""
    chars = "".join(ALPHABET[byte % 32] for byte in bytes.fromhex(case["random"]))
    assert case["code"] == chars + check(chars)
    assert case["shown"].replace("-", "") == case["code"]
    assert [len(group) for group in case["shown"].split("-")] == [4, 4, 4, 4, 4, 6]


@by_name("cases")
def test_locator_proof_key_and_record_come_from_the_code(case: dict[str, Any]) -> None:
    """
    Three labels give 32 bytes each; the id of the record is the start of the hash of the locator.
    """
    locator = derive(case["code"], "locator")
    assert case["locator"] == encode(locator)
    assert case["proof"] == encode(derive(case["code"], "proof"))
    assert case["key"] == derive(case["code"], "key").hex()
    assert case["record"] == f"recovery.{hashlib.sha256(locator).hexdigest()[:16]}"


@by_name("cases")
def test_the_master_key_is_wrapped_to_this(case: dict[str, Any]) -> None:
    """
    The wrapped key is bound to account and record, and the server accepts the record's id and
    value.
    """
    iv = bytes.fromhex(case["iv"])
    key = AESGCM(derive(case["code"], "key"))
    cipher = key.encrypt(iv, bytes.fromhex(case["master"]), bound(case["account"], case["record"]))
    assert case["expected"] == f"1.{encode(iv + cipher)}"
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,64}", case["record"])


@by_name("reads")
def test_what_somebody_types_is_read_so(case: dict[str, Any]) -> None:
    """O is read as 0, I and L as 1; case, full-width letters and separators do not matter."""
    text = unicodedata.normalize("NFKC", case["text"]).upper()
    code = "".join(
        char
        for char in text
        if not char.isspace() and unicodedata.category(char) != "Pd" and char not in "._,"
    ).translate(str.maketrans("OIL", "011"))
    assert (case["expected"], case.get("fault")) == judged(code)


@by_name("refused")
def test_a_wrap_does_not_open(case: dict[str, Any]) -> None:
    """It does not open with another code or account, or in another form or length."""
    record = f"recovery.{hashlib.sha256(derive(case['code'], 'locator')).hexdigest()[:16]}"
    value = case["value"]
    with pytest.raises((InvalidTag, ValueError, TypeError)):
        if not isinstance(value, str) or not value.startswith("1."):
            raise TypeError("not wrapped")
        text = value[2:] + "=" * (-len(value[2:]) % 4)
        raw = base64.b64decode(text, altchars=b"-_", validate=True)
        key = AESGCM(derive(case["code"], "key"))
        master = key.decrypt(raw[:12], raw[12:], bound(case["account"], record))
        if len(master) != 32:
            raise ValueError("not a master key")


def judged(code: str) -> tuple[str | None, str | None]:
    """The code, or the fault of a text that has no separators any more."""
    if not code:
        return None, "empty"
    if set(code) - set(ALPHABET):
        return None, "letter"
    if len(code) != 26:
        return None, "short" if len(code) < 26 else "long"
    return (code, None) if check(code[:24]) == code[24:] else (None, "typo")


def check(chars: str) -> str:
    """The first 10 bits of SHA-256 as two characters."""
    bits = f"{int(hashlib.sha256(chars.encode()).hexdigest(), 16):0256b}"
    return ALPHABET[int(bits[:5], 2)] + ALPHABET[int(bits[5:10], 2)]


def derive(code: str, part: str) -> bytes:
    """32 bytes of the first 24 characters."""
    info = f"tend/recovery/{part}/1".encode()
    return HKDF(hashes.SHA256(), 32, b"", info).derive(code[:24].encode())


def bound(account: str, record: str) -> bytes:
    """The additional authenticated data."""
    return "\x1f".join([account, "k", record, "v"]).encode()


def encode(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

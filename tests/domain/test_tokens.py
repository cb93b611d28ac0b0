"""Tokens and codes: random enough, easy to type, and never stored as they are."""

# ruff: noqa: SIM300 (expected stands first)
from __future__ import annotations

import pytest

from tend.auth.tokens import hash_code, hash_token, new_code, new_token, read_code


def test_tokens_differ_and_need_no_escaping() -> None:
    """
    A token has 256 random bits in 43 characters that headers, cookies and JSON need not escape.
    """
    tokens = {new_token() for _ in range(100)}
    assert 100 == len(tokens)
    assert all(
        len(token) == 43 and token.replace("-", "").replace("_", "").isalnum() for token in tokens
    )


def test_a_code_reads_as_itself() -> None:
    """A new code is read as itself."""
    for _ in range(100):
        code = new_code()
        assert code == read_code(code) == read_code(f" {code[:4].lower()}-{code[4:]} ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("oil0-1234", "01101234"), ("OOOOLLLL", "00001111"), ("abcdefgh", "ABCDEFGH")],
)
def test_a_code_is_read_kindly(text: str, expected: str) -> None:
    """Letters that look like digits are read as those digits."""
    assert expected == read_code(text)


@pytest.mark.parametrize("text", ["", "1234567", "123456789", "1234567U", "1234567é", "1234567١"])
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    """A text of the wrong length or with other letters gives None, without a look-up."""
    assert read_code(text) is None


def test_hashes_tell_tokens_from_codes() -> None:
    """The same text has different hashes as token and as code, and neither hash contains it."""
    assert hash_token("01234567") != hash_code("01234567")
    assert b"01234567" not in hash_token("01234567")

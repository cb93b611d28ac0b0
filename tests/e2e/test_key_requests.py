"""Requests for the key, made up by a server, on the real page that answers them."""

from __future__ import annotations

import base64
import secrets
import time

import pytest
from playwright.sync_api import expect
from tests.e2e.other import OTHER_DEVICE, Other, begin, now_ms, stamp
from tests.e2e.phone import Lend
from tests.harness import Server

pytestmark = pytest.mark.e2e
ASK = f"join.{OTHER_DEVICE}"
PATIENT_MS = 30_000


def ask(other: Other) -> None:
    """A fresh commitment, as if nobody had answered yet."""
    commitment = base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()
    at = stamp(now_ms())
    fields = {"c": [commitment, at], "o": [None, at], "j": [None, at], "w": [None, at]}
    other.sync([["k", ASK, fields]])


def test_a_server_that_asks_again_and_again_gets_no_further_answer(
    lend: Lend, server: Server
) -> None:
    """
    The first request on the screen is answered; whatever comes after it waits for a tap, is
    counted, and shows that somebody may be in between. A tap answers one of them.
    """
    phone, other = begin(lend, server)
    phone.visit("/devices")
    expect(phone.page.get_by_role("heading", name="Devices")).to_be_visible()
    ask(other)
    card = phone.page.locator("section.card", has_text="A device asks for your key")
    expect(card).to_contain_text("One moment", timeout=PATIENT_MS)
    answers = {answer_to(other)}

    for _ in range(6):
        ask(other)
        expect(card).to_contain_text("somebody may be in between", timeout=PATIENT_MS)
        expect(card).to_contain_text("1 request was answered on this screen")
        # What the page had to say, had it anything to say, is on the server by now.
        phone.page.evaluate("() => dispatchEvent(new Event('online'))")
        with phone.page.expect_response("**/api/sync"):
            # The browser is told to report it without an answer; this one comes after that.
            phone.page.evaluate("0")
            other.put("s", "poke", "v", secrets.token_hex(4))
        assert other.value("k", ASK, "o") is None

    card.get_by_role("button", name="Show the six digits").tap()
    expect(card).to_contain_text("One moment", timeout=PATIENT_MS)
    expect(card).to_contain_text("2 requests were answered on this screen")
    answers.add(answer_to(other))
    assert len(answers) == 2


def answer_to(other: Other) -> str:
    """The public key that the page answered with."""
    deadline = time.monotonic() + PATIENT_MS / 1000
    while not (found := other.value("k", ASK, "o")):
        assert time.monotonic() < deadline, "no answer came"
        time.sleep(0.1)
    return str(found)

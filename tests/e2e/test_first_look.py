"""An emptied browser that still has a session, and a server that does not let it come back."""

from __future__ import annotations

import json
import time

import pytest
from playwright.sync_api import Route, expect
from tests.e2e.account import DROP_STORAGE, MOST_IDLE, asked_while_idle
from tests.e2e.phone import READY_MS, Lend

pytestmark = pytest.mark.e2e


def test_a_refusal_for_good_is_asked_for_once(lend: Lend) -> None:
    """
    The storage is gone and renewing the session is refused for good: the first screen stands, one
    can begin, and the server is not asked again and again.
    """
    phone = lend().begin().saved()
    phone.page.evaluate(DROP_STORAGE)
    refused: list[str] = []

    def refuse(route: Route) -> None:
        refused.append(route.request.url)
        body = json.dumps({"error": "devices", "detail": "as many devices as there may be"})
        route.fulfill(status=409, content_type="application/json", body=body)

    phone.context.route("**/devices/renew", refuse)
    phone.reload()
    expect(phone.page.get_by_role("button", name="Begin")).to_be_visible(timeout=READY_MS)
    deadline = time.monotonic() + READY_MS / 1000
    while not refused:
        phone.page.wait_for_timeout(50)
        assert time.monotonic() < deadline, "nobody asked"
    assert len(asked_while_idle(phone)) <= MOST_IDLE
    assert len(refused) == 1
    phone.forgive("409", "storage", "database", "closing", "connection")

"""The code that talks with the server is a file of its own, whose request may fail."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect
from tests.e2e.phone import READY_MS, Phone

pytestmark = pytest.mark.e2e


@pytest.mark.long
def test_a_talk_that_could_not_be_had_is_asked_for_again(lend: Callable[..., Phone]) -> None:
    """The file is refused during a deploy; later everything is saved, though nobody acts again."""
    phone = lend()
    phone.page.add_init_script("delete Navigator.prototype.serviceWorker")
    refused = 0

    def refuse(route: Route) -> None:
        nonlocal refused
        refused += 1
        route.abort()

    phone.context.route("**/assets/talk-*.js", refuse)
    phone.begun()
    phone.page.wait_for_timeout(3_000)  # the begin and its edits have asked in vain
    assert refused
    phone.context.unroute("**/assets/talk-*.js")
    expect(phone.sign("All saved")).to_be_visible(timeout=2.5 * READY_MS)
    phone.faults.clear()

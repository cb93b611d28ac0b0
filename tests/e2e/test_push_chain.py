"""The whole chain, real but for the vendor's push service: asked, sent, sealed, shown, done."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.e2e.phone import Lend
from tests.e2e.pushes import CLOSE_ALL, SUBSCRIBED, Worker, until, wait_shown
from tests.harness import Server
from tests.push.bulk_accounts import this_minute
from tests.push.conftest import Post
from tests.push.conftest import post as post
from tests.push.conftest import server as server
from tests.push.push_receiver import Browser

pytestmark = [pytest.mark.e2e, pytest.mark.full, pytest.mark.worker]
BOX = "chain-of-a-browser"


def make_due(server: Server) -> None:
    """What is set for this minute is due: as if its time had come while the server was away."""
    server.stop()
    # A minute may have turned since it was set.
    minute_ms = round(this_minute().timestamp() * 1000) - 60_000
    with closing(sqlite3.connect(server.data / "tend.db")) as db, db:
        db.execute("UPDATE due SET due_ms = ?, since_ms = ?", (minute_ms, minute_ms - 1000))
    server.start()


def test_from_the_tap_to_the_tick(lend: Lend, server: Server, post: Post) -> None:
    """
    One tap asks; the confirmation goes through the server, sealed, to the push service, is opened
    with the browser's keys, shown by the worker, and the page says that it arrived. A reminder of
    this minute takes the same way; "Done" on it ticks, and the other phone has the tick.
    """
    phone, keys = lend(timezone_id="UTC"), Browser()
    about = json.dumps([post.endpoint(BOX), keys.keys])
    phone.page.add_init_script(f"({SUBSCRIBED})({about})")
    phone.begun().worker_ready().saved()
    other = lend(timezone_id="UTC").join(phone.pairing_link())
    worker = Worker(phone, server)

    def delivered(worker: Worker, count: int) -> dict[str, Any]:
        """Wait for so many messages, and give the last to the worker as it is."""
        until(worker.page, lambda: len(post.read(BOX, keys)), lambda found: found == count)
        message = post.read(BOX, keys)[-1]
        worker.deliver(message)
        return message

    phone.visit("/reminders#rhythm")
    phone.page.get_by_label("Quiet hours").uncheck()
    phone.page.get_by_role("button", name="Let Tend remind me").tap()
    hello = delivered(worker, 1)
    expect(phone.page.get_by_text("It arrived: reminders work on this device.")).to_be_visible()
    (shown,) = wait_shown(worker.page, 1)
    assert shown["body"] == hello["notification"]["body"]
    worker.page.evaluate(CLOSE_ALL)

    phone.visit("/habit/starter00001")
    region = phone.page.get_by_role("region", name="Remind me")
    region.get_by_role("button", name="Add a time").tap()
    region.get_by_label("At", exact=True).fill(f"{this_minute():%H:%M}")
    region.get_by_role("button", name="Save").tap()
    expect(region.get_by_role("button", name="Add a time")).to_be_visible()
    phone.on_disk().visit().saved()
    for page in (phone.page, other.page, worker.page):
        # They would speak of a server that is not there.
        page.goto("about:blank")
    make_due(server)
    worker = Worker(phone, server)
    message = delivered(worker, 2)
    assert message["app_badge"] == 5
    (shown,) = wait_shown(worker.page, 1)
    assert (shown["title"], shown["actions"]) == ("Tend", ["done", "later"])
    worker.tap("done")
    wait_shown(worker.page, 0)
    other.visit()
    expect(other.kept()).to_have_count(1, timeout=10_000)

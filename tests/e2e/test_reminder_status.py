"""What the server says of reminders: what has faded, and how each device is reached."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, expect
from tests.e2e.other import OTHER_DEVICE, WALK, WALK_ID, begin, now_ms, reminders, today
from tests.e2e.phone import Lend, Phone
from tests.e2e.pushes import SUBSCRIBED
from tests.harness import Server
from tests.push.conftest import Post
from tests.push.conftest import post as post
from tests.push.conftest import server as server
from tests.push.push_receiver import Browser

from tend.domain.nudges.model import Said
from tend.store.acts import decisions, settle, subscriptions
from tend.store.contract.nudges import Decided, Due, Message, Ready, Settlement, Subscription
from tend.store.sqlite.perform import perform

pytestmark = pytest.mark.e2e
DAY_MS = 24 * 3600 * 1000


def drive(
    phone: Phone, server: Server, deed: Callable[[sqlite3.Connection, str, str], None]
) -> None:
    """Let *deed* work on the stopped server's store, given the phone's account and device."""
    # A page would speak of a server that is not there.
    phone.page.goto("about:blank")
    server.stop()
    with closing(sqlite3.connect(server.data / "tend.db")) as db, db:
        mine = "SELECT account, id FROM device WHERE id <> ? ORDER BY made_ms LIMIT 1"
        deed(db, *db.execute(mine, (OTHER_DEVICE,)).fetchone())
    server.start()


def ignored(db: sqlite3.Connection, account: str, device: str) -> None:
    """The walk was asked for at 07:30 on each of the last five dates."""
    to = Subscription(account, device, "https://localhost:9/x", Browser().keys["p256dh"], "AAAA")
    perform(db, subscriptions.put_subscription(0, to, now_ms(), None, None))
    (claimed,) = db.execute("SELECT account, since_ms, turn FROM due").fetchall()
    (seq,) = db.execute("SELECT seq FROM account").fetchone()
    said = []
    for back in range(1, 6):
        day = today() - timedelta(back)
        at = datetime(day.year, day.month, day.day, 7, 30, tzinfo=UTC)
        said.append(Said((f"reminder/{WALK_ID}/{day}/07:30",), "reminder", (WALK_ID,), at))
    decision = (Due(*claimed), Decided(None, now_ms(), seq, tuple(said)))
    assert perform(db, decisions.record_decisions([decision], now_ms(), 0)) == [True]


@pytest.mark.worker
def test_what_faded_is_told_and_restored_with_one_tap(lend: Lend, server: Server) -> None:
    """
    After five reminders in a row without a kept date both screens say that this one came to be
    every other time; one tap restores it, here at once and on the server. The same rhythm can be
    wished for. Without a network it is said that nothing can be asked, and nothing wrong.
    """
    phone, other = begin(lend, server)
    other.put("h", WALK_ID, "rem", [{"at": "07:30", "days": None}, {"at": "12:00", "days": None}])
    drive(phone, server, ignored)
    faded = other.call("GET", "/api/push/status")["faded"]
    assert faded == [{"habit": WALK_ID, "at": "07:30"}]
    region, page = reminders(phone), phone.page
    expect(region.get_by_text("At 7:30 AM it comes every other time")).to_be_visible()
    expect(region.get_by_label("Only every other time")).to_have_count(0)
    phone.visit("/reminders")
    quieter = page.get_by_role("region", name="Less often")
    expect(quieter.locator("li")).to_contain_text(f"{WALK} at 7:30 AM: every other time now.")
    quieter.get_by_role("button", name=f"Every time again: {WALK}").tap()
    expect(quieter).to_have_count(0)
    other.wait("s", f"fade.{WALK_ID}", "v", today().isoformat())
    assert other.call("GET", "/api/push/status")["faded"] == []

    region = reminders(phone)
    region.get_by_label("Only every other time").check()
    other.wait("s", f"fade.{WALK_ID}", "v", "half")
    assert len(other.call("GET", "/api/push/status")["faded"]) == 2
    phone.worker_ready()
    phone.visit("/reminders")
    wished = page.get_by_text(f"{WALK}: every other time, as you wished.")
    expect(wished).to_be_visible()
    phone.context.set_offline(True)
    expect(
        page.get_by_text("Which reminders come less often cannot be asked just now.")
    ).to_be_visible()
    expect(wished).to_be_visible()
    quieter.get_by_role("button", name=f"Every time again: {WALK}").tap()
    expect(wished).to_have_count(0)
    phone.context.set_offline(False)
    expect(quieter).to_have_count(0)
    other.wait("s", f"fade.{WALK_ID}", "v", today().isoformat())


def given_up(db: sqlite3.Connection, account: str, device: str) -> None:
    """Three tries over more than a day went wrong."""
    message = Message(account, "test/-/1", device, b"{}", "high", 0, 0)
    (to,) = perform(db, subscriptions.subscriptions(account))
    # Whether the phone has brought its address again since the last failure is not what is asked.
    db.execute("UPDATE subscription SET failures = 0, failing_ms = NULL")
    for days in (2, 1, 0):
        failed = Settlement(Ready(message, to), "retry", 1, "no answer in time")
        perform(db, settle.settle([failed], now_ms() - days * DAY_MS))


def say_on_itself(phone: Phone, mine: Locator) -> None:
    """The device that was given up says so, and why, while its browser refuses a new address."""
    phone.visit("/schema/openapi.json")
    # Else the next start would make it good without a word.
    phone.page.evaluate(
        "() => { localStorage.removeItem('test.push'); localStorage.setItem('test.refused', 1); }"
    )
    phone.visit("/devices")
    expect(mine).to_contain_text("Reminders stopped reaching this device.")
    expect(mine).to_contain_text("The browser did not reach its push service.")
    phone.page.evaluate("() => localStorage.removeItem('test.refused')")


@pytest.mark.full
@pytest.mark.worker
def test_each_device_says_how_it_is_reached(lend: Lend, server: Server, post: Post) -> None:
    """
    On or off, when the last one went out, what went wrong in plain words; a device that the server
    gave up says so, on another device and on itself, where one tap turns it on again and sends one.
    """
    phone = lend(timezone_id="UTC")
    phone.context.grant_permissions(["notifications"], origin=server.url)
    about = json.dumps([post.endpoint("screens"), Browser().keys])
    phone.page.add_init_script(f"({SUBSCRIBED})({about})")
    phone.begun().saved()
    other = lend(timezone_id="UTC").join(phone.pairing_link())
    mine = phone.page.locator(".habit").filter(has_text="(this one)")
    theirs = other.page.locator(".habit").filter(has_not_text="(this one)")

    phone.visit("/devices")
    expect(phone.page.locator(".habit").get_by_text("No reminders on this one.")).to_have_count(2)
    phone.visit("/reminders")
    phone.page.get_by_role("button", name="Let Tend remind me").tap()
    expect(phone.page.get_by_text("Reminders are on for this device.")).to_be_visible()
    until(lambda: len(post.box("screens")["messages"]) == 1)
    other.visit("/devices")
    expect(theirs).to_contain_text("Reminders are on.")
    expect(theirs).to_contain_text("The last one went out a moment ago.")
    expect(other.page.locator(".habit").get_by_text("No reminders on this one.")).to_have_count(1)

    for mode, told in (
        ("403", "the push service did not accept this server’s keys. Whoever runs the server"),
        ("500", "the push service did not answer."),
    ):
        post.set("screens", mode=mode)
        phone.page.get_by_role("button", name="Send one now").tap()
        expect(phone.page.get_by_text("On its way.")).to_be_visible()
        wait_for_error(other, mode)
        other.visit("/devices")
        expect(theirs).to_contain_text(told)
        phone.visit("/reminders")

    post.set("screens", mode="ok")
    other.page.goto("about:blank")
    drive(phone, server, given_up)
    other.visit("/devices")
    expect(theirs).to_contain_text("stopped reaching this device. Open Tend there")
    expect(other.page.get_by_role("button", name="Turn them on again")).to_have_count(0)
    say_on_itself(phone, mine)
    sent = len(post.box("screens")["messages"])
    mine.get_by_role("button", name="Turn them on again").tap()
    expect(mine).to_contain_text("Reminders are on.")
    until(lambda: len(post.box("screens")["messages"]) > sent)
    phone.context.set_offline(True)
    expect(phone.page.get_by_text("Reminders are on.")).to_have_count(0)
    expect(phone.page.get_by_text("reminders", exact=False)).to_have_count(0)


def wait_for_error(phone: Phone, status: str) -> None:
    """Wait until the server has met this answer on its way to the one device with reminders."""

    def met() -> bool:
        headers = {"Authorization": f"Bearer {phone.context.cookies()[0]['value']}"}
        asked = phone.context.request.get(f"{phone.url}/api/push/status", headers=headers)
        (reach,) = asked.json()["devices"]
        return str(reach["last_error"]).startswith(status)

    until(met)


def until(holds: Callable[[], bool]) -> None:
    """Wait for something outside of the browser."""
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)

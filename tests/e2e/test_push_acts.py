"""What the buttons of a notification do, with the app closed, with and without a network."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.e2e.other import today as date_now
from tests.e2e.phone import Lend, Phone
from tests.e2e.pushes import (
    BREATHE,
    WALK,
    Desk,
    Worker,
    push,
    shown,
    stored,
    today,
    until,
    wait_shown,
)
from tests.e2e.pushes import phone as phone
from tests.e2e.pushes import server as server
from tests.harness import Server

pytestmark = [pytest.mark.e2e, pytest.mark.full, pytest.mark.worker]
SPY = """() => {
  self.badges = [];
  WorkerNavigator.prototype.setAppBadge = async (n) => { self.badges.push(n); };
  WorkerNavigator.prototype.clearAppBadge = async () => { self.badges.push(0); };
}"""


def key() -> str:
    """Of the reminder that `push` sends on the day that it is by now."""
    return f"reminder/{WALK}/{today()}/18:00"


def plan(*entries: dict[str, Any]) -> list[dict[str, Any]]:
    """Entries in force from dates on."""
    return [{"kind": "daily", "target": 1, "tiny": None, **entry} for entry in entries]


def test_done_ticks_at_once_and_closes_it_elsewhere(
    phone: Phone, lend: Lend, server: Server
) -> None:
    """
    The app is closed: "Done" is on the server at once, the icon shows how many are left, and the
    notification of the other phone goes the next time that it wakes.
    """
    other = lend(timezone_id="UTC").join(phone.pairing_link()).worker_ready()
    here, there, desk = Worker(phone, server), Worker(other, server), Desk(phone, server)
    phone.page.goto("about:blank")
    other.page.goto("about:blank")
    for worker in (here, there):
        worker.deliver(push(server.url))
        wait_shown(worker.page, 1)
    here.scope.evaluate(SPY)
    here.tap("done")
    assert shown(here.page) == []
    assert desk.read("t", f"{today()}.{WALK}") == {"v": 1}
    assert here.scope.evaluate("self.badges") == [4]
    there.deliver(push(server.url, BREATHE))
    until(
        there.page,
        lambda: [one["data"]["habits"] for one in shown(there.page)],
        lambda found: found == [[BREATHE]],
    )


def test_done_without_a_network_is_sent_later(phone: Phone, server: Server) -> None:
    """
    The app is closed and there is no network: the tick is on the phone's disk, the notification is
    gone, and background sync sends it once there is a network.
    """
    worker, desk = Worker(phone, server), Desk(phone, server)
    phone.page.goto("about:blank")
    worker.deliver(push(server.url))
    wait_shown(worker.page, 1)
    phone.context.set_offline(True)
    worker.tap("done")
    assert shown(worker.page) == []
    assert stored(worker.page, "t", f"{today()}.{WALK}") == {"v": 1}
    assert desk.read("t", f"{today()}.{WALK}") == {}
    assert worker.scope.evaluate("registration.sync.getTags()") == ["sync"]
    phone.context.set_offline(False)
    worker.sync()
    until(worker.page, lambda: desk.read("t", f"{today()}.{WALK}"), lambda tick: tick == {"v": 1})


def test_done_counts_by_the_plan_of_that_day_and_lowers_nothing(
    phone: Phone, server: Server
) -> None:
    """
    Minutes and counts become full by the entry in force on the day, not by one that is yet to come;
    what is more stays more; rest gives way; a check stays a check; a deleted habit gets no tick.
    """
    worker, desk = Worker(phone, server), Desk(phone, server)
    past = {"from": "2025-01-01"}
    future = {"from": f"{date_now() + timedelta(365)}", "target": 90}
    desk.write("h", WALK, measure="minutes", plan=plan({**past, "target": 20, "tiny": 15}, future))
    desk.write("h", BREATHE, measure="count", plan=plan({**past, "target": 3}, future))
    desk.write("h", "starter00005", **{"del": 1})
    desk.write("t", f"{today()}.{WALK}", **{"v": 8, "c.0000000a": 3})
    desk.write("t", f"{today()}.{BREATHE}", **{"c.0000000a": 5})
    desk.mark("starter00003", "s")
    desk.mark("starter00004", 1)
    ids = (WALK, BREATHE, "starter00003", "starter00004", "starter00005")
    # What the desk did is on the phone before its page is left.
    until(phone.page, lambda: stored(phone.page, "t", f"{today()}.starter00004"), bool)
    until(phone.page, lambda: stored(phone.page, "t", f"{today()}.{BREATHE}"), bool)
    worker.sync()
    phone.page.goto("about:blank")
    worker.deliver(push(server.url, *ids))
    wait_shown(worker.page, 1)
    worker.tap("done")
    ticks = [desk.read("t", f"{today()}.{id}") for id in ids]
    amounts = [sum(value for value in tick.values() if value != "s") for tick in ticks]
    assert amounts == [20, 5, 1, 1, 0]
    assert ticks[1] == {"c.0000000a": 5}
    assert ticks[2:] == [{"v": 1}, {"v": 1}, {}]


def test_in_an_hour_is_a_record_that_syncs(phone: Phone, lend: Lend, server: Server) -> None:
    """
    With a network it is on the server at once; on another phone the notification goes, for it will
    come again; one that comes an hour later is not taken for the one that was snoozed.
    """
    other = lend(timezone_id="UTC").join(phone.pairing_link()).worker_ready()
    here, there, desk = Worker(phone, server), Worker(other, server), Desk(phone, server)
    phone.page.goto("about:blank")
    for worker in (here, there):
        worker.deliver(push(server.url))
        worker.deliver(push(server.url, kind="clockoff"))
        wait_shown(worker.page, 2)
    before = time.time() * 1000
    here.tap("later", key())
    wish = desk.read("s", f"snooze.{WALK}")["v"]
    assert wish["key"] == key()
    assert before - 2_000 < wish["at"] < time.time() * 1000 + 2_000
    for worker in (here, there):
        (left,) = wait_shown(worker.page, 1)
        assert left["data"]["kind"] == "clockoff"
    desk.write("s", f"snooze.{WALK}", v={"key": key(), "at": wish["at"] - 3_600_000})
    once_more = f"{key()}/{today().replace('-', '')}T190000Z"
    again = push(server.url, tag=once_more)
    again["notification"]["data"]["key"] = once_more
    there.deliver(again)
    other.page.wait_for_timeout(1_500)
    assert len(shown(there.page)) == 2


def test_in_an_hour_without_a_network_is_sent_later(phone: Phone, server: Server) -> None:
    """
    Offline it is on the phone's disk, nothing else is shown in its place, and the next start of the
    app sends it where there is no background sync.
    """
    worker, desk = Worker(phone, server), Desk(phone, server)
    phone.page.goto("about:blank")
    worker.scope.evaluate("() => { delete ServiceWorkerRegistration.prototype.sync; }")
    worker.deliver(push(server.url))
    wait_shown(worker.page, 1)
    phone.context.set_offline(True)
    worker.tap("later")
    assert shown(worker.page) == []
    assert stored(worker.page, "s", f"snooze.{WALK}")["v"]["key"] == key()
    assert desk.read("s", f"snooze.{WALK}") == {}
    phone.context.set_offline(False)
    phone.visit().saved()
    assert desk.read("s", f"snooze.{WALK}")["v"]["key"] == key()


def test_without_room_on_the_disk_the_server_gets_it(phone: Phone, server: Server) -> None:
    """
    A full disk does not eat a tap: with a network the server has it before the worker ends.
    """
    worker, desk = Worker(phone, server), Desk(phone, server)
    phone.page.goto("about:blank")
    worker.deliver(push(server.url))
    wait_shown(worker.page, 1)
    worker.scope.evaluate(
        """() => {
          const real = IDBObjectStore.prototype.put;
          IDBObjectStore.prototype.put = function (...args) {
            if (this.name === 'rec') throw new DOMException('no room', 'QuotaExceededError');
            return real.apply(this, args);
          };
        }"""
    )
    worker.tap("done")
    assert desk.read("t", f"{today()}.{WALK}") == {"v": 1}


def test_a_tap_leads_to_the_page_behind(phone: Phone, server: Server) -> None:
    """
    The open app shows the nudge's page at once; the habit can be done there. "I need a minute", the
    button of whatever asks for something, leads to a hard moment, offline as well.
    """
    worker = Worker(phone, server)
    moment = f"{server.url}/moment"
    button = {"action": "moment", "title": "I need a minute", "navigate": moment}
    worker.deliver(push(server.url, WALK, BREATHE, tag="two", actions=[button]))
    worker.deliver(push(server.url))
    wait_shown(worker.page, 2)
    worker.page.goto("about:blank")
    worker.tap("", key())
    expect(phone.page).to_have_url(f"{server.url}/nudge?key={key()}&habits={WALK}&day={today()}")
    expect(phone.page.get_by_role("button", name="Done", exact=True)).to_be_visible(timeout=2_000)

    phone.context.set_offline(True)
    worker.tap("moment", "two", patient=False)
    expect(phone.page).to_have_url(moment)
    expect(phone.page.get_by_role("button", name="I am not safe")).to_be_visible()

"""
Push subscriptions: allowed, proved, repaired, ended. The browser's push service cannot be reached
from here, so a script stands in for it: it hands out endpoints of a push service on this machine,
and messages that arrive there are delivered to the worker by the browser. Server, sender, sealing
and worker are the real ones.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect
from tests.e2e.phone import Lend, Phone
from tests.e2e.pushes import Desk, Worker, until, wait_shown
from tests.harness import Server
from tests.push.conftest import Post
from tests.push.conftest import post as post
from tests.push.conftest import server as server
from tests.push.push_receiver import Browser

pytestmark = [pytest.mark.e2e, pytest.mark.full, pytest.mark.worker]
PATIENT_MS = 30_000


STAND_IN = """
const { keys, base, first } = %s;
const counted = () => {
  const n = Number(localStorage.getItem('test.made') ?? 0) + 1;
  localStorage.setItem('test.made', String(n));
  return n;
};
const keep = (to) => localStorage.setItem('test.held', JSON.stringify(to));
const raw = (text) => Uint8Array.from(
  atob(text.replace(/-/g, '+').replace(/_/g, '/')), (one) => one.charCodeAt(0)).buffer;
const given = () => giving(JSON.parse(localStorage.getItem('test.held')));
const giving = (held) => held && {
  endpoint: held.endpoint,
  options: { userVisibleOnly: true, applicationServerKey: raw(held.key) },
  toJSON: () => ({ endpoint: held.endpoint, expirationTime: null, keys }),
  unsubscribe: async () => { keep(null); return true; },
};
PushManager.prototype.getSubscription = async () => given();
PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
  if (localStorage.getItem('test.refuse')) throw new DOMException('no', 'AbortError');
  const n = counted();
  const endpoint = first && n === 1 ? first : base + n;
  keep({ endpoint, key: applicationServerKey });
  return given();
};
"""


class Reach:
    """A phone whose browser has a push service, and what both ends recorded."""

    def __init__(
        self, lend: Lend, server: Server, post: Post, box: str, first: str | None = None
    ) -> None:
        self.post, self.box, self.browser = post, box, Browser()
        self.phone = lend(timezone_id="UTC")
        about = {"keys": self.browser.keys, "base": post.endpoint(box), "first": first}
        self.phone.context.add_init_script(STAND_IN % json.dumps(about))
        self.phone.begun().worker_ready().saved()
        self.worker = Worker(self.phone, server)
        self.said: list[dict[str, Any]] = []
        self.phone.context.on("request", self._note)

    def _note(self, request: Any) -> None:
        if request.url.endswith("/api/push/subscription"):
            self.said.append({"method": request.method, **(request.post_data_json or {})})

    def endpoint(self, n: int) -> str:
        """The nth endpoint that the browser handed out."""
        return f"{self.post.endpoint(self.box)}{n}"

    def allow(self) -> Page:
        """Tap on "Let Tend remind me"."""
        self.phone.visit("/reminders")
        self.phone.page.get_by_role("button", name="Let Tend remind me").tap()
        on = self.phone.page.get_by_text("Reminders are on for this device.")
        expect(on).to_be_visible(timeout=PATIENT_MS)
        return self.phone.page

    def arrived(self, n: int, count: int = 1) -> list[dict[str, Any]]:
        """Wait for messages at the nth endpoint; they are decrypted."""
        look = lambda: self.post.read(f"{self.box}{n}", self.browser)  # noqa: E731
        return until(self.phone.page, look, lambda found: len(found) >= count)

    def start(self, **kept: str) -> None:
        """Open the app anew, with other values in the stand-in's storage."""
        self.phone.page.evaluate(
            "(kept) => Object.entries(kept).forEach(([name, value]) =>"
            " value ? localStorage.setItem(name, value) : localStorage.removeItem(name))",
            kept,
        )
        self.said.clear()
        self.phone.visit("/reminders")

    def told(self) -> dict[str, Any]:
        """Wait for the next PUT of a subscription."""
        until(self.phone.page, lambda: self.said, bool)
        return self.said[-1]


def test_allowing_proves_the_chain(lend: Lend, server: Server, post: Post) -> None:
    """
    One tap: the browser is asked, the server sends one confirmation, sealed; once it has come
    through the worker the screen says that reminders work here. A test on demand does the same.
    """
    reach = Reach(lend, server, post, "proof")
    page = reach.allow()
    expect(page.get_by_text("One for this device is on its way.")).to_be_visible()
    (hello,) = reach.arrived(1)
    reach.worker.deliver(hello)
    expect(page.get_by_text("It arrived: reminders work on this device.")).to_be_visible()
    (one,) = wait_shown(reach.worker.page, 1)
    assert one["body"] == hello["notification"]["body"]
    page.get_by_role("button", name="Send one now").tap()
    expect(page.get_by_text("One for this device is on its way.")).to_be_visible()
    reach.worker.deliver(reach.arrived(1, 2)[1])
    expect(page.get_by_text("It arrived: reminders work on this device.")).to_be_visible()


# Quicker: tests/pwa/served/push.test.ts, "nothing arrives for half a minute".
@pytest.mark.soak
def test_a_push_that_does_not_come_is_said(lend: Lend, server: Server, post: Post) -> None:
    """
    After half a minute the screen says that nothing has come, and what to try; a late one still
    counts. Who allows again while the server believes to reach this device gets one all the same.
    """
    reach = Reach(lend, server, post, "late")
    reach.phone.page.clock.install()
    page = reach.allow()
    (hello,) = reach.arrived(1)
    page.clock.fast_forward(31_000)
    expect(page.get_by_text("It has not come yet.")).to_be_visible()
    reach.worker.deliver(hello)
    expect(page.get_by_text("It arrived: reminders work on this device.")).to_be_visible()
    reach.phone.context.route("**/api/push/subscription", lambda route: route.abort())
    page.get_by_role("button", name="Turn them off here").tap()
    expect(page.get_by_role("button", name="Let Tend remind me")).to_be_visible()
    reach.phone.context.unroute("**/api/push/subscription")
    reach.allow()
    assert len(reach.arrived(2)) == 1


def test_a_subscription_that_vanished_is_made_again(lend: Lend, server: Server, post: Post) -> None:
    """
    At the next start, without a word: the server gets the new address and forgets the old one. So
    it does where the server's key is another one. What still stands is told again, as it is.
    """
    reach = Reach(lend, server, post, "vanish")
    reach.allow()
    reach.arrived(1)
    reach.start()
    assert reach.told() == {**subscription(reach, 1), "method": "PUT"}
    reach.start(**{"test.held": ""})
    assert reach.told() == {
        **subscription(reach, 2),
        "replaces": reach.endpoint(1),
        "method": "PUT",
    }
    expect(reach.phone.page.get_by_text("Reminders are on for this device.")).to_be_visible()
    other = json.dumps({"endpoint": reach.endpoint(2), "key": "BAAA"})
    reach.start(**{"test.held": other})
    assert reach.told()["endpoint"] == reach.endpoint(3)
    desk = Desk(reach.phone, server)
    reach.phone.page.get_by_role("button", name="Send one now").tap()
    reach.arrived(3)
    assert desk.read("s", "tz") == {"v": "UTC"}


def test_who_turned_them_off_is_not_subscribed_again(
    lend: Lend, server: Server, post: Post
) -> None:
    """
    Turned off, nothing is made at the next start; nor by the worker when the browser says that the
    subscription has changed; nor for somebody who never asked.
    """
    reach = Reach(lend, server, post, "off")
    reach.start()
    expect(reach.phone.page.get_by_role("button", name="Let Tend remind me")).to_be_visible()
    page = reach.allow()
    page.get_by_role("button", name="Turn them off here").tap()
    expect(page.get_by_role("button", name="Let Tend remind me")).to_be_visible()
    reach.start()
    expect(page.get_by_role("button", name="Let Tend remind me")).to_be_visible()
    reach.worker.dispatch("pushsubscriptionchange", {"oldSubscription": None})
    page.wait_for_timeout(500)
    assert reach.said == []
    assert page.evaluate("localStorage.getItem('test.made')") == "1"


@pytest.mark.parametrize("by", ["browser", "server"])
def test_a_dead_address_is_given_back(lend: Lend, server: Server, post: Post, by: str) -> None:
    """
    Browsers hand out addresses that are dead already, and the server may refuse one: it is given
    back and another one asked for, once.
    """
    bad = "https://permanently-removed.invalid/fcm/x" if by == "browser" else "https://evil.test/x"
    reach = Reach(lend, server, post, f"dead-{by}", first=bad)
    reach.allow()
    assert [one.get("endpoint") for one in reach.said if one["method"] == "PUT"][-1] == (
        reach.endpoint(2)
    )
    reach.arrived(2)
    reach.phone.forgive("status of 422")


def test_an_address_that_died_is_given_back(lend: Lend, server: Server, post: Post) -> None:
    """
    The push service answers 410, the server forgets the address, and the browser hands it out all
    the same: the screen does not say that reminders are on, the server refuses it, and Tend asks
    the browser for another one, which is greeted and works. "Send one now" says what the server
    said.
    """
    reach = Reach(lend, server, post, "died")
    page = reach.allow()
    reach.arrived(1)
    post.set("died1", mode="410")
    page.get_by_role("button", name="Send one now").tap()
    until(page, lambda: post.box("died1")["tries"], lambda tries: tries > 1)
    phone = reach.phone
    until(page, lambda: states(phone), lambda known: known == [])
    # As at the next start, while the browser still believes in it; nobody may subscribe yet.
    phone.context.route("**/api/push/subscription", lambda route: route.abort())
    reach.start()
    expect(page.get_by_text("The push service gave up this device’s address")).to_be_visible(
        timeout=PATIENT_MS
    )
    expect(page.get_by_text("Reminders are on for this device.")).to_have_count(
        0, timeout=PATIENT_MS
    )
    page.get_by_role("button", name="Send one now").tap()
    expect(page.get_by_text("None was sent: the server has no address")).to_be_visible(
        timeout=PATIENT_MS
    )
    phone.context.unroute("**/api/push/subscription")
    reach.start()
    (hello,) = reach.arrived(2)
    expect(page.get_by_text("Reminders are on for this device.")).to_be_visible(timeout=PATIENT_MS)
    assert [one["endpoint"] for one in reach.said if one["method"] == "PUT"][:2] == [
        reach.endpoint(1),
        reach.endpoint(2),
    ]
    reach.worker.deliver(hello)
    assert len(post.box("died1")["messages"]) == 1
    phone.forgive("status of 422")
    phone.forgive("status of 404")


# Quicker: tests/pwa/served/push.test.ts, "has met a dead address".
@pytest.mark.soak
def test_an_address_that_dies_under_an_open_screen_is_replaced(
    lend: Lend, server: Server, post: Post
) -> None:
    """Without a new start: the next answer about reminders shows that the device was lost."""
    reach = Reach(lend, server, post, "dies")
    page = reach.allow()
    reach.arrived(1)
    page.clock.install()
    page.clock.fast_forward(60_000)
    post.set("dies1", mode="410")
    page.get_by_role("button", name="Send one now").tap()
    until(page, lambda: post.box("dies1")["tries"], lambda tries: tries > 1)
    until(page, lambda: states(reach.phone), lambda known: known == [])
    page.clock.fast_forward(5_000)
    reach.arrived(2)
    expect(page.get_by_text("Reminders are on for this device.")).to_be_visible(timeout=PATIENT_MS)
    reach.phone.forgive("status of 422")


def states(phone: Phone) -> list[Any]:
    """What the server knows of the account's devices."""
    found: list[Any] = phone.page.evaluate(
        "async () => (await (await fetch('/api/push/status')).json()).devices"
    )
    return found


# Quicker: tests/pwa/served/push.test.ts, "the browser refuses a subscription".
@pytest.mark.soak
def test_a_refusal_is_named(lend: Lend, server: Server, post: Post) -> None:
    """
    The browser's push service cannot be reached: the screen says so by its name, and the next
    start, when it can, makes it good.
    """
    reach = Reach(lend, server, post, "refused")
    reach.start(**{"test.refuse": "1"})
    page = reach.phone.page
    page.get_by_role("button", name="Let Tend remind me").tap()
    expect(page.get_by_text("The browser did not reach its push service.")).to_be_visible()
    expect(page.get_by_text("on its way")).to_have_count(0)
    reach.start(**{"test.refuse": ""})
    expect(page.get_by_text("Reminders are on for this device.")).to_be_visible()
    reach.arrived(1)


IN_WORKER = """([base, keys]) => {
  let n = 0;
  PushManager.prototype.getSubscription = async () => null;
  PushManager.prototype.subscribe = async ({ applicationServerKey: key }) => {
    self.asked = key;
    const endpoint = `${base}w${++n}`;
    return { endpoint, toJSON: () => ({ endpoint, keys }) };
  };
}"""


def test_the_worker_mends_a_subscription_that_changed(
    lend: Lend, server: Server, post: Post
) -> None:
    """
    The browser says that it took the subscription away, without an old or a new one, as Firefox
    does: the worker makes another with the server's key and names the address that it stands for.
    Without a network the next start of the app makes it good.
    """
    reach = Reach(lend, server, post, "change")
    reach.allow()
    reach.phone.page.goto("about:blank")
    scope, base = reach.worker.scope, post.endpoint("change")
    scope.evaluate(IN_WORKER, [base, reach.browser.keys])
    reach.said.clear()
    none = {"oldSubscription": None, "newSubscription": None}
    reach.worker.dispatch("pushsubscriptionchange", none)
    (first,) = reach.said
    assert (first["endpoint"], first["replaces"]) == (f"{base}w1", reach.endpoint(1))
    assert scope.evaluate("self.asked") == post.vapid.public

    reach.phone.context.set_offline(True)
    reach.said.clear()
    reach.worker.dispatch("pushsubscriptionchange", none)
    assert scope.evaluate("self.asked") == post.vapid.public
    assert [one["endpoint"] for one in reach.said] == [f"{base}w2"]
    reach.phone.context.set_offline(False)
    # A page without the app, which would see to the subscription that this stand-in had before.
    reach.phone.visit("/healthz")
    reach.start(**{"test.held": json.dumps({"endpoint": f"{base}w2", "key": post.vapid.public})})
    told = reach.told()
    assert (told["endpoint"], told["replaces"]) == (f"{base}w2", f"{base}w1")
    reach.phone.page.get_by_role("button", name="Send one now").tap()
    look = lambda: post.read("changew2", reach.browser)  # noqa: E731
    until(reach.phone.page, look, bool)


WITHOUT = """
  delete globalThis.PushManager;
  delete globalThis.Notification;
  delete ServiceWorkerRegistration.prototype.pushManager;
"""


def test_an_iphone_is_led_to_the_home_screen(lend: Lend, playwright: Playwright) -> None:
    """
    In Safari, where nothing can remind, the card says so and leads to the how-to, and nothing
    throws; another browser that cannot says only that.
    """
    for device, words in (
        ("iPhone 15", "only the app on the Home Screen may remind you"),
        ("Pixel 7", "This browser has no reminders."),
    ):
        phone = lend(**playwright.devices[device])
        phone.context.add_init_script(WITHOUT)
        phone.begun().visit("/reminders")
        expect(phone.page.get_by_text(words)).to_be_visible()
        expect(phone.page.get_by_role("button", name="Let Tend remind me")).to_have_count(0)
        way = phone.page.get_by_role("link", name="How to put it there")
        if device == "Pixel 7":
            expect(way).to_have_count(0)
            continue
        way.tap()
        expect(phone.page.get_by_text("Choose “Add to Home Screen”")).to_be_in_viewport()


def subscription(reach: Reach, n: int) -> dict[str, Any]:
    """A subscription as a page sends it."""
    return {"endpoint": reach.endpoint(n), "expirationTime": None, "keys": reach.browser.keys}

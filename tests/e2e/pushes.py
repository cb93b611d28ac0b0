"""Pushes into a phone's worker, its notifications, and another device of the same account."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from playwright.sync_api import CDPSession, Page
from playwright.sync_api import Worker as Scope
from tests.e2e.begun import Stock
from tests.e2e.other import Other, now_ms, stamp
from tests.e2e.other import today as date_now
from tests.e2e.phone import Lend, Phone
from tests.harness import Server

WALK, BREATHE = "starter00001", "starter00002"
WAIT_S = 30
CLOSE_ALL = """async () => {
  const here = await navigator.serviceWorker.getRegistration();
  for (const one of await here.getNotifications()) one.close();
}"""
Found = TypeVar("Found")

# The browser's part of push, for no push service of a vendor can be reached: what is subscribed
# leads to ours, and stays until the browser forgets it.
SUBSCRIBED = """
(([endpoint, keys]) => {
  const one = {
    endpoint, options: { applicationServerKey: null },
    toJSON: () => ({ endpoint, keys, expirationTime: null }),
    unsubscribe: async () => { localStorage.removeItem('test.push'); return true; },
  };
  const here = PushManager.prototype;
  here.subscribe = async () => {
    if (localStorage.getItem('test.refused')) throw new DOMException('no', 'AbortError');
    localStorage.setItem('test.push', 1);
    return one;
  };
  here.getSubscription = async () => localStorage.getItem('test.push') ? one : null;
})
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, stock: Stock) -> Iterator[Server]:
    """One for all: each phone has an account of its own."""
    with stock.fill(Server(tmp_path_factory.mktemp("server") / "data")) as running:
        yield running


@pytest.fixture
def phone(request: pytest.FixtureRequest, lend: Lend) -> Phone:
    """A phone with an account that the server knows."""
    begun = lend(timezone_id="UTC").begun()
    if request.node.get_closest_marker("worker"):
        begun.worker_ready()
    return begun.saved()


def today() -> str:
    """The day that a phone in UTC has; tests lend phones with `timezone_id="UTC"`."""
    return f"{date_now()}"


def push(url: str, *habits: str, kind: str = "reminder", **more: Any) -> dict[str, Any]:
    """The data of a nudge as the server sends it; *more* overrides its notification."""
    named = habits or (WALK,)
    about = named[0] if kind == "reminder" else "-"
    key = f"{kind}/{about}/{today()}/18:00"
    data = {"key": key, "kind": kind, "habits": list(named), "day": today()}
    notification = {
        "title": "Tend",
        "body": "A small kindness is waiting.",
        "navigate": f"{url}/nudge?key={key}&habits={','.join(named)}&day={today()}",
        "tag": key,
        "data": data,
        "actions": [
            {"action": "done", "title": "Done", "navigate": f"{url}/nudge?do=done"},
            {"action": "later", "title": "In an hour", "navigate": f"{url}/nudge?do=later"},
        ],
        **more,
    }
    return {"web_push": 8030, "notification": notification, "mutable": True}


def registration(cdp: CDPSession) -> str:
    found: list[str] = []
    cdp.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(one["registrationId"] for one in event["registrations"]),
    )
    cdp.send("ServiceWorker.enable")
    while not found:
        cdp.send("Runtime.evaluate", {"expression": "0"})
    return found[-1]


class Worker:
    """The service worker of a phone, controlled through the browser."""

    def __init__(self, phone: Phone, server: Server) -> None:
        phone.context.grant_permissions(["notifications", "background-sync"], origin=server.url)
        self.page = phone.tab()
        # A page of the same origin in which no app runs: the worker leaves it to the server.
        self.page.goto(f"{server.url}/schema/openapi.json")
        self.cdp: CDPSession = phone.context.new_cdp_session(self.page)
        self.id = {"origin": server.url, "registrationId": registration(self.cdp)}
        self._context = phone.context
        self.page.evaluate(LISTEN)
        # A page behind another one is drawn, and so tapped, once a second.
        phone.page.bring_to_front()

    @property
    def scope(self) -> Scope:
        """Its global scope."""
        return self._context.service_workers[-1]

    def deliver(self, data: dict[str, Any] | str) -> None:
        """
        Deliver a push by the browser; returns once it is shown. Chromium drops a notification that
        is being shown if a page reads the list of notifications meanwhile, so nobody may read it
        before.
        """
        text = data if isinstance(data, str) else json.dumps(data)
        came = self.page.evaluate("self.came")
        self.cdp.send("ServiceWorker.deliverPushMessage", {**self.id, "data": text})
        until(self.page, lambda: self.page.evaluate("self.came"), lambda now: bool(now > came))

    def sync(self) -> None:
        """Fire the event of background sync, as when a network is found."""
        words = {**self.id, "tag": "sync", "lastChance": False}
        self.cdp.send("ServiceWorker.dispatchSyncEvent", words)

    def tap(self, action: str = "", tag: str = "", *, patient: bool = True) -> None:
        """Tap a notification or a button of it; *patient*: return when the worker is done."""
        self.scope.evaluate(CLICK, [action, tag, patient])

    def dispatch(self, kind: str, members: dict[str, Any]) -> list[str]:
        """
        Dispatch an event that this browser cannot be made to fire; returns the tags of the
        notifications once the worker is done.
        """
        tags: list[str] = self.scope.evaluate(DISPATCH, [kind, members])
        return tags


LISTEN = """() => {
  self.came = 0;
  self.channel = new BroadcastChannel('tend');
  self.channel.onmessage = ({ data }) => { if (data.kind === 'pushed') self.came++; };
}"""

CLICK = """
async ([action, tag, patient]) => {
  const [one] = await self.registration.getNotifications(tag ? { tag } : {});
  const event = new NotificationEvent('notificationclick', { notification: one, action });
  // Events made by a script may not be waited for; the handler's promise is kept instead.
  let deed;
  event.waitUntil = (promise) => { deed = promise; };
  self.dispatchEvent(event);
  if (patient) await deed;
}
"""

DISPATCH = """
async ([kind, members]) => {
  const event = new ExtendableEvent(kind);
  for (const name in members) Object.defineProperty(event, name, { value: members[name] });
  let deed;
  event.waitUntil = (promise) => { deed = promise; };
  self.dispatchEvent(event);
  await deed;
  return (await self.registration.getNotifications()).map((one) => one.tag);
}
"""


def shown(page: Page) -> list[dict[str, Any]]:
    """The notifications that are shown."""
    found: list[dict[str, Any]] = page.evaluate(
        """() => navigator.serviceWorker.getRegistration().then((here) => here.getNotifications())
             .then((all) => all.map(({ title, body, tag, data, actions }) =>
               ({ title, body, tag, data, actions: actions.map((one) => one.action) })))"""
    )
    return found


def wait_shown(page: Page, count: int) -> list[dict[str, Any]]:
    """Wait until so many are shown."""
    return until(page, lambda: shown(page), lambda found: len(found) == count)


def until(page: Page, look: Callable[[], Found], fits: Callable[[Found], bool]) -> Found:
    """Read again and again until the value fits."""
    deadline = time.monotonic() + WAIT_S
    while not fits(found := look()):
        assert time.monotonic() < deadline, found
        page.wait_for_timeout(50)
    return found


class Desk(Other):
    """Another device of the account, on which the person acts."""

    def write(self, kind: str, id: str, **values: Any) -> None:
        """Fields of a record."""
        fields = {field: [value, stamp(now_ms())] for field, value in values.items()}
        self.sync([[kind, id, fields]])

    def mark(self, habit: str, value: Any = 1) -> None:
        """A habit, today."""
        self.write("t", f"{today()}.{habit}", v=value)

    def read(self, kind: str, id: str) -> dict[str, Any]:
        """The values of a record as the server has it."""
        rows = self.sync([])["rows"]
        found = [fields for k, i, fields in rows if (k, i) == (kind, id)]
        return {field: value for field, (value, _) in found[0].items()} if found else {}


def stored(page: Page, kind: str, id: str) -> dict[str, Any]:
    """The values of a record as the phone has it on its disk."""
    found: dict[str, Any] = page.evaluate(
        """async ([kind, id]) => {
          const name = (await indexedDB.databases()).map((one) => one.name)
            .find((one) => one.startsWith('tend.'));
          const db = await new Promise((done) => {
            const open = indexedDB.open(name);
            open.onsuccess = () => done(open.result);
          });
          const rec = await new Promise((done) => {
            const asked = db.transaction('rec').objectStore('rec').get([kind, id]);
            asked.onsuccess = () => done(asked.result);
          });
          db.close();
          return Object.fromEntries(
            Object.entries(rec?.fields ?? {}).map(([name, [value]]) => [name, value]));
        }""",
        [kind, id],
    )
    return found

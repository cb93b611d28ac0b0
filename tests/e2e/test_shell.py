"""The worker's cache: whatever a server or a wall says while it is filled, the app opens."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.e2e.between import Answer, Asked
from tests.e2e.phone import Lend, Phone
from tests.e2e.versions import (
    BUILT,
    UPDATE,
    VERSION,
    WALL,
    Publisher,
    at,
    manifest,
    runs,
    screen_bringers,
    version,
)
from tests.harness import Server

pytestmark = [pytest.mark.e2e, pytest.mark.worker]
KEPT = """async () => {
  const found = {};
  for (const name of (await caches.keys()).filter((one) => one.startsWith('tend-shell-'))) {
    const keys = await (await caches.open(name)).keys();
    found[name] = keys.map((one) => new URL(one.url).pathname);
  }
  return found;
}"""
LOSE = """async (loss) => {
  const cache = await caches.open((await caches.keys()).find((n) => n.startsWith('tend-')));
  for (const key of await cache.keys()) {
    if (loss === 'evicted') await cache.delete(key);
    else await cache.put(key, new Response('<html>Welcome to our hotel</html>'));
  }
}"""
WHOLE = """async () => {
  const cache = await caches.open((await caches.keys()).find((n) => n.startsWith('tend-')));
  const texts = await Promise.all((await cache.matchAll()).map((one) => one.text()));
  return texts.every((one) => !one.includes('Welcome to our hotel'));
}"""
IDLE = """async () => {
  const here = await navigator.serviceWorker.getRegistration();
  return !here || (!here.installing && !here.waiting);
}"""


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return version(tmp_path / "first", "first")


@pytest.fixture
def site(server: Server, first: Path) -> Iterator[Publisher]:
    with Publisher(server.port, first) as running:
        yield running  # type: ignore[misc]


def until(phone: Phone, true: Callable[[], bool]) -> None:
    """Wait for what a test sees by itself."""
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline, "it never came"
        phone.page.wait_for_timeout(50)


def forgive(phone: Phone, *meant: str) -> None:
    """Chromium notes on its console what could not be had; these were meant to come."""
    phone.forgive("status of 404", "MIME type", *meant)


def offline_everywhere(phone: Phone) -> None:
    """Without a network the app opens with all its screens."""
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.page.get_by_role("list", name="Acts of care")).to_be_visible()
    phone.visit("/more")
    expect(phone.page.get_by_role("heading", name="More")).to_be_visible()
    phone.visit("/garden")
    expect(phone.page.get_by_role("heading", name="Garden")).to_be_visible()
    phone.context.set_offline(False)


def test_a_deploy_in_the_middle_of_an_install(lend: Lend, site: Publisher, tmp_path: Path) -> None:
    """
    A version whose files are replaced by the next one's while they are fetched is not used. Taken
    back, it installs whole: nothing that the failed try got is trusted.
    """
    second, third = version(tmp_path / "second", "second"), version(tmp_path / "third", "third")
    phone = at(lend, site).begun().worker_ready().saved()
    publish = site.rule

    def replaced(asked: Asked) -> Answer | None:
        if asked.path == "/home.html" and site.folder == second:
            site.folder = third
        return publish(asked)

    site.rule, site.folder = replaced, second
    phone.page.evaluate(UPDATE)
    until(phone, lambda: site.folder == third)
    phone.page.wait_for_function(f"({KEPT})().then((all) => Object.keys(all).length === 1)")
    phone.page.wait_for_function(IDLE)
    site.rule, site.folder = publish, second
    phone.reload()
    runs(phone, "first")

    phone.page.evaluate(UPDATE)
    phone.page.get_by_role("button", name="Use it").tap(timeout=20_000)
    runs(phone, "second")
    phone.worker_ready()
    offline_everywhere(phone)
    (kept,) = phone.page.evaluate(KEPT).values()
    assert "/assets/first-second.js" in kept
    assert not {"/assets/first-first.js", "/assets/first-third.js"} & set(kept)
    forgive(phone)


def test_a_new_version_waits_until_it_is_wanted(
    lend: Lend, site: Publisher, first: Path, tmp_path: Path
) -> None:
    """
    A new version is fetched and waits; the old one goes on, also after a reload, until the person
    agrees; one reload later the new one runs and the old files are gone. Files that are the same
    in both are not fetched again.
    """
    phone = at(lend, site).begun().worker_ready()
    met = len(site.asked)
    site.folder = version(tmp_path / "second", "second")
    phone.page.evaluate(UPDATE)
    offer = phone.page.get_by_role("button", name="Use it")
    expect(offer).to_be_visible(timeout=20_000)
    fetched = {one.path for one in site.asked[met:] if one.path.startswith("/assets/")}
    phone.reload()
    expect(offer).to_be_visible(timeout=20_000)
    runs(phone, "first")
    offer.tap()

    runs(phone, "second")
    (kept,) = phone.page.evaluate(KEPT).values()
    assert sorted(kept) == sorted(manifest(site.folder))
    assert "/assets/first-second.js" in fetched
    had = manifest(first).items()
    same = {url for url, _ in had & manifest(site.folder).items() if url.startswith("/assets/")}
    assert same
    assert not fetched & same


def test_the_line_after_an_act_covers_no_offer(lend: Lend, site: Publisher, tmp_path: Path) -> None:
    """A new version can be had at once, also on a screen where the line after an act stands."""
    phone = at(lend, site).begun().worker_ready()
    phone.choose("Sit and breathe", "Change it")
    site.folder = version(tmp_path / "second", "second")
    phone.page.evaluate(UPDATE)
    offer = phone.page.get_by_role("button", name="Use it")
    expect(offer).to_be_visible(timeout=20_000)
    phone.page.get_by_label("Name", exact=True).fill("Sit and be")
    phone.page.get_by_role("button", name="Save", exact=True).tap()
    expect(phone.page.get_by_role("button", name="Undo")).to_be_visible()
    offer.tap()
    runs(phone, "second")
    forgive(phone)


@pytest.mark.long
def test_one_wrong_200_is_not_kept(lend: Lend, site: Publisher) -> None:
    """
    A wall that answers for one file while the app is kept for offline use spoils nothing, visit
    after visit: once it is gone the next one keeps the app whole.
    """
    (chunk,) = [f"/assets/{one.name}" for one in (BUILT / "assets").glob("More-*.js")]
    (picture,) = [f"/{one.name}" for one in BUILT.glob("icon.svg")]
    phone = at(lend, site)
    for wrong in (chunk, picture, "/home.html"):
        site.wrong, met = {wrong: WALL}, len(site.asked)
        if wrong == chunk:
            phone.begun().saved()
        else:
            phone.reload()
        until(phone, lambda: wrong in [one.path for one in site.asked[met:]])  # noqa: B023
        phone.page.wait_for_function(
            "() => navigator.serviceWorker.getRegistration().then((here) => !here?.installing)"
        )
        phone.page.wait_for_function(f"({KEPT})().then((all) => Object.keys(all).length === 0)")

    site.wrong = {}
    phone.reload()
    phone.worker_ready()
    offline_everywhere(phone)
    forgive(phone)


# Each ending and each answer once; the other pairs are met by `make soak`.
@pytest.mark.parametrize(
    ("ending", "answer"),
    [
        pytest.param("js", Answer(404, b"gone"), id="js-404"),
        pytest.param("js", WALL, id="js-wall", marks=pytest.mark.soak),
        pytest.param("css", Answer(404, b"gone"), id="css-404", marks=pytest.mark.soak),
        pytest.param("css", WALL, id="css-wall"),
    ],
)
def test_a_screen_that_cannot_be_had_says_so(
    lend: Lend, site: Publisher, ending: str, answer: Answer
) -> None:
    """
    Where a chunk cannot be had a sentence says so instead of an empty page, Today goes on, and
    trying again works as soon as the chunk is there.
    """
    (chunk,) = [f"/assets/{one.name}" for one in (BUILT / "assets").glob(f"Garden-*.{ending}")]
    # The app brings all screens after a while by itself, and would be there before the thumb.
    held = dict.fromkeys(screen_bringers(), Answer(404, b"gone"))
    site.wrong = held | {chunk: answer}
    phone = at(lend, site)
    phone.context.add_init_script("delete Navigator.prototype.serviceWorker")
    phone.begun().saved()
    phone.page.get_by_role("link", name="Garden").tap()
    alert = phone.page.get_by_role("alert").filter(has_text="could not be loaded")
    expect(alert).to_be_visible()
    phone.page.get_by_role("link", name="Today").tap()
    phone.tick("Move a little").tap()
    expect(phone.kept()).to_have_count(1)
    phone.page.get_by_role("link", name="Garden").tap()
    with phone.page.expect_navigation():
        alert.get_by_role("button", name="Try again").tap()
    expect(alert).to_be_visible()

    site.wrong = held
    alert.get_by_role("button", name="Try again").tap()
    expect(phone.page.get_by_role("heading", name="Garden")).to_be_visible()
    sheets = "() => [...document.styleSheets].map((one) => one.cssRules.length)"
    assert all(phone.page.evaluate(sheets))
    expect(alert).to_have_count(0)
    forgive(phone, "Unable to preload CSS", "Failed to fetch dynamically")


def test_a_habit_is_added_whatever_else_is_missing(lend: Lend, site: Publisher) -> None:
    """
    Today's form needs no file that comes later: a new habit stands at the end of the list, and is
    still there after a reload.
    """
    later = {one.name for one in (BUILT / "assets").glob("*.js")}
    later -= {name for name in later if name in (site.folder / "home.html").read_text()}
    site.wrong = {f"/assets/{name}": Answer(404, b"gone") for name in later}
    phone = at(lend, site)
    phone.context.add_init_script("delete Navigator.prototype.serviceWorker")
    phone.begun().on_disk()
    phone.page.get_by_label("Add something").fill("Call my sister")
    phone.page.keyboard.press("Enter")
    expect(phone.tick("Call my sister")).to_be_visible()
    phone.on_disk().page.reload()

    names = phone.page.get_by_role("list", name="Acts of care").locator("button.tick")
    expect(names).to_have_count(6)
    expect(names.last).to_have_accessible_name("Call my sister")
    forgive(phone, "Failed to fetch dynamically")


def test_what_the_cache_lost_comes_from_the_network(lend: Lend, site: Publisher) -> None:
    """
    Files that the browser dropped, or that are not what they were, are fetched and kept again.
    """
    phone = at(lend, site).begun().worker_ready().saved()
    for loss in ("evicted", "spoilt"):
        phone.visit()
        expect(phone.page.get_by_role("list", name="Acts of care")).to_be_visible()
        phone.page.evaluate(LOSE, loss)
        stop_worker(phone)

        phone.reload()
        expect(phone.page.get_by_role("list", name="Acts of care")).to_be_visible()
        phone.page.wait_for_function(
            f"(files) => ({KEPT})().then((all) => Object.values(all)[0]?.length === files)",
            arg=len(manifest(site.folder)),
        )
        phone.page.wait_for_function(IDLE)
        phone.page.wait_for_function(f"({WHOLE})()")
        offline_everywhere(phone)


def stop_worker(phone: Phone) -> None:
    """As browsers do when it was idle for a while: it remembers nothing afterwards."""
    cdp = phone.context.new_cdp_session(phone.page)
    cdp.send("ServiceWorker.enable")
    cdp.send("ServiceWorker.stopAllWorkers")


OLD_WORKER = """
const wanted = new Map(LIST);
const CACHE = 'tend-shell-1';
addEventListener('install', (event) => event.waitUntil(caches.open(CACHE).then((cache) =>
  Promise.all([...wanted].map(async ([url, key]) => cache.put(key, await fetch(url)))))));
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (origin !== location.origin || pathname.startsWith('/api/')) return;
  const hit = wanted.get(event.request.mode === 'navigate' ? '/home.html' : pathname);
  if (hit) event.respondWith(caches.match(hit).then((found) => found ?? fetch(event.request)));
});
"""
"""How versions before kept the app: whatever came, by the beginning of its digest or none."""


@pytest.mark.long
@pytest.mark.parametrize("spoilt", ["entry", "page"])
def test_a_shell_that_was_spoilt_before_heals(
    lend: Lend, site: Publisher, first: Path, tmp_path: Path, spoilt: str
) -> None:
    """
    A browser in which an earlier version has kept a wrong file shows a white page and can ask
    nobody; the next version takes over by itself.
    """
    old = version(tmp_path / "old", "old")
    files = [
        [url, url if url.startswith("/assets/") else f"{url}?rev={digest[:8]}"]
        for url, digest in manifest(old).items()
    ]
    (old / "sw.js").write_text(OLD_WORKER.replace("LIST", json.dumps(files)))
    site.folder = old
    entry = "/assets/first-old.js"
    site.wrong = {entry if spoilt == "entry" else "/home.html": WALL}
    phone = at(lend, site)
    if spoilt == "entry":
        phone.page.goto(f"{site.url}/icon.svg")
        phone.page.evaluate("() => navigator.serviceWorker.register('/sw.js').then(() => {})")
        phone.worker_ready()
    else:
        phone.begun().worker_ready()
    site.wrong = {}
    phone.visit()
    expect(phone.page.get_by_role("list", name="Acts of care")).to_have_count(0)
    expect(phone.page.get_by_role("button", name="Begin")).to_have_count(0)

    site.folder = first
    # Browsers look for another version only some time after a page was opened.
    for _ in range(20):
        phone.reload()
        if phone.page.evaluate(VERSION) == "first":
            break
        phone.page.wait_for_timeout(3_000)

    shown = "Begin" if spoilt == "entry" else "Move a little"
    expect(phone.page.get_by_role("button", name=shown, exact=True).last).to_be_visible()
    phone.worker_ready()
    assert "tend-shell-1" not in phone.page.evaluate(KEPT)
    forgive(phone, "Unexpected token")


def test_pages_ask_not_to_be_translated(lend: Lend, site: Publisher) -> None:
    """
    Page translation swaps text nodes under the app, which then can no longer change them.
    """
    phone = at(lend, site).visit()
    assert phone.page.evaluate("() => document.documentElement.translate") is False
    meta = phone.page.locator("meta[name=google]")
    assert meta.get_attribute("content") == "notranslate"

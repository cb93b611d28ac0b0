"""The first screen comes alone, and Begin waits for the rest without losing what was chosen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect
from tests.e2e.between import Answer
from tests.e2e.phone import Lend
from tests.e2e.versions import BUILT, Publisher, version
from tests.harness import Server

pytestmark = pytest.mark.e2e
REST = "**/assets/home-*.js"


@pytest.fixture
def site(server: Server, tmp_path: Path) -> Iterator[Publisher]:
    with Publisher(server.port, version(tmp_path / "first", "first")) as running:
        yield running  # type: ignore[misc]


def test_begin_waits_for_a_slow_network(lend: Lend) -> None:
    """
    The thumb may be faster than the rest of the app: the first screen stands without it, Begin
    takes one tap, and what was chosen stands on Today once it has come.
    """
    phone, held = lend(), list[Route]()
    phone.context.add_init_script("delete Navigator.prototype.serviceWorker")
    phone.context.route(REST, lambda one: held.append(one))
    phone.visit().pick(names={"Move a little": "Walk home"}, drop=("Hours off work",))
    begin = phone.page.get_by_role("button", name="Begin")
    begin.tap()
    expect(begin).to_be_disabled()
    while not held:
        phone.page.wait_for_timeout(20)
    assert phone.databases() == []

    for one in held:
        one.continue_()
    phone.context.unroute(REST)
    expect(phone.tick("Walk home")).to_be_visible()
    expect(phone.page.locator("button.tick")).to_have_count(4)
    phone.on_disk().page.reload()
    expect(phone.tick("Walk home")).to_be_visible()
    expect(phone.page.locator("button.tick")).to_have_count(4)


@pytest.mark.parametrize("lacks", ["databases", "all"])
def test_a_browser_that_does_not_say_what_it_keeps(lend: Lend, lacks: str) -> None:
    """
    Where the browser does not list its databases, or has none, the account's own look decides: the
    first screen stands, or the one that says what is broken.
    """
    phone = lend()
    of = "IDBFactory.prototype" if lacks == "databases" else "window"
    name = "databases" if lacks == "databases" else "indexedDB"
    phone.context.add_init_script(f"Object.defineProperty({of}, '{name}', {{ value: undefined }})")
    page = phone.visit().page
    if lacks == "databases":
        page.get_by_role("button", name="Begin").tap()
        expect(page.get_by_role("list", name="Acts of care")).to_be_visible()
    else:
        expect(page.get_by_role("heading", name="Tend cannot open")).to_be_visible()
        phone.faults.clear()


def test_begin_says_when_the_rest_cannot_be_had(lend: Lend, site: Publisher) -> None:
    """
    Where the rest cannot be had a sentence says that the choice is kept. It is: also for a page
    that is loaded again, and as soon as the files are there it is begun with it.
    """
    files = [f"/assets/{one.name}" for one in (BUILT / "assets").glob("home-*.js")]
    site.wrong = dict.fromkeys(files, Answer(404, b"gone"))
    phone = lend()
    phone.url = site.url
    phone.context.add_init_script("delete Navigator.prototype.serviceWorker")
    phone.visit().pick(drop=("Hours off work",))
    phone.page.get_by_role("button", name="Begin").tap()
    alert = phone.page.get_by_role("alert")
    expect(alert).to_contain_text("What you chose here is kept.")

    phone.reload()
    expect(alert).to_contain_text("could not be loaded")
    expect(phone.page.get_by_role("button", name="Begin")).to_have_count(0)

    site.wrong = {}
    alert.get_by_role("button", name="Try again").tap()
    expect(phone.page.locator("button.tick")).to_have_count(4)
    phone.forgive("status of 404", "Failed to fetch dynamically")

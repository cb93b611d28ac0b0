"""A browser that does not say where the person is, and a zone that the server does not know."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, Route, expect
from tests.e2e.browser import chromium
from tests.e2e.other import Other, begin
from tests.e2e.phone import Lend, Phone
from tests.e2e.pushes import until
from tests.harness import Server

pytestmark = pytest.mark.e2e
BOTH_CAME = """() => {
  const came = performance.getEntriesByType('resource').filter(({ responseEnd }) => responseEnd);
  return ['lines-', 'TimeZone-'].every((one) => came.some(({ name }) => name.includes(one)));
}"""
NOWHERE = "This browser does not say in which time zone you are. Tend assumes UTC"


@contextmanager
def phone_of_a_machine(playwright: Playwright, server: Server, zone: str) -> Iterator[Phone]:
    """A Chromium of its own, on a machine whose TZ is *zone*."""
    launch = chromium().launch
    env = {**os.environ, **launch.get("env", {}), "TZ": zone}  # type: ignore[dict-item]
    browser = playwright.chromium.launch(**{**launch, "env": env})  # type: ignore[arg-type]
    context = browser.new_context(**playwright.devices["Pixel 7"])
    phone = Phone(context, server.url)
    try:
        yield phone
    finally:
        browser.close()
    assert not phone.faults, phone.faults


# Quicker, of both: tests/pwa/app-nudges.test.ts, "a browser that names no zone".
@pytest.mark.parametrize("zone", [pytest.param("Foo/Bar", marks=pytest.mark.soak), "Etc/Unknown"])
def test_a_browser_without_a_zone_works_says_so_and_asks(
    playwright: Playwright, server: Server, zone: str
) -> None:
    """
    The app starts and ticks, Today says which zone is assumed and leads to where one is chosen;
    the choice holds on Today, after a reload, and on the server. The sign of saving and the card
    share a stylesheet: however late it comes, both wait for it.
    """
    with phone_of_a_machine(playwright, server, zone) as phone:
        phone.page.add_init_script("delete Navigator.prototype.serviceWorker")
        held: list[Route] = []
        phone.page.route("**/assets/shared-*.css", lambda route: held.append(route))
        phone.begin()
        phone.page.wait_for_function(BOTH_CAME)
        until(phone.page, lambda: held, bool)
        # Both have run by now, and whoever would not wait has failed.
        phone.page.wait_for_timeout(300)
        (sheet,) = held
        sheet.continue_()
        phone.page.unroute("**/assets/shared-*.css")
        phone, other = phone.saved(), Other(phone, server)
        page = phone.page
        expect(page.get_by_text(NOWHERE)).to_be_visible()
        page.get_by_role("link", name="Choose yours").tap()
        region = page.get_by_role("region", name="Time zone")
        expect(region).to_contain_text(NOWHERE)
        region.get_by_label("Go by").select_option("America/Vancouver")
        expect(region).to_contain_text("the time zone that you chose: America/Vancouver")
        other.wait("s", "tz", "v", "America/Vancouver")
        assert other.call("GET", "/api/push/status")["zone"]["name"] == "America/Vancouver"
        phone.visit("/")
        expect(page.get_by_role("list", name="Acts of care")).to_be_visible()
        expect(page.get_by_text(NOWHERE)).to_have_count(0)
        phone.visit("/day")
        expect(region).to_contain_text("the time zone that you chose: America/Vancouver")
        region.get_by_label("Go by").select_option("")
        # The last known one is a better guess than none.
        expect(region).to_contain_text("Tend assumes America/Vancouver")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server whose zone data is older than America/Coyhaique (2025): the file is missing."""
    package = tmp_path / "site" / "tzdata"
    import tzdata

    source = Path(tzdata.__file__).parent
    for path in source.rglob("*"):
        place = package / path.relative_to(source)
        if path.name != "Coyhaique" and "__pycache__" not in path.parts and path.is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(path)
    with Server(tmp_path / "data", env={"PYTHONPATH": str(package.parent)}) as running:
        yield running


def test_a_zone_that_the_server_lacks_is_said_and_another_chosen(
    lend: Lend, server: Server
) -> None:
    """The screen names both zones; one of the same hours can be chosen, and the server follows."""
    zone = {"timezone_id": "America/Coyhaique"}
    phone, other = begin(lambda **more: lend(**{**more, **zone}), server)
    other.wait("s", "tz", "v", "America/Coyhaique")
    phone.visit("/day")
    region = phone.page.get_by_role("region", name="Time zone")
    expect(region).to_contain_text("by the time zone of this device: America/Coyhaique")
    said = "The server does not know America/Coyhaique and sends reminders by UTC."
    expect(region).to_contain_text(said)
    region.get_by_label("Go by").select_option("America/Punta_Arenas")
    expect(region).to_contain_text("the time zone that you chose: America/Punta Arenas")
    other.wait("s", "tz", "v", "America/Punta_Arenas")
    expect(region).not_to_contain_text(said)
    assert other.call("GET", "/api/push/status")["zone"] == {
        "name": "America/Punta_Arenas",
        "known": True,
    }

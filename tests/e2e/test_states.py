"""What the app says when not all is well, and the ways that lead on from there."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, Route, expect
from tests.e2e.account import kept
from tests.e2e.browser import chromium
from tests.e2e.phone import Lend, Phone
from tests.harness import Server
from tests.support.program import Program

pytestmark = pytest.mark.e2e
WALK, BREATHE = "Move a little", "Sit and breathe"


@pytest.mark.worker
def test_notes_written_apart_are_both_offered(lend: Lend) -> None:
    """
    Two phones write the same day's note while apart: the one whose words were replaced is asked
    once, of which habit and day, and "keep both" leaves both texts on both phones.
    """
    a = lend().begun()
    a.tick(WALK).tap()
    b = lend().join(a.saved().pairing_link())
    b.saved()
    for phone, words in ((a, "Walked to the river"), (b, "Stairs, twice")):
        phone.worker_ready().context.set_offline(True)
        phone.write_note(WALK, words)
        expect(phone.page.get_by_text("Written down")).to_be_visible()
    for phone in (a, b):
        phone.context.set_offline(False)
        phone.saved()

    card = a.page.get_by_role("region", name="You also wrote")
    expect(card).to_contain_text(re.compile(f"{WALK}, [A-Z][a-z]+day"), timeout=10_000)
    expect(card).to_contain_text("Walked to the river", timeout=10_000)
    expect(card).to_contain_text("Stairs, twice")
    card.get_by_role("button", name="Keep both").tap()

    expect(card).to_have_count(0)
    both = "Stairs, twice\nWalked to the river"
    for phone in (a, b):
        phone.wait_for_note(WALK, both)


@pytest.mark.worker
def test_the_sign_explains_itself(lend: Lend) -> None:
    """
    Offline, waiting, not connected: a tap on the sign says what it means and what can be done.
    """
    phone = lend().begun()
    phone.tick(WALK).tap()
    # The sign is that of before until the tick is on disk.
    assert "Everything is on this device" in kept(phone).sent().explained()

    phone.worker_ready().context.set_offline(True)
    phone.tick(BREATHE).tap()
    expect(phone.sign("Offline")).to_be_visible()
    said = phone.explained()
    assert "There is no network" in said
    assert "1 change is kept here" in said

    phone.context.set_offline(False)
    phone.saved()
    phone.context.clear_cookies()
    phone.tick(BREATHE).tap()
    expect(phone.sign("Not connected")).to_be_visible(timeout=10_000)
    phone.sign("Not connected").tap()
    phone.page.get_by_role("link", name="Pair with another device").tap()
    expect(phone.page.get_by_role("heading", name="Bring your garden here")).to_be_visible()
    phone.forgive("status of 409")


def test_a_wrong_clock_is_named(lend: Lend) -> None:
    """
    A phone that is nine minutes fast is told so, and its tick is on the server's day all the same.
    """
    phone = lend()
    phone.page.add_init_script("const real = Date.now; Date.now = () => real() + 540000;")
    phone.begin()
    phone.tick(WALK).tap()

    expect(phone.sign("This clock is off")).to_be_visible(timeout=10_000)
    assert "9 minutes fast" in phone.explained()
    deadline = time.monotonic() + 10
    while "waits to be sent" in phone.explained():
        assert time.monotonic() < deadline
    phone.forgive("status of 409")  # the server's way of telling the time


def test_a_refused_entry_stays_in_sight(lend: Lend) -> None:
    """
    What the server will not take is set aside, named, and goes only when the person lets it go.
    """
    phone = lend().begun()
    phone.tick(WALK).tap()
    kept(phone).sent()

    def refuse(route: Route) -> None:
        """The server's own answer, with every tick in the push refused."""
        answer = route.fetch()
        body = answer.json()
        put = json.loads(route.request.post_data or "{}").get("put", [])
        bad = [[k, i, f, "value"] for k, i, fields in put for f in fields if k == "t"]
        route.fulfill(response=answer, json={**body, "bad": bad})

    phone.context.route("**/api/sync", refuse)
    phone.tick(BREATHE).tap()
    expect(phone.sign("1 set aside")).to_be_visible(timeout=10_000)
    # An answer that is being changed may still be on its way.
    phone.context.unroute_all(behavior="wait")
    phone.sign("1 set aside").tap()
    expect(phone.page.get_by_role("dialog")).to_contain_text("A tick on")
    phone.page.get_by_role("button", name="Discard").tap()
    phone.page.keyboard.press("Escape")
    phone.saved()


@pytest.fixture
def closed_house(tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path / "house", env={"TEND_SIGNUP": "invite"}) as running:
        yield running


def test_an_invitation_opens_the_door(lend: Lend, closed_house: Server) -> None:
    """
    Where people come by invitation only, ticks stay on the phone until a code is given: by the
    link itself, or typed later.
    """
    guest, friend = lend(), lend()
    guest.url = friend.url = closed_house.url
    guest.begin()
    guest.tick(WALK).tap()
    expect(guest.sign("Not connected")).to_be_visible(timeout=10_000)
    guest.sign("Not connected").tap()
    guest.page.get_by_label("Invitation code").fill(_invite(closed_house))
    guest.page.get_by_role("button", name="Use it").tap()
    guest.saved()
    guest.reload()
    expect(guest.kept()).to_have_count(1)

    friend.visit(f"/?invite={_invite(closed_house)}")
    assert "invite" not in friend.page.url
    friend.page.get_by_role("button", name="Begin").tap()
    friend.tick(WALK).tap()
    friend.saved()
    guest.forgive("status of 403")


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Server]:
    """A server where five people have begun from this address within the hour."""
    with Server(tmp_path / "workshop", env={"TEND_RATE_LIMITS": "on"}) as running:
        for _ in range(5):
            Program(running)
        yield running


def test_the_sixth_of_a_workshop_is_told_why(lend: Lend, workshop: Server) -> None:
    """
    Behind one address the next one waits: the sheet says why and until when, all is kept, and an
    invitation goes out at once.
    """
    sixth = lend()
    sixth.url = workshop.url
    sixth.begin()
    sixth.tick(WALK).tap()
    expect(sixth.page.get_by_role("button", name="Undo")).to_be_visible()

    sixth.sign("waiting").tap()
    expect(sixth.page.get_by_text("Many people have begun from this network")).to_be_visible()
    expect(sixth.page.get_by_role("button", name="Try now")).to_have_count(0)
    sixth.page.get_by_label("Invitation code").fill(_invite(workshop))
    sixth.page.get_by_role("button", name="Use it").tap()

    sixth.saved()
    expect(sixth.kept()).to_have_count(1)
    sixth.forgive("status of 429")


def _invite(server: Server) -> str:
    return server.tend("invite").strip().rsplit("=", 1)[1]


def test_holding_a_tick_and_keys_alone(lend: Lend) -> None:
    """
    Holding a tick opens its menu and ticks nothing. With keys alone a person ticks, opens the
    menu, leaves it with Escape and is back where they were.
    """
    phone = lend().begun()
    box = phone.tick(WALK).bounding_box()
    assert box
    x, y = box["x"] + 28, box["y"] + 28
    phone.page.mouse.move(x, y)
    phone.page.mouse.down()
    expect(phone.page.get_by_role("dialog")).to_be_visible()
    phone.page.mouse.up()
    phone.page.keyboard.press("Escape")
    expect(phone.page.get_by_role("dialog")).to_have_count(0)
    expect(phone.kept()).to_have_count(0)

    phone.tick(BREATHE).focus()
    phone.page.keyboard.press("Space")
    expect(phone.kept()).to_have_count(1)
    more = phone.row(BREATHE)
    phone.page.keyboard.press("Shift+Tab")
    expect(more).to_be_focused()
    phone.page.keyboard.press("Enter")
    expect(phone.page.get_by_role("dialog")).to_be_visible()
    phone.page.keyboard.press("Escape")
    expect(more).to_be_focused()


def test_pairing_by_camera(
    lend: Lend, playwright: Playwright, server: Server, tmp_path: Path
) -> None:
    """
    A phone whose camera looks at the other one's code joins: the picture is read from real frames.
    """
    if not chromium().full:
        pytest.skip("a headless shell has no camera")
    a = lend().begun()
    a.tick(WALK).tap()
    kept(a).sent().visit("/devices")
    a.page.get_by_role("button", name="Add a device").tap()
    link = a.page.get_by_label("Link or code").input_value()
    film = tmp_path / "camera.y4m"
    film.write_bytes(_film(a))
    launch = dict(chromium().launch)
    launch["args"] = [
        *launch["args"],  # type: ignore[misc]
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    browser = playwright.chromium.launch(**launch)  # type: ignore[arg-type]
    b = Phone(browser.new_context(**playwright.devices["Pixel 7"]), server.url).visit("/join")
    b.page.get_by_role("button", name="Scan with the camera").tap()

    expect(b.page.get_by_label("Link or code")).to_have_value(link, timeout=20_000)
    b.page.get_by_role("button", name="Join", exact=True).tap()
    expect(b.kept()).to_have_count(1, timeout=10_000)
    assert b.faults == []
    browser.close()


def _film(phone: Phone) -> bytes:
    """A second of video (Y4M) of the code that the phone shows."""
    side, path = phone.page.evaluate(
        "() => [document.querySelector('.qr').viewBox.baseVal.width,"
        " document.querySelector('.qr path').getAttribute('d')]"
    )
    return _frames(int(side), str(path))


def _frames(side: int, path: str, size: int = 480) -> bytes:
    luma = bytearray(b"\xeb" * (size * size))
    scale = size // side
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", path):
        for row in range(int(y) * scale, (int(y) + 1) * scale):
            start = row * size + int(x) * scale
            luma[start : start + int(length) * scale] = b"\x10" * (int(length) * scale)
    frame = b"FRAME\n" + bytes(luma) + b"\x80" * (size * size // 2)
    return f"YUV4MPEG2 W{size} H{size} F10:1 Ip A1:1 C420mpeg2\n".encode() + frame * 10


def test_plain_http_says_what_will_not_work(playwright: Playwright, server: Server) -> None:
    """
    Over plain http on another host than localhost the first screen says so, ticks work, and the
    sign explains why words stay sealed. A name that could not be sealed stays where it was typed.
    """
    launch = dict(chromium().launch)
    launch["args"] = [*launch["args"], "--host-resolver-rules=MAP ward.test 127.0.0.1"]  # type: ignore[misc]
    other = playwright.chromium.launch(**launch)  # type: ignore[arg-type]
    context = other.new_context(**playwright.devices["Pixel 7"])
    phone = Phone(context, f"http://ward.test:{server.port}").visit()
    expect(phone.page.get_by_text("This page came over plain http")).to_be_visible()
    phone.begin()
    phone.tick(WALK).tap()
    expect(phone.kept()).to_have_count(1)
    expect(phone.sign("Plain http")).to_be_visible(timeout=10_000)
    assert "no cipher" in phone.explained()
    field = phone.page.get_by_label("Add something")
    field.fill("Morning stretch")
    phone.page.keyboard.press("Enter")
    expect(
        phone.page.get_by_text("Words can be written here once the key has come.")
    ).to_be_visible()
    expect(field).to_have_value("Morning stretch")
    # Chromium itself complains of plain http, once for each header that it leaves aside there.
    # There a page's own GET carries no sign of where it comes from: the stream is refused (403).
    phone.forgive("status of 403")
    assert [fault for fault in phone.faults if "untrustworthy" not in fault] == []
    other.close()

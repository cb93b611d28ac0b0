"""About: no medical device, who sees what, what the rules rest on, and what Tend is made of."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect
from tests.e2e.examine import Examiner
from tests.e2e.phone import Lend
from tests.harness import ROOT

pytestmark = [pytest.mark.e2e, pytest.mark.worker]


def test_about_without_a_network(lend: Lend) -> None:
    """
    One tap from More, offline: that Tend is no medical device and where help is stand first; ten
    sentences on privacy; the version of this build; licences with their whole text. Back leads to
    More.
    """
    phone = lend(bypass_csp=True, viewport={"width": 360, "height": 740}).begun()
    page = phone.page
    phone.worker_ready().context.set_offline(True)
    page.get_by_role("navigation").get_by_role("link", name="More").tap()
    page.get_by_role("link", name="About").tap()
    expect(page.get_by_role("heading", name="About", exact=True)).to_be_focused()
    first = page.locator("main section").first
    expect(first).to_contain_text("Not a medical device")
    expect(first.get_by_role("link")).to_have_attribute("href", "/help")
    privacy = page.get_by_role("region", name="Your privacy in ten sentences")
    expect(privacy.get_by_role("listitem")).to_have_count(10)
    version = json.loads((ROOT / "pwa/package.json").read_text())["version"]
    expect(page.get_by_role("heading", name=f"Version {version}")).to_be_visible()
    licences = page.get_by_role("region", name="Licences")
    licences.get_by_text("lucide", exact=True).tap()
    text = licences.locator(".legal:visible")
    expect(text).to_contain_text("Permission to use, copy, modify")
    examiner = Examiner(page)
    examiner.look("about")
    assert not examiner.faults, "\n".join(examiner.faults)
    page.get_by_role("link", name="Back").tap()
    expect(page.get_by_role("heading", name="More", exact=True)).to_be_visible()

"""Recovery codes on a phone's pages: made, read, checked and typed."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect
from tests.e2e.phone import Phone

PATIENT_MS = 30_000


def make_code(phone: Phone, act: str = "Make a code") -> str:
    """Make a code; as it is shown, with hyphens. A new one is asked about first."""
    phone.visit("/recovery")
    for _ in range(1 if act == "Make a code" else 2):
        phone.page.get_by_role("button", name=act).tap()
    return shown(phone)


def shown(phone: Phone) -> str:
    """The code on the screen."""
    groups = phone.page.locator(".paper .code span")
    expect(groups).to_have_count(6, timeout=PATIENT_MS)
    return "-".join(groups.all_inner_texts())


def check(phone: Phone, six: str) -> None:
    """Type six characters back."""
    phone.page.get_by_label("The last six characters of the code").fill(six)
    phone.page.get_by_role("button", name="Check", exact=True).tap()


def alert(page: Page) -> Locator:
    """What the form says."""
    return page.get_by_role("alert")


def recover(phone: Phone, code: str) -> None:
    """Type a code and send it."""
    phone.page.get_by_label("Recovery code").fill(code)
    phone.page.get_by_role("button", name="Bring everything back").tap()

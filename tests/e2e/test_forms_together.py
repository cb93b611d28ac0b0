"""Forms that change what is written already, while another device writes the same."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.e2e.phone import Lend, Phone, two

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize(
    ("path", "add", "change"),
    [("/support", "Add somebody", "Change Kim"), ("/help", "My therapist", "Change")],
)
def test_a_form_undoes_nothing_of_another_device(
    lend: Lend, path: str, add: str, change: str
) -> None:
    """
    A number is being changed and outlives a reload while the other device adds a mail address:
    saved, both stand on both.
    """
    phone, other = two(lend)
    page, theirs = phone.visit(path).page, other.visit(path).page
    page.get_by_role("button", name=add).tap()
    fill(phone, "Name", "Kim")
    fill(phone, "Telephone number", "+44 20 7946 0000")
    save(phone)
    theirs.get_by_role("button", name=change).tap()
    page.get_by_role("button", name=change).tap()
    fill(phone, "Telephone number", "+44 20 7946 0001")
    page.wait_for_function("Object.keys(localStorage).some((key) => / (circle|help)\\./.test(key))")
    phone.reload()
    fill(other, "Mail address", "kim@example.org")
    save(other)
    expect(page.get_by_role("link", name="Mail")).to_be_visible()
    page.get_by_role("button", name=change).tap()
    expect(page.get_by_text("You had begun this one.")).to_be_visible()
    save(phone)
    for one in (page, theirs):
        expect(one.locator("a[href='tel:+442079460001']")).to_be_visible()
        expect(one.get_by_role("link", name="Mail")).to_be_visible()


def fill(phone: Phone, field: str, text: str) -> None:
    phone.page.get_by_role("textbox", name=field).fill(text)


def save(phone: Phone) -> None:
    phone.page.get_by_role("button", name="Save").tap()

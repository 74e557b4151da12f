"""Whatever happens to the network, the sign-in or the second tab: nothing typed is lost."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from reviews.models import Answer
from tests.browser.conftest import type_password
from tests.browser.driving import vi
from tests.cast import open_district_cycle, review_of

pytestmark = pytest.mark.browser

SUBMITTED = vi(
    "Submitted to %(unit)s. You will be told when it has been read.", unit="Chi bộ Khu phố 1"
)

AREA = "[data-slot='1.1']"
STATUS = "[data-save-status='1.1']"


@pytest.fixture
def filing(district, enter):
    """The filing page of the author, and the review it belongs to."""
    cycle = open_district_cycle(district)
    review = review_of(cycle, district.author)
    page = enter(district.author)
    page.goto(f"/reviews/{review.code}/edit/")
    return page, review


def saved(page: Page) -> None:
    expect(page.locator(STATUS)).to_have_attribute("data-state", "saved")


def test_a_lost_network(filing) -> None:
    page, review = filing
    page.context.set_offline(True)
    page.locator(AREA).fill("Viết khi mất mạng.")
    expect(page.locator(STATUS)).to_have_attribute("data-state", "waiting")
    expect(page.locator("#offline-strip")).to_be_visible()
    assert not Answer.objects.filter(review=review).exists()
    page.context.set_offline(False)
    saved(page)
    assert Answer.objects.get(review=review).text == "Viết khi mất mạng."


def test_a_page_closed_without_network_comes_back_with_its_text(filing) -> None:
    page, review = filing
    page.context.set_offline(True)
    page.locator(AREA).fill("Chưa kịp gửi thì tắt máy.")
    expect(page.locator(STATUS)).to_have_attribute("data-state", "waiting")
    context: BrowserContext = page.context
    page.close(run_before_unload=False)
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"/reviews/{review.code}/edit/")
    expect(again.locator(AREA)).to_have_value("Chưa kịp gửi thì tắt máy.")
    # Sent by this page, or by the farewell of the one that was closed: either is well.
    expect(again.locator(STATUS)).to_contain_text(re.compile(r"\d\d:\d\d"))
    assert Answer.objects.get(review=review).text == "Chưa kịp gửi thì tắt máy."


def test_an_expired_sign_in(filing, district) -> None:
    page, review = filing
    Session.objects.all().delete()
    page.locator(AREA).fill("Hết phiên giữa chừng.")
    banner = page.locator("#autosave-banner")
    expect(banner).to_be_visible()
    banner.get_by_role("link").click()
    type_password(page, district.author)
    page.wait_for_url("**/edit/")
    expect(page.locator(AREA)).to_have_value("Hết phiên giữa chừng.")
    saved(page)
    assert Answer.objects.get(review=review).text == "Hết phiên giữa chừng."


def test_another_person_on_the_same_device_sees_nothing_of_it(filing, district, enter) -> None:
    page, review = filing
    Session.objects.all().delete()
    page.locator(AREA).fill("Của riêng đồng chí Á.")
    expect(page.locator("#autosave-banner")).to_be_visible()
    context = page.context
    page.close(run_before_unload=False)
    other = enter(district.peer, context=context)
    theirs = review_of(review.cycle, district.peer)
    other.goto(f"/reviews/{theirs.code}/edit/")
    expect(other.locator(AREA)).to_have_value("")
    assert not Answer.objects.exists()


def test_two_devices_show_both_texts(filing, district, enter) -> None:
    phone, review = filing
    tablet = enter(district.author)
    tablet.goto(f"/reviews/{review.code}/edit/")
    phone.locator(AREA).fill("Viết trên điện thoại.")
    saved(phone)
    tablet.locator(AREA).fill("Viết trên máy tính bảng.")
    panel = tablet.locator(".conflict")
    expect(panel).to_be_visible()
    texts = [box.input_value() for box in panel.locator("textarea").all()]
    assert texts == ["Viết trên máy tính bảng.", "Viết trên điện thoại."]
    assert Answer.objects.get(review=review).text == "Viết trên điện thoại."
    panel.locator("[data-act=mine]").click()
    saved(tablet)
    assert Answer.objects.get(review=review).text == "Viết trên máy tính bảng."
    expect(
        tablet.get_by_text("Viết trên điện thoại.").or_(tablet.locator(".conflict textarea")).first
    ).to_be_visible()


def test_the_shortcoming_form_survives_an_expired_sign_in(filing, district) -> None:
    page, review = filing
    page.goto(f"/reviews/{review.code}/shortcomings/new/")
    page.get_by_label(vi("shortcoming")).fill("Nộp báo cáo chậm hai lần.")
    Session.objects.all().delete()
    page.get_by_role("button", name=vi("Save the shortcoming")).click()
    page.wait_for_url("**/accounts/login/**")
    type_password(page, district.author)
    page.goto(f"/reviews/{review.code}/shortcomings/new/")
    expect(page.get_by_label(vi("shortcoming"))).to_have_value("Nộp báo cáo chậm hai lần.")


def test_filing_works_without_javascript(district, enter) -> None:
    cycle = open_district_cycle(district)
    review = review_of(cycle, district.author)
    page = enter(district.author, java_script_enabled=False)
    page.goto(f"/reviews/{review.code}/edit/")
    page.locator(AREA).fill("Không cần mã lệnh.")
    page.get_by_label("Hoàn thành nhiệm vụ", exact=True).check()
    page.get_by_role("button", name=vi("Look over and submit")).click()
    page.get_by_role("button", name=vi("Submit"), exact=True).click()
    expect(page.get_by_text(SUBMITTED)).to_be_visible()
    assert review_of(cycle, district.author).state == "submitted"


def test_the_offline_page(filing) -> None:
    page, _review = filing
    page.evaluate("navigator.serviceWorker.ready")
    page.context.set_offline(True)
    page.goto("/reviews/")
    expect(page.get_by_role("heading", name=vi("No network"))).to_be_visible()
    page.context.set_offline(False)

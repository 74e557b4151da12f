"""The year's round as people click it: a member files, the cell reads, the district sees."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from reviews.models import SelfReview
from tests.browser.driving import DESK, vi
from tests.cast import open_district_cycle
from tuphe.lib.dates import today
from units.models import AuditEntry

pytestmark = pytest.mark.browser

SUBMITTED = vi(
    "Submitted to %(unit)s. You will be told when it has been read.", unit="Chi bộ Khu phố 1"
)

TEXT = "Đã học đủ bốn chuyên đề và áp dụng vào việc tiếp dân ở khu phố."
SHORTCOMING = "Còn ngại phát biểu trong sinh hoạt chi bộ."


def number_on_dashboard(page: Page, state: str) -> int:
    """How many people are in a state, as the district reads it; nobody is not a link."""
    page.goto("/dashboard/")
    link = page.locator(f".legend a[href*='bucket={state}'][href*='kind=individual'] strong")
    return int(link.inner_text()) if link.count() else 0


def write_and_submit(page: Page) -> None:
    page.get_by_role("link", name=vi("Start writing")).first.click()
    area = page.get_by_label("Giáo dục tư tưởng")
    area.fill(TEXT)
    expect(page.locator("[data-save-status='1.1'][data-state=saved]")).to_be_visible()
    page.get_by_label("Hoàn thành tốt nhiệm vụ").check()
    expect(page.locator("[data-save-status='3'][data-state=saved]")).to_be_visible()
    page.get_by_role("link", name=vi("Add a shortcoming")).click()
    page.get_by_label(vi("shortcoming")).fill(SHORTCOMING)
    page.get_by_label(vi("focus area")).select_option(index=1)
    page.get_by_label(vi("cause")).fill("Chưa chuẩn bị nội dung trước.")
    page.get_by_label(vi("Remedy")).fill("Mỗi kỳ phát biểu ít nhất một ý kiến.")
    page.get_by_label(vi("Deadline")).fill((today() + timedelta(days=60)).isoformat())
    page.get_by_role("button", name=vi("Save the shortcoming")).click()
    expect(page.get_by_text(SHORTCOMING)).to_be_visible()
    page.get_by_role("button", name=vi("Look over and submit")).click()
    page.get_by_role("button", name=vi("Submit"), exact=True).click()
    expect(page.get_by_text(SUBMITTED)).to_be_visible()


def test_from_the_member_to_the_number_on_the_dashboard(district, enter) -> None:
    cycle = open_district_cycle(district)
    leader = enter(district.leader, width=DESK[0], height=DESK[1])
    assert number_on_dashboard(leader, "submitted") == 0

    author = enter(district.author)
    write_and_submit(author)
    assert number_on_dashboard(leader, "submitted") == 1
    leader.locator("a[href*='bucket=submitted']").first.click()
    expect(leader.get_by_text("Nguyễn Văn Á")).to_be_visible()
    expect(leader.get_by_text(TEXT)).to_have_count(0)

    secretary = enter(district.secretary)
    secretary.get_by_role("link", name=vi("Read the first one")).click()
    expect(secretary.get_by_text(TEXT)).to_be_visible()
    secretary.get_by_role("button", name=vi("Accept"), exact=True).click()
    expect(secretary.get_by_text(vi("Accepted: %(name)s.", name="Nguyễn Văn Á"))).to_be_visible()
    assert number_on_dashboard(leader, "submitted") == 0
    assert number_on_dashboard(leader, "accepted") == 1

    author.goto("/")
    author.get_by_role("link", name=vi("Read it"), exact=True).first.click()
    author.get_by_role("link", name=vi("Who has read it")).click()
    expect(author.get_by_text("Phạm Thị Ánh").first).to_be_visible()
    review = SelfReview.objects.get(cycle=cycle, subject=district.author)
    assert AuditEntry.objects.readings_of(review.code).count() >= 1


def test_returned_with_a_reason_corrected_and_filed_again(district, enter) -> None:
    cycle = open_district_cycle(district)
    author = enter(district.author)
    write_and_submit(author)

    secretary = enter(district.secretary, width=DESK[0], height=DESK[1])
    secretary.get_by_role("link", name=vi("Read the first one")).click()
    secretary.get_by_role("button", name=vi("Return with this reason")).click()
    expect(secretary.get_by_text(vi("Please write the reason.")).first).to_be_visible()
    secretary.get_by_text(vi("Comment on this part")).first.click()
    secretary.locator("details[open] textarea").fill("Nêu rõ số chuyên đề.")
    secretary.get_by_role("button", name=vi("Save the comment")).first.click()
    expect(secretary.get_by_text("Nêu rõ số chuyên đề.").first).to_be_visible()
    secretary.get_by_label(vi("Or return it, with a reason")).first.fill(
        "Đề nghị bổ sung số liệu."
    )
    secretary.get_by_role("button", name=vi("Return with this reason")).click()
    expect(
        secretary.get_by_text(vi("Returned to %(name)s with your reason.", name="Nguyễn Văn Á"))
    ).to_be_visible()

    author.goto("/")
    author.get_by_role("link", name=vi("See the reason and correct it")).click()
    expect(author.get_by_text("Đề nghị bổ sung số liệu.")).to_be_visible()
    expect(author.get_by_text("Nêu rõ số chuyên đề.")).to_be_visible()
    author.get_by_label("Giáo dục tư tưởng").fill(TEXT + " Tổng cộng 4 chuyên đề.")
    author.get_by_role("button", name=vi("Look over and submit")).click()
    author.get_by_role("button", name=vi("Submit"), exact=True).click()
    expect(author.get_by_text(SUBMITTED)).to_be_visible()

    review = SelfReview.objects.get(cycle=cycle, subject=district.author)
    assert [change.action for change in review.state_changes.all()] == [
        "submit",
        "return",
        "submit",
    ]
    first, second = review.versions.all()
    assert TEXT in str(first.content)
    assert "Tổng cộng 4 chuyên đề" not in str(first.content)
    assert "Tổng cộng 4 chuyên đề" in str(second.content)

"""static/app/autosave.js against every answer a server can give: nothing typed is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.tuphe.autosave_page import ORIGIN, Desk, Server, Slot

pytestmark = pytest.mark.browser
Tab = Callable[[], Desk]


def test_text_is_saved_after_a_pause_and_leaves_the_device(tab: Tab, server: Server) -> None:
    desk = tab()
    desk.type("Xin chào")
    assert desk.kept() == ["Xin chào"]
    assert desk.status() == desk.word("saving")
    assert server.requests == []
    desk.wait()
    assert server.slots["1.1"].text == "Xin chào"
    assert desk.status() == "Saved as 1"
    assert desk.kept() == []
    assert desk.page.locator("[name='version-1.1']").input_value() == "1"
    assert len(server.requests) == 1


def test_who_never_pauses_is_saved_within_ten_seconds(tab: Tab, server: Server) -> None:
    desk = tab()
    for _second in range(11):
        desk.type("a")
        desk.page.clock.run_for(1000)
    desk.settle()
    assert len(server.requests) == 1
    desk.wait()
    assert server.slots["1.1"].text == "a" * 11


def test_leaving_the_field_saves_at_once(tab: Tab, server: Server) -> None:
    desk = tab()
    desk.type("xong")
    desk.area("1.2").focus()
    desk.settle()
    assert server.slots["1.1"].text == "xong"


def test_a_level_is_saved_when_it_is_chosen(tab: Tab, server: Server) -> None:
    desk = tab()
    desk.page.get_by_label("Good").check()
    desk.wait(10)
    assert server.slots["4"].text == "2"
    assert desk.status("4") == "Saved as 1"


def test_typing_on_while_an_answer_is_on_its_way(tab: Tab, server: Server) -> None:
    desk = tab()
    server.script = ["hold"]
    desk.type("một")
    desk.page.clock.run_for(1600)
    desk.page.wait_for_timeout(100)
    desk.type(" hai")
    desk.page.clock.run_for(1600)
    assert len(server.requests) == 1  # one under way at a time
    server.release()
    desk.wait()
    assert desk.text() == "một hai"
    assert server.slots["1.1"].text == "một hai"
    assert [request["version"] for request in server.requests] == ["0", "1"]
    assert desk.kept() == []


def test_an_answer_that_comes_after_its_time_is_up_reverts_nothing(
    tab: Tab, server: Server
) -> None:
    desk = tab()
    server.script = ["hold"]
    desk.type("một")
    desk.page.clock.run_for(1600)
    desk.page.wait_for_timeout(100)
    desk.wait(21_000)  # given up
    desk.type(" hai")
    desk.wait(70_000)
    assert server.slots["1.1"].text == "một hai"
    _late, fields = server.held.pop(0)
    assert server.apply(fields)[0] == 409  # the server sees it only now
    desk.wait(70_000)
    assert desk.text() == server.slots["1.1"].text == "một hai"
    assert desk.page.locator(".conflict").count() == 0


def test_without_network_text_is_kept_and_goes_out_later(tab: Tab, server: Server) -> None:
    desk = tab()
    server.script = ["drop", "drop"]
    desk.type("chưa gửi")
    desk.wait()
    assert desk.status() == desk.word("offline")
    assert desk.kept() == ["chưa gửi"]
    desk.wait(3_000)
    assert len(server.requests) == 2
    assert desk.status() == desk.word("offline")
    desk.page.evaluate("() => dispatchEvent(new Event('online'))")
    desk.settle()
    assert desk.status() == "Saved as 1"
    assert server.slots["1.1"].text == "chưa gửi"
    assert desk.kept() == []


def test_a_lost_answer_is_not_a_conflict_with_oneself(tab: Tab, server: Server) -> None:
    desk = tab()
    server.script = ["lose"]
    desk.type("một")
    desk.wait()
    assert desk.status() == desk.word("offline")
    desk.type(" hai")
    desk.wait(70_000)
    assert server.slots["1.1"] == Slot("1.1", "một hai", 2)
    assert desk.page.locator(".conflict").count() == 0
    assert desk.kept() == []


def test_taking_a_text_back_whose_fate_is_unknown_still_tells_the_server(
    tab: Tab, server: Server
) -> None:
    desk = tab()
    server.script = ["lose"]
    desk.type("x")
    desk.wait()
    desk.area().press("Backspace")
    desk.wait(70_000)
    assert desk.text() == server.slots["1.1"].text == ""
    assert server.slots["1.1"].version == 2


@pytest.mark.parametrize("answer", ["busy", "portal"])
def test_a_server_that_does_not_answer_properly(tab: Tab, server: Server, answer: str) -> None:
    desk = tab()
    server.script = [answer] * 3
    desk.type("bền bỉ")
    desk.wait()
    assert desk.status() in {desk.word("server"), desk.word("offline")}
    assert desk.kept() == ["bền bỉ"]
    desk.wait(70_000)
    assert server.slots["1.1"].text == "bền bỉ"
    assert desk.kept() == []


def changed_elsewhere(desk: Desk, server: Server) -> None:
    desk.type("của tôi")
    server.slots["1.1"] = Slot("1.1", "của máy kia", 7)
    desk.wait()
    assert desk.status() == desk.word("conflict")


def panel_texts(desk: Desk) -> list[str]:
    return [box.input_value() for box in desk.page.locator(".conflict textarea").all()]


def test_two_devices_keep_mine(tab: Tab, server: Server) -> None:
    desk = tab()
    changed_elsewhere(desk, server)
    assert panel_texts(desk) == ["của tôi", "của máy kia"]
    desk.type(" thêm")
    assert panel_texts(desk)[0] == "của tôi thêm"
    assert len(server.requests) == 1  # nothing goes out before the choice
    desk.press("mine")
    assert server.slots["1.1"] == Slot("1.1", "của tôi thêm", 8)
    assert panel_texts(desk) == ["của máy kia"]  # to copy from
    desk.press("close")
    assert desk.kept() == []


def test_two_devices_take_the_other(tab: Tab, server: Server) -> None:
    desk = tab()
    changed_elsewhere(desk, server)
    desk.press("other")
    assert desk.text() == "của máy kia"
    assert server.slots["1.1"] == Slot("1.1", "của máy kia", 7)
    assert panel_texts(desk) == ["của tôi"]
    desk.page.reload()
    desk.settle()
    assert panel_texts(desk) == ["của tôi"]  # also after loading the page again
    desk.press("close")
    assert desk.kept() == []
    desk.type("!")
    desk.wait()
    assert server.slots["1.1"].text == "của máy kia!"


def test_a_page_closed_before_the_choice_asks_again(tab: Tab, server: Server) -> None:
    desk = tab()
    changed_elsewhere(desk, server)
    desk.page.reload()
    desk.settle()
    assert desk.text() == "của máy kia"
    assert panel_texts(desk) == ["của tôi", "của máy kia"]
    desk.press("mine")
    assert desk.text() == server.slots["1.1"].text == "của tôi"
    assert panel_texts(desk) == ["của máy kia"]
    desk.press("close")
    assert desk.kept() == []


def test_a_level_chosen_on_two_devices_is_told_in_words(tab: Tab, server: Server) -> None:
    desk = tab()
    server.slots["4"] = Slot("4", "1", 3)
    desk.page.get_by_label("Good").check()
    desk.wait(10)
    assert panel_texts(desk) == ["Good", "Excellent"]
    desk.press("other")
    assert desk.page.get_by_label("Excellent").is_checked()


def test_a_review_that_is_closed_leaves_the_text_on_screen(tab: Tab, server: Server) -> None:
    desk = tab()
    server.script = ["closed"]
    desk.type("muộn rồi")
    desk.wait()
    assert desk.status() == "It has been submitted."
    assert desk.text() == "muộn rồi"
    assert desk.kept() == ["muộn rồi"]
    assert desk.area().get_attribute("readonly") is not None
    desk.wait(70_000)
    assert len(server.requests) == 1


def test_a_refused_text_is_sent_again_once_it_is_changed(tab: Tab, server: Server) -> None:
    desk = tab()
    server.script = ["invalid"]
    desk.type("quá dài")
    desk.wait()
    assert desk.status() == "Too long."
    assert "is-invalid" in (desk.area().get_attribute("class") or "")
    desk.wait(70_000)
    assert len(server.requests) == 1
    desk.area().press("Backspace")
    desk.wait()
    assert server.slots["1.1"].text == "quá dà"
    assert desk.kept() == []


def test_an_expired_sign_in_keeps_the_text(tab: Tab, server: Server) -> None:
    desk = tab()
    server.script = ["signed_out"]
    desk.type("hết phiên")
    desk.wait()
    assert desk.status() == desk.word("signed_out")
    assert desk.page.locator("#autosave-banner").is_visible()
    login = desk.page.locator("#autosave-banner a")
    assert (login.get_attribute("href") or "").endswith("/login/?next=%2Fedit%2F")
    desk.type(" vẫn gõ")
    assert desk.kept() == ["hết phiên vẫn gõ"]
    # In another tab the person signs in again: the token of this page is old now.
    server.token = "token-2"
    desk.page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    desk.settle()
    assert server.slots["1.1"].text == "hết phiên vẫn gõ"
    assert desk.page.locator("[name=csrfmiddlewaretoken]").input_value() == "token-2"
    assert not desk.page.locator("#autosave-banner").is_visible()
    assert desk.kept() == []


def test_signing_in_again_in_this_tab_puts_the_text_back(tab: Tab, server: Server) -> None:
    desk = tab()
    server.script = ["signed_out"]
    desk.type("hết phiên")
    desk.wait()
    desk.page.locator("#autosave-banner a").click()
    desk.page.wait_for_url("**/login/**")
    desk.open()
    assert desk.text() == "hết phiên"
    assert desk.word("restored") in desk.status()
    assert server.slots["1.1"].text == "hết phiên"
    assert desk.kept() == []


def test_nothing_goes_out_under_another_persons_name(tab: Tab, server: Server) -> None:
    desk = tab()
    server.token, server.owner = "token-2", "cadre-2"
    desk.type("của cadre-1")
    desk.wait()
    assert server.slots["1.1"].text == ""
    assert (
        desk.page.locator("#autosave-banner").inner_text().startswith(desk.word("banner_stranger"))
    )
    assert desk.kept() == ["của cadre-1"]
    desk.wait(70_000)
    assert len(server.requests) == 1
    server.token, server.owner = "token-3", "cadre-1"
    desk.page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    desk.settle()
    assert server.slots["1.1"].text == "của cadre-1"


def test_kept_text_is_for_its_owner_and_its_review_alone(tab: Tab, server: Server) -> None:
    desk = tab()
    server.script = ["drop"] * 9
    desk.type("riêng tư")
    desk.wait()
    desk.page.close()
    for owner, review in (("cadre-2", "review-1"), ("cadre-1", "review-2")):
        server.owner, server.review = owner, review
        other = tab()
        assert other.text() == ""
        assert "riêng tư" not in other.page.content()
        other.page.close()
    server.owner, server.review, server.script = "cadre-1", "review-1", []
    back = tab()
    assert back.text() == "riêng tư"
    assert server.slots["1.1"].text == "riêng tư"


def test_a_page_that_was_closed_mid_request_continues(tab: Tab, server: Server) -> None:
    """The first half arrived without an answer, the second half never left."""
    desk = tab()
    server.script = ["lose", "drop", "drop", "drop"]
    desk.type("một")
    desk.wait()
    desk.type(" hai")
    desk.page.close()
    server.script = []
    assert server.slots["1.1"] == Slot("1.1", "một", 1)
    back = tab()
    assert back.text() == "một hai"
    assert back.page.locator(".conflict").count() == 0
    assert server.slots["1.1"] == Slot("1.1", "một hai", 2)


def test_a_second_tab_leaves_the_text_of_an_open_one_alone(tab: Tab, server: Server) -> None:
    first = tab()
    first.page.route("**/autosave/", lambda route: route.abort())
    first.type("ở thẻ một")
    first.wait()
    second = tab()
    assert second.text() == ""
    second.type("ở thẻ hai")
    second.wait()
    assert server.slots["1.1"].text == "ở thẻ hai"
    first.page.unroute("**/autosave/")
    first.wait(70_000)
    assert panel_texts(first) == ["ở thẻ một", "ở thẻ hai"]
    first.press("mine")
    assert server.slots["1.1"].text == "ở thẻ một"


def test_submit_waits_until_everything_is_saved(tab: Tab, server: Server) -> None:
    desk = tab()
    desk.type("cuối cùng")
    desk.page.locator("#submit").click()
    desk.page.wait_for_selector("text=submitted")
    assert server.slots["1.1"].text == "cuối cùng"
    [sent] = server.submitted
    assert (sent["answer-1.1"], sent["version-1.1"], sent["submit"]) == ("cuối cùng", "1", "1")


def test_submit_stops_while_text_has_not_reached_the_server(tab: Tab, server: Server) -> None:
    desk = tab()
    server.script = ["drop"] * 4
    desk.type("chưa tới")
    desk.page.locator("#submit").click()
    desk.settle()
    assert server.submitted == []
    assert desk.page.locator("#autosave-banner").inner_text().strip() == desk.word("banner_unsent")
    assert desk.page.locator(":focus").get_attribute("data-slot") == "1.1"
    server.script = []
    desk.page.locator("#submit").click()
    desk.page.wait_for_selector("text=submitted")
    assert server.slots["1.1"].text == "chưa tới"


def test_submit_asks_for_the_choice_first(tab: Tab, server: Server) -> None:
    desk = tab()
    changed_elsewhere(desk, server)
    desk.page.locator("#submit").click()
    desk.settle()
    assert server.submitted == []
    assert "conflict" in (desk.page.locator(":focus").get_attribute("class") or "")


def test_leaving_with_unsent_text_warns(tab: Tab, server: Server) -> None:
    desk = tab()
    asked: list[str] = []
    desk.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    server.script = ["drop"] * 9
    desk.type("chưa gửi")
    desk.wait()
    desk.page.goto(f"{ORIGIN}/elsewhere/")
    assert asked == ["beforeunload"]


def test_leaving_with_everything_saved_does_not_warn(tab: Tab, server: Server) -> None:
    desk = tab()
    asked: list[str] = []
    desk.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk.type("gửi rồi")
    desk.wait()
    desk.page.goto(f"{ORIGIN}/elsewhere/")
    assert asked == []


def test_a_device_that_keeps_nothing_says_so(
    device: BrowserContext, tab: Tab, server: Server
) -> None:
    device.add_init_script(
        "Storage.prototype.setItem = () =>"
        " { throw new DOMException('full', 'QuotaExceededError') }"
    )
    desk = tab()
    server.script = ["drop"]
    desk.type("mong manh")
    desk.wait()
    assert desk.status() == desk.word("unkept")
    desk.wait(70_000)
    assert server.slots["1.1"].text == "mong manh"


def test_text_that_the_server_sent_back_unsaved_is_saved(tab: Tab, server: Server) -> None:
    server.slots["1.1"] = Slot("1.1", "đã gõ", 3, unsaved=True)
    desk = tab()
    desk.wait()
    assert server.requests[0] == {
        "slot": "1.1",
        "text": "đã gõ",
        "version": "3",
        "owner": "cadre-1",
    }


def test_a_clash_that_the_server_sent_back_waits_for_the_choice(tab: Tab, server: Server) -> None:
    server.slots["1.1"] = Slot("1.1", "đã gõ", 3, theirs="máy kia", unsaved=True)
    desk = tab()
    desk.wait(20_000)
    assert server.requests == []
    assert panel_texts(desk) == ["đã gõ", "máy kia"]
    desk.press("mine")
    assert server.requests[0]["text"] == "đã gõ"


def test_a_long_text_with_every_kind_of_letter_arrives_unchanged(tab: Tab, server: Server) -> None:
    text = "Đồng chí “Ấn” 😀 &amp; <b>+%\n\n" * 650
    desk = tab()
    desk.area().fill(text)
    desk.wait()
    assert server.slots["1.1"].text == text
    assert desk.kept() == []
    assert desk.page.locator("#area-1\\.1-count").is_visible()

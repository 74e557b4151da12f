"""One mail per person and day: what it says, what it leaves out, and when it goes."""

from datetime import date, datetime, timedelta
from email.utils import getaddresses
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils.translation import get_language, override

from reviews import digest as digests
from reviews.actions.cycles import close_cycle, update_cycle
from reviews.actions.desk import accept_review, return_review
from reviews.enums import NoticeKind, RemedyState
from reviews.models import Digest, Notification, Remedy, ReviewCycle
from reviews.outbox import collect_digests, send_digests
from reviews.reminders import plan_reminders
from reviews.wording import sentence
from tests.cast import collective_of, file_review, review_of
from tests.reviews.test_reminders import with_remedy
from tuphe.lib.dates import today
from units.models import Cadre

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
SITE = "https://tuphe.example.org"


@pytest.fixture(autouse=True)
def address_of_the_site(settings):
    settings.SITE_URL = SITE


def at(clock, day: int, hour: int = 9, minute: int = 0, month: int = 11) -> None:
    clock.move_to(datetime(2026, month, day, hour, minute, tzinfo=VIETNAM))


def round_of_mail() -> list:
    """What beat and worker do in one tick; returns the mails that left in it."""
    before = len(mail.outbox)
    plan_reminders(today())
    collect_digests(today())
    send_digests()
    return mail.outbox[before:]


def mail_to(cadre: Cadre, mails=None) -> list:
    return [m for m in (mail.outbox if mails is None else mails) if m.to == [cadre.email]]


@pytest.fixture
def opened(clock, cycle):
    """The cycle, on the day after its opening, when the mail about it has gone."""
    assert round_of_mail()
    mail.outbox.clear()
    return cycle


# --- What it says ---------------------------------------------------------------------------


def test_a_digest_gathers_the_day_in_one_mail(clock, district, cycle):
    at(clock, 26)
    round_of_mail()
    (message,) = mail_to(district.secretary)
    own, collective = (
        review_of(cycle, district.secretary),
        collective_of(cycle, district.cell),
    )
    assert message.to == [district.secretary.email]
    assert message.cc == message.bcc == []
    assert "26/11/2026" in message.subject
    for review in (own, collective):
        assert f"{SITE}/reviews/{review.code}/" in message.body
    assert "03/12/2026" in message.body
    assert district.cell.name in message.body
    assert f"{SITE}/notifications/" in message.body
    (html,) = message.alternatives
    assert html.mimetype == "text/html"
    assert f'<a href="{SITE}/reviews/{own.code}/">' in html.content
    digest = Digest.objects.get(recipient=district.secretary)
    assert message.extra_headers["Message-ID"] == f"<{digest.code}@tuphe.example.org>"
    assert (digest.day, digest.attempts, digest.error) == (date(2026, 11, 26), 1, "")
    assert digest.sent_at


def test_every_kind_has_its_sentence_for_people_and_for_collectives(district, cycle):
    for review in (review_of(cycle, district.author), collective_of(cycle, district.cell)):
        for kind in NoticeKind:
            notice = Notification(kind=kind, cycle=cycle, review=review, due_on=cycle.due_on)
            told = sentence(notice)
            assert cycle.name in told
            assert "%" not in told
            if kind == NoticeKind.ESCALATED:
                assert review.title in told
    assert sentence(Notification(kind="due", cycle=cycle)).startswith(cycle.name)


def test_an_escalation_says_when_the_member_has_no_email(district, cycle):
    notice = Notification(
        kind="escalated",
        cycle=cycle,
        review=review_of(cycle, district.author),
        due_on=cycle.due_on,
    )
    with override("en"):
        assert "no e-mail" not in sentence(notice)
        notice.review.subject.email = ""
        assert "no e-mail" in sentence(notice)


def test_a_mail_is_in_vietnamese_whatever_language_is_active(monkeypatch, district, cycle):
    languages = set()
    told = digests.sentence
    monkeypatch.setattr(
        digests, "sentence", lambda notice: languages.add(get_language()) or told(notice)
    )
    with override("en"):
        assert round_of_mail()
    assert languages == {"vi"}
    assert 'lang="vi"' in mail.outbox[0].alternatives[0].content


def test_names_are_escaped_in_html_and_plain_in_text(district, cycle):
    ReviewCycle.objects.filter(pk=cycle.pk).update(name="Tự soi <b>& sửa</b>")
    round_of_mail()
    (message,) = mail_to(district.author)
    assert "Tự soi <b>& sửa</b>" in message.body
    assert "Tự soi &lt;b&gt;&amp; sửa&lt;/b&gt;" in message.alternatives[0].content


def test_no_name_smuggles_a_header_or_a_recipient(monkeypatch, district, cycle):
    evil = "X\r\nBcc: evil@example.org\u2028Subject: y"
    ReviewCycle.objects.filter(pk=cycle.pk).update(name=evil)
    Cadre.objects.filter(pk=district.author.pk).update(full_name=evil)
    words = digests.render_to_string
    monkeypatch.setattr(
        digests,
        "render_to_string",
        lambda name, context: words(name, context) + evil * name.endswith("subject.txt"),
    )
    round_of_mail()
    (message,) = mail_to(district.author)
    assert message.recipients() == [district.author.email]
    built = message.message()
    assert set(built.keys()) == {
        "Content-Type",
        "MIME-Version",
        "Subject",
        "From",
        "To",
        "Date",
        "Message-ID",
        "Auto-Submitted",
    }
    assert getaddresses([built["To"]]) == [("", district.author.email)]
    assert len(message.subject.splitlines()) == 1


def test_the_late_are_listed_by_given_name(clock, district, cycle):
    at(clock, 6, month=12)
    round_of_mail()
    (message,) = mail_to(district.secretary)
    late = ["Nguyễn Văn Á", "Đặng Quốc Ấn", "Hồ Văn Cựu", "Võ Thị Thuỳ Dung", "Lê Hoàng Sơn"]
    places = [message.body.index(name) for name in late]
    assert places == sorted(places)


def test_a_long_list_is_cut_and_says_so(monkeypatch, clock, district, cycle):
    monkeypatch.setattr(digests, "LINES", 3)
    at(clock, 6, month=12)
    round_of_mail()
    (message,) = mail_to(district.secretary)  # themselves, five members and the collective
    assert message.body.count("/reviews/") == 3
    assert message.body.index(str(review_of(cycle, district.secretary).code))  # own duty first
    total = Notification.objects.filter(digest__recipient=district.secretary)
    assert str(total.values("review", "kind").distinct().count() - 3) in message.body


# --- When it goes ---------------------------------------------------------------------------


def test_nothing_leaves_before_seven_in_vietnam(clock, district, cycle):
    clock.move_to(datetime(2026, 11, 24, 6, 59, 58, tzinfo=VIETNAM))
    assert round_of_mail() == []
    assert not Digest.objects.exists()
    clock.move_to(datetime(2026, 11, 24, 0, 0, 0, tzinfo=ZoneInfo("UTC")))
    assert round_of_mail()


def test_a_digest_left_over_from_yesterday_does_not_leave_at_night(clock, district, cycle):
    at(clock, 23, 23, 55)
    collect_digests(today())
    at(clock, 24, 0, 5)
    assert send_digests() == 0
    at(clock, 24, 7)
    assert send_digests() > 0


def test_one_mail_a_day_the_rest_tomorrow(clock, district, opened):
    review = file_review(opened, district.author)
    round_of_mail()
    assert len(mail_to(district.committee_member)) == 0  # they had today's mail already
    told = Notification.objects.filter(recipient=district.committee_member, kind="submitted")
    assert told.unread().count() == 1  # but see it in the app at once
    at(clock, 24, 7)
    round_of_mail()
    (message,) = mail_to(district.committee_member)
    assert str(review.code) in message.body
    at(clock, 24, 15)
    assert round_of_mail() == []


def test_a_digest_that_could_not_leave_yesterday_takes_todays_news_along(clock, district, cycle):
    collect_digests(today())
    at(clock, 26)
    round_of_mail()
    (message,) = mail_to(district.author)
    # The opening of the 23rd and the reminder of the 26th: only the last word counts.
    assert message.body.count("/reviews/") == 1
    assert Digest.objects.filter(recipient=district.author).count() == 1
    at(clock, 26, 15)
    accept_review(review=file_review(cycle, district.author), by=district.secretary, version=1)
    assert mail_to(district.author, round_of_mail()) == []  # one mail a day all the same
    at(clock, 27)
    assert len(mail_to(district.author, round_of_mail())) == 1


def test_what_was_read_in_the_app_is_not_mailed(district, cycle):
    Notification.objects.filter(recipient=district.author).update(read_at=datetime.now(VIETNAM))
    round_of_mail()
    assert mail_to(district.author) == []
    assert mail_to(district.peer)


def test_who_has_no_address_or_is_inactive_gets_none(clock, district, cycle):
    Cadre.objects.filter(pk=district.author.pk).update(email="")
    Cadre.objects.filter(pk=district.peer.pk).update(is_active=False)
    round_of_mail()
    reached = {address for message in mail.outbox for address in message.to}
    assert reached.isdisjoint({"", district.peer.email})
    assert not Digest.objects.filter(recipient__in=[district.author, district.peer]).exists()
    Cadre.objects.filter(pk=district.author.pk).update(email="moi@example.org")
    at(clock, 24)
    assert [message.to for message in round_of_mail()] == [["moi@example.org"]]


def test_an_address_that_is_taken_away_meanwhile_costs_nothing(clock, district, cycle):
    collect_digests(today())
    Cadre.objects.filter(pk=district.author.pk).update(email="")
    send_digests()
    assert not Digest.objects.filter(recipient=district.author).exists()
    assert len(mail.outbox) == Digest.objects.count()


def test_an_address_entered_later_does_not_bring_old_notices_along(clock, district, cycle):
    Cadre.objects.filter(pk=district.author.pk).update(email="")
    clock.shift(timedelta(days=15))
    Cadre.objects.filter(pk=district.author.pk).update(email="moi@example.org")
    collect_digests(today())
    assert not Digest.objects.filter(recipient=district.author).exists()


# --- What is overtaken ----------------------------------------------------------------------


def test_filed_before_the_mail_was_collected(clock, district, opened):
    at(clock, 26, 6)
    plan_reminders(today())
    file_review(opened, district.author)
    at(clock, 26, 7)
    round_of_mail()
    assert mail_to(district.author) == []
    assert mail_to(district.peer)


def test_filed_after_the_mail_was_collected(clock, district, opened):
    at(clock, 26)
    plan_reminders(today())
    collect_digests(today())
    review = file_review(opened, district.author)
    send_digests()
    assert mail_to(district.author) == []
    assert not Digest.objects.filter(recipient=district.author, day=today()).exists()
    # The day's mail is still to be had by what comes next.
    return_review(review=review, by=district.secretary, reason="Thiếu hạn.", version=1)
    (message,) = mail_to(district.author, round_of_mail())
    assert Notification.objects.get(kind="returned").digest.recipient == district.author
    # and the reminder from before the filing does not come alive again with the return
    assert message.body.count("/reviews/") == 1


def test_only_what_still_holds_is_told(clock, district, opened):
    at(clock, 26)
    plan_reminders(today())
    collect_digests(today())
    file_review(opened, district.secretary)
    send_digests()
    (message,) = mail_to(district.secretary)
    assert str(collective_of(opened, district.cell).code) in message.body
    assert str(review_of(opened, district.secretary).code) not in message.body


def test_a_review_decided_meanwhile_no_longer_waits_for_the_committee(clock, district, opened):
    review = file_review(opened, district.author)
    accept_review(review=review, by=district.secretary, version=1)
    at(clock, 24)
    round_of_mail()
    assert mail_to(district.committee_member) == []
    assert len(mail_to(district.author)) == 1


def test_the_late_one_who_files_is_not_told_on(clock, district, opened):
    at(clock, 6, month=12)
    plan_reminders(today())
    collect_digests(today())
    file_review(opened, district.author)
    send_digests()
    (message,) = mail_to(district.secretary)
    assert str(review_of(opened, district.author).code) not in message.body
    assert str(review_of(opened, district.peer).code) in message.body


def test_a_closed_cycle_reminds_of_nothing(clock, district, opened):
    at(clock, 26)
    plan_reminders(today())
    close_cycle(cycle=opened, by=district.leader)
    assert round_of_mail() == []


def test_a_filing_day_that_was_moved_is_not_told_wrongly(clock, district, opened):
    at(clock, 26)
    plan_reminders(today())
    opened.due_on += timedelta(days=5)
    update_cycle(cycle=opened, by=district.leader, changed=["due_on"])
    collect_digests(today())
    send_digests()
    assert mail_to(district.author) == []


def test_a_finished_remedy_is_not_mailed(clock, district, opened):
    for cadre in (district.author, district.peer):
        with_remedy(opened, cadre, date(2026, 12, 1))
        file_review(opened, cadre)
    at(clock, 27)
    plan_reminders(today())
    Remedy.objects.filter(shortcoming__review__subject=district.author).update(
        state=RemedyState.REPORTED
    )
    round_of_mail()
    assert mail_to(district.author) == []
    assert len(mail_to(district.peer)) == 1

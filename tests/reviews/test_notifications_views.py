"""The pages of the notices, and of the demo's mails."""

import uuid
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import timezone

from reviews.enums import NoticeKind
from reviews.models import Notification
from reviews.notifications import notice, tell
from tests.cast import file_review, review_of
from tests.database import cost
from tests.factories import make_cadre

LIST = reverse("notification_list")
READ_ALL = reverse("notification_read_all")
MAILS = reverse("mail_demo")


def open_address(told: Notification) -> str:
    return reverse("notification_open", args=[told.code])


def own(cadre) -> Notification:
    return Notification.objects.get(recipient=cadre)


# --- The list -------------------------------------------------------------------------------


def test_notification_list_shows_my_notices_newest_first(clock, district, cycle, sign_in):
    clock.shift(timedelta(hours=1))
    review = file_review(cycle, district.author)
    page = sign_in(district.secretary).get(LIST)
    told = list(page.context["page_obj"])
    assert [item.kind for item in told] == [NoticeKind.SUBMITTED, NoticeKind.OPENED]
    text = page.content.decode()
    assert review.subject.full_name in text
    assert cycle.name in text
    assert open_address(told[0]) in text


def test_notification_list_marks_the_unread_by_word_and_the_settled_too(district, cycle, sign_in):
    client = sign_in(district.author)
    client.cookies["django_language"] = "en"
    assert "Unread" in client.get(LIST).content.decode()
    Notification.objects.update(read_at=timezone.now())
    page = client.get(LIST).content.decode()
    assert "Unread" not in page
    assert reverse("review_detail", args=[review_of(cycle, district.author).code]) in page
    assert "Settled since" not in page
    file_review(cycle, district.author)
    assert "Settled since" in client.get(LIST).content.decode()


def test_notification_list_shows_nobody_elses(district, cycle, sign_in):
    file_review(cycle, district.author)
    page = sign_in(district.other_secretary).get(LIST)
    assert {told.recipient for told in page.context["page_obj"]} == {district.other_secretary}
    assert district.author.full_name not in page.content.decode()


def test_notification_list_has_an_empty_state(district, sign_in):
    page = sign_in(district.administrator).get(LIST)
    assert page.status_code == 200
    assert 'class="empty"' in page.content.decode()
    assert READ_ALL not in page.content.decode()


def test_notification_list_comes_in_pages_at_a_constant_cost(district, cycle, sign_in):
    client = sign_in(district.author)
    one = cost(client, LIST)
    review = review_of(cycle, district.author)
    tell(notice(NoticeKind.RETURNED, district.author.pk, review, f"v{n}") for n in range(70))
    assert cost(client, LIST) == one <= 5
    page = client.get(LIST, {"page": 3})
    assert len(page.context["page_obj"]) == 11
    assert client.get(LIST, {"page": "x"}).status_code == 200


def test_notification_list_changes_nothing(district, cycle, sign_in):
    sign_in(district.author).get(LIST)
    assert own(district.author).read_at is None


# --- Opening and reading --------------------------------------------------------------------


def test_notification_open_marks_as_read_and_leads_to_the_review(district, cycle, sign_in):
    told = own(district.author)
    client = sign_in(district.author)
    response = client.post(open_address(told))
    assert response.url == reverse("review_detail", args=[told.review.code])
    assert client.get(response.url).status_code == 200
    told.refresh_from_db()
    first_read = told.read_at
    assert first_read is not None
    client.post(open_address(told))
    told.refresh_from_db()
    assert told.read_at == first_read


def test_notification_open_is_404_for_others_and_405_for_a_look(district, cycle, sign_in):
    told = own(district.author)
    for cadre in (district.peer, district.secretary, district.operator):
        assert sign_in(cadre).post(open_address(told)).status_code == 404
    client = sign_in(district.author)
    assert client.get(open_address(told)).status_code == 405
    unknown = reverse("notification_open", args=[uuid.uuid4()])
    assert client.post(unknown).status_code == 404
    assert own(district.author).read_at is None


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_notice_leads_to_a_page_its_reader_may_open(district, cycle, sign_in, kind):
    review = review_of(cycle, district.author)
    reader = district.author
    if kind == NoticeKind.ESCALATED:
        reader = district.secretary
    elif kind == NoticeKind.SUBMITTED:
        review, reader = file_review(cycle, district.author), district.secretary
    told = notice(kind, reader.pk, review, "test", due_on=cycle.due_on)
    told.save()
    response = sign_in(reader).post(open_address(told), follow=True)
    assert response.status_code == 200
    assert response.redirect_chain


def test_notification_read_all_reads_mine_only(district, cycle, sign_in):
    client = sign_in(district.author)
    response = client.post(READ_ALL, follow=True)
    assert response.redirect_chain[0][0] == LIST
    assert response.context["user"].unread_count == 0
    assert own(district.author).read_at
    assert own(district.peer).read_at is None
    assert client.get(READ_ALL).status_code == 405


# --- The demo's mails -----------------------------------------------------------------------


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "tuphe.lib.mail.FolderBackend"
    settings.MAIL_DIR = tmp_path / "mail"


def write(subject: str, to: str, body: str = "Mở: https://tuphe.example.org/reviews/") -> None:
    EmailMessage(subject, body, to=[to], connection=get_connection()).send()


def test_mail_demo_shows_my_mails_newest_first(folder, district, sign_in):
    write("Thư đầu", district.author.email)
    write("Thư <b>sau</b>", district.author.email)
    write("Thư của người khác", district.peer.email)
    text = sign_in(district.author).get(MAILS).content.decode()
    assert text.index("Thư &lt;b&gt;sau&lt;/b&gt;") < text.index("Thư đầu")
    assert "Thư của người khác" not in text
    assert 'href="https://tuphe.example.org/reviews/"' in text


@pytest.mark.parametrize("email", ["", "moi@example.org"])
def test_mail_demo_has_an_empty_state(folder, db, sign_in, email):
    page = sign_in(make_cadre("Ngô Thị Mới", email=email)).get(MAILS)
    assert page.status_code == 200
    assert 'class="empty"' in page.content.decode()


def test_mail_demo_is_not_there_where_mail_is_really_sent(district, cycle, settings, sign_in):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    client = sign_in(district.author)
    assert client.get(MAILS).status_code == 404
    assert MAILS not in client.get(LIST).content.decode()


def test_the_list_leads_to_the_mails_of_the_demo(folder, district, cycle, sign_in):
    assert MAILS in sign_in(district.author).get(LIST).content.decode()

"""Mail servers that fail, workers that meet or die: nothing is lost, nothing goes twice."""

import threading
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from reviews import digest as digests
from reviews import outbox
from reviews.models import Digest, Notification
from reviews.notifications import notice, tell
from reviews.outbox import collect_digests, send_digests
from tests.cast import file_review, review_of
from tests.concurrency import at_once, sooner_or_later
from tests.smtp import running
from tuphe.lib.dates import today
from units.models import AuditEntry, Cadre


@pytest.fixture
def sink(settings):
    """Mail goes to a server of our own."""
    with running() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        settings.EMAIL_TIMEOUT = 0.5
        yield sink


@pytest.fixture
def waiting(cycle):
    """Digests about the opening of the cycle, one for each member; returns how many."""
    collect_digests(today())
    return Digest.objects.count()


def hours_of_beats(clock, hours: int) -> None:
    for _tick in range(hours * 12):
        send_digests()
        clock.shift(timedelta(minutes=5))


# --- Servers that fail ----------------------------------------------------------------------


def test_all_leave_over_one_connection_the_oldest_first(sink, waiting):
    assert send_digests() == waiting == len(sink.messages)
    assert sink.tried == 1
    sent = Digest.objects.order_by("pk").select_related("recipient")
    assert sink.recipients == [digest.recipient.email for digest in sent]
    (_recipient, message) = sink.messages[0]
    assert message.get_body(("html",)) is not None
    assert message["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("command", "answer"),
    [("RCPT", "551 no such user"), ("RCPT", "550 5.1.1 gone"), ("BODY", "554 not this")],
)
def test_a_refused_address_is_parked_and_the_others_go(
    clock, district, sink, waiting, command, answer
):
    def fault(said, argument):
        return answer if said == command and district.author.email in argument else None

    sink.fault = fault
    assert send_digests() == waiting - 1
    parked = Digest.objects.get(recipient=district.author)
    assert (parked.is_parked, parked.attempts, parked.error) == (True, 1, answer)
    assert parked.sent_at is None
    sink.fault = lambda said, argument: None
    hours_of_beats(clock, 2)
    assert district.author.email not in sink.recipients  # until the operator takes it up again


@pytest.mark.parametrize(("command", "answer"), [("RCPT", "451 try later"), ("BODY", "452 full")])
def test_a_passing_refusal_is_tried_again_with_longer_pauses(
    clock, district, sink, waiting, command, answer
):
    tries = []

    def fault(said, argument):
        if said != command or district.author.email not in argument:
            return None
        tries.append(timezone.now())
        return answer

    sink.fault = fault
    assert send_digests() == waiting - 1
    hours_of_beats(clock, 4)
    minutes = [round((later - earlier).total_seconds() / 60) for earlier, later in pairwise(tries)]
    assert minutes == [5, 15, 60, 60, 60]
    sink.fault = lambda said, argument: None
    hours_of_beats(clock, 1)
    assert Counter(sink.recipients)[district.author.email] == 1
    assert Digest.objects.get(recipient=district.author).error == ""


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        ("CONNECT", "554 go away"),
        ("CONNECT", "drop"),
        ("CONNECT", "hang"),
        ("MAIL", "550 sender not allowed"),
        ("AUTH", "535 wrong password"),
        ("DATA", "drop"),
        ("BODY", "drop"),
        ("BODY", "hang"),
    ],
)
def test_an_outage_of_an_hour_delays_and_loses_nothing(
    clock, settings, sink, waiting, command, fault
):
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = "tuphe"
    settings.EMAIL_TIMEOUT = 0.05
    sink.fault = lambda said, argument: fault if said == command else None
    hours_of_beats(clock, 1)
    assert sink.messages == []
    assert not Digest.objects.filter(is_parked=True).exists()
    assert 0 < max(Digest.objects.values_list("attempts", flat=True)) <= 12
    assert sink.tried <= 12  # one try a beat tells that the server is away
    sink.fault = lambda said, argument: None
    send_digests()
    clock.shift(timedelta(minutes=5))
    send_digests()
    assert len(sink.messages) == len(set(sink.ids)) == waiting


def test_a_server_that_is_not_there(clock, settings, sink, waiting):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    hours_of_beats(clock, 1)
    assert "ConnectionRefused" in Digest.objects.exclude(error="").first().error
    settings.EMAIL_PORT = port
    assert send_digests() == waiting


def test_a_server_that_hangs_up_after_each_message(clock, sink, waiting):
    said = Counter()

    def fault(command, argument):
        said[command] += 1
        return "drop" if command == "MAIL" and said[command] % 2 == 0 else None

    sink.fault = fault
    hours_of_beats(clock, 3)
    assert len(sink.messages) == len(set(sink.ids)) == waiting


@pytest.mark.parametrize(
    "address",
    [
        "no address",
        "a@example.org\nBcc: b@example.org",
        "a@example.org,b@example.org",
        "chị@example.org",
        " ",
    ],
)
def test_what_is_no_address_is_parked(district, waiting, address):
    Cadre.objects.filter(pk=district.author.pk).update(email=address)
    assert send_digests() == waiting - 1
    assert Digest.objects.get(recipient=district.author).is_parked


def test_the_operator_takes_up_again_what_was_given_up(district, sink, waiting, sign_in):
    sink.fault = lambda said, argument: "550 gone" if said == "RCPT" else None
    assert send_digests() == 0
    assert Digest.objects.filter(is_parked=True).count() == waiting
    sink.fault = lambda said, argument: None
    chosen = Digest.objects.get(recipient=district.author)
    page = {"action": "try_again", "_selected_action": [chosen.pk]}
    address = reverse("admin:reviews_digest_changelist")
    assert sign_in(district.leader).post(address, page).status_code == 302  # to the sign-in
    assert send_digests() == 0
    response = sign_in(district.operator).post(address, page, follow=True)
    assert "550 gone" in response.content.decode()
    assert send_digests() == 1
    assert sink.recipients == [district.author.email]
    trail = AuditEntry.objects.get(action="digest.retried")
    assert (trail.actor, trail.subject) == (district.operator, district.author)
    assert trail.target_code == chosen.code


def test_a_fault_of_the_program_costs_its_own_mail_only(monkeypatch, district, waiting):
    compose = digests.compose

    def broken(digest, notices):
        if digest.recipient == district.author:
            raise KeyError("template")
        return compose(digest, notices)

    monkeypatch.setattr(digests, "compose", broken)
    assert send_digests() == waiting - 1
    held = Digest.objects.get(recipient=district.author)
    assert (held.error, held.is_parked) == ("KeyError('template')", False)
    assert held.next_try_at > timezone.now()


def test_a_batch_ends_before_celery_would_kill_it(monkeypatch, waiting):
    monkeypatch.setattr(outbox, "BATCH_SECONDS", 0)
    assert send_digests() == 0
    assert Digest.objects.filter(attempts=0).count() == waiting


# --- Workers that die -----------------------------------------------------------------------


class Killed(BaseException):
    """Stands for SIGKILL: nothing in the program catches it."""


def test_killed_between_the_servers_yes_and_our_commit_the_copy_bears_the_same_id(
    monkeypatch, sink, waiting
):
    save = Digest.save
    deaths = iter([True])

    def die_once(self, *args, **kwargs):
        if next(deaths, False):
            raise Killed
        save(self, *args, **kwargs)

    monkeypatch.setattr(Digest, "save", die_once)
    with pytest.raises(Killed):
        send_digests()
    assert len(sink.messages) == 1
    send_digests()
    copies = Counter(sink.ids)
    assert len(copies) == waiting
    assert sorted(copies.values()) == [1] * (waiting - 1) + [2]
    assert sink.ids[0] == sink.ids[1]


# --- Workers that meet ----------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_five_workers_send_each_digest_once(sink, waiting):
    sink.pause = 0.01
    assert sum(at_once(5, send_digests)) == waiting
    assert len(sink.messages) == len(set(sink.ids)) == waiting
    assert set(Digest.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_would_send_it_more_than_once(monkeypatch, sink, waiting):
    """The control: the race is real, and the lock is what holds it."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)
    sink.pause = 0.01
    at_once(5, send_digests)
    assert len(sink.messages) > waiting


@pytest.mark.django_db(transaction=True)
def test_five_collectors_make_one_digest_for_each_person(cycle):
    at_once(5, lambda: collect_digests(today()))
    per_person = Counter(Digest.objects.values_list("recipient", flat=True))
    assert len(per_person) > 5
    assert set(per_person.values()) == {1}
    assert not Notification.objects.filter(digest=None).exists()


@pytest.mark.django_db(transaction=True)
def test_without_the_unique_key_they_would_make_several(cycle):
    (key,) = Digest._meta.constraints
    with connection.schema_editor() as editor:
        editor.remove_constraint(Digest, key)

    def start_over() -> None:
        Notification.objects.update(digest=None)
        Digest.objects.all().delete()

    def doubled() -> bool:
        start_over()
        at_once(5, lambda: collect_digests(today()))
        per_person = Counter(Digest.objects.values_list("recipient", flat=True))
        return max(per_person.values()) > 1

    try:
        assert sooner_or_later(doubled)
    finally:
        start_over()
        with connection.schema_editor() as editor:
            editor.add_constraint(Digest, key)


@pytest.mark.django_db(transaction=True)
def test_what_comes_while_the_mail_is_being_sent_is_not_lost(monkeypatch, clock, district, cycle):
    """Put into a digest whose mail is already written, it would never be mailed."""
    Notification.objects.exclude(recipient=district.secretary).delete()
    collect_digests(today())
    sending, collected = threading.Event(), threading.Event()
    send_messages = EmailBackend.send_messages

    def slowly(self, messages):
        sending.set()
        assert collected.wait(10)
        return send_messages(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", slowly)

    def meanwhile() -> int:
        assert sending.wait(10)
        tell([notice("submitted", district.secretary.pk, review_of(cycle, district.peer), "v1")])
        try:
            return collect_digests(today())
        finally:
            collected.set()

    tasks = iter([send_digests, meanwhile])
    results = at_once(2, lambda: next(tasks)())
    assert sorted(results) == [0, 1]
    assert Notification.objects.get(kind="submitted").digest is None
    monkeypatch.undo()
    file_review(cycle, district.author)
    clock.shift(timedelta(days=1))
    collect_digests(today())
    send_digests()
    (_opening, message) = [m for m in mail.outbox if m.to == [district.secretary.email]]
    assert str(review_of(cycle, district.author).code) in message.body

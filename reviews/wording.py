"""What a notice says, and where it leads: one wording for the list, the home page and the mail."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.enums import NoticeKind
from reviews.models import Notification

K = NoticeKind

ABOUT_PERSON: dict[NoticeKind, Any] = {
    K.OPENED: gettext_lazy("%(cycle)s has opened. Your review is due on %(date)s."),
    K.DUE: gettext_lazy("Your review for %(cycle)s is due on %(date)s."),
    K.LATE: gettext_lazy(
        "Your review for %(cycle)s has not been submitted. The filing day was %(date)s."
    ),
    K.ESCALATED: gettext_lazy(
        "%(who)s has not submitted the review for %(cycle)s. The filing day was %(date)s."
    ),
    K.SUBMITTED: gettext_lazy("%(who)s has submitted the review for %(cycle)s. Please read it."),
    K.RETURNED: gettext_lazy(
        "Your review for %(cycle)s was returned to you. Please read the reason."
    ),
    K.ACCEPTED: gettext_lazy("Your review for %(cycle)s was accepted."),
    K.REMEDY_DUE: gettext_lazy(
        "A remedy in your review for %(cycle)s has its deadline on %(date)s."
    ),
}
ABOUT_COLLECTIVE: dict[NoticeKind, Any] = {
    K.OPENED: gettext_lazy(
        "%(cycle)s has opened. The review of the collective of %(who)s is due on %(date)s."
    ),
    K.DUE: gettext_lazy(
        "The review of the collective of %(who)s for %(cycle)s is due on %(date)s."
    ),
    K.LATE: gettext_lazy(
        "The review of the collective of %(who)s for %(cycle)s has not been submitted. "
        "The filing day was %(date)s."
    ),
    K.SUBMITTED: gettext_lazy(
        "%(who)s has submitted the review of its collective for %(cycle)s. Please read it."
    ),
    K.RETURNED: gettext_lazy(
        "The review of the collective of %(who)s for %(cycle)s was returned to you. "
        "Please read the reason."
    ),
    K.ACCEPTED: gettext_lazy(
        "The review of the collective of %(who)s for %(cycle)s was accepted."
    ),
    K.REMEDY_DUE: gettext_lazy(
        "A remedy in the review of the collective of %(who)s for %(cycle)s "
        "has its deadline on %(date)s."
    ),
}
ABOUT_COLLECTIVE[K.ESCALATED] = ABOUT_COLLECTIVE[K.LATE]


def sentence(notice: Notification) -> str:
    """The notice in words. Reads `cycle`, `review.subject` and `review.unit`."""
    kind, review = notice.kind_choice, notice.review
    if review is None:
        return f"{notice.cycle}: {kind.label}"
    words = ABOUT_COLLECTIVE if review.is_collective else ABOUT_PERSON
    told = str(words[kind]) % {
        "who": review.title,
        "cycle": notice.cycle,
        "date": date_format(notice.due_on, "SHORT_DATE_FORMAT") if notice.due_on else "",
    }
    if kind == K.ESCALATED and review.subject is not None and not review.subject.email:
        told += " " + _("This person has no e-mail address.")
    return told


def address(notice: Notification) -> str:
    """The page that the notice is about."""
    if notice.review is None:
        return reverse("notification_list")
    return reverse("review_detail", args=[notice.review.code])

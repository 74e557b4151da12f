"""The technical operator's view of the reviews: cycles, their rules and the outbox, to look at.

No text of a review, shortcoming, remedy or comment is here: the operator reads no review.
"""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from reviews import outbox
from reviews.models import Digest, FocusArea, Level, Notification, ReviewCycle
from units.admin import ReadOnlyAdmin
from units.models import Cadre


@admin.register(ReviewCycle)
class ReviewCycleAdmin(ReadOnlyAdmin):
    list_display = ("name", "year", "kind", "state", "root", "opens_on", "due_on", "closes_on")
    list_filter = ("state", "year")
    list_select_related = ("root",)
    search_fields = ("name",)


@admin.register(FocusArea)
class FocusAreaAdmin(ReadOnlyAdmin):
    list_display = ("name", "position", "cycle")
    list_filter = ("cycle",)
    list_select_related = ("cycle",)


@admin.register(Level)
class LevelAdmin(ReadOnlyAdmin):
    list_display = ("name", "rank", "cycle")
    list_filter = ("cycle",)
    list_select_related = ("cycle",)


@admin.register(Digest)
class DigestAdmin(ReadOnlyAdmin):
    """Mails that went, wait, or were given up: here the operator sees why."""

    list_display = ("day", "recipient", "sent_at", "attempts", "next_try_at", "is_parked", "error")
    list_filter = ("is_parked", "day")
    list_select_related = ("recipient",)
    ordering = ("-day", "pk")
    show_full_result_count = False
    actions = ("try_again",)

    @admin.action(description=_("Try again to send the mails that were given up"))
    def try_again(self, request: HttpRequest, queryset: QuerySet[Digest]) -> None:
        assert isinstance(request.user, Cadre)
        number = outbox.try_again(queryset, by=request.user)
        told = ngettext(
            "%(number)s mail will be tried again.", "%(number)s mails will be tried again.", number
        )
        self.message_user(request, told % {"number": number})


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "kind", "recipient", "cycle", "due_on", "read_at", "digest")
    list_filter = ("kind", "cycle")
    list_select_related = ("recipient", "cycle", "digest")
    # The review stays out: its title would name the person it is about.
    exclude = ("review",)
    ordering = ("-created_at", "-pk")
    show_full_result_count = False

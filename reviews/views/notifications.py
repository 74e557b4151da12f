"""Notices in the app, and the mails of the demo."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reviews.models import Notification
from reviews.outbox import still_true
from reviews.wording import address
from tuphe.lib.mail import messages_for
from units.http import SignedInRequest

NOTICES_PER_PAGE = 30
FOLDER_BACKEND = "tuphe.lib.mail.FolderBackend"


@require_safe
def notification_list(request: SignedInRequest) -> HttpResponse:
    """What I was told, newest first."""
    notices = (
        Notification.objects.visible_to(request.user)
        .select_related("cycle", "review__subject", "review__unit")
        .annotate(is_over=Case(When(still_true(), then=Value(False)), default=Value(True)))
    )
    page = Paginator(notices, NOTICES_PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "mail_is_kept": _mail_is_kept()}
    return render(request, "reviews/notification_list.html", context)


@require_POST
def notification_open(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Mark one notice as read and go where it leads."""
    notice = get_object_or_404(
        Notification.objects.visible_to(request.user).select_related("review"), code=code
    )
    Notification.objects.unread().filter(pk=notice.pk).update(read_at=timezone.now())
    return redirect(address(notice))


@require_POST
def notification_read_all(request: SignedInRequest) -> HttpResponse:
    """Mark everything as read."""
    Notification.objects.visible_to(request.user).unread().update(read_at=timezone.now())
    messages.success(request, _("All notices are marked as read."))
    return redirect("notification_list")


@require_safe
def mail_demo(request: SignedInRequest) -> HttpResponse:
    """The mails to me, where mail goes into a folder instead of to a mail server."""
    if not _mail_is_kept():
        raise Http404
    mails = messages_for(request.user.email)
    return render(request, "reviews/mail_demo.html", {"mails": mails})


def _mail_is_kept() -> bool:
    return settings.EMAIL_BACKEND == FOLDER_BACKEND

"""My work: what I owe, what waits for me, my remedies."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reviews import permissions
from reviews.enums import CycleState, RemedyState, ReviewState
from reviews.models import Notification, Remedy, SelfReview
from tuphe.lib.dates import today
from units.http import SignedInRequest

SHOWN = 5  # of each list; the page of its own holds the rest


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    user = request.user
    mine = (
        SelfReview.objects.authored_by(user)
        .filter(cycle__state=CycleState.OPEN)
        .with_context()
        .order_by("cycle__due_on", "subject", "path")
    )
    waiting = (
        SelfReview.objects.visible_to(user)
        .filter(
            desk__unit__in=user.scope.committee_unit_ids,
            state=ReviewState.SUBMITTED,
            cycle__state=CycleState.OPEN,
        )
        .exclude(permissions.authored(user))
        .with_context()
        .order_by("submitted_at")
    )
    remedies = (
        Remedy.objects.filter(shortcoming__review__subject=user)
        .filed()
        .exclude(state=RemedyState.CONFIRMED)
        .select_related("shortcoming__area", "shortcoming__review__cycle")
        .order_by("due_on")
    )
    notices = (
        Notification.objects.visible_to(user)
        .unread()
        .select_related("cycle", "review__subject", "review__unit")
    )
    return render(
        request,
        "reviews/home.html",
        {
            "today": today(),
            "reviews": mine,
            "waiting": list(waiting[: SHOWN + 1]),
            "shown": SHOWN,
            "remedies": remedies[:SHOWN],
            "notices": notices[:SHOWN],
        },
    )

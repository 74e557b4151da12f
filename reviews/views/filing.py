"""Writing a review: the page, its autosave, and the submission."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from reviews import permissions, workflow
from reviews.actions.filing import StaleVersion, missing_parts, save_answer, submit_review
from reviews.models import SelfReview
from reviews.slots import ANSWER_LIMIT, FilledForm, Slot
from reviews.snapshot import snapshot
from reviews.views.fetch import own_review
from tuphe.lib.errors import Conflict
from units.http import SignedInRequest


def saved_label(at: Any) -> str:
    """ "Saved at 10:31", in the Vietnamese day's time."""
    return _("Saved at %(time)s") % {"time": timezone.localtime(at).strftime("%H:%M")}


@require_http_methods(["GET", "HEAD", "POST"])
def review_edit(request: SignedInRequest, code: UUID) -> HttpResponse:
    """The filing page. POST saves all parts at once: the way without JavaScript."""
    review = own_review(request, code)
    form = FilledForm.of(review, with_comments=True)
    status = 200
    if request.method == "POST":
        status = _save_all(request, review, form)
        if status == 200 and "submit" in request.POST:
            return redirect("review_submit", code=code)
        if status == 200:
            messages.success(request, _("Everything is saved."))
            return redirect("review_edit", code=code)
    elif not permissions.can_write(request.user, review):
        return redirect("review_detail", code=code)
    shortcomings = review.shortcomings.select_related("area").prefetch_related("remedies")
    return render(
        request,
        "reviews/review_edit.html",
        {
            "review": review,
            "form": form,
            "shortcomings": shortcomings,
            "answer_limit": ANSWER_LIMIT,
            "failed": status != 200,
        },
        status=status,
    )


def _save_all(request: SignedInRequest, review: SelfReview, form: FilledForm) -> int:
    """Save each changed part; what cannot be saved stays on the page with its error."""
    statuses = {200}
    for slot in form.slots.values():
        typed = request.POST.get(f"answer-{slot.key}")
        if typed is None or typed.replace("\r\n", "\n") == slot.text:
            continue
        version = request.POST.get(f"version-{slot.key}", "")
        statuses.add(_save_slot(request, review, slot, typed, version))
    return max(statuses)


def _save_slot(
    request: SignedInRequest, review: SelfReview, slot: Slot, typed: str, version: str
) -> int:
    slot.typed = typed
    try:
        saved = save_answer(
            review=review,
            slot=slot.key,
            text=typed,
            version=_version(version) or 0,  # a wrong one is older than any: both texts are shown
            by=request.user,
        )
    except StaleVersion as stale:
        slot.version, slot.theirs = stale.current.version, stale.current.text
        slot.theirs_in_words = _in_words(review, slot)
        slot.error = str(stale.message)
        return 409
    except Conflict as conflict:
        slot.error = str(conflict.message)
        return 409
    except ValidationError as error:
        slot.error = " ".join(error.messages)
        return 422
    slot.text, slot.version, slot.saved_at = typed, saved.version, saved.saved_at
    return 200


def _in_words(review: SelfReview, slot: Slot) -> str:
    """The other screen's answer as a person reads it: of a level the name, not the rank."""
    text = slot.theirs or ""
    if not slot.is_level:
        return text
    levels = {str(level["rank"]): level["name"] for level in review.level_choices}
    return levels.get(text, "")


def _version(text: str) -> int | None:
    """The number that the page named, or none: nothing longer was ever given out."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@require_POST
def review_autosave(request: SignedInRequest, code: UUID) -> JsonResponse:
    """Save one part; answers with its new version, or with why not (static/app/autosave.js)."""
    if request.POST.get("owner", str(request.user.code)) != str(request.user.code):
        return JsonResponse(
            {"stranger": True, "message": _("Someone else is signed in on this browser.")},
            status=401,
        )
    review = own_review(request, code)
    version = _version(request.POST.get("version", ""))
    if version is None:
        return JsonResponse({"message": _("Please reload the page.")}, status=422)
    try:
        saved = save_answer(
            review=review,
            slot=request.POST.get("slot", ""),
            text=request.POST.get("text", ""),
            version=version,
            by=request.user,
        )
    except StaleVersion as stale:
        return JsonResponse(
            {
                "text": stale.current.text,
                "version": stale.current.version,
                "saved_label": saved_label(stale.current.saved_at),
                "message": str(stale.message),
            },
            status=409,
        )
    except Conflict as conflict:
        return JsonResponse({"closed": True, "message": str(conflict.message)}, status=409)
    except ValidationError as error:
        return JsonResponse({"message": " ".join(error.messages)}, status=422)
    return JsonResponse(
        {
            "version": saved.version,
            "saved_at": saved.saved_at.isoformat(),
            "saved_label": saved_label(saved.saved_at),
        }
    )


@require_http_methods(["GET", "HEAD", "POST"])
def review_submit(request: SignedInRequest, code: UUID) -> HttpResponse:
    """The last look before filing, with kind hints; POST files it."""
    review = own_review(request, code)
    errors: list[str] = []
    if request.method == "POST":
        try:
            submit_review(review=review, by=request.user)
        except ValidationError as error:
            errors = error.messages
            review = own_review(request, code)
        else:
            messages.success(
                request,
                _("Submitted to %(unit)s. You will be told when it has been read.")
                % {"unit": review.desk.name},
            )
            return redirect("review_detail", code=code)
    elif not permissions.can_write(request.user, review):
        raise Conflict(workflow.refusal(review))
    form = FilledForm.of(review)
    return render(
        request,
        "reviews/review_submit.html",
        {
            "review": review,
            "document": snapshot(review, form),
            "missing": missing_parts(form),
            "hints": _hints(review, form),
            "errors": errors,
        },
        status=422 if errors else 200,
    )


def _hints(review: SelfReview, form: FilledForm) -> list[str]:
    """What the author may want to look at once more; nothing here blocks filing."""
    hints = []
    if form.blank_areas:
        hints.append(
            ngettext(
                "%(number)s focus area is left empty.",
                "%(number)s focus areas are left empty.",
                form.blank_areas,
            )
            % {"number": form.blank_areas}
        )
    if not review.shortcomings.exists():
        hints.append(_("No shortcoming is entered."))
    return hints

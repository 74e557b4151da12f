"""What an author does: save an answer, keep shortcomings, submit."""

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews import notifications, workflow
from reviews.enums import SectionKind
from reviews.models import Answer, Remedy, ReviewVersion, SelfReview, Shortcoming
from reviews.slots import ANSWER_LIMIT, FilledForm, Section
from reviews.snapshot import snapshot
from tuphe.lib.errors import Conflict
from tuphe.lib.text import validate_text
from units.models import Cadre, record

GONE = gettext_lazy("This shortcoming was changed or removed on another screen in the meantime.")


class StaleVersion(Conflict):
    """Somebody, or another device, saved this answer since it was read; `current` is theirs."""

    def __init__(self, current: Answer) -> None:
        super().__init__(
            _("This part was changed on another screen. Both texts are shown; please choose.")
        )
        self.current = current


@dataclass(frozen=True)
class Saved:
    version: int
    saved_at: datetime


def clean_answer(text: str) -> str:
    """The text with line ends made one; ValidationError when it is too long or holds controls."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    validate_text(text)
    if len(text) > ANSWER_LIMIT:
        raise ValidationError(
            _("Too long: %(length)s characters, at most %(limit)s fit. Nothing was cut off.")
            % {"length": len(text), "limit": ANSWER_LIMIT}
        )
    return text


def save_answer(*, review: SelfReview, slot: str, text: str, version: int, by: Cadre) -> Saved:
    """Save one answer that was read as `version` (0: not there yet).

    Raises StaleVersion when it has been saved since, Conflict when the review is not writable,
    ValidationError for a bad text or an unknown slot.
    """
    text = clean_answer(text)
    check_slot(review, slot, text)
    try:
        with transaction.atomic():
            saved = _write_answer(review, slot, text, version, by)
    except IntegrityError:  # read as not there yet, and it is there
        saved = None
    if saved is None:
        raise_stale(review, slot)
    return saved


def _write_answer(
    review: SelfReview, slot: str, text: str, version: int, by: Cadre
) -> Saved | None:
    workflow.take_pen(review, by=by)
    assert review.saved_at is not None
    saved = Saved(version + 1, review.saved_at)
    fields = {"text": text, "version": saved.version, "saved_at": saved.saved_at, "saved_by": by}
    if version == 0:
        Answer.objects.create(review=review, slot=slot, **fields)
    elif not review.answers.filter(slot=slot, version=version).update(**fields):
        transaction.set_rollback(True)
        return None
    record(
        "review.saved",
        by=by,
        target=review,
        subject=review.subject,
        slot=slot,
        old=version,
        new=saved.version,
        length=len(text),
    )
    return saved


def raise_stale(review: SelfReview, slot: str) -> NoReturn:
    current = review.answers.filter(slot=slot).first()
    if current is None:
        raise ValidationError(_("This part has not been saved before; please reload the page."))
    raise StaleVersion(current)


def check_slot(review: SelfReview, slot: str, text: str) -> None:
    """The slot is one of the review's form, and a level is one of the cycle's.

    Reads `area_positions` and `level_choices`, which the queryset's `for_writing()` brings along.
    """
    for section in review.template.sections:
        number, kind = section["number"], section["kind"]
        if kind == SectionKind.AREAS:
            if slot in {f"{number}.{position}" for position in review.area_positions}:
                return
        elif kind != SectionKind.SHORTCOMINGS and slot == number:
            ranks = {str(level["rank"]) for level in review.level_choices}
            if kind == SectionKind.LEVEL and text and text not in ranks:
                raise ValidationError(_("Choose one of the levels."))
            return
    raise ValidationError(_("This form has no such part."))


@transaction.atomic
def save_shortcoming(
    *, review: SelfReview, shortcoming: Shortcoming, remedy: Remedy, by: Cadre, version: int
) -> Shortcoming:
    """Add a shortcoming with its remedy, or change one that was read as `version`."""
    workflow.take_pen(review, by=by)
    is_new = shortcoming.pk is None
    if not is_new:
        changed = review.shortcomings.filter(pk=shortcoming.pk, version=version).update(
            version=version + 1
        )
        if not changed:
            raise Conflict(GONE)
        shortcoming.version = version + 1
    shortcoming.review = review
    shortcoming.save()
    remedy.shortcoming = shortcoming
    remedy.save()
    record(
        "shortcoming.added" if is_new else "shortcoming.changed",
        by=by,
        target=shortcoming,
        subject=review.subject,
        review=str(review.code),
        due_on=remedy.due_on.isoformat(),
    )
    return shortcoming


@transaction.atomic
def delete_shortcoming(*, shortcoming: Shortcoming, by: Cadre) -> None:
    """Take a shortcoming out of a review that the author is still writing."""
    review = shortcoming.review
    workflow.take_pen(review, by=by)
    removed, _rows = review.shortcomings.filter(pk=shortcoming.pk).delete()
    if not removed:
        raise Conflict(GONE)
    record(
        "shortcoming.removed",
        by=by,
        target=shortcoming,
        subject=review.subject,
        review=str(review.code),
    )


def missing_parts(form: FilledForm) -> list[Section]:
    """The required sections in which nothing is written."""
    return [
        section
        for section in form.sections
        if section.required and section.slots and section.is_empty
    ]


@transaction.atomic
def submit_review(*, review: SelfReview, by: Cadre) -> ReviewVersion:
    """File the review: it becomes an immutable version and goes to its desk.

    Raises ValidationError when a required section is empty, Conflict when it is filed already or
    the cycle is closed.
    """
    now = timezone.now()
    workflow.move(
        review,
        "submit",
        by=by,
        submitted_at=now,
        first_submitted_at=review.first_submitted_at or now,
    )
    form = FilledForm.of(review)
    if missing := missing_parts(form):
        raise ValidationError(
            [
                _("Nothing is written yet in: %(heading)s") % {"heading": part.heading}
                for part in missing
            ]
        )
    review.level = form.chosen_level(review.cycle.levels.all())
    review.save(update_fields=["level"])
    version = ReviewVersion.objects.create(
        review=review,
        number=review.versions.count() + 1,
        content=snapshot(review, form),
        submitted_at=now,
        submitted_by=by,
    )
    notifications.tell_desk(review, version)
    return version

"""Words of the review that the code reasons about, each with its label, tone and icon."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Marked(models.TextChoices):
    """A choice that also has a tone and an icon: status is never told by colour alone."""

    tone: str
    icon: str

    def __new__(cls, value: str, tone: str = "neutral", icon: str = "circle"):
        member = str.__new__(cls, value)
        member._value_ = value
        member.tone = tone
        member.icon = icon
        return member


class CycleKind(models.TextChoices):
    ANNUAL = "annual", _("Annual")
    HALF_YEAR = "half_year", _("Half-yearly")
    QUARTER = "quarter", _("Quarterly")
    THEMATIC = "thematic", _("Thematic")


class CycleState(Marked):
    DRAFT = "draft", "neutral", "pencil", _("Being prepared")
    OPEN = "open", "info", "unlock", _("Open")
    CLOSED = "closed", "neutral", "lock", _("Closed")


class Audience(models.TextChoices):
    """Whose form a template is."""

    INDIVIDUAL = "individual", _("Individual")
    COLLECTIVE = "collective", _("Collective")


class SectionKind(models.TextChoices):
    """What a section of a form asks for."""

    AREAS = "areas", _("A text for each focus area")
    TEXT = "text", _("A text")
    SHORTCOMINGS = "shortcomings", _("Shortcomings and remedies")
    LEVEL = "level", _("Self-proposed level")


class Obligation(Marked):
    """Whether a person owes a review in the cycle, and if not, why."""

    OWED = "owed", "neutral", "file-earmark-text", _("Owes a review")
    EXEMPT = "exempt", "neutral", "dash-circle", _("Exempt from work and party activity")
    SUSPENDED = "suspended", "neutral", "slash-circle", _("Party activity suspended")
    NEW_MEMBER = "new_member", "neutral", "person-plus", _("Admitted less than six months ago")
    LEFT = "left", "neutral", "box-arrow-right", _("Left the unit during the cycle")


class ReviewState(Marked):
    NOT_STARTED = "not_started", "neutral", "circle", _("Not started")
    DRAFT = "draft", "neutral", "pencil", _("Draft")
    SUBMITTED = "submitted", "info", "send", _("Submitted")
    RETURNED = "returned", "warn", "arrow-return-left", _("Returned")
    ACCEPTED = "accepted", "ok", "check-circle", _("Accepted")

    @classmethod
    def writable(cls) -> list["ReviewState"]:
        """The author has the pen."""
        return [cls.NOT_STARTED, cls.DRAFT, cls.RETURNED]

    @classmethod
    def filed(cls) -> list["ReviewState"]:
        """The committee has it."""
        return [cls.SUBMITTED, cls.ACCEPTED]


class Source(models.TextChoices):
    """Who found the shortcoming."""

    SELF = "self", _("Found by oneself")
    COLLECTIVE = "collective", _("Raised by the collective")
    SUPERIOR = "superior", _("Conclusion of a superior")
    INSPECTION = "inspection", _("Inspection or supervision")
    RAISED_POINT = "raised_point", _("Point raised for this review")


class RemedyState(Marked):
    REGISTERED = "registered", "neutral", "flag", _("Not yet remedied")
    IN_PROGRESS = "in_progress", "info", "hourglass-split", _("Being remedied")
    REPORTED = "reported", "info", "send-check", _("Reported as remedied")
    CONFIRMED = "confirmed", "ok", "check-circle", _("Remedied, confirmed")

    @classmethod
    def unfinished(cls) -> list["RemedyState"]:
        return [cls.REGISTERED, cls.IN_PROGRESS]


class NoticeKind(Marked):
    """What a notice tells."""

    OPENED = "opened", "info", "unlock", _("The cycle has opened")
    DUE = "due", "warn", "calendar-event", _("The filing day is near")
    LATE = "late", "bad", "exclamation-triangle", _("The filing day has passed")
    ESCALATED = "escalated", "bad", "exclamation-triangle", _("A member is late")
    SUBMITTED = "submitted", "info", "send", _("A review waits for you")
    RETURNED = "returned", "warn", "arrow-return-left", _("Your review was returned")
    ACCEPTED = "accepted", "ok", "check-circle", _("Your review was accepted")
    REMEDY_DUE = "remedy_due", "warn", "calendar-event", _("A remedy is due")

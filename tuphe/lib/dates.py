"""Days as people count them: the Vietnamese calendar day, whatever the server's clock says."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext, ngettext


def today() -> dt.date:
    """The day it is in Vietnam (settings.TIME_ZONE), also while another zone is active."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def day_of(moment: dt.datetime) -> dt.date:
    """The Vietnamese day on which something happened."""
    return timezone.localdate(moment, timezone=timezone.get_default_timezone())


def start_of(day: dt.date) -> dt.datetime:
    """Midnight at which the day begins."""
    return dt.datetime.combine(day, dt.time.min, timezone.get_default_timezone())


def end_of(day: dt.date) -> dt.datetime:
    """The first moment after the day; what happened before it was in time."""
    return start_of(day + dt.timedelta(days=1))


def is_late(moment: dt.datetime, due_on: dt.date) -> bool:
    """Whether it happened after the last day on which it was due."""
    return moment >= end_of(due_on)


def days_left_text(due_on: dt.date, today: dt.date) -> str:
    """How far off a deadline is, in words: "3 days left", "due today", "2 days overdue"."""
    days = (due_on - today).days
    if days == 0:
        return gettext("due today")
    if days > 0:
        return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
    return ngettext("%(days)d day overdue", "%(days)d days overdue", -days) % {"days": -days}

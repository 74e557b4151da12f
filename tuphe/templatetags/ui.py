"""Components of the face as cheap template tags; registered as builtins, so no ``{% load %}``.

A dashboard renders about 150 of them: they format strings and render no template.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template
from django.http import QueryDict
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuphe.assets import icon_svg

register = template.Library()

KEPT_DONE = "kept-done:"
TONE_ICONS = {
    "neutral": "circle",
    "info": "info-circle",
    "warn": "exclamation-triangle",
    "ok": "check-circle",
    "bad": "x-octagon",
}
# Drawn over the colour of a tone: a bar is read without telling colours apart, and on paper.
PATTERNS = mark_safe(
    '<defs><pattern id="tone-info" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><path d="M0 0v6" class="hatch"/></pattern>'
    '<pattern id="tone-warn" width="7" height="7" patternUnits="userSpaceOnUse">'
    '<circle cx="3.5" cy="3.5" r="1.5" class="dot"/></pattern>'
    '<pattern id="tone-bad" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<path d="M0 0l8 8M8 0L0 8" class="hatch"/></pattern></defs>'
)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An inline picture; without a label it is decoration beside a word."""
    return icon_svg(name, label)


@register.simple_tag
def badge(label: Any, tone: str = "neutral", icon_name: str = "") -> SafeString:
    """A word with a tone; the picture says the tone a second time."""
    return format_html(
        '<span class="state tone-{}">{}{}</span>',
        tone,
        icon(icon_name or TONE_ICONS.get(tone, "circle")),
        label,
    )


@register.simple_tag
def state_badge(member: Any) -> SafeString:
    """The badge of an enum member that knows its label, tone and icon."""
    return badge(
        getattr(member, "label", member),
        getattr(member, "tone", "neutral"),
        getattr(member, "icon", ""),
    )


@register.simple_tag
def due(day: date | None, done: bool = False) -> SafeString | str:
    """A deadline as a date and as the days that are left; `done` stops the alarm."""
    if day is None:
        return badge(_("No deadline"), "warn")
    left = (day - timezone.localdate()).days
    when = date_format(day, "SHORT_DATE_FORMAT")
    if done:
        return format_html('<time class="due" datetime="{}">{}</time>', day.isoformat(), when)
    if left < 0:
        tone = "bad"
        words = ngettext("%(days)s day late", "%(days)s days late", -left) % {"days": -left}
    elif left == 0:
        tone, words = "warn", _("today is the last day")
    else:
        tone = "warn" if left <= 7 else "neutral"
        words = ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left}
    return format_html(
        '<span class="due"><time datetime="{}">{}</time> {}</span>',
        day.isoformat(),
        when,
        badge(words, tone, {"bad": "alarm", "warn": "hourglass-split"}.get(tone, "calendar3")),
    )


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """This page's query string with some parameters replaced; a new filter starts at page 1."""
    request = context.get("request")
    parameters = request.GET.copy() if request else QueryDict(mutable=True)
    if "page" not in changes:
        parameters.pop("page", None)
    for name, value in changes.items():
        if value is None or value == "":
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"


@register.filter
def kept_key(message: Any) -> str:
    """The key of the typed text that this message reports as received (static/app/keep.js)."""
    tags = (getattr(message, "extra_tags", "") or "").split()
    return next((tag[len(KEPT_DONE) :] for tag in tags if tag.startswith(KEPT_DONE)), "")


@register.filter
def tone(message: Any) -> str:
    """The tone of a message of django.contrib.messages."""
    return {"success": "ok", "warning": "warn", "error": "bad"}.get(message.level_tag, "info")


@register.filter
def tone_icon(tone: str) -> SafeString:
    return icon(TONE_ICONS.get(tone, "circle"))


# --- Charts ---------------------------------------------------------------------------------


def patterns(context: Context) -> SafeString | str:
    """The patterns, once a page: a second copy would only repeat their ids."""
    request = context.get("request")
    if getattr(request, "has_patterns", False):
        return ""
    if request is not None:
        request.has_patterns = True
    return PATTERNS


def segment(x: float, width: float, tone: str) -> SafeString:
    """One rectangle in its colour, and its pattern over it."""
    box = format_html(
        '<rect x="{}%" width="{}%" height="100%" class="fill-{}"/>',
        f"{x:.2f}",
        f"{width:.2f}",
        tone,
    )
    if tone not in {"info", "warn", "bad"}:
        return box
    return box + format_html(
        '<rect x="{}%" width="{}%" height="100%" fill="url(#tone-{})"/>',
        f"{x:.2f}",
        f"{width:.2f}",
        tone,
    )


def percent(count: int, total: int) -> str:
    return f"{round(100 * count / total) if total else 0}%"


@register.simple_tag(takes_context=True)
def stacked_bar(
    context: Context,
    parts: Iterable[tuple[Any, int, str, str]],
    title: str = "",
    legend: bool = True,
) -> SafeString:
    """Parts of a whole: each is (label, count, tone, address of the rows that it counts)."""
    rows = [tuple(part) for part in parts]
    total = sum(row[1] for row in rows)
    spoken = "; ".join(f"{row[0]}: {localize(row[1])} ({percent(row[1], total)})" for row in rows)
    boxes, start = [], 0.0
    for _label, count, tone_name, *_address in rows:
        if count:
            width = 100 * count / total
            boxes.append(segment(start, width, tone_name))
            start += width
    bar = format_html(
        '<svg class="bar" role="img" aria-label="{}">{}{}</svg>',
        f"{title}: {spoken}" if title else spoken,
        patterns(context),
        mark_safe("".join(boxes)),
    )
    if not legend:
        return bar
    items = format_html_join("", "<li>{}</li>", ((legend_item(row, total),) for row in rows))
    return format_html('<figure class="chart">{}<ul class="legend">{}</ul></figure>', bar, items)


def legend_item(row: tuple, total: int) -> SafeString:
    """The swatch, the word and the number; the number leads to the rows that it counts."""
    label, count, tone_name, *address = row
    words = format_html(
        '<svg class="swatch" aria-hidden="true">{}</svg>{} <strong>{}</strong> <small>{}</small>',
        segment(0, 100, tone_name),
        label,
        localize(count),
        percent(count, total),
    )
    if address and address[0]:
        return format_html('<a href="{}">{}</a>', address[0], words)
    return format_html("<span>{}</span>", words)


@register.simple_tag
def progress(done: int, total: int, label: str = "") -> SafeString:
    """How much of a whole is done, as a bar and as words."""
    words = _("%(done)s of %(total)s") % {"done": localize(done), "total": localize(total)}
    width = 100 * min(done, total) / total if total else 0
    return format_html(
        '<span class="progress-line"><svg class="bar thin" role="img" aria-label="{}">{}</svg>'
        "<span>{} <small>({})</small></span></span>",
        f"{label}: {words}" if label else words,
        segment(0, width, "ok"),
        words,
        percent(done, total),
    )

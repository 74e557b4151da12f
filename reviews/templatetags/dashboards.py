"""Tables and bars of the dashboard: strings joined, because a district has a thousand numbers.

Only names and labels hold text from people or catalogues; they are escaped here, once each.
"""

import html
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.dashboards.numbers import REMEDIES, Dashboard, Line, rate
from reviews.dashboards.rows import COLLECTIVES, PEOPLE
from tuphe.templatetags import ui

register = template.Library()

# From the best to what has not begun; "none" leaves the empty bar to be seen.
STATE_PARTS = ("accepted", "submitted", "returned", "draft", "not_started")
REMEDY_PARTS = ("confirmed", "reported", "in_progress", "registered")
BAR_TONES = {"not_started": "none", "registered": "none", "in_progress": "neutral"}
PATTERNED = frozenset({"info", "warn", "bad"})
ALARMING = frozenset({"late", "overdue"})


@dataclass(frozen=True)
class Column:
    """A column of numbers; on the phone only the key ones, until all figures are asked for."""

    subject: str
    bucket: str
    is_key: bool = False
    share_of: str = ""


Columns = tuple[Column, ...]
UNIT_COLUMNS = (
    Column(PEOPLE, "owed", is_key=True),
    Column(PEOPLE, "filed", is_key=True, share_of="owed"),
    Column(PEOPLE, "accepted"),
    Column(PEOPLE, "submitted"),
    Column(PEOPLE, "returned"),
    Column(PEOPLE, "draft"),
    Column(PEOPLE, "not_started"),
    Column(PEOPLE, "late", is_key=True),
    Column(PEOPLE, "filed_late"),
    Column(PEOPLE, "exempt"),
    Column(COLLECTIVES, "owed"),
    Column(COLLECTIVES, "not_filed"),
    Column(REMEDIES, "shortcomings"),
    Column(REMEDIES, "overdue", is_key=True),
)
PILOT_COLUMNS = (
    Column(PEOPLE, "owed", is_key=True),
    Column(PEOPLE, "filed", is_key=True, share_of="owed"),
    Column(PEOPLE, "accepted", share_of="owed"),
    Column(PEOPLE, "late", is_key=True, share_of="owed"),
    Column(COLLECTIVES, "not_filed", share_of="owed"),
    Column(REMEDIES, "shortcomings"),
    Column(REMEDIES, "confirmed", share_of="remedies"),
    Column(REMEDIES, "overdue", is_key=True, share_of="remedies"),
)
AREA_COLUMNS = (
    Column(REMEDIES, "shortcomings", is_key=True),
    Column(REMEDIES, "registered"),
    Column(REMEDIES, "in_progress"),
    Column(REMEDIES, "reported"),
    Column(REMEDIES, "confirmed", is_key=True, share_of="remedies"),
    Column(REMEDIES, "overdue", is_key=True),
)
GROUPS = {
    PEOPLE: gettext_lazy("People"),
    COLLECTIVES: gettext_lazy("Collectives"),
    REMEDIES: gettext_lazy("Shortcomings and remedies"),
}


def plain(text: Any) -> str:
    """Text from people or catalogues, escaped and no longer lazy: it is used a hundred times."""
    return html.escape(str(text))


class Painter:
    """Draws the numbers of one dashboard, each as a link to exactly the rows that it counts."""

    def __init__(self, board: Dashboard) -> None:
        self.board = board
        code = str(board.unit.unit.code)
        self.pages = {
            name: reverse(name, args=[code]).split(code)
            for name in ("dashboard_unit", "dashboard_reviews", "dashboard_shortcomings")
        }
        self.pilot = plain(_("Pilot"))
        self.cycle = f"?cycle={board.unit.cycle.code}"

    def page(self, name: str, line: Line) -> str:
        """`reverse` once a page, not once a number."""
        before, after = self.pages[name]
        return f"{before}{line.place.code}{after}{self.cycle}"

    def lists(self, line: Line) -> dict[str, str]:
        """The lists behind the numbers of a line, by subject, ready for an attribute.

        Only the name of the bucket is to be added.
        """
        part = f"&amp;part={line.part}" if line.part else ""
        area = f"&amp;area={line.area.slug}" if line.area else ""
        reviews = self.page("dashboard_reviews", line) + part
        shortcomings = self.page("dashboard_shortcomings", line) + part + area
        return {
            PEOPLE: f"{reviews}&amp;kind={PEOPLE}&amp;bucket=",
            COLLECTIVES: f"{reviews}&amp;kind={COLLECTIVES}&amp;bucket=",
            REMEDIES: f"{shortcomings}&amp;bucket=",
        }

    def label(self, subject: str, bucket: str) -> str:
        buckets = self.board.remedies if subject == REMEDIES else self.board.reviews
        return plain(buckets[bucket].label)

    def head(self, columns: Columns, labels: list[str], first: str) -> str:
        """Two rows of headings: whose numbers, and which."""
        groups: dict[str, int] = {}
        for column in columns:
            groups[column.subject] = groups.get(column.subject, 0) + 1
        wide = "".join(
            f'<th scope="colgroup" colspan="{span}">{plain(GROUPS[subject])}</th>'
            for subject, span in groups.items()
        )
        narrow = "".join(f'<th scope="col" class="num">{label}</th>' for label in labels)
        rows = f'<tr><th scope="col" rowspan="2">{plain(first)}</th>{wide}</tr><tr>{narrow}</tr>'
        if len(groups) == 1:
            rows = f'<tr><th scope="col">{plain(first)}</th>{narrow}</tr>'
        return f"<thead>{rows}</thead>"

    def row(self, name: str, line: Line, columns: Columns, labels: list[str]) -> str:
        lists = self.lists(line)
        cells = [
            self.cell(line.numbers[column.subject], column, label, lists[column.subject])
            for column, label in zip(columns, labels, strict=True)
        ]
        css = "" if line.numbers[PEOPLE]["owed"] or line.area else ' class="more"'
        return f'<tr{css}><th scope="row">{name}</th>{"".join(cells)}</tr>'

    def cell(self, numbers: dict[str, int], column: Column, label: str, address: str) -> str:
        count = numbers[column.bucket]
        css = "num" if column.is_key else "num more"
        if not count:
            return f'<td class="{css} zero" data-label="{label}">0</td>'
        if column.bucket in ALARMING:
            css += " bad"
        share = ""
        if column.share_of:
            share = f" <small>{rate(count, numbers[column.share_of])}%</small>"
        link = f'<a href="{address}{column.bucket}">{figure(count)}</a>'
        return f'<td class="{css}" data-label="{label}">{link}{share}</td>'

    def table(self, columns: Columns, first: str, rows: Iterable[tuple[str, Line]]) -> SafeString:
        """The head and body of a table: each row a name (already HTML) and its numbers."""
        labels = [self.label(column.subject, column.bucket) for column in columns]
        on_cards = [
            f"{plain(GROUPS[COLLECTIVES])}: {label}" if column.subject == COLLECTIVES else label
            for column, label in zip(columns, labels, strict=True)
        ]
        body = "".join(self.row(name, line, columns, on_cards) for name, line in rows)
        return mark_safe(f"{self.head(columns, labels, first)}<tbody>{body}</tbody>")

    def name(self, line: Line) -> str:
        """A unit as the way down to it, over the bar of its people's states."""
        link = f'<a href="{self.page("dashboard_unit", line)}">{plain(line.place.label)}</a>'
        if line.place.is_pilot and not self.board.unit.is_pilot:
            link += f' <span class="pilot">{self.pilot}</span>'
        return link + self.bar(line)

    def bar(self, line: Line) -> str:
        """The states of a unit's people as a thin bar; its numbers stand beside it in the row."""
        numbers = line.numbers[PEOPLE]
        owed = numbers["owed"]
        if not owed:
            return ""
        boxes, start = [], 0.0
        for name in STATE_PARTS[:-1]:
            if numbers[name]:
                width, tone = 100 * numbers[name] / owed, self.board.reviews[name].tone
                box = f'<rect x="{start:.1f}%" width="{width:.1f}%" height="100%" '
                boxes.append(f'{box}class="fill-{tone}"/>')
                if tone in PATTERNED:
                    boxes.append(f'{box}fill="url(#tone-{tone})"/>')
                start += width
        return f'<svg class="bar thin" aria-hidden="true">{"".join(boxes)}</svg>'


def figure(count: int) -> str:
    """A number as people write it; most need no separator, and formatting one is slow."""
    return str(count) if count < 1000 else number_format(count)


@register.simple_tag
def painter(board: Dashboard) -> Painter:
    """`{% painter board as paint %}`: the one that the other tags of the page are given."""
    return Painter(board)


@register.simple_tag
def unit_table(paint: Painter) -> SafeString:
    """A row for each unit below, one for the unit itself, and the sum."""
    board = paint.board
    rows = [(paint.name(line), line) for line in board.children]
    if not board.own.is_empty:
        rows.append((plain(_("This unit itself")), board.own))
    rows.append(
        (f"<strong>{plain(_('All together'))}</strong>{paint.bar(board.total)}", board.total)
    )
    return paint.table(UNIT_COLUMNS, _("Unit"), rows)


@register.simple_tag
def pilot_table(paint: Painter) -> SafeString:
    """Each pilot unit, all of them, and the rest."""
    board = paint.board
    rows = [(paint.name(line), line) for line in board.pilots]
    if len(board.pilots) > 1:
        rows.append((plain(_("All pilot units")) + paint.bar(board.all_pilots), board.all_pilots))
    rows.append((plain(_("The other units")) + paint.bar(board.rest), board.rest))
    return paint.table(PILOT_COLUMNS, _("Unit"), rows)


@register.simple_tag
def area_table(paint: Painter) -> SafeString:
    """The focus areas of the cycle with their shortcomings."""
    rows = [(plain(line.area.name), line) for line in paint.board.areas if line.area]
    return paint.table(AREA_COLUMNS, _("Focus area"), rows)


@register.simple_tag
def tile(paint: Painter, subject: str, bucket: str, share_of: str = "") -> SafeString:
    """One large number of the whole unit with its word."""
    numbers = paint.board.total.numbers[subject]
    count, label = numbers[bucket], paint.label(subject, bucket)
    share = ""
    if share_of and numbers[share_of]:
        share = f" <small>{rate(count, numbers[share_of])}%</small>"
    alarm = " bad" if count and bucket in ALARMING else ""
    inside = f"<span>{label}</span><strong>{figure(count)}{share}</strong>"
    if not count:
        return mark_safe(f'<p class="tile">{inside}</p>')
    href = f"{paint.lists(paint.board.total)[subject]}{bucket}"
    return mark_safe(f'<a class="tile{alarm}" href="{href}">{inside}</a>')


@register.simple_tag(takes_context=True)
def state_bar(context: Context, paint: Painter, subject: str) -> SafeString:
    """The states of people, collectives or remedies as parts of a whole, with their numbers."""
    line, names = paint.board.total, REMEDY_PARTS if subject == REMEDIES else STATE_PARTS
    buckets = paint.board.remedies if subject == REMEDIES else paint.board.reviews
    parts, address = [], paint.lists(line)[subject]
    for name in names:
        count = line.numbers[subject][name]
        href = mark_safe(f"{address}{name}") if count else ""
        parts.append((buckets[name].label, count, BAR_TONES.get(name, buckets[name].tone), href))
    return ui.stacked_bar(context, parts, title=str(GROUPS[subject]))

"""docs/permissions.md says what the code does: each cell is computed and compared."""

from pathlib import Path

import pytest
from django.urls import reverse

from reviews.enums import ReviewState
from reviews.permissions import PERMISSIONS, can_run_cycle
from tests.cast import collective_of, review_of
from tests.reviews.test_permissions import fresh, set_all
from tests.tables import table
from units import permissions as units
from units.models import Cadre

DOCUMENT = Path(__file__).resolve().parents[2] / "docs/permissions.md"
WORDS = {
    frozenset(): "–",
    frozenset(ReviewState): "yes",
    frozenset(ReviewState.writable()): "while writing",
    frozenset(ReviewState.filed()): "while filed",
    frozenset(["submitted", "returned", "accepted"]): "once submitted",
    frozenset(["submitted"]): "when submitted",
    frozenset(["accepted"]): "when accepted",
}
# In all tables.
OUTSIDERS = {
    "Secretary of another cell": ["other_secretary"],
    "Unit administrator": ["administrator"],
    "Technical operator": ["operator"],
    "Former post holder": ["former"],
}
MEMBER = {
    "Subject": ["author"],
    "Member of the same cell": ["peer"],
    "Committee of the cell": ["secretary", "committee_member"],
    "Committees above the cell": ["town_secretary", "leader"],
    "Committee that manages the subject": [],  # of another member: see below
    **OUTSIDERS,
}
SECRETARY = {
    "Subject": ["secretary"],
    "Member of the same cell": ["author", "peer"],
    "Committee of the cell": ["committee_member"],
    "Committee of the deciding unit": ["town_secretary"],
    "Committees above that": ["leader"],
    **OUTSIDERS,
}
COLLECTIVE = {
    "Its secretary or deputy": ["secretary"],
    "Member of the same cell": ["author", "peer"],
    "Others on its committee": ["committee_member"],
    "Committee of the deciding unit": ["town_secretary"],
    "Committees above that": ["leader"],
    **OUTSIDERS,
}
PLACES = {
    "Member of the cell": ["author", "peer"],
    "Committee of the cell": ["secretary", "committee_member"],
    "Committee above the cell": ["town_secretary"],
    "District committee": ["leader"],
    **OUTSIDERS,
}


def answers(district, fetch, columns: dict[str, list[str]]) -> list[dict[str, str]]:
    """The table as the code has it: for each action and role the states in which it is allowed."""
    found: dict[tuple[str, Cadre], set[str]] = {}
    for state in ReviewState:
        set_all(state, "owed")
        for cadre, review in fetch(columns):
            for name, rule in PERMISSIONS.items():
                found.setdefault((name, cadre), set())
                if rule(fresh(cadre), review):
                    found[name, cadre].add(state)
    people = {cadre.username: cadre for _name, cadre in found}
    rows = []
    for name in PERMISSIONS:
        row = {"Action": name}
        for column, roles in columns.items():
            words = {WORDS[frozenset(found[name, people[role]])] for role in roles}
            assert len(words) == 1, (name, column, words)
            row[column] = words.pop()
        rows.append(row)
    return rows


def of(review_now, district):
    """Everyone of the columns beside the review as it stands now."""

    def fetch(columns: dict[str, list[str]]):
        roles = [role for roles in columns.values() for role in roles]
        return [(getattr(district, role), review_now()) for role in roles]

    return fetch


def heading(document: Path, title: str) -> str:
    """The head of the first table under the heading."""
    text = document.read_text("utf-8").split(f"## {title}")[1]
    return next(line for line in text.splitlines() if line.startswith("|"))


def told(title: str) -> list[dict[str, str]]:
    return table(DOCUMENT, heading(DOCUMENT, title))


def test_the_review_of_a_member(district, cycle):
    manager = {"Committee that manages the subject": ["leader"]}
    fetch = of(lambda: review_of(cycle, district.author), district)
    columns = {name: roles for name, roles in MEMBER.items() if roles}
    rows = answers(district, fetch, columns)
    managed = of(lambda: review_of(cycle, district.town_secretary), district)
    for row, more in zip(rows, answers(district, managed, manager), strict=True):
        row |= more
    assert told("The review of a member") == [
        {k: row[k] for k in ["Action", *MEMBER]} for row in rows
    ]


@pytest.mark.parametrize(
    ("title", "subject", "columns"),
    [
        ("The review of the secretary of a cell", "secretary", SECRETARY),
        ("The review of a cell as a collective", None, COLLECTIVE),
    ],
)
def test_the_reviews_that_the_unit_above_decides(district, cycle, title, subject, columns):
    def review():
        if subject is None:
            return collective_of(cycle, district.cell)
        return review_of(cycle, getattr(district, subject))

    assert told(title) == answers(district, of(review, district), columns)


def test_pages_and_units(district, cycle, sign_in):
    cell, root = district.cell, district.root
    pages = {
        "desk of the cell": reverse("cell_desk", args=[cell.code]),
        "dashboard of the cell": reverse("dashboard_unit", args=[cell.code]),
        "whom a number counts": reverse("dashboard_reviews", args=[cell.code]),
        "dashboard of the district": reverse("dashboard_unit", args=[root.code]),
        "days and rules of the cycle": reverse("cycle_detail", args=[cycle.code]),
        "Django's admin site": reverse("admin:index"),
    }
    rules = {
        "prepare, open, close a cycle": lambda user: can_run_cycle(user, cycle),
        "know the cell": lambda user: units.can_see(user, cell),
        "its people and their posts": lambda user: units.can_see_people(user, cell),
        "e-mail, telephone, year of birth": lambda user: units.can_see_contact(user, cell),
        "change units, members, posts": lambda user: units.can_change(user, cell),
    }
    rows = told("Pages and units")
    assert {row["Page or right"] for row in rows} == {*pages, *rules}
    assert all(list(row) == ["Page or right", *PLACES] for row in rows)
    for column, roles in PLACES.items():
        for cadre in (getattr(district, role) for role in roles):
            client, user = sign_in(cadre), fresh(cadre)
            real = {name: client.get(page).status_code == 200 for name, page in pages.items()}
            real |= {name: rule(user) for name, rule in rules.items()}
            said = {row["Page or right"]: row[column] == "yes" for row in rows}
            assert real == said, cadre.username
    assert {row[column] for row in rows for column in PLACES} == {"yes", "–"}

"""The people of a unit as its page lists them: posts first, then members by given name."""

from dataclasses import dataclass, field
from datetime import date

from units.enums import MembershipStatus, Post
from units.models import Appointment, Cadre, Membership, PartyUnit

NO_POST = len(Post)
RANKS = {post: rank for rank, post in enumerate(Post)}


@dataclass
class Entry:
    """One person in the unit: the posts there, and the membership, in force or coming."""

    cadre: Cadre
    posts: list[Appointment] = field(default_factory=list)
    membership: Membership | None = None

    @property
    def order(self) -> tuple[int, str, int]:
        ranks = [RANKS[Post(held.post)] for held in self.posts]
        rank = min(ranks, default=NO_POST)
        if rank == RANKS[Post.ADMIN] and self.membership:  # administers the unit beside being one
            rank = NO_POST
        return rank, self.cadre.sort_key, self.cadre.pk

    @property
    def is_active(self) -> bool:
        return self.membership is None or self.membership.status == MembershipStatus.ACTIVE


@dataclass
class Directory:
    entries: list[Entry]
    history: list[Appointment]  # posts that have ended, newest first

    @property
    def members(self) -> int:
        return sum(entry.membership is not None for entry in self.entries)


def directory(unit: PartyUnit, day: date) -> Directory:
    """Everybody in the unit, and the posts that were, in two queries."""
    members = Membership.objects.not_ended(day).filter(unit=unit).order_by("since")
    posts = Appointment.objects.filter(unit=unit).select_related("cadre")
    entries: dict[int, Entry] = {}
    history = []
    for membership in members.select_related("cadre"):
        entry = entries.setdefault(membership.cadre_id, Entry(membership.cadre))
        entry.membership = entry.membership or membership
    for held in posts.order_by("-since", "pk"):
        if held.until and held.until < day:
            history.append(held)
        else:
            entries.setdefault(held.cadre_id, Entry(held.cadre)).posts.append(held)
    return Directory(sorted(entries.values(), key=lambda entry: entry.order), history)

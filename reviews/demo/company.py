"""Who may act on a day of the story: authors, and the committees that read them."""

from datetime import date
from random import Random

from reviews.models import SelfReview
from reviews.permissions import is_author
from units.enums import Post
from units.models import Appointment, Cadre

RANK = {post: rank for rank, post in enumerate(Post.committee())}
LEADS = 0.75  # how often the first of a committee does its work alone


class Company:
    """The people with the posts they held on `day`; read again when the story has moved on."""

    def __init__(self, day: date, rng: Random) -> None:
        self.rng = rng
        self.people: dict[int, Cadre] = {
            cadre.pk: cadre for cadre in Cadre.objects.with_posts(day)
        }
        seats = (
            Appointment.objects.in_force(day)
            .exclude(post=Post.ADMIN)
            .order_by("pk")
            .values_list("unit_id", "post", "cadre_id")
        )
        self.committees: dict[int, list[tuple[int, Cadre]]] = {}
        for unit, post, cadre in seats:
            self.committees.setdefault(unit, []).append((RANK[Post(post)], self.people[cadre]))
        for seated in self.committees.values():
            seated.sort(key=lambda seat: seat[0])

    def author_of(self, review: SelfReview) -> Cadre:
        """The person; for a collective its secretary."""
        if review.subject_id:
            return self.people[review.subject_id]
        return self.committees[review.unit.unit_id][0][1]

    def readers_of(self, review: SelfReview) -> list[Cadre]:
        """The committee that decides, by rank, without the author."""
        seated = self.committees[review.desk.unit_id]
        return [cadre for _rank, cadre in seated if not is_author(cadre, review)]

    def reader_of(self, review: SelfReview) -> Cadre:
        """Mostly the first of them, now and then another."""
        able = self.readers_of(review)
        if len(able) == 1 or self.rng.random() < LEADS:
            return able[0]
        return self.rng.choice(able[1:])

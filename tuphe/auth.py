"""Signing in: who is asking, in one query, and what a password costs."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from reviews.models import Notification
from tuphe.lib.dates import today
from units.enums import MembershipKind
from units.models import Cadre, Membership


class Argon2(Argon2PasswordHasher):
    """Argon2id at the OWASP minimum: 19 MiB, 2 passes, 1 lane.

    Django's default (100 MiB, 8 lanes) lets two cores answer six sign-ins a second; this one over
    forty, so a whole district can sign in on the filing day (docs/decisions.md, `make bench`).
    """

    time_cost = 2
    memory_cost = 19_456  # KiB
    parallelism = 1


class CadreBackend(ModelBackend):
    """Fetches the signed-in person with posts in force, cell and number of unread notices."""

    def get_user(self, user_id: int) -> Cadre | None:
        unread = (
            Notification.objects.unread()
            .filter(recipient=OuterRef("pk"))
            .order_by()
            .values("recipient")
            .annotate(number=Count("pk"))
            .values("number")
        )
        membership = Membership.objects.in_force(today()).filter(
            cadre=OuterRef("pk"), kind=MembershipKind.OFFICIAL
        )
        user = (
            Cadre.objects.with_posts(today())
            .annotate(
                unread_count=Coalesce(Subquery(unread, output_field=IntegerField()), 0),
                unit_name=Subquery(membership.values("unit__name")[:1]),
            )
            .filter(pk=user_id)
            .first()
        )
        return user if user is not None and self.user_can_authenticate(user) else None

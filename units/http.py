"""What every view behind the sign-in is handed."""

from django.http import HttpRequest

from units.models import Cadre


class SignedInRequest(HttpRequest):
    """A request whose user is known: LoginRequiredMiddleware lets no other through."""

    user: Cadre

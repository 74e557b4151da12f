"""Pages about the program itself: health, errors, and what makes it a program on the phone."""

import json
import logging
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tuphe.lib.errors import Refused

logger = logging.getLogger(__name__)

RETRY_AFTER = 10  # seconds until a browser may ask again
HEALTH_TIMEOUT = 2  # seconds that a server has to answer
PUBLIC_DAY = "public, max-age=86400"
# What the service worker keeps, so that the offline page is not a bare one.
SHELL = (
    "vendor/bootstrap/bootstrap.min.css",
    "app/theme.css",
    "app/form.js",
    "app/icon.svg",
)


def asked_by_script(request: HttpRequest) -> bool:
    """Our scripts name themselves; they want a status and JSON instead of a page."""
    return request.headers.get("X-Requested-With") == "fetch"


# --- Health ---------------------------------------------------------------------------------


def database_answers() -> bool:
    """A connection of its own, because a hung server would also hang the one that is kept."""
    try:
        probe = connection.Database.connect(  # type: ignore[attr-defined]
            **{
                **connection.get_connection_params(),
                "connect_timeout": HEALTH_TIMEOUT,
                "options": f"-c statement_timeout={HEALTH_TIMEOUT * 1000}",
            }
        )
        try:
            with probe.cursor() as cursor:
                cursor.execute("SELECT 1")
                return cursor.fetchone() == (1,)
        finally:
            probe.close()
    except connection.Database.Error as error:  # type: ignore[attr-defined]
        logger.error("The database does not answer: %s", error)
        return False


def broker_answers() -> bool:
    try:
        with redis.Redis.from_url(
            settings.REDIS_ADDRESS,
            socket_timeout=HEALTH_TIMEOUT,
            socket_connect_timeout=HEALTH_TIMEOUT,
        ) as client:
            return bool(client.ping())
    except (redis.RedisError, OSError) as error:
        logger.error("The broker does not answer: %s", error)
        return False


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database and the broker answer, for the watchman of an installation."""
    checks = {"database": database_answers(), "broker": broker_answers()}
    healthy = all(checks.values())
    return JsonResponse(
        {"status": "ok" if healthy else "down"}
        | {name: "ok" if answers else "down" for name, answers in checks.items()},
        status=200 if healthy else 503,
    )


# --- Errors ---------------------------------------------------------------------------------


def answer(
    request: HttpRequest, template: str, status: int, error: str, message: str
) -> HttpResponse:
    """An error as a page, or as JSON for a script."""
    if asked_by_script(request):
        return JsonResponse({"error": error, "message": message}, status=status)
    context = {"message": message, "back": came_from(request)}
    return render(request, template, context, status=status)


def came_from(request: HttpRequest) -> str:
    """The page of ours that led here, if the browser tells."""
    address = request.META.get("HTTP_REFERER", "")
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if ours else reverse("home")


def bare(request: HttpRequest, template: str, status: int, message: str) -> HttpResponse:
    """An error page that touches neither the database nor the request: both may be the fault."""
    if asked_by_script(request):
        response: HttpResponse = JsonResponse({"error": "server", "message": message})
    else:
        try:
            response = HttpResponse(loader.get_template(template).render())
        except Exception:  # the page that says "error" must come, whatever else is broken
            logger.exception("The page %s could not be drawn.", template)
            response = HttpResponse(message, content_type="text/plain; charset=utf-8")
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return too_large(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    message = _("The browser sent something that tuphe cannot read.")
    return bare(request, "400.html", 400, message)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    message = _("You may see this, but this step is not yours to take.")
    return answer(request, "403.html", 403, "forbidden", message)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    message = _("This address leads nowhere, or to something that is not yours to see.")
    return answer(request, "404.html", 404, "not_found", message)


def refused(request: HttpRequest, exception: Refused) -> HttpResponse:
    """What a view refused with a sentence of its own (tuphe.lib.errors)."""
    template = "403.html" if exception.status == 403 else "409.html"
    error = "forbidden" if exception.status == 403 else "conflict"
    return answer(request, template, exception.status, error, str(exception.message))


def too_large(request: HttpRequest, most: int = settings.LARGEST_BODY) -> HttpResponse:
    """Before the session is known: a bare page."""
    message = _("What was sent is too large: at most %(limit)s MB fit. Nothing was stored.")
    response = bare(request, "413.html", 413, message % {"limit": most // 1024**2})
    response.headers["Connection"] = "close"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Also where errors of middleware arrive, so the database is asked about here again."""
    exception = sys.exc_info()[1]
    if isinstance(exception, (OperationalError, InterfaceError)):
        return service_unavailable(request, exception)
    message = _("Something went wrong on our side. It has been recorded.")
    return bare(request, "500.html", 500, message)


def service_unavailable(request: HttpRequest, exception: BaseException) -> HttpResponse:
    logger.error("The database is away: %s", exception, exc_info=exception)
    message = _("tuphe cannot reach its data for the moment. Please try again shortly.")
    response = bare(request, "503.html", 503, message)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Mostly a second tab that signed in again: the form is older than the session."""
    message = _("This page is older than your sign-in, so nothing was sent.")
    return answer(request, "403_csrf.html", 403, "csrf", message)


def login_locked(
    request: HttpRequest,
    original_response: HttpResponseBase | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """django-axes calls this once a name has failed too often from one address."""
    message = _("There were too many wrong passwords. Wait one hour, then try again.")
    return answer(request, "locked.html", 429, "locked", message)


# --- On the phone ---------------------------------------------------------------------------


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the service worker shows without a network. It names no one: devices keep it."""
    return HttpResponse(
        loader.get_template("offline.html").render(), headers={"Cache-Control": "no-cache"}
    )


@login_not_required
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Served from the root, because a service worker only sees the folder that it came from."""
    page = reverse("offline")
    files = [static(name) for name in SHELL]
    program = (Path(settings.BASE_DIR) / "static/app/service_worker.js").read_text("utf-8")
    # The language counts, so that the page kept on the device follows a switch.
    parts = [page, *files, program, get_language() or ""]
    version = sha256("\n".join(parts).encode()).hexdigest()[:12]
    config = {"version": version, "offline": page, "files": files, "static": settings.STATIC_URL}
    return HttpResponse(
        f"const CONFIG = {json.dumps(config)};\n{program}",
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"},
    )


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    return JsonResponse(
        {
            "name": "tuphe — Tự soi, tự sửa",
            "short_name": "tuphe",
            "lang": "vi",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#faf8f4",
            "theme_color": "#9b1c1c",
            "icons": [
                {"src": static("app/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
                {"src": static("app/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            ],
        },
        content_type="application/manifest+json",
        headers={"Cache-Control": PUBLIC_DAY},
    )

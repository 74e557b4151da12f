"""Settings of tuphe: one file, read from the environment (docs/operations.md lists the variables).

Three modes, chosen by ``TUPHE_MODE``:

``demo``        on one's own machine; servers are embedded, the demo district may be loaded;
``test``        what ``make test`` uses: like the demo, with a cheap password hash;
``production``  nothing is guessed: a missing setting stops the start with a sentence.

Without ``TUPHE_MODE`` a process with ``DATABASE_URL`` is in production, one without is a demo.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environ import Env

from tuphe import embedded

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()
if env.str("TUPHE_MODE", default="") != "test":  # the tests must not meet a real installation
    Env.read_env(BASE_DIR / ".env")

DATABASE_URL = env.str("DATABASE_URL", default="")
REDIS_URL = env.str("REDIS_URL", default="")
MODE = env.str("TUPHE_MODE", default="production" if DATABASE_URL else "demo")
if MODE not in {"demo", "test", "production"}:
    raise ImproperlyConfigured(
        f"TUPHE_MODE is {MODE!r}; it must be one of: demo, test, production."
    )
PRODUCTION = MODE == "production"
VAR_DIR = Path(env.str("TUPHE_VAR", default=str(BASE_DIR / "var"))).expanduser().resolve()


def required(name: str, why: str) -> str:
    """The variable `name`; in production a missing one stops the start and says what to do."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"Set {name}: {why} See docs/operations.md.")
    return value


def number(name: str, default: int, highest: int) -> int:
    """The variable `name` as a whole number from 1 to `highest`."""
    text = env.str(name, default="") or str(default)
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= highest):
        raise ImproperlyConfigured(f"{name} is {text!r}; it must be from 1 to {highest}.")
    return int(text)


def from_address(name: str, read: Callable[[str], dict[str, Any]], schemes: str) -> dict[str, Any]:
    """The settings that the address in the variable `name` stands for."""
    try:
        if env.str(name).partition("://")[0] not in schemes.split():
            raise ValueError(f"it must begin with one of: {schemes}")
        return read(env.str(name))
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} cannot be read ({error}). In a password, write / as %2F, # as %23, @ as %40."
        ) from error


PORT = number("PORT", 8000, 65535)  # `manage.py up` listens there

# --- Security -------------------------------------------------------------------------------

DEBUG = False
if PRODUCTION:
    SECRET_KEY = required("SECRET_KEY", "a long random text that only this installation knows.")
    if len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY is too short: use at least 50 random characters.")
    ALLOWED_HOSTS = required(
        "ALLOWED_HOSTS", "the host names under which people open tuphe, separated by commas."
    ).split(",")
    if "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts; '*' accepts any.")
else:
    SECRET_KEY = embedded.secret_key(VAR_DIR)
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.list("ALLOWED_HOSTS", default=[])]

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = number("SESSION_HOURS", 8, 24 * 30) * 3600
CSRF_FAILURE_VIEW = "tuphe.views.csrf_failure"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
    if env.bool("BEHIND_TLS_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Applications ---------------------------------------------------------------------------

INSTALLED_APPS = [
    "tuphe.apps.TupheConfig",
    "units",
    "reviews",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "pgtrigger",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tuphe.middleware.ServiceUnavailableMiddleware",
    "tuphe.middleware.BodyLimitMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tuphe.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tuphe.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tuphe.middleware.PrivateResponseMiddleware",
    "tuphe.middleware.RefusedMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "tuphe.urls"
WSGI_APPLICATION = "tuphe.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "tuphe.navigation.navigation",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "tuphe.templatetags.ui",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Data -----------------------------------------------------------------------------------

DATABASES = {
    "default": {
        **(
            from_address("DATABASE_URL", env.db_url_config, "postgres postgresql")
            if DATABASE_URL
            else embedded.database(VAR_DIR)
        ),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if REDIS_URL:
    from_address("REDIS_URL", lambda url: {"PORT": urlsplit(url).port}, "redis rediss")
# redis-py and Celery write the address of a socket differently.
REDIS_ADDRESS = REDIS_URL or embedded.cache_url(VAR_DIR)
BROKER_URL = REDIS_URL or embedded.broker_url(VAR_DIR)

# --- People ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "units.Cadre"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "tuphe.auth.CadreBackend",
]
# Argon2id at the OWASP minimum (19 MiB, 2 passes); docs/decisions.md says why.
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if MODE == "test"
    else ["tuphe.auth.Argon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 1  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "tuphe.views.login_locked"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# --- Language and time ----------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["tuphe.formats"]
LANGUAGE_COOKIE_HTTPONLY = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# --- Files ----------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "tuphe.assets.WheelAssetFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "tuphe.assets.HashedStorage"
    },
}
MEDIA_ROOT = VAR_DIR / "media"
LARGEST_BODY = 10 * 1024 * 1024  # bytes of one request, files included
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# --- Mail -----------------------------------------------------------------------------------

EMAIL_URL = env.str("EMAIL_URL", default="")
MAIL_DIR = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="tuphe@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
SITE_URL = env.str("SITE_URL", default=f"http://localhost:{PORT}")
if EMAIL_URL:
    vars().update(from_address("EMAIL_URL", env.email_url_config, "smtp smtp+tls smtp+ssl"))
    EMAIL_TIMEOUT = 15
elif PRODUCTION:
    required("EMAIL_URL", "the mail server for reminders, like smtp+tls://user:pass@host:587.")
else:
    EMAIL_BACKEND = "tuphe.lib.mail.FolderBackend"
if PRODUCTION:
    required("REDIS_URL", "the Redis or Valkey server that carries Celery's messages.")
    required("DATABASE_URL", "the PostgreSQL database, like postgres://user:pass@host/tuphe.")
    required("SITE_URL", "the address people open, for the links in mails: https://…")
    required("DEFAULT_FROM_EMAIL", "the sender of the reminders.")

# --- Celery: wakes the sweepers; the truth is rows in PostgreSQL ------------------------------

CELERY_BROKER_URL = BROKER_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a broker may be away for long
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_timeout": 5,
    "socket_connect_timeout": 5,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True  # they are sent again
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE

# --- Log ------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}

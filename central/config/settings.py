"""Django settings. Everything a deployment changes comes from ``CENTRAL_*`` in the environment.

The variables are listed, with what they mean, in ``docs/deploy-central.md``.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from central.core.addresses import is_loopback, parse_networks

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(os.environ.get("CENTRAL_DATA_DIR") or BASE_DIR / "var" / "central").absolute()
SHARED_DIR = BASE_DIR / "central" / "faces" / "shared"  # what all pages have in common


def _list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def _count(name: str, default: int) -> int:
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and 1 <= len(text) <= 6 and int(text) > 0):
        raise ImproperlyConfigured(f"{name} is {text!r}; it must be a number from 1 to 999999")
    return int(text)


DEBUG = os.environ.get("CENTRAL_DEBUG", "") == "1"
SECRET_KEY = os.environ.get("CENTRAL_SECRET_KEY", "")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "CENTRAL_SECRET_KEY is not set. Set it to 50 or more random characters and keep it "
            "secret, for example: export CENTRAL_SECRET_KEY=$(python -c "
            "'import secrets; print(secrets.token_urlsafe(50))'). "
            "For trying things out on your own machine, CENTRAL_DEBUG=1 does without."
        )
    SECRET_KEY = "only-for-debugging-on-ones-own-machine"

PUBLIC_URL = os.environ.get("CENTRAL_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
_public = urlsplit(PUBLIC_URL)
if _public.scheme not in ("http", "https") or not _public.hostname:
    raise ImproperlyConfigured(
        f"CENTRAL_PUBLIC_URL is {PUBLIC_URL!r}; it must look like https://inn.example.org"
    )
ALLOWED_HOSTS = [*_list("CENTRAL_ALLOWED_HOSTS", "127.0.0.1,localhost"), _public.hostname]
try:
    TRUSTED_PROXIES = parse_networks(os.environ.get("CENTRAL_TRUSTED_PROXIES", ""))
except ValueError as error:
    raise ImproperlyConfigured(f"CENTRAL_TRUSTED_PROXIES: {error}") from error

SMS = os.environ.get("CENTRAL_SMS") or "console"
SMS_CHOSEN = bool(os.environ.get("CENTRAL_SMS"))
SMS_URL = os.environ.get("CENTRAL_SMS_URL", "")
SMS_TOKEN = os.environ.get("CENTRAL_SMS_TOKEN", "")
SMS_TEMPLATE = os.environ.get("CENTRAL_SMS_TEMPLATE", "")
if SMS not in ("console", "http"):
    raise ImproperlyConfigured(f"CENTRAL_SMS is {SMS!r}; it must be 'console' or 'http'")
if SMS == "http" and not SMS_URL:
    raise ImproperlyConfigured("CENTRAL_SMS=http needs CENTRAL_SMS_URL, the gateway's address")
SMS_LIMITS = {
    "phone": [
        (1, 60),
        (_count("CENTRAL_SMS_PER_NUMBER_HOUR", 5), 3600),
        (_count("CENTRAL_SMS_PER_NUMBER_DAY", 10), 86400),
    ],
    # All phones on a station's Wi-Fi share one address, and many of a mobile network: this one only
    # stops machines. What protects a person is the limit of their own number.
    "address": [(_count("CENTRAL_SMS_PER_ADDRESS_HOUR", 600), 3600)],
    "station": [(_count("CENTRAL_SMS_PER_STATION_HOUR", 120), 3600)],
}
"""How often a code may be sent: ``(count, seconds)``; see ``accounts.limits``."""
if not SMS_CHOSEN and not is_loopback(_public.hostname):
    raise ImproperlyConfigured(
        f"CENTRAL_SMS is not set, and CENTRAL_PUBLIC_URL ({PUBLIC_URL}) is open to others: without "
        "an SMS gateway the pages show every code, and anybody signs in as anybody. Set "
        "CENTRAL_SMS=http with CENTRAL_SMS_URL and CENTRAL_SMS_TOKEN; for a demonstration without "
        "real people, set CENTRAL_SMS=console."
    )

CORE_APPS = [
    "audit", "stations", "devices", "jobs", "feed",
    "accounts", "signin", "applications", "attempts", "inbox", "demo",
]  # fmt: skip

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "central.config",
    *(f"central.core.{name}" for name in CORE_APPS),
    "central.faces.api",
    "central.faces.phone",
    "central.faces.employer",
]

MIDDLEWARE = [
    "central.config.middleware.bare_not_modified",
    "central.config.middleware.trusted_proxy",
    "central.config.middleware.content_security_policy",
    "central.faces.api.problems.problems_only",
    "central.config.middleware.no_blank_page",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "central.config.middleware.readable_cookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "central.config.urls"
WSGI_APPLICATION = "central.config.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SHARED_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        os.environ.get("CENTRAL_DATABASE_URL") or f"sqlite:///{DATA_DIR / 'central.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock when a transaction begins: it waits its turn (``timeout``,
    # seconds) instead of failing half-way. FULL, because an answer "accepted" makes a terminal
    # forget its copy: it must survive a power cut.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"  # what pages show; the wire and the database are UTC
LANGUAGE_CODE = "zh-hans"

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/employer/login"
LOGIN_REDIRECT_URL = "/employer/"

_https = _public.scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _https else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024  # a full batch of events is at most 3.3 MB

STATIC_URL = "/static/"
STATICFILES_DIRS = [SHARED_DIR / "static"]
WHITENOISE_USE_FINDERS = True  # files are served from the package: no collecting step to forget
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 300

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # A refusal is not news: a terminal waiting for a sign-in hears "pending" twice a second.
        "django.request": {"level": "ERROR"},
    },
}

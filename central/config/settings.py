"""Django settings. Everything a deployment changes comes from ``CENTRAL_*`` in the environment."""

import os
from pathlib import Path

import dj_database_url

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(os.environ.get("CENTRAL_DATA_DIR", BASE_DIR / "var" / "central"))

DEBUG = os.environ.get("CENTRAL_DEBUG", "") == "1"
SECRET_KEY = os.environ.get("CENTRAL_SECRET_KEY", "")
ALLOWED_HOSTS = os.environ.get("CENTRAL_ALLOWED_HOSTS", "127.0.0.1,localhost").split(",")

CORE_APPS = [
    "audit", "stations", "devices", "jobs", "feed",
    "accounts", "signin", "applications", "inbox",
]  # fmt: skip

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    *(f"central.core.{name}" for name in CORE_APPS),
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("CENTRAL_DATABASE_URL", f"sqlite:///{DATA_DIR / 'central.sqlite3'}")
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "zh-hans"

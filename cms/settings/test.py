"""Tests: fast hashing, mail in memory, tasks at once, plain static files."""

import tempfile
from pathlib import Path

from cms.settings.base import *  # noqa: F403

SECRET_KEY = "insecure-key-for-tests-only"  # noqa: S105
ALLOWED_HOSTS = ["*"]
SERVE_MEDIA = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PRIVATE_ROOT = Path(tempfile.mkdtemp(prefix="asah-private-"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="asah-media-"))
ASAH_SIGNING_KEY, ASAH_SIGNING_OLD_KEYS = "", []
ASAH_SIGNING_KEY_FILE, ASAH_SIGNING_KEY_MADE = str(PRIVATE_ROOT / "signing-key.pem"), True
# Of this process only: another's change would cost queries that a test counts.
PAGE_CACHE_VERSION_FILE = MEDIA_ROOT / "content-version"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "WARNING"}}
# Views and searches wait in memory until a test stores them.
ASAH_COUNT_ON_FLUSH = True
if env.text("ASAH_TEST_DATABASE"):  # noqa: F405
    # With pytest's --reuse-db: a file that stays, so that one test starts in a second.
    DATABASES["default"]["TEST"] = {"NAME": env.text("ASAH_TEST_DATABASE")}  # noqa: F405
if env.text("ASAH_TEST_TEMPLATE"):  # noqa: F405
    # A migrated PostgreSQL database, which each test process copies.
    DATABASES["default"]["TEST"] = {"TEMPLATE": env.text("ASAH_TEST_TEMPLATE")}  # noqa: F405

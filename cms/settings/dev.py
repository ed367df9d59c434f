"""A developer's own machine: DEBUG, readable mail, no hashed static files, tasks at once."""

from cms.settings.base import *  # noqa: F403
from cms.settings.base import ASAH_SIGNING_KEY, ASAH_SIGNING_KEY_FILE, STORAGES, VAR_DIR

DEBUG = True
ASAH_DEMO = True
SERVE_MEDIA = True
SECRET_KEY = "insecure-key-for-development-only"  # noqa: S105
ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
if not (ASAH_SIGNING_KEY_FILE or ASAH_SIGNING_KEY):
    # Made when it is first needed, and kept, so that what was signed stays provable.
    ASAH_SIGNING_KEY_FILE, ASAH_SIGNING_KEY_MADE = str(VAR_DIR / "signing-key.pem"), True

"""The tests' settings over a database file and a folder that live as long as the journeys."""

from cms.settings.test import *  # noqa: F403
from cms.settings.test import VAR_DIR

ASAH_COUNT_ON_FLUSH = False
MEDIA_ROOT = VAR_DIR / "media"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
# At once, as in other tests, but for the work that a journey watches.
TASKS = {"default": {"BACKEND": "tests.e2e.behind.Backend"}}
# A failing journey shows the server's own account of it.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}

"""The tests' settings over a database file and a folder that live as long as the journeys."""

from cms.settings.test import *  # noqa: F403
from cms.settings.test import VAR_DIR

ASAH_COUNT_ON_FLUSH = False
MEDIA_ROOT = VAR_DIR / "media"
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

"""As ``make run`` serves, with a page more that fails."""

from cms.settings.local import *  # noqa: F403

ROOT_URLCONF = "tests.quality.urls"

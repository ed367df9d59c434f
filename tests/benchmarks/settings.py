"""As ``make run`` serves, over a database of the benchmark's own."""

from cms.settings.base import BASE_DIR
from cms.settings.local import *  # noqa: F403

# Collected once for both sizes and for make run.
STATIC_ROOT = BASE_DIR / "var" / "static"

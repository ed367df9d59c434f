"""``make run``: as in production, for one machine, over http, with the demo's accounts.

The secret key is made once and kept in ``var/`` so that sessions outlive a restart.
"""

import os
import secrets
import socket

from cms.settings import env
from cms.settings.base import *  # noqa: F403
from cms.settings.base import ASAH_SIGNING_KEY, ASAH_SIGNING_KEY_FILE, VAR_DIR


def kept_secret() -> str:
    path = VAR_DIR / "secret-key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


def own_names() -> list[str]:
    """The names under which this machine may be asked for, never a wildcard."""
    names = {"127.0.0.1", "localhost", "[::1]", socket.gethostname(), env.text("HOST")}
    return sorted(name for name in names if name and name != "0.0.0.0")  # noqa: S104


ASAH_DEMO = True
SERVE_MEDIA = True
SECRET_KEY = kept_secret()
ALLOWED_HOSTS = [*own_names(), *env.words("ASAH_ALLOWED_HOSTS")]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
if not (ASAH_SIGNING_KEY_FILE or ASAH_SIGNING_KEY):
    # Made when it is first needed, and kept, so that what was signed stays provable.
    ASAH_SIGNING_KEY_FILE, ASAH_SIGNING_KEY_MADE = str(VAR_DIR / "signing-key.pem"), True

"""A server outside the demo does not start over a database that holds demo accounts."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

DEMO_ACCOUNTS = (
    "This database holds demo accounts, whose passwords are published. Delete them "
    "(manage.py delete_demo_accounts) or start from an empty database."
)


def has_demo_accounts() -> bool:
    """Tell whether any account of the demo is left; a database without tables has none."""
    try:
        return get_user_model().objects.filter(is_demo=True).exists()
    except DatabaseError:
        return False


def refuse_demo_accounts() -> None:
    if not settings.ASAH_DEMO and has_demo_accounts():
        raise ImproperlyConfigured(DEMO_ACCOUNTS)

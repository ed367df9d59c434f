"""A shortcut past the migrations, which take most of a minute."""

import os
import shutil
from pathlib import Path


def begin_migrated() -> None:
    """Put a copy of the database that ``bin/test.py`` has migrated where a new one would be.

    Without ``ASAH_MIGRATED``, or where there is a database, nothing happens: migrating follows
    in any case and does what is missing.
    """
    from django.conf import settings

    migrated, file = os.environ.get("ASAH_MIGRATED"), Path(settings.DATABASES["default"]["NAME"])
    if migrated and not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(migrated, file)

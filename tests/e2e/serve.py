"""Builds the world in a new database and serves it until the parent ends this process.

A process of its own: the journeys never share a database with other tests, and every request
has a connection of its own, as in production. Prints ``READY <address>`` when it answers.
``ASAH_E2E_WORLD`` names a file that keeps the built database for the next run, for whoever
works on a journey: building takes longer than most journeys.
"""

import os
import shutil
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.e2e.settings")


def main() -> None:
    import django

    django.setup()

    from django.conf import settings
    from django.db import connection

    from cms.catalogs import compile_changed

    compile_changed()
    database = settings.DATABASES["default"]["NAME"]
    kept = os.environ.get("ASAH_E2E_WORLD", "")
    if kept and Path(kept).exists():
        shutil.copy(kept, database)
    else:
        build()
    if kept and not Path(kept).exists():
        connection.close()
        shutil.copy(database, kept)
    run_clock()
    serve()


def build() -> None:
    from django.core.management import call_command

    from tests.databases import begin_migrated
    from tests.e2e import world

    begin_migrated()
    call_command("migrate", verbosity=0, interactive=False)
    world.build()


def run_clock() -> None:
    """What the scheduler does each hour: renewals open, and reminders leave by mail."""
    from learning.plugins.paths.services import reminders, renewals

    renewals.open_due()
    reminders.remind()


def serve() -> None:
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    # Production's application: the cache of public pages stands in front of Django.
    from cms.wsgi import application

    server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
    server.set_app(StaticFilesHandler(application))
    print(f"READY http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()

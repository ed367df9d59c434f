"""The WSGI application: Django, with the cache of public pages in front of it."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402
from django.urls import resolve  # noqa: E402

from cms.contentversion import content_version  # noqa: E402
from cms.guards import refuse_demo_accounts  # noqa: E402
from cms.pagecache import PageCache, Rules  # noqa: E402

refuse_demo_accounts()
# Loads every module that a view needs now, not while the first visitor waits.
resolve("/healthz")

application = PageCache(django_application, content_version(), Rules(**settings.PAGE_CACHE))

# What is loaded by now stays: the collector of reference cycles need not go through it again and
# again, nor after every seven hundred objects, which is several times a request.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)

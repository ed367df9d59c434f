"""The journeys of learning paths: what everybody sees, what is one's own, and administration."""

import itertools
from collections.abc import Iterator

from django.urls import reverse

from tests.benchmarks.journeys import Catalogue, Journey, Requests, fresh, signed_in
from tests.benchmarks.load import Request
from tests.benchmarks.paths.background import work
from tests.benchmarks.paths.seed import Seeded, seed


def path_page(seeded: Seeded) -> Iterator[Request]:
    return itertools.repeat(Request(seeded.path.get_absolute_url()))


def fresh_path_page(seeded: Seeded) -> Iterator[Request]:
    return fresh(seeded.path.get_absolute_url())(seeded)


def fresh_list(seeded: Seeded) -> Iterator[Request]:
    return fresh(reverse("paths_public:paths"))(seeded)


def mine(seeded: Seeded) -> Iterator[Request]:
    return signed_in(reverse("learning_paths:mine"))(seeded)


def own_path(seeded: Seeded) -> Iterator[Request]:
    return signed_in(reverse("learning_paths:path", args=[seeded.path.pk]))(seeded)


def inbox(seeded: Seeded) -> Iterator[Request]:
    return signed_in(reverse("learning_notices:inbox"))(seeded)


def administration(name: str, query: str = "") -> Requests:
    def requests(seeded: Seeded) -> Iterator[Request]:
        address = reverse(f"learning_paths_admin:{name}", args=[seeded.path.pk])
        return itertools.repeat(Request(address + query, cookie=seeded.admin.cookie))

    return requests


def wagtails(name: str) -> Requests:
    """A page of Wagtail's own: what the frame of the administration costs by itself."""

    def requests(seeded: Seeded) -> Iterator[Request]:
        return itertools.repeat(Request(reverse(name), cookie=seeded.admin.cookie))

    return requests


def person_page(seeded: Seeded) -> Iterator[Request]:
    for pk in itertools.cycle(seeded.enrolments):
        address = reverse("learning_paths_admin:participant", args=[pk])
        yield Request(address, cookie=seeded.admin.cookie)


CATALOGUE = Catalogue(
    seed,
    (
        Journey("path page, signed out", path_page, 0.8),
        Journey("path page, not kept", fresh_path_page, None),
        Journey("list of paths, not kept", fresh_list, None),
        Journey("my paths", mine, 0.08),
        Journey("my page of one path", own_path, 0.08),
        Journey("inbox of 20 notices", inbox, 0.08),
        Journey("Wagtail's own page of the account", wagtails("wagtailadmin_account"), None),
        Journey("Wagtail's own report, empty", wagtails("wagtailadmin_reports:site_history"), None),
        Journey("administration: participants", administration("participants"), 0.03),
        Journey(
            "administration: those overdue",
            administration("participants", "?standing=overdue"),
            0.03,
        ),
        Journey(
            "administration: search by name",
            administration("participants", "?nama=wulandari"),
            0.03,
        ),
        Journey("administration: overview by unit", administration("overview"), 0.03),
        Journey("administration: one person", person_page, 0.03),
    ),
    work,
)

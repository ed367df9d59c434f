"""A provisioned region with its staff, an agency with a head, and somebody who writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from learning.core.api import Role, assign_role, provision_region, set_head
from learning.core.models import Person, Region, Unit
from learning.core.testing.factories import (
    PersonFactory,
    UserFactory,
    make_region,
    make_unit,
    site_home,
)
from learning.plugins.practices.models import Affair, Contribution
from learning.plugins.practices.services import contributions

BODY = """Warga mengambil nomor lewat telepon.

## Cara kerja

- pilih loket
- datang tepat waktu"""
FIGURE = {
    "figure-0-name": "Waktu tunggu",
    "figure-0-unit": "menit",
    "figure-0-lower_is_better": "on",
    "figure-0-baseline": "90,5",
    "figure-0-baseline_on": "2024-01-31",
    "figure-0-value": "1.025",
    "figure-0-measured_on": "2025-01-31",
    "figure-0-source": "Catatan loket",
}


@dataclass
class Place:
    region: Region
    agency: Unit
    author: Person
    head: Person
    editor: Any
    moderator: Any

    def start(self, kind: str = "innovation", title: str = "Antrean Daring") -> Contribution:
        return contributions.start(self.author, kind=kind, title=title, user=self.author.user)


def make_place() -> Place:
    site_home()
    region = make_region()
    provision_region(region)
    agency = make_unit(region, name="Dinas Kesehatan")
    author = PersonFactory(region=region, unit=agency, position="Perawat")
    head = PersonFactory(region=region, unit=agency)
    set_head(agency, person=head, start=date(2020, 1, 1))
    return Place(
        region, agency, author, head, _staff(region, Role.EDITOR), _staff(region, Role.MODERATOR)
    )


def _staff(region: Region, role: str) -> Any:
    user = UserFactory()
    assign_role(user, region=region, role=role)
    return user


def proposal(place: Place, contribution: Contribution, **changes: str) -> dict[str, str]:
    """What a browser sends for a filled-in proposal."""
    contribution.refresh_from_db()
    return {
        "stamp": contributions.draft_of(contribution).stamp,
        "title": contribution.title,
        "summary": "Nomor antrean lewat telepon.",
        "affair": str(Affair.objects.values_list("pk", flat=True)[0]),
        "agency": str(place.agency.pk),
        "stage": "trial",
        "technology": "digital",
        "form": "service",
        "background": "Warga menunggu sejak subuh.",
        "body": BODY,
        **FIGURE,
        **changes,
    }


def article(contribution: Contribution, **changes: str) -> dict[str, str]:
    contribution.refresh_from_db()
    return {
        "stamp": contributions.draft_of(contribution).stamp,
        "title": contribution.title,
        "summary": "Tiga langkah.",
        "body": BODY,
        "tags": "Arsip, pelayanan",
        "allow_comments": "on",
        **changes,
    }

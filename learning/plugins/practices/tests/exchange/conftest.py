"""Two regions with staff: one shares, the other takes over."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.test import Client
from django.utils import timezone

from learning.core.api import Role, assign_role, provision_region
from learning.core.testing.factories import UserFactory, nation
from learning.core.testing.shared import kept_rows
from learning.plugins.practices.models import Adoption, Entry
from learning.plugins.practices.services import adoptions
from learning.plugins.practices.testing import entry_of, make_innovation

from ..writing import Place, make_place


def client_of(user) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def origin(first_place, db) -> Place:
    return deepcopy(first_place)


@pytest.fixture(scope="module")
def second_place(first_place, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield make_place()


@pytest.fixture
def adopter(second_place, db) -> Place:
    return deepcopy(second_place)


@pytest.fixture(scope="module")
def third_place(second_place, django_db_blocker):
    with kept_rows(django_db_blocker):
        provision_region(nation())
        yield make_place()


@pytest.fixture
def entry(origin) -> Entry:
    page = make_innovation(region=origin.region, title="Antrean Daring", is_replicable=True)
    return entry_of(page)


@pytest.fixture
def adoption(entry, adopter) -> Adoption:
    return adoptions.propose(
        entry,
        region=adopter.region,
        plan="Mulai dari dua puskesmas.",
        starts_on=timezone.localdate(),
        user=adopter.editor,
    )


@pytest.fixture
def people(origin, adopter, third_place, make_place_admin):
    """Role -> user, of the adopting region where the name says nothing else."""
    national = UserFactory()
    assign_role(national, region=nation(), role=Role.NATIONAL)
    return {
        "editor": adopter.editor,
        "moderator": adopter.moderator,
        "admin": make_place_admin(adopter),
        "asn": adopter.author.user,
        "origin editor": origin.editor,
        "origin moderator": origin.moderator,
        "stranger": deepcopy(third_place).editor,
        "national": national,
        "nobody": None,
    }


@pytest.fixture
def make_place_admin():
    def make(place: Place):
        user = UserFactory()
        assign_role(user, region=place.region, role=Role.ADMIN)
        return user

    return make

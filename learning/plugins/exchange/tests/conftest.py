from copy import deepcopy
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from learning.core.api import assign_role, book_credit, provision_region
from learning.core.testing import factories as make
from learning.core.testing.shared import kept_rows

from ..models import Batch
from ..services import batches

BACKEND = "cms.users.backends.SignInBackend"
YEAR = timezone.localdate().year - 1
START, END = date(YEAR, 1, 1), date(YEAR, 12, 31)


def client_of(user):
    client = Client()
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


class Place:
    """A provisioned region with its administrator and people who learned."""

    def __init__(self, name):
        make.site_home()
        self.region = make.make_region(f"Kota {name}", slug=f"kota-{name.lower()}")
        provision_region(self.region)
        self.unit = make.make_unit(self.region, name=f"Dinas {name}")
        self.admin = self.user("admin")
        self.keys = 0

    def user(self, *roles):
        user = make.UserFactory()
        for role in roles:
            assign_role(user, region=self.region, role=role)
        return user

    def person(self, name, *, number=True, **fields):
        person = make.PersonFactory(name=name, region=self.region, unit=self.unit, **fields)
        if number:
            make.IdentityNumberFactory(person=person)
        return person

    def learned(self, person, jp=6, *, form="course", day=None, **fields):
        self.keys += 1
        fields.setdefault("title", f"Kursus {self.keys}")
        fields.setdefault("field_code", "kesehatan")
        fields.setdefault("certificate_number", f"800/{self.keys}")
        return book_credit(
            person,
            source="course",
            key=f"{self.region.pk}:{self.keys}",
            form_code=form,
            parts=[(day or date(YEAR, 3, 4), jp)],
            **fields,
        )

    def batch(self, actor=None, **more) -> Batch:
        """A batch asked for and made."""
        asked = {"start": START, "end": END, "actor": actor or self.admin, **more}
        batch = batches.request_batch(self.region, **asked)
        batches.make(batch.job)
        batch.refresh_from_db()
        return batch


@pytest.fixture(scope="module")
def first_place(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield Place("Binjai")


@pytest.fixture(scope="module")
def second_place(first_place, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield Place("Jambi")


@pytest.fixture
def binjai(first_place, db):
    return deepcopy(first_place)


@pytest.fixture
def jambi(second_place, binjai):
    return deepcopy(second_place)


@pytest.fixture
def ani(binjai):
    return binjai.person("Ani", front_title="dr.", back_title="M.Kes.")


@pytest.fixture
def as_admin(binjai):
    return client_of(binjai.admin)

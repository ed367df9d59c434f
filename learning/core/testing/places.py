"""A region as administrators know it: for tests of who may see and do what."""

from __future__ import annotations

from typing import Any

from django.test import Client

from learning.core.api import assign_role, provision_region
from learning.core.models import Person

from . import factories as make

BACKEND = "cms.users.backends.SignInBackend"


def client_of(user: Any) -> Client:
    """A browser in which ``user`` is signed in; nobody where that is None."""
    client = Client()
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


class Place:
    """A provisioned region with an agency, a unit below it, an administrator and three people.

    Plugins add in ``fill`` what their tests need; it runs before there are people.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        make.site_home()
        self.region = make.make_region(name)
        self.made = provision_region(self.region)
        self.agency = make.make_unit(self.region, name=f"Dinas {name}")
        self.unit = make.make_unit(name=f"Bidang {name}", parent=self.agency)
        self.fill()
        self.admin = self.user("admin")
        self.people = [self.person(f"{name} {letter}") for letter in "ABC"]

    def fill(self) -> None:
        """Nothing more, unless a plugin says otherwise."""

    def user(self, *roles: str) -> Any:
        user = make.UserFactory()
        for role in roles:
            assign_role(user, region=self.region, role=role)
        return user

    def person(self, name: str, **fields: Any) -> Person:
        fields.setdefault("unit", self.unit)
        person = make.PersonFactory(name=name, region=self.region, **fields)
        make.IdentityNumberFactory(person=person)
        return person

    def number(self, person: Person) -> str:
        return person.numbers.get().number

from datetime import date

import pytest

from learning.core import api
from learning.core.testing.factories import PersonFactory


@pytest.fixture
def person(db):
    return PersonFactory(name="Rukiah Selian")


@pytest.fixture
def learner(client, person):
    client.force_login(person.user)
    return client


@pytest.fixture
def book():
    """Book hours: ``book(person, 5)``, ``book(person, [(day, 5)], form="seminar")``."""
    numbers = iter(range(1, 1_000))

    def make(person, parts, *, form="technical-training", title="Pelatihan teknis", **more):
        if isinstance(parts, int):
            parts = [(date(2026, 3, 2), parts)]
        more.setdefault("source", "event")
        key = f"test:{next(numbers)}"
        return api.book_credit(person, key=key, title=title, form_code=form, parts=parts, **more)

    return make

import pytest
from django.http import HttpResponse

from learning.core.api import activity_types
from learning.core.contract import ActivityType
from learning.core.testing.factories import PersonFactory, UserFactory


class Probe(ActivityType):
    """A player that says what it was given."""

    slug = "probe"
    label = "Probe"

    def launch(self, request, page):
        return HttpResponse(f"{request.method} {request.launch.activity.title}")

    def personal_data(self, learner):
        yield "Probes", [{"answer": "=1+1", "who": learner.name}]


@pytest.fixture
def probe(monkeypatch):
    kind = Probe()
    monkeypatch.setitem(activity_types._items, kind.slug, kind)
    return kind


@pytest.fixture
def person(db):
    return PersonFactory(name="Rukiah Selian")


@pytest.fixture
def learner(client, person):
    """A client signed in as ``person``."""
    client.force_login(person.user)
    return client


@pytest.fixture
def staff(db):
    """An account without a person."""
    return UserFactory(is_staff=True)

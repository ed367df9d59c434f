import pytest

from learning.core.testing.factories import IdentityNumberFactory, PersonFactory, make_region
from learning.plugins.certificates.testing import certified


@pytest.fixture
def region(db):
    return make_region("Kota Binjai", code="12.75", capital="Binjai")


@pytest.fixture
def person(region):
    person = PersonFactory(name="Siti Rahmawati", back_title="S.Sos.", region=region)
    IdentityNumberFactory(person=person, number="199003152015032001")
    return person


@pytest.fixture
def certificate(person):
    return certified(person)

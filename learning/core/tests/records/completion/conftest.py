import pytest

from learning.core.testing.factories import PersonFactory


@pytest.fixture
def person(db):
    return PersonFactory(name="Rukiah Selian")

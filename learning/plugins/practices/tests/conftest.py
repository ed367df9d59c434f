from copy import deepcopy

import pytest

from learning.core.testing.shared import kept_rows

from .writing import Place, make_place


@pytest.fixture(scope="module")
def first_place(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield make_place()


@pytest.fixture
def place(first_place, db) -> Place:
    """A region with staff and somebody who writes; see ``writing.py``."""
    return deepcopy(first_place)

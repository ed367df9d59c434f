import pytest

from learning.core.testing.factories import PersonFactory
from learning.plugins.certificates.services import rendering, repair
from learning.plugins.certificates.testing import certified

pytestmark = pytest.mark.django_db


def paper(row, **changes):
    row.file = ""
    row.printed["paper"] |= changes
    row.save()
    return row


def test_a_picture_that_is_lost_is_left_out():
    row = paper(certified(PersonFactory()), emblem="hilang.png")
    assert rendering.read(row).startswith(b"%PDF-")


def test_one_that_cannot_be_drawn_stops_no_other():
    bad = paper(certified(PersonFactory()), signatories=[{"specimen": ""}])
    good = paper(certified(PersonFactory()))
    assert repair.draw_missing() == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bool(bad.file), bool(good.file)) == (False, True)

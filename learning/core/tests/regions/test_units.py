import pytest

from learning.core.contract import DomainError
from learning.core.models import Unit
from learning.core.regions import services


def refused(code):
    return pytest.raises(DomainError, check=lambda error: error.code == code)


def test_agencies_stand_at_the_root_and_units_below(agency, division):
    assert (agency.kind, division.kind) == ("agency", "unit")
    assert division.get_parent() == agency


def test_names_are_unique_among_siblings(binjai, jambi, agency):
    with refused("name_taken"):
        services.add_unit(region=binjai, name="dinas kesehatan")
    services.add_unit(region=jambi, name="Dinas Kesehatan")


def test_units_stay_in_their_region(jambi, agency):
    with refused("other_region"):
        services.add_unit(region=jambi, name="Bidang", parent=agency)
    elsewhere = services.add_unit(region=jambi, name="Dinas Lain")
    with refused("other_region"):
        services.move_unit(elsewhere, parent=agency)


def test_moving_takes_what_is_below_along(binjai, agency, division):
    leaf = services.add_unit(region=binjai, name="Seksi", parent=division)
    other = services.add_unit(region=binjai, name="Badan Lain")
    services.move_unit(division, parent=other)
    leaf.refresh_from_db()
    assert [unit.name for unit in leaf.get_ancestors()] == ["Badan Lain", "Bidang Pelayanan"]
    services.move_unit(Unit.objects.get(pk=division.pk), parent=None)
    division.refresh_from_db()
    assert (division.kind, division.depth) == ("agency", 1)
    assert Unit.find_problems() == ([], [], [], [], [])


def test_a_unit_is_not_moved_below_itself(agency, division):
    with refused("below_itself"):
        services.move_unit(agency, parent=division)


def test_a_unit_with_people_is_not_closed(agency, division, make_person):
    person = make_person(unit=division)
    with refused("not_empty"):
        services.set_unit_active(agency, active=False)
    services.set_active(person, active=False)
    services.set_unit_active(agency, active=False)
    assert not Unit.objects.filter(is_active=True).exists()

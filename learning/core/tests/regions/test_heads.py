from datetime import timedelta

import pytest
from django.utils import timezone

from learning.core.contract import DomainError
from learning.core.models import Headship
from learning.core.regions import queries, services

DAY = timedelta(days=1)


def today():
    return timezone.localdate()


@pytest.fixture
def tree(agency, division, make_person):
    """A head of the agency, a head of the division, and one member of the division."""
    people = {
        "chief": make_person("Kepala Dinas", unit=agency),
        "head": make_person("Kepala Bidang", unit=division),
        "staff": make_person("Staf", unit=division),
    }
    services.set_head(agency, person=people["chief"], start=today() - 9 * DAY)
    services.set_head(division, person=people["head"], start=today() - 9 * DAY)
    return people


def test_the_head_of_the_unit_is_the_superior(tree, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert queries.superior_of(tree["staff"]) == tree["head"]


def test_the_superior_of_a_head_is_the_next_head_up(tree):
    assert queries.superior_of(tree["head"]) == tree["chief"]
    assert queries.superior_of(tree["chief"]) is None


@pytest.mark.parametrize("kinds", [["plt"], ["plh"], ["plt", "plh"]])
def test_acting_heads_go_first(tree, division, make_person, kinds):
    for kind in kinds:
        acting = make_person(f"Pejabat {kind}")
        services.set_head(division, person=acting, kind=kind, start=today())
    assert queries.superior_of(tree["staff"]).name == f"Pejabat {kinds[-1]}"


def test_an_acting_head_counts_only_while_valid(tree, division, make_person):
    acting = make_person("Pejabat")
    services.set_head(
        division, person=acting, kind="plh", start=today() - 5 * DAY, end=today() - 3 * DAY
    )
    assert queries.superior_of(tree["staff"]) == tree["head"]
    before = Headship.objects.filter(person=acting).get()
    assert (before.start, before.end) == (today() - 5 * DAY, today() - 3 * DAY)


def test_a_head_with_a_stand_in_is_not_below_the_stand_in(tree, division):
    services.set_head(division, person=tree["staff"], kind="plh", start=today())
    assert queries.superior_of(tree["head"]) == tree["chief"]


def test_the_explicit_superior_goes_before_heads(tree, make_person):
    other = make_person("Koordinator")
    services.set_superior(tree["staff"], superior=other, start=today())
    assert queries.superior_of(tree["staff"]) == other
    services.set_superior(tree["staff"], superior=None, start=today() + DAY)
    assert queries.superior_of(tree["staff"], today() + DAY) == tree["head"]


def test_a_retired_head_is_nobody_s_superior(tree):
    services.set_active(tree["head"], active=False)
    assert queries.superior_of(tree["staff"]) == tree["chief"]


def test_a_new_head_ends_the_one_before(tree, division, make_person):
    services.set_head(division, person=make_person("Baru"), start=today())
    ends = Headship.objects.filter(unit=division).order_by("start").values_list("end", flat=True)
    assert list(ends) == [today() - DAY, None]


def test_a_correction_of_the_same_day_replaces(tree, division, make_person):
    services.set_head(division, person=make_person("Salah"), start=today())
    right = make_person("Benar")
    services.set_head(division, person=right, start=today())
    assert Headship.objects.get(unit=division, end=None).person == right
    assert Headship.objects.filter(unit=division).count() == 2


def test_a_head_belongs_to_the_region(tree, jambi):
    elsewhere = services.add_unit(region=jambi, name="Dinas")
    with pytest.raises(DomainError) as refusal:
        services.set_head(elsewhere, person=tree["staff"], start=today())
    assert refusal.value.code == "other_region"


def test_a_later_head_is_not_overwritten(tree, division, make_person):
    with pytest.raises(DomainError):
        services.set_head(division, person=make_person("Dulu"), start=today() - 20 * DAY)


def test_circles_of_superiors_are_refused(tree):
    services.set_superior(tree["staff"], superior=tree["head"], start=today())
    services.set_superior(tree["head"], superior=tree["chief"], start=today())
    for superior in (tree["staff"], tree["chief"]):
        with pytest.raises(DomainError):
            services.set_superior(tree["chief"], superior=superior, start=today())


def test_leaders_reach_what_is_below_them(tree, agency):
    assert list(queries.units_led_by(tree["chief"])) == [agency]
    assert set(queries.people_led_by(tree["chief"])) == {tree["head"], tree["staff"]}
    assert set(queries.people_led_by(tree["head"])) == {tree["staff"]}
    assert not queries.people_led_by(tree["staff"]).exists()
    assert queries.leads(tree["chief"], tree["staff"])
    assert not queries.leads(tree["staff"], tree["head"])
    assert not queries.leads(tree["head"], tree["head"])


def test_ending_a_headship_ends_the_reach(tree, division):
    services.end_headship(Headship.objects.get(unit=division), end=today() - DAY)
    assert not queries.people_led_by(tree["head"]).exists()

"""A path as a condition of a course: completed once, or held now."""

import datetime as dt

import pytest
from django.utils import timezone

from learning.core.api import availability, conditions, load_facts
from learning.core.contract import DomainError
from learning.core.testing.availability import leaf, lets_in
from learning.core.testing.factories import PersonFactory, make_course
from learning.plugins.paths.models import PathEnrolment
from learning.plugins.paths.testing import make_path

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 1)
NOON = dt.datetime(2026, 6, 1, 5, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def course():
    return make_course(1)


def enrol(path, person, **fields):
    return PathEnrolment.objects.create(
        path=path, person=person, requested_at=timezone.now(), **fields
    )


def asked(path, wanted):
    return leaf("path", path=str(path.translation_key), wanted=wanted)


def opens(course, person, path, wanted, **more):
    return lets_in(course, person, asked(path, wanted), now=NOON, **more)


def test_a_path_counts_once_it_was_completed(course, person):
    path = make_path()
    assert not opens(course, person, path, "completed")
    run = enrol(path, person)
    assert not opens(course, person, path, "completed")
    run.cycles_done = 1
    run.save()
    for wanted in ("completed", "valid"):
        assert opens(course, person, path, wanted)
        assert not opens(course, person, path, wanted, op="not_all")
        assert not opens(course, PersonFactory(), path, wanted)


@pytest.mark.parametrize(("lapses", "held"), [(TODAY, True), (TODAY - DAY, False)])
def test_a_certification_is_held_to_its_last_day_of_grace(course, person, lapses, held):
    path = make_path(valid_months=12)
    valid = TODAY - 30 * DAY
    enrol(path, person, cycles_done=1, renew_from=valid, valid_until=valid, grace_until=lapses)
    assert opens(course, person, path, "valid") == held
    assert opens(course, person, path, "completed")


def test_a_path_that_is_gone_is_never_met(course, person):
    path = make_path()
    rule = asked(path, "completed")
    path.versions.all().delete()
    path.delete()
    assert not lets_in(course, person, rule)
    assert not lets_in(course, person, rule, op="not_all")


@pytest.mark.parametrize("data", [{}, {"path": 5}, {"path": "x", "wanted": []}, {"path": []}])
def test_junk_is_never_met_and_not_stored(course, person, data):
    assert not lets_in(course, person, leaf("path", **data), op="not_all")
    with pytest.raises(DomainError):
        conditions.get("path").clean(data, course=course)


def test_the_editors_form_gives_what_is_stored(course, person):
    path = make_path()
    kind = conditions.get("path")
    form = kind.form(course=course, user=None)(
        {"path": str(path.translation_key), "wanted": "valid"}
    )
    assert form.is_valid()
    stored = kind.clean(form.cleaned_data, course=course)
    assert stored == {"path": str(path.translation_key), "wanted": "valid"}


@pytest.mark.parametrize("number", [1, 3])
def test_all_leaves_are_answered_at_once(course, person, number, django_assert_num_queries):
    children = [asked(make_path(), "completed") for _number in range(number)]
    tree = availability.read({"op": "all", "children": children})
    with django_assert_num_queries(2):
        load_facts(tree.leaves(), person=person, course=course, now=NOON)

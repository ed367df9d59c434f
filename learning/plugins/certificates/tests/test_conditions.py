"""A valid certificate as a condition of a course."""

import datetime as dt

import pytest
from django.utils import timezone

from learning.core.api import availability, conditions, load_facts
from learning.core.contract import DomainError
from learning.core.testing.availability import leaf, lets_in
from learning.core.testing.factories import PersonFactory, UserFactory, make_course
from learning.plugins.certificates.models import Certificate
from learning.plugins.certificates.testing import certified, make_template

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def course():
    return make_course(1)


@pytest.fixture
def certificate(person):
    return certified(person)


def for_course(certificate):
    return leaf("certificate", course=str(certificate.completion.course.translation_key))


def from_template(certificate):
    return leaf("certificate", template=certificate.template_id)


@pytest.mark.parametrize("asked", [for_course, from_template])
def test_whoever_holds_it_is_let_in(course, person, certificate, asked):
    rule, other = asked(certificate), PersonFactory()
    assert [lets_in(course, who, rule) for who in (person, other)] == [True, False]
    assert [lets_in(course, who, rule, op="not_all") for who in (person, other)] == [False, True]


@pytest.mark.parametrize("asked", [for_course, from_template])
@pytest.mark.parametrize(
    ("fields", "held"),
    [
        ({"valid_until": timezone.localdate()}, True),
        ({"valid_until": timezone.localdate() - DAY}, False),
        ({"state": "revoked"}, False),
        ({"state": "superseded"}, False),
    ],
)
def test_it_must_be_valid_today(course, person, certificate, asked, fields, held):
    Certificate.objects.update(**fields)
    assert lets_in(course, person, asked(certificate)) == held


def test_that_of_another_course_does_not_count(course, person, certificate):
    other = make_course(1)
    assert not lets_in(course, person, leaf("certificate", course=str(other.translation_key)))


@pytest.mark.parametrize(
    "data", [{}, {"course": "x"}, {"template": "x"}, {"template": True}, {"template": 10**9}]
)
def test_what_is_gone_or_junk_is_never_met_and_not_stored(course, person, data):
    assert not lets_in(course, person, leaf("certificate", **data))
    assert not lets_in(course, person, leaf("certificate", **data), op="not_all")
    with pytest.raises(DomainError):
        conditions.get("certificate").clean(data, course=course)


def test_the_editors_form_gives_what_is_stored(course):
    template = make_template(course.region)
    kind, chief = conditions.get("certificate"), UserFactory(is_superuser=True)
    key = str(course.translation_key)
    for given, stored in (
        ({"course": key}, {"course": key}),
        ({"template": str(template.pk)}, {"template": template.pk}),
    ):
        form = kind.form(course=course, user=chief)(given)
        assert form.is_valid(), form.errors
        assert kind.clean(form.cleaned_data, course=course) == stored


@pytest.mark.parametrize("number", [1, 3])
def test_all_leaves_are_answered_at_once(
    course, person, certificate, number, django_assert_num_queries
):
    children = [for_course(certificate), from_template(certificate)] * number
    children += [
        leaf("certificate", course=str(make_course(1).translation_key)) for _n in range(number)
    ]
    tree = availability.read({"op": "any", "children": children})
    with django_assert_num_queries(3):
        load_facts(tree.leaves(), person=person, course=course, now=timezone.now())

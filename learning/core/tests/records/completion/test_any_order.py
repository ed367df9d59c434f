"""Whatever comes first, the same event completes the course."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.core import api
from learning.core.courses.criteria import Role
from learning.core.models import CourseCompletion
from learning.core.records.completion import marking
from learning.core.testing.factories import PersonFactory, make_course

from .test_following import DONE, stands

pytestmark = pytest.mark.django_db
events = st.permutations(["first", "second", "declare", "approve", "grade"])


@given(events, st.sampled_from(["all", "any"]))
@settings(max_examples=25)
def test_any_order_of_events_completes_with_the_same_one(db, order, match):
    asked = {
        **{"match": match, "activities": {}, "declaration": {}},
        **{"approval": {"roles": ["leader"]}, "grade": {"percent": 50}},
    }
    course, person = make_course(2, criteria=asked), PersonFactory()
    enrolment = api.enrol(course, person=person)
    first, second = course.activities.all()
    happen = {
        "first": lambda: api.report_result(first, person=person, result=DONE),
        "second": lambda: api.report_result(second, person=person, result=DONE),
        "declare": lambda: marking.declare_done(course, person=person),
        "approve": lambda: marking.approve_completion(enrolment, role=Role.LEADER, actor=None),
        "grade": lambda: api.report_course_grade(course, person=person, fraction=Decimal(1)),
    }
    statuses = []
    for name in order:
        happen[name]()
        statuses.append(stands(enrolment)[0])

    single = {"declare", "approve", "grade"}
    if match == "all":
        assert statuses == ["active"] * 4 + ["completed"]
    else:
        done = [
            bool(single & set(order[:number])) or {"first", "second"} <= set(order[:number])
            for number in range(1, 6)
        ]
        assert [status == "completed" for status in statuses] == done
    assert CourseCompletion.objects.filter(person=person).count() == 1

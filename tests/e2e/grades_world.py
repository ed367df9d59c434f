"""A gradebook of four practices for fifty people, and a second grader."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model

from learning.core.api import Role, assign_role
from learning.core.models import Course, Person
from learning.core.testing import factories as make
from learning.plugins.grades import testing
from learning.plugins.grades.services import books

from . import names


def build(rimba: Any, *, person: Any) -> None:
    page = make.make_course_page(
        rimba.courses_index,
        title=names.GRADES_COURSE,
        slug="praktik-lapangan",
        summary="Empat praktik yang dinilai tatap muka.",
    )
    course = Course.objects.get(translation_key=page.translation_key)
    book = books.make(course)
    first, *others = names.PRACTICES
    testing.manual(book, name=first, max=Decimal(100))
    visits = testing.category(book, name="Kunjungan", aggregation="mean")
    for name in others:
        testing.manual(book, name=name, parent=visits, max=Decimal(100))
    unit = make.make_unit(rimba.region, name="Bidang Praktik Rimba")
    learner = person(names.GRADED_NAME, names.GRADED, unit)
    colleagues = Person.objects.bulk_create(
        Person(name=f"Peserta {at:02d}", region=rimba.region, unit=unit, status="pns")
        for at in range(2, names.GRADED_PEOPLE + 1)
    )
    for one in (learner, *colleagues):
        make.EnrolmentFactory(course=course, person=one)
    testing.settled(book)
    exam = testing.gradebook(1, region=rimba.region, title=names.UNDO_COURSE)
    for one in colleagues[:2]:
        make.EnrolmentFactory(course=exam.course, person=one)
    testing.scored(testing.items_of(exam)[0], colleagues[0], "0.8")
    testing.settled(exam)
    grader = get_user_model().objects.create_user(
        email=names.GRADER,
        password=names.PASSWORD,
        first_name=names.GRADER_NAME,
    )
    assign_role(grader, region=rimba.region, role=Role.ADMIN)

"""Factories for paths: published rows with a version, without pages or Wagtail's machinery."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone
from wagtail.models import Locale

from learning.core.models import Course, CourseCompletion, Enrolment, Person
from learning.core.testing.factories import EnrolmentFactory, make_region
from learning.plugins.paths.engine.nodes import Group, Kind, Leaf, Node, dump, leaves
from learning.plugins.paths.models import LearningPath, PathLeaf, PathVersion

_serial = count(1)


def course_leaf(course: Course, **more: Any) -> Leaf:
    more.setdefault("jp", course.programme_jp)
    return Leaf(
        key=more.pop("key", f"c{course.pk}"),
        kind=Kind.COURSE,
        ref=str(course.pk),
        title=course.title,
        **more,
    )


def path_leaf(path: LearningPath, **more: Any) -> Leaf:
    return Leaf(key=f"p{path.pk}", kind=Kind.PATH, ref=str(path.pk), title=path.title, **more)


def make_path(*children: Node, in_sequence: bool = False, **fields: Any) -> LearningPath:
    """A published path whose first version asks for ``children``, all that are required."""
    number = next(_serial)
    fields.setdefault("title", f"Jalur {number}")
    fields.setdefault("slug", f"jalur-{number}")
    fields.setdefault("summary", "Ringkasan jalur.")
    fields.setdefault("live", True)
    if "region" not in fields:
        fields["region"] = make_region()
    path = LearningPath.objects.create(
        locale=Locale.get_default(), in_sequence=in_sequence, **fields
    )
    add_version(path, *children, in_sequence=in_sequence)
    return path


def add_version(path: LearningPath, *children: Node, in_sequence: bool = False) -> PathVersion:
    tree = Group(key="root", in_sequence=in_sequence, children=children)
    version = PathVersion.objects.create(
        path=path, number=path.versions.count() + 1, tree=dump(tree)
    )
    PathLeaf.objects.bulk_create(
        PathLeaf(
            version=version,
            key=leaf.key,
            kind=leaf.kind.value,
            course_id=int(leaf.ref) if leaf.kind == Kind.COURSE else None,
            path_id=int(leaf.ref) if leaf.kind == Kind.PATH else None,
            ref="" if leaf.kind in (Kind.COURSE, Kind.PATH) else leaf.ref,
        )
        for leaf in leaves(tree)
    )
    return version


def completed(
    course: Course, person: Person, *, at: dt.datetime | None = None, score: str | None = None
) -> CourseCompletion:
    """The fact that ``person`` completed ``course``, as another attempt if there is one."""
    at = at or timezone.now()
    enrolment = Enrolment.objects.filter(course=course, person=person).first()
    if enrolment is None:
        enrolment = EnrolmentFactory(course=course, person=person)
    enrolment.status, enrolment.completed_at = Enrolment.Status.COMPLETED, at
    enrolment.attempt = CourseCompletion.objects.filter(enrolment=enrolment).count() + 1
    enrolment.save()
    return CourseCompletion.objects.create(
        enrolment=enrolment,
        attempt=enrolment.attempt,
        person=person,
        course=course,
        title=course.title,
        programme_jp=course.programme_jp,
        score=None if score is None else Decimal(score),
        completed_at=at,
        local_date=timezone.localdate(at),
    )

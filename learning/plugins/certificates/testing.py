"""Factories for certificates: published templates, choices, completions."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from django.apps import apps
from django.utils import timezone
from wagtail.models import Locale

from learning.core.models import Course, CourseCompletion, Enrolment, Person, Region
from learning.core.testing.factories import EnrolmentFactory, make_course
from learning.plugins.certificates.models import (
    Certificate,
    CertificateTemplate,
    Signatory,
    TemplateChoice,
)
from learning.plugins.certificates.services.issuing import issue_for_completion

_serial = count(1)


def make_template(region: Region, *, signatories: int = 1, **fields: Any) -> CertificateTemplate:
    """A published template."""
    number = next(_serial)
    fields.setdefault("name", f"Templat {number}")
    fields.setdefault("code", f"T{number}")
    fields.setdefault("live", True)
    template = CertificateTemplate(region=region, **fields)
    template.signatories = [
        Signatory(name=f"Pejabat {place}, S.E.", position="Kepala BKPSDM", sort_order=place)
        for place in range(signatories)
    ]
    template.full_clean()
    template.save()
    return template


def make_path(region: Region, **fields: Any) -> Any:
    """A published learning path, by the name of its model: plugins do not import each other."""
    number = next(_serial)
    fields.setdefault("title", f"Jalur {number}")
    return apps.get_model("learning_paths", "LearningPath").objects.create(
        locale=Locale.get_default(),
        slug=f"jalur-{number}",
        summary="Ringkas.",
        region=region,
        live=fields.pop("live", True),
        **fields,
    )


def choose(
    template: CertificateTemplate | None, *, region: Region, source: str = "", kind: str = "course"
) -> TemplateChoice:
    """The region's choice; ``template`` None: nothing is given."""
    choice, _created = TemplateChoice.objects.update_or_create(
        region=region, kind=kind, source=source, defaults={"template": template}
    )
    return choice


def completed(
    course: Course, person: Person, *, at: dt.datetime | None = None, attempt: int = 1
) -> CourseCompletion:
    """The fact that ``person`` completed ``course``, without any signal."""
    at = at or timezone.now()
    enrolment = Enrolment.objects.filter(course=course, person=person).first()
    if enrolment is None:
        enrolment = EnrolmentFactory(
            course=course, person=person, status=Enrolment.Status.COMPLETED, completed_at=at
        )
    return CourseCompletion.objects.create(
        enrolment=enrolment,
        attempt=attempt,
        person=person,
        course=course,
        title=course.title,
        programme_jp=course.programme_jp,
        completed_at=at,
        local_date=timezone.localdate(at),
    )


def certified(person: Person, *, course: Course | None = None, **template: Any) -> Certificate:
    """A certificate of ``person``; its region has a template from then on."""
    course = course or make_course(region=person.region, programme_jp=24)
    if not TemplateChoice.objects.filter(region=course.region, kind="course", source="").exists():
        choose(make_template(course.region, **template), region=course.region)
    found = issue_for_completion(completed(course, person))
    assert found is not None  # noqa: S101
    return found

"""What people declare of an attempt: "I am done", "I approve"."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.courses.criteria import OWN_WORD, Kind, Role, read
from learning.core.courses.models import Course
from learning.core.regions.models import Person

from .. import errors, rollup, rows
from ..models import CriterionMark, Enrolment


def declare_done(course: Course, *, person: Person) -> Enrolment:
    """The learner's own word. Repeating it changes nothing.

    Raises NotEnrolled, and NotAllowedNow where the course does not ask for it or the enrolment is
    not open.
    """
    with transaction.atomic():
        enrolment = _locked(course.pk, person_id=person.pk)
        if not enrolment.is_open:
            raise errors.NotAllowedNow(_("Your enrolment is not active."))
        if read(course.criteria).find(Kind.DECLARATION) is None:
            raise errors.NotAllowedNow(_("This course does not ask for your own word."))
        _mark(enrolment, course=course, role=OWN_WORD, actor=person.user, note="")
    return enrolment


def approve_completion(
    enrolment: Enrolment, *, role: Role, actor: Any, note: str = ""
) -> CriterionMark:
    """Approve, in a role, that somebody completes a course. Repeating it keeps the first word.

    Raises NotAllowedNow where the course does not ask for it, while the enrolment is not active,
    and for one's own enrolment.
    """
    course = Course.objects.select_related("region", "form").get(pk=enrolment.course_id)
    with transaction.atomic():
        locked = _locked(course.pk, person_id=enrolment.person_id)
        asked = read(course.criteria).find(Kind.APPROVAL)
        if asked is None or role not in asked.keys:
            raise errors.NotAllowedNow(_("This course does not ask for this approval."))
        if actor is not None and actor.pk == locked.person.user_id:
            raise errors.NotAllowedNow(_("Nobody approves their own completion."))
        if not locked.is_open:
            raise errors.NotAllowedNow(_("The enrolment is not active."))
        return _mark(locked, course=course, role=role, actor=actor, note=note)


def _locked(course_id: int, *, person_id: int) -> Enrolment:
    enrolment = rows.lock_enrolment(course_id=course_id, person_id=person_id)
    if enrolment is None:
        raise errors.NotEnrolled
    return enrolment


def _mark(
    enrolment: Enrolment, *, course: Course, role: str, actor: Any, note: str
) -> CriterionMark:
    mark, created = CriterionMark.objects.get_or_create(
        enrolment=enrolment,
        attempt=enrolment.attempt,
        role=role,
        defaults={"actor": actor, "note": note.strip()[:255]},
    )
    if created:
        rollup.roll_up(enrolment, course=course, now=timezone.now())
    return mark

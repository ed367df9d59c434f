from django_tasks import task

from learning.core.courses.models import Course

from . import rollup
from .completion import upkeep
from .models import Enrolment


@task()
def roll_up_course(course_id: int) -> None:
    # A course that was taken back keeps the counts that it had; publishing it counts anew.
    course = Course.objects.filter(pk=course_id, is_live=True).first()
    if course:
        upkeep.complete_met(course)
        rollup.roll_up_course(course)


def recount_learners(course: Course) -> None:
    """Count again, in the background, what everybody in the course has done."""
    if Enrolment.objects.filter(course=course).exists():
        roll_up_course.enqueue(course.pk)

"""Connects the services to what core announces. Each receiver is one call long."""

from django.db.models.signals import post_delete

from learning.core.models import ActivityPage, Course
from learning.core.signals import activity_reported, attempt_begun, content_changed, course_copied

from .services import events


def take_score(progress, **kwargs) -> None:
    events.reported(progress)


def begin_again(course, enrolments, **kwargs) -> None:
    events.begun_again(course, person_ids=[row.person_id for row in enrolments])


def follow_outline(instance, **kwargs) -> None:
    events.outline_changed(instance)


def take_over(source, course, **kwargs) -> None:
    events.course_copied(source, course)


def forget_deleted(sender, instance, **kwargs) -> None:
    if issubclass(sender, ActivityPage):
        events.page_gone(instance)


def connect() -> None:
    activity_reported.connect(take_score)
    attempt_begun.connect(begin_again)
    # After everything that changes the outline of a course, its row is announced.
    content_changed.connect(follow_outline, sender=Course)
    course_copied.connect(take_over)
    post_delete.connect(forget_deleted)

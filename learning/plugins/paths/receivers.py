"""Connects the services to what Wagtail and core announce. Each receiver is one call long."""

from django.db.models.signals import post_delete
from wagtail.signals import published, unpublished

from learning.core.models import JobType
from learning.core.signals import achievement_earned, course_completed

from .engine.nodes import Kind
from .models import LearningPath
from .services import events, publishing


def sync_published(instance, **kwargs) -> None:
    revision = kwargs.get("revision")
    publishing.sync_published(instance, actor=revision.user if revision else None)


def forget_deleted(instance, **kwargs) -> None:
    publishing.announce(instance)


def count_course(enrolment, **kwargs) -> None:
    events.fact_arrived(enrolment.person_id, kind=Kind.COURSE, ref=str(enrolment.course_id))


def keep_achievement(person, achievement, **kwargs) -> None:
    events.achievement_announced(person, achievement=achievement, label=kwargs.get("label", ""))


def connect() -> None:
    published.connect(sync_published, sender=LearningPath)
    unpublished.connect(sync_published, sender=LearningPath)
    post_delete.connect(forget_deleted, sender=LearningPath)
    post_delete.connect(forget_deleted, sender=JobType)
    course_completed.connect(count_course)
    achievement_earned.connect(keep_achievement)

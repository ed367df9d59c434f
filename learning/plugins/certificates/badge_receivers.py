"""Badges hear what core and other plugins announce. Each receiver is one call long."""

from wagtail.signals import published

from learning.core.signals import achievement_earned, course_completed, credit_changed

from .models.badges import BadgeDefinition
from .services.badges import facts, publishing


def award_for_course(enrolment, **kwargs) -> None:
    facts.course_completed(enrolment.person_id, course_id=enrolment.course_id)


def award_for_hours(person_id, year, **kwargs) -> None:
    facts.credit_changed(person_id, year=year)


def award_for_achievement(person, achievement, **kwargs) -> None:
    facts.achievement_announced(person, achievement=achievement)


def award_everybody(instance, **kwargs) -> None:
    revision = kwargs.get("revision")
    publishing.published(instance, actor=revision.user if revision else None)


def connect() -> None:
    course_completed.connect(award_for_course)
    credit_changed.connect(award_for_hours)
    achievement_earned.connect(award_for_achievement)
    published.connect(award_everybody, sender=BadgeDefinition)

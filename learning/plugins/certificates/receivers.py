"""Connects the services to what core and other plugins announce. Each receiver is one call."""

from learning.core.signals import achievement_earned, course_completed

from . import badge_receivers
from .services import issuing


def give_for_course(completion, **kwargs) -> None:
    issuing.issue_for_completion(completion)


def give_for_award(person, award=None, **kwargs) -> None:
    if award is not None:
        issuing.issue_for_award(award, person=person)


def connect() -> None:
    course_completed.connect(give_for_course)
    achievement_earned.connect(give_for_award)
    badge_receivers.connect()

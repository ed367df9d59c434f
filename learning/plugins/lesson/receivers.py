"""Connects the services to what core announces."""

from learning.core.signals import attempt_begun

from . import services


def begin_again(course, enrolments, **kwargs) -> None:
    services.begin_again(course, enrolments=enrolments)


def connect() -> None:
    attempt_begun.connect(begin_again)

from django.utils.translation import gettext as _

from learning.core.contract import DomainError


class NotEnrolled(DomainError):
    code = "not_enrolled"

    def __init__(self) -> None:
        super().__init__(_("You are not enrolled in this course."))


class EnrolmentRefused(DomainError):
    code = "enrolment_refused"


class WrongKey(EnrolmentRefused):
    code = "wrong_key"

    def __init__(self) -> None:
        super().__init__(_("The enrolment key is not right. Ask the organiser for it."))


class NoSeats(EnrolmentRefused):
    code = "no_seats"

    def __init__(self) -> None:
        super().__init__(_("All seats of this course are taken."))


class PrerequisitesMissing(EnrolmentRefused):
    code = "prerequisites"


class ConditionsUnmet(EnrolmentRefused):
    code = "conditions"

    def __init__(self, message: str, url: str = "") -> None:
        super().__init__(message)
        self.url = url


class Locked(DomainError):
    code = "locked"

    def __init__(self, message: str, url: str = "") -> None:
        super().__init__(message)
        self.url = url


class NotAllowedNow(DomainError):
    code = "not_allowed_now"

"""What the rules of paths say no with."""

from django.utils.translation import gettext as _

from learning.core.contract import DomainError


class PathRefused(DomainError):
    """Why somebody may not enter a path, or take this step in it."""

    code = "path_refused"


class NotAllowedNow(PathRefused):
    code = "not_allowed_now"

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("This is not possible in the enrolment's present state."))

"""How services of quizzes say no."""

from django.utils.translation import gettext as _

from learning.core.contract import DomainError


class StaleForm(DomainError):
    """The form was made from an older step than the newest: two tabs, or going back."""

    code = "stale"

    def __init__(self, slots: list[int]) -> None:
        super().__init__(
            _(
                "This answer has been changed in another window since the page was opened. "
                "What is saved has been kept; look at it before you answer again."
            )
        )
        self.slots = slots


class MarkOutOfBounds(DomainError):
    code = "mark_out_of_bounds"


class NotFinished(DomainError):
    code = "not_finished"


class FileRefused(DomainError):
    code = "file_refused"


class Closed(DomainError):
    """The attempt takes no more answers; ``attempt`` is as it stands."""

    code = "closed"

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("This attempt is closed. What you saved in time counts."))


class OnlySubmit(DomainError):
    code = "only_submit"

    def __init__(self) -> None:
        super().__init__(_("Time is up. You can submit what is saved, but not answer more."))


class WrongPage(DomainError):
    code = "wrong_page"

    def __init__(self) -> None:
        super().__init__(_("In this quiz there is no way back to an earlier page."))


class ReasonNeeded(DomainError):
    code = "reason_needed"

    def __init__(self) -> None:
        super().__init__(_("Enter a reason."))


class NotPossible(DomainError):
    code = "not_possible"

"""What the rules of evidence say no with."""

from django.utils.translation import gettext as _

from learning.core.contract import DomainError


class EvidenceRefused(DomainError):
    """``field`` names the value that is refused; empty where it is the step as a whole."""

    code = "evidence_refused"
    field = ""


class NotAllowedNow(EvidenceRefused):
    """Somebody else was faster, or the page is old."""

    code = "not_allowed_now"

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("This is not possible in the evidence's present state."))


class FixedByTable(EvidenceRefused):
    """Another number of JP than the ledger would credit says what is not so."""

    code = "fixed_by_table"
    field = "jp"

    def __init__(self, jp: int) -> None:
        text = _("The table fixes %(jp)d JP for this. Enter %(jp)d or leave it empty.")
        super().__init__(text % {"jp": jp})


class Incomplete(EvidenceRefused):
    """``gaps`` by field, in words: all that is missing before evidence can be sent."""

    code = "incomplete"

    def __init__(self, gaps: dict[str, str]) -> None:
        super().__init__(_("Something is still missing before this can be sent."))
        self.gaps = gaps

"""What the plugin tells core: its work in the background and what it keeps about people."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from learning.core.api import Clockwork, JobKind, add_clockwork, add_job_kind
from learning.core.contract import PersonalData, Purpose, add_personal_data

from . import tasks
from .services import batches, corrections, personal, sending

for _slug, _label in (
    (batches.KIND, _("Make a SIASN batch")),
    (sending.KIND, _("Send a batch to SIASN")),
):
    add_job_kind(JobKind(_slug, _label, tasks.go_on))
add_clockwork(
    Clockwork(
        slug="compare-siasn",
        label=_("Compare what SIASN was given with the ledger"),
        every=timedelta(days=1),
        run=corrections.compare_all,
    )
)
add_personal_data(
    PersonalData(
        slug="exchange",
        tables=personal.identity_tables,
        stays=personal.lasting_tables,
        erase=personal.erase,
        purposes=(
            Purpose(
                _("Learning hours as they were reported to SIASN (BKN), with your number"),
                _("The national record of your training needs them, once each."),
                _("The administrators of your region, and BKN."),
            ),
        ),
        remains=(
            (
                _("That hours were reported, without name and number"),
                _("So that nothing is reported twice. What SIASN holds is kept by BKN."),
            ),
        ),
    )
)

"""What the plugin tells core: its page, its work by the clock, what it keeps about people."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from learning.core.api import Clockwork, DeskTab, add_clockwork, add_desk_tab
from learning.core.contract import PersonalData, Purpose, add_personal_data

from . import tasks
from .queries.personal import personal_tables
from .services import counting, personal

add_desk_tab(
    DeskTab(
        slug="notices",
        label=_("Notices"),
        url_name="learning_notices:inbox",
        is_for=lambda person: True,
        icon="bell",
        count=counting.unread,
    )
)
add_clockwork(
    Clockwork(
        slug="deliver-notices",
        label=_("Send notices that are due"),
        every=timedelta(minutes=1),
        run=tasks.on_the_clock,
    )
)
add_clockwork(
    Clockwork(
        slug="sweep-notices",
        label=_("Remove notices read long ago"),
        every=timedelta(days=1),
        run=tasks.sweep,
    )
)
add_personal_data(
    PersonalData(
        slug="notices",
        tables=personal_tables,
        erase=personal.erase,
        purposes=(
            Purpose(
                _("Notices, how you want to get them, and mail that came back"),
                _("To tell you what concerns your courses, and not to write where nobody reads."),
                _("You. Administrators of the nation see what could not be sent."),
            ),
        ),
        remains=(
            (
                _("Notices to others in which the name stands, such as a request to join"),
                _("They go 180 days after they were read."),
            ),
        ),
    )
)

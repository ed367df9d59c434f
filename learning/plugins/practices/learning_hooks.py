"""Everybody who learns may write, too: a tab of the learning space."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.core.api import CourseExtra, DeskTab, add_course_extra, add_desk_tab
from learning.core.contract import PersonalData, Purpose, add_personal_data

from .listing import displays, found
from .queries.course_drafts import entries_of_course
from .queries.personal import personal_tables
from .services import personal

add_desk_tab(
    DeskTab(
        slug="share",
        label=pgettext_lazy("a tab of the learning space", "Share"),
        url_name="learning_practices:mine",
        is_for=lambda person: True,
    )
)
found.register()
displays.register()
add_course_extra(
    CourseExtra(
        slug="practices",
        template="learning_practices/_course_extra.html",
        data=lambda course, request: entries_of_course(course),
    )
)
add_personal_data(
    PersonalData(
        slug="practices",
        tables=personal_tables,
        erase=personal.erase,
        purposes=(
            Purpose(
                _("Comments, answers and thanks, contributions and your author profile"),
                _("To show what colleagues share, and to credit who wrote it."),
                _(
                    "Published texts, shown comments and the author profile: everybody. "
                    "Drafts and waiting comments: you and the editors of the region."
                ),
            ),
        ),
        remains=(
            (
                _("Published texts, and shown comments without your name"),
                _("They belong to the office, and readers rely on them."),
            ),
            (
                _("Texts that are being reviewed"),
                _("The reviewers of the region decide about them."),
            ),
            (
                _("The name of the author at published works"),
                _("A work is credited to its author (Law 28 of 2014)."),
            ),
        ),
    )
)

"""Everybody who learns may write, too: a tab of the learning space."""

from django.utils.translation import pgettext_lazy

from learning.core.api import CourseExtra, DeskTab, add_course_extra, add_desk_tab

from .listing import found
from .queries.course_drafts import entries_of_course

add_desk_tab(
    DeskTab(
        slug="share",
        label=pgettext_lazy("a tab of the learning space", "Share"),
        url_name="learning_practices:mine",
        is_for=lambda person: True,
    )
)
found.register()
add_course_extra(
    CourseExtra(
        slug="practices",
        template="learning_practices/_course_extra.html",
        data=lambda course, request: entries_of_course(course),
    )
)

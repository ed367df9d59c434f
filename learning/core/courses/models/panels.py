"""Panels of the course editor: at most ten fields before the folded "Advanced" part."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel


def field(name: str, **kwargs) -> FieldPanel:
    return FieldPanel(name, **kwargs)


course_content_panels = [
    FieldPanel("summary"),
    FieldPanel("cover"),
    FieldPanel("outcomes"),
    FieldPanel("audience"),
    FieldPanel("tags"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("form"), FieldPanel("programme_jp")]),
            FieldPanel("estimated_minutes"),
            FieldPanel("enrol_method"),
        ],
        heading=_("Learning hours and enrolment"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("level"), FieldPanel("field_of_knowledge")]),
            FieldPanel("job_types"),
            FieldPanel("sequential"),
            FieldRowPanel([FieldPanel("scope"), FieldPanel("agencies")]),
            FieldRowPanel([FieldPanel("enrol_key"), FieldPanel("seats")]),
            FieldRowPanel([FieldPanel("enrol_from"), FieldPanel("enrol_until")]),
            FieldPanel("access_days"),
            InlinePanel("instructors", heading=_("Instructors"), label=_("Instructor")),
            InlinePanel("prerequisites", heading=_("Prerequisites"), label=_("Course")),
        ],
        heading=_("Advanced"),
        classname="collapsed",
    ),
]
activity_settings = MultiFieldPanel(
    [
        FieldRowPanel([FieldPanel("completion"), FieldPanel("min_seconds")]),
        FieldRowPanel([FieldPanel("required"), FieldPanel("requires_previous")]),
        FieldRowPanel([FieldPanel("available_from"), FieldPanel("available_until")]),
    ],
    heading=_("Advanced"),
    classname="collapsed",
)

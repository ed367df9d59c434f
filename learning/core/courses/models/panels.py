"""Panels of the course editor: at most ten fields before the folded "Advanced" part."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList

from learning.core.courses.completion_editor.fields import (
    CompletionPanel,
    CriteriaGroup,
    CriteriaPanel,
)
from learning.core.courses.rule_editor.fields import AccessPanel, RulePanel


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
    AccessPanel([FieldPanel("sequential"), RulePanel()], heading=_("Access conditions")),
    CriteriaGroup([CriteriaPanel()], heading=_("What completes the course")),
]
section_content_panels = [
    FieldPanel("summary"),
    AccessPanel([RulePanel()], heading=_("Access conditions")),
]
# One entry in the lists of plugins' page types, which so get all that is asked of activities.
activity_settings = ObjectList(
    [
        CompletionPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("completion"),
                        FieldPanel(
                            "min_seconds",
                            help_text=_(
                                "For active time, alone or with other conditions. 0: no time is "
                                "asked for. The server measures it."
                            ),
                        ),
                    ]
                ),
                FieldRowPanel(
                    [
                        FieldPanel("requires_view", help_text=_("The learner has opened it.")),
                        FieldPanel(
                            "requires_report",
                            help_text=_("What this kind of activity asks for in its settings."),
                        ),
                        FieldPanel(
                            "requires_score",
                            help_text=_("A failing score is a score, but never a passing one."),
                        ),
                    ],
                    classname="when-all",
                ),
                FieldPanel("required"),
            ],
            heading=_("What completes it"),
            classname="collapsed",
        ),
        AccessPanel(
            [
                FieldPanel("requires_previous"),
                FieldRowPanel([FieldPanel("available_from"), FieldPanel("available_until")]),
                RulePanel(),
            ],
            heading=_("Access conditions"),
        ),
    ]
)

"""Panels of the editor: nine fields, the tree, and what is folded away."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TitleFieldPanel,
)
from wagtail.admin.widgets.slug import SlugInput

from ...forms.admin.path import LearningPathForm

SLUG_HELP = _("Part of the address. Links to an old address break when it changes.")
FOLDED = "collapsed"

ENROLMENT = MultiFieldPanel(
    [
        FieldRowPanel([FieldPanel("enrol_method"), FieldPanel("scope")]),
        FieldPanel("course_enrolment"),
        FieldRowPanel([FieldPanel("prior_counts"), FieldPanel("prior_months")]),
        FieldPanel("due_days"),
    ],
    heading=_("Advanced: enrolment"),
    classname=FOLDED,
)
CERTIFICATION = MultiFieldPanel(
    [
        FieldPanel("valid_months"),
        FieldRowPanel([FieldPanel("window_days"), FieldPanel("grace_days")]),
        FieldPanel("reminder_days"),
    ],
    heading=_("Advanced: certification"),
    classname=FOLDED,
)
CHANGE = MultiFieldPanel(
    [FieldPanel("on_change", widget=forms.RadioSelect)],
    heading=_("Advanced: when the requirements change"),
    classname=FOLDED,
)
FINDING = MultiFieldPanel(
    [FieldPanel("slug", widget=SlugInput, help_text=SLUG_HELP), FieldPanel("tags")],
    heading=_("Advanced: address and tags"),
    classname=FOLDED,
)
EDITOR = ObjectList(
    [
        TitleFieldPanel("title", placeholder=_("Title")),
        FieldPanel("region"),
        FieldPanel("summary"),
        FieldPanel("cover"),
        FieldPanel("outcomes"),
        FieldPanel("audience"),
        FieldPanel("job_types", widget=forms.CheckboxSelectMultiple),
        FieldPanel("requirements", classname="lp-tree"),
        FieldPanel("in_sequence"),
        ENROLMENT,
        CERTIFICATION,
        CHANGE,
        FINDING,
        PublishingPanel(),
    ],
    base_form_class=LearningPathForm,
)

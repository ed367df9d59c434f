"""Panels of the innovation editor: at most ten fields before the folded parts."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page

from .base import ContactMixin
from .panels import CompletenessPanel


def _folded(heading, *fields) -> MultiFieldPanel:
    return MultiFieldPanel(list(fields), heading=heading, classname="collapsed")


content_panels = [
    CompletenessPanel(),
    *Page.content_panels,
    FieldPanel("summary"),
    FieldPanel("cover"),
    FieldRowPanel([FieldPanel("stage"), FieldPanel("technology")]),
    FieldRowPanel([FieldPanel("affair"), FieldPanel("agency")]),
    FieldPanel("background"),
    FieldPanel("body"),
    InlinePanel("indicators", heading=_("Figures over time"), label=_("Indicator"), max_num=8),
    FieldPanel("tags"),
    _folded(
        _("Record"),
        FieldRowPanel([FieldPanel("initiator"), FieldPanel("initiator_name")]),
        FieldRowPanel([FieldPanel("form"), FieldPanel("theme")]),
        FieldPanel("other_affairs"),
        InlinePanel("stages", heading=_("Stages and dates"), label=_("Stage"), max_num=9),
        FieldPanel("purpose"),
        FieldPanel("benefits"),
        FieldPanel("results"),
    ),
    _folded(
        _("Story"),
        FieldPanel("novelty"),
        FieldPanel("implementation"),
        FieldPanel("significance"),
        FieldPanel("adaptability"),
        FieldPanel("resources"),
        FieldPanel("sustainability_institutional"),
        FieldPanel("sustainability_social"),
        FieldPanel("sustainability_managerial"),
    ),
    _folded(
        _("Replication"),
        FieldPanel("is_replicable"),
        FieldRowPanel([FieldPanel("cost_band"), FieldPanel("replication_months")]),
        FieldPanel("replication_skills"),
        FieldPanel("replication_rules"),
    ),
    _folded(
        _("Pictures, video and files"),
        FieldPanel("gallery"),
        FieldPanel("video"),
        FieldPanel("budget_file"),
        FieldPanel("profile_file"),
        InlinePanel("documents", heading=_("Documents"), label=_("Document"), max_num=20),
    ),
    _folded(
        _("Evidence"),
        InlinePanel("evidence", heading=_("Evidence"), label=_("Evidence"), max_num=40),
        FieldRowPanel([FieldPanel("award"), FieldPanel("property_right")]),
    ),
    _folded(
        _("Team, contact and place"),
        InlinePanel("team", heading=_("Team"), label=_("Member"), max_num=20),
        ContactMixin.contact_panel,
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
        InlinePanel("related_courses", heading=_("Related courses"), label=_("Course")),
    ),
]
stage_panels = [
    FieldRowPanel([FieldPanel("stage"), FieldPanel("began_on")]),
    FieldPanel("note"),
]
evidence_panels = [
    FieldRowPanel([FieldPanel("indicator"), FieldPanel("parameter")]),
    FieldPanel("document"),
    FieldPanel("note"),
]

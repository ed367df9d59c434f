from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from learning.core.models import Unit
from learning.core.prose.blocks import ProseBody

from .base import (
    ContactMixin,
    IndexPage,
    KnowledgePage,
    Measured,
    Measurement,
    RelatedCourse,
    measured_panels,
    plain,
    prose,
)
from .panels import CompletenessPanel


class PracticesIndexPage(IndexPage):
    subpage_types = ["learning_practices.PracticePage"]

    class Meta:
        verbose_name = _("best practices of a region")
        verbose_name_plural = _("best practices of the regions")


class PracticeTag(TaggedItemBase):
    content_object = ParentalKey(
        "learning_practices.PracticePage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class PracticePage(ContactMixin, KnowledgePage):
    """What a region did well, told so that another can do it too."""

    entry_kind = "practice"

    agency = models.ForeignKey(
        Unit,
        verbose_name=_("agency"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    problem = prose(_("the problem"), _("Who was troubled by what, and how one noticed."))
    body = StreamField(
        ProseBody(),
        verbose_name=_("what was done"),
        blank=True,
        help_text=_("The steps in their order; use the block for steps with pictures."),
    )
    resources = prose(_("resources"), _("People, time, money and tools that it took."))
    lessons = prose(_("lessons"), _("What you would do again, and what you would not."))
    tags = ClusterTaggableManager(through=PracticeTag, blank=True, verbose_name=_("tags"))

    content_panels = [
        CompletenessPanel(),
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("cover"),
        FieldPanel("problem"),
        FieldPanel("body"),
        FieldPanel("resources"),
        InlinePanel(
            "indicators", heading=_("Results, before and after"), label=_("Figure"), max_num=8
        ),
        FieldPanel("lessons"),
        FieldPanel("tags"),
        MultiFieldPanel(
            [
                FieldPanel("agency"),
                ContactMixin.contact_panel,
                InlinePanel("related_courses", heading=_("Related courses"), label=_("Course")),
            ],
            heading=_("Advanced"),
            classname="collapsed",
        ),
    ]
    search_fields = [
        *KnowledgePage.search_fields,
        index.SearchField("problem"),
        index.SearchField("body"),
        index.SearchField("lessons"),
    ]
    parent_page_types = ["learning_practices.PracticesIndexPage"]
    template = "learning_practices/practice_page.html"

    class Meta:
        verbose_name = _("best practice")
        verbose_name_plural = _("best practices")

    def found_by(self):
        return [*plain(self.problem, self.lessons), str(self.agency or "")]


class PracticeIndicator(Measured):
    page = ParentalKey(PracticePage, on_delete=models.CASCADE, related_name="indicators")

    panels = measured_panels


class PracticeValue(Measurement):
    indicator = ParentalKey(PracticeIndicator, on_delete=models.CASCADE, related_name="values")


class PracticeCourse(RelatedCourse):
    page = ParentalKey(PracticePage, on_delete=models.CASCADE, related_name="related_courses")

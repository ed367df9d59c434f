from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page, get_page_models
from wagtail.search import index
from wagtail.url_routing import RouteResult

from learning.core.courses.rule_editor.fields import CourseContentForm
from learning.core.listing.words import index_text
from learning.core.regions.models import (
    DevelopmentForm,
    FieldOfKnowledge,
    JobType,
    RegionPage,
    Unit,
)

from . import panels
from .conditions import faults
from .rows import Completion, EnrolMethod, Level, Scope, ScoreNeeded

MAX_MINUTES = 60_000
MAX_JP = 2_000


class CoursesIndexPage(Page):
    """Holds the courses of one region."""

    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])

    content_panels = [*Page.content_panels, panels.field("intro")]
    parent_page_types = ["learning.RegionPage"]
    subpage_types = ["learning.CoursePage"]
    template = "learning/courses/courses_index_page.html"

    class Meta:
        verbose_name = _("courses of a region")
        verbose_name_plural = _("courses of the regions")

    @property
    def region(self):
        return self.get_parent().specific.region


class CourseTag(TaggedItemBase):
    content_object = ParentalKey(
        "learning.CoursePage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class CoursePage(Page):
    summary = models.CharField(
        _("summary"), max_length=255, help_text=_("One or two sentences, shown on cards.")
    )
    cover = models.ForeignKey(
        "learning.LibraryImage",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    outcomes = RichTextField(
        _("learning outcomes"),
        blank=True,
        features=["ul", "bold"],
        help_text=_("What a person can do after the course. A list of three to five points."),
    )
    audience = models.TextField(_("audience"), blank=True, max_length=600)
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.BASIC)
    tags = ClusterTaggableManager(through=CourseTag, blank=True, verbose_name=_("tags"))
    field_of_knowledge = models.ForeignKey(
        FieldOfKnowledge,
        verbose_name=_("field of knowledge"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    form = models.ForeignKey(
        DevelopmentForm,
        verbose_name=_("form of development"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Decides how the learning hours (JP) are counted."),
    )
    programme_jp = models.PositiveSmallIntegerField(
        _("programme JP"), default=0, validators=[MaxValueValidator(MAX_JP)]
    )
    estimated_minutes = models.PositiveIntegerField(
        _("estimated minutes"), default=0, validators=[MaxValueValidator(MAX_MINUTES)]
    )
    job_types = ParentalManyToManyField(
        JobType, verbose_name=_("meant for job types"), blank=True, related_name="+"
    )
    availability = models.JSONField(_("access conditions"), default=dict, blank=True)
    criteria = models.JSONField(_("completion criteria"), default=dict, blank=True)
    sequential = models.BooleanField(
        _("activities are done in order"),
        default=False,
        help_text=_("Each activity opens when the one before is complete."),
    )
    enrol_method = models.CharField(
        _("enrolment"), max_length=8, choices=EnrolMethod, default=EnrolMethod.OPEN
    )
    enrol_key = models.CharField(_("enrolment key"), max_length=64, blank=True)
    enrol_from = models.DateTimeField(_("enrolment opens"), null=True, blank=True)
    enrol_until = models.DateTimeField(_("enrolment closes"), null=True, blank=True)
    seats = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    access_days = models.PositiveIntegerField(
        _("days of access"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("An enrolment expires after so many days; empty means never."),
    )
    scope = models.CharField(_("who may enrol"), max_length=8, choices=Scope, default=Scope.NATION)
    agencies = ParentalManyToManyField(
        Unit, verbose_name=_("agencies"), blank=True, related_name="+"
    )

    content_panels = [*Page.content_panels, *panels.course_content_panels]
    promote_panels = Page.promote_panels
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("outcomes"),
        index.SearchField("audience"),
        index.RelatedFields("tags", [index.SearchField("name")]),
        index.AutocompleteField("search_words"),
        index.FilterField("level"),
        index.FilterField("programme_jp"),
        index.FilterField("form_id"),
        index.FilterField("field_of_knowledge_id"),
    ]
    parent_page_types = ["learning.CoursesIndexPage"]
    template = "learning/courses/course_page.html"
    base_form_class = CourseContentForm

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    @classmethod
    def clean_subpage_models(cls):
        return [SectionPage, *activity_page_models()]

    def clean(self):
        super().clean()
        errors = {}
        if self.enrol_method == EnrolMethod.KEY and not self.enrol_key:
            errors["enrol_key"] = _("Enter the key that people need to enrol.")
        if self.enrol_from and self.enrol_until and self.enrol_until <= self.enrol_from:
            errors["enrol_until"] = _("Enrolment must close after it opens.")
        if errors:
            raise ValidationError(errors)

    @cached_property  # the index asks several times for one entry
    def search_words(self) -> str:
        """All that finds the course, with stems: see learning.core.listing.words."""
        region_page = self.region_page
        others = [
            self.summary,
            self.audience,
            strip_tags(self.outcomes),
            str(self.field_of_knowledge or ""),
            region_page.region.name if region_page else "",
            *self.tags.names(),
            *(instructor.name for instructor in self.instructors.all()),
        ]
        return index_text(self.title, *others)

    def route(self, request, path_components):
        if not path_components and self.is_withheld(request):
            return RouteResult(self)
        return super().route(request, path_components)

    def is_withheld(self, request) -> bool:
        """No longer published, and asked for by somebody who may have learned here."""
        preview = getattr(request, "is_preview", False)
        return not self.live and not preview and request.user.is_authenticated

    @property
    def region_page(self):
        return RegionPage.objects.ancestor_of(self).select_related("region").last()


class CoursePrerequisite(Orderable):
    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="prerequisites")
    course = models.ForeignKey(
        CoursePage, verbose_name=_("course"), on_delete=models.CASCADE, related_name="+"
    )

    panels = [panels.field("course")]

    def clean(self):
        super().clean()
        if self.course_id and self.page_id and self.course_id == self.page_id:
            raise ValidationError({"course": _("A course cannot be its own prerequisite.")})


class CourseInstructor(Orderable):
    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="instructors")
    name = models.CharField(_("name"), max_length=160)
    role = models.CharField(_("role"), max_length=160, blank=True)

    panels = [panels.field("name"), panels.field("role")]


class SectionPage(Page):
    """A chapter of a course. It has no page of its own for learners: the course shows it."""

    summary = models.CharField(_("summary"), max_length=255, blank=True)
    availability = models.JSONField(_("access conditions"), default=dict, blank=True)

    content_panels = [*Page.content_panels, *panels.section_content_panels]
    parent_page_types = ["learning.CoursePage"]
    template = "learning/courses/section_page.html"
    base_form_class = CourseContentForm

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    @classmethod
    def clean_subpage_models(cls):
        return activity_page_models()


class ActivityPage(Page):
    """Base of every activity's page. The type's slug is ``activity_type``."""

    activity_type: str = ""

    summary = models.CharField(_("summary"), max_length=255, blank=True)
    estimated_minutes = models.PositiveSmallIntegerField(
        _("estimated minutes"), default=10, validators=[MaxValueValidator(1_440)]
    )
    required = models.BooleanField(
        _("required"), default=True, help_text=_("Needed to complete the course.")
    )
    completion = models.CharField(
        pgettext_lazy("when an activity is", "complete"),
        max_length=8,
        choices=Completion,
        default=Completion.MANUAL,
    )
    min_seconds = models.PositiveIntegerField(
        _("minimum active seconds"),
        default=0,
        validators=[MaxValueValidator(86_400)],
        help_text=_("Only for completion by active time; measured by the server."),
    )
    available_from = models.DateTimeField(_("available from"), null=True, blank=True)
    available_until = models.DateTimeField(_("available until"), null=True, blank=True)
    requires_previous = models.BooleanField(_("opens after the previous activity"), default=False)
    requires_view = models.BooleanField(_("it was opened"), default=False)
    requires_report = models.BooleanField(_("its own conditions are met"), default=False)
    requires_score = models.CharField(
        _("score"), max_length=4, choices=ScoreNeeded, default=ScoreNeeded.NONE, blank=True
    )
    availability = models.JSONField(_("access conditions"), default=dict, blank=True)

    settings_panels = [*Page.settings_panels]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.AutocompleteField("search_words"),
    ]
    parent_page_types = ["learning.CoursePage", "learning.SectionPage"]
    subpage_types: list[str] = []
    base_form_class = CourseContentForm

    class Meta:
        abstract = True

    @cached_property  # the index asks several times for one entry
    def search_words(self) -> str:
        """All that finds the activity, with stems."""
        return index_text(self.title, self.summary)

    def clean(self):
        super().clean()
        errors = dict(faults(self, type_slug=self.activity_type))
        if (
            self.available_from
            and self.available_until
            and self.available_until <= self.available_from
        ):
            errors["available_until"] = _("The activity must close after it opens.")
        if errors:
            raise ValidationError(errors)


def activity_page_models() -> list[type[ActivityPage]]:
    return [model for model in get_page_models() if issubclass(model, ActivityPage)]

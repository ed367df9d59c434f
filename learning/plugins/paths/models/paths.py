"""A learning path: the snippet that editors write, publish and translate."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from taggit.models import TaggedItemBase
from wagtail.fields import RichTextField, StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)
from wagtail.search import index

from learning.core.models import JobType, Region, index_text

from ..blocks import MAX_DAYS, TreeBlock

MAX_MONTHS = 120
DEFAULT_REMINDERS = "90, 60, 30, 7"
MOST_REMINDERS = 8


class EnrolMethod(models.TextChoices):
    OPEN = "open", _("Open: one click")
    APPROVAL = "approval", _("After approval")
    ASSIGNED = "assigned", _("By assignment only")


class Scope(models.TextChoices):
    NATION = "nation", _("Everybody in the nation")
    REGION = "region", _("People of this region")


class CourseEnrolment(models.TextChoices):
    """What enrolling in the path does about its courses."""

    ALL = "all", _("Enrol in all its courses at once")
    NEXT = "next", _("Enrol in a course when it is its turn")
    NONE = "none", _("People enrol in the courses themselves")


class OnChange(models.TextChoices):
    """What a change of the requirements means for who is midway."""

    KEEP = "keep", _("They finish the version they began")
    MOVE = "move", _("They go on in the new version; what they have counts")
    REDO = "redo", _("They begin the new version afresh")


class PathTag(TaggedItemBase):
    content_object = ParentalKey(
        "learning_paths.LearningPath", on_delete=models.CASCADE, related_name="tagged_items"
    )


def days_of(text: str) -> list[int]:
    """The days in ``"90, 60, 30"``, the longest first. Raises ValueError for anything else."""
    days = {int(part) for part in text.split(",") if part.strip()}
    if len(days) > MOST_REMINDERS or any(not 0 < day <= MAX_DAYS for day in days):
        raise ValueError(text)
    return sorted(days, reverse=True)


class LearningPath(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    TranslatableMixin,
    index.Indexed,
    ClusterableModel,
):
    """Enrolments hang on the row of the first language; translations give it their words."""

    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        related_name="learning_paths",
        help_text=_("Who looks after the path. A national path belongs to the nation."),
    )
    title = models.CharField(_("title"), max_length=160)
    slug = models.SlugField(_("slug"), max_length=80)
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
        help_text=_("What a person can do after the path. A list of three to five points."),
    )
    audience = models.TextField(_("audience"), blank=True, max_length=600)
    job_types = ParentalManyToManyField(
        JobType, verbose_name=_("meant for job types"), blank=True, related_name="+"
    )
    tags = ClusterTaggableManager(through=PathTag, blank=True, verbose_name=_("tags"))
    in_sequence = models.BooleanField(
        _("parts are done in order"),
        default=False,
        help_text=_("Each part opens when the required ones before it are done."),
    )
    requirements = StreamField(TreeBlock(), verbose_name=_("requirements"), blank=True)
    on_change = models.CharField(
        _("people who are midway"),
        max_length=4,
        choices=OnChange,
        default=OnChange.KEEP,
        help_text=_("What a change of the requirements means for them. Nothing earned is lost."),
    )

    enrol_method = models.CharField(
        _("enrolment"), max_length=8, choices=EnrolMethod, default=EnrolMethod.OPEN
    )
    scope = models.CharField(_("who may enrol"), max_length=8, choices=Scope, default=Scope.NATION)
    course_enrolment = models.CharField(
        _("enrolment in the courses"),
        max_length=4,
        choices=CourseEnrolment,
        default=CourseEnrolment.NEXT,
    )
    prior_counts = models.BooleanField(_("what was completed before counts"), default=True)
    prior_months = models.PositiveSmallIntegerField(
        _("but not older than months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_MONTHS)],
    )
    due_days = models.PositiveSmallIntegerField(
        _("due after days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_DAYS)],
        help_text=_(
            "Counted from the day on which a person starts; an assignment may say another."
        ),
    )

    valid_months = models.PositiveSmallIntegerField(
        _("valid for months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_MONTHS)],
        help_text=_("Filled in, the path is a certification that has to be renewed."),
    )
    window_days = models.PositiveSmallIntegerField(
        _("renewal opens days before the end"),
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_DAYS)],
    )
    grace_days = models.PositiveSmallIntegerField(
        _("days of grace after the end"), default=30, validators=[MaxValueValidator(MAX_DAYS)]
    )
    reminder_days = models.CharField(
        _("reminders, days before"), max_length=40, default=DEFAULT_REMINDERS, blank=True
    )

    first_published_at = models.DateTimeField(
        _("first published at"), blank=True, null=True, db_index=True
    )
    # Kept by publishing, for cards and lists.
    jp = models.PositiveSmallIntegerField(_("JP"), default=0, editable=False)
    course_count = models.PositiveSmallIntegerField(default=0, editable=False)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="learning_path")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="learning_path",
        for_concrete_model=False,
    )

    search_fields = [
        index.SearchField("title", boost=3),
        index.SearchField("summary"),
        index.AutocompleteField("title"),
        index.AutocompleteField("search_words"),
        index.FilterField("live"),
        index.FilterField("locale_id"),
        index.FilterField("region_id"),
        index.FilterField("valid_months"),
    ]

    class Meta:
        verbose_name = _("learning path")
        verbose_name_plural = _("learning paths")
        ordering = ["title", "pk"]
        indexes = [models.Index(fields=["region", "live"], name="path_region_live")]
        constraints = [
            models.UniqueConstraint(
                fields=["translation_key", "locale"], name="path_once_a_language"
            ),
            models.UniqueConstraint(fields=["slug", "locale"], name="path_slug_once_a_language"),
        ]

    def __str__(self):
        return self.title

    @property
    def revisions(self):
        return self._revisions

    def get_workflow(self):
        """That of its region: the same people who review the region's pages."""
        workflow = self.region.workflow if self.region_id else None
        switched_on = getattr(settings, "WAGTAIL_WORKFLOW_ENABLED", True)
        return workflow if workflow and workflow.active and switched_on else None

    @property
    def is_certification(self) -> bool:
        return self.valid_months is not None

    @property
    def reminders(self) -> list[int]:
        try:
            return days_of(self.reminder_days)
        except ValueError:
            return []

    def get_absolute_url(self) -> str:
        return reverse("paths_public:path", args=[self.slug])

    @cached_property  # the index asks several times for one entry
    def search_words(self) -> str:
        return index_text(
            self.title, self.summary, self.audience, strip_tags(self.outcomes), *self.tags.names()
        )

    def get_preview_template(self, request, mode_name) -> str:
        return "learning_paths/path.html"

    def get_preview_context(self, request, mode_name) -> dict[str, Any]:
        # By name: faces stand above services, which are made of models.
        preview_context = import_string("learning.plugins.paths.faces.preview_context")
        return preview_context(self, request)

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        try:
            days_of(self.reminder_days)
        except ValueError:
            errors["reminder_days"] = _("Enter whole days with commas, for example 90, 60, 30, 7.")
        if self.scope == Scope.REGION and self.region_id and self._is_national():
            errors["scope"] = _("A national path is for everybody in the nation.")
        if errors:
            raise ValidationError(errors)

    def _is_national(self) -> bool:
        return self.region.kind == Region.Kind.NATION

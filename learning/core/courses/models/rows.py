"""Rows that records point at. They are upserted from pages on publish and outlive them."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.core.courses.hiding import may_hide
from learning.core.regions.models import DevelopmentForm, JobType, Region, Unit


class Level(models.TextChoices):
    BASIC = "basic", _("Basic")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")


class EnrolMethod(models.TextChoices):
    OPEN = "open", _("Open: one click")
    KEY = "key", _("With an enrolment key")
    APPROVAL = "approval", _("After approval")
    ASSIGNED = "assigned", _("By assignment only")


class Scope(models.TextChoices):
    NATION = "nation", _("Everybody in the nation")
    REGION = "region", _("People of this region")
    AGENCY = "agency", _("People of chosen agencies")


class Completion(models.TextChoices):
    NONE = "none", _("Not tracked")
    MANUAL = "manual", _("The learner marks it as done")
    VIEW = "view", _("When opened")
    TIME = "time", _("After a minimum active time")
    REPORTED = "reported", _("When the activity reports it")
    ALL = "all", _("When all chosen conditions are met")


class ScoreNeeded(models.TextChoices):
    NONE = "", _("No score is needed")
    ANY = "any", _("Any score")
    PASS = "pass", _("A passing score")


class Course(models.Model):
    """One course, whatever its pages: all translations share the row by ``translation_key``."""

    translation_key = models.UUIDField(unique=True, editable=False)
    page = models.ForeignKey(
        "wagtailcore.Page", null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    title = models.CharField(_("title"), max_length=255)
    summary = models.CharField(_("summary"), max_length=255, blank=True)
    url = models.CharField(max_length=500, blank=True)
    cover_url = models.CharField(max_length=255, blank=True)
    region = models.ForeignKey(
        Region, verbose_name=_("region"), on_delete=models.PROTECT, related_name="courses"
    )
    is_live = models.BooleanField(_("published"), default=False)
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.BASIC)
    form = models.ForeignKey(
        DevelopmentForm,
        verbose_name=_("form of development"),
        null=True,
        on_delete=models.PROTECT,
        related_name="courses",
    )
    programme_jp = models.PositiveSmallIntegerField(_("programme JP"), default=0)
    estimated_minutes = models.PositiveIntegerField(_("estimated minutes"), default=0)
    sequential = models.BooleanField(_("in order"), default=False)

    enrol_method = models.CharField(
        _("enrolment"), max_length=8, choices=EnrolMethod, default=EnrolMethod.OPEN
    )
    enrol_key = models.CharField(_("enrolment key"), max_length=64, blank=True)
    enrol_from = models.DateTimeField(_("enrolment opens"), null=True)
    enrol_until = models.DateTimeField(_("enrolment closes"), null=True)
    scope = models.CharField(_("who may enrol"), max_length=8, choices=Scope, default=Scope.NATION)
    agencies = models.ManyToManyField(Unit, verbose_name=_("agencies"), related_name="courses")
    job_types = models.ManyToManyField(JobType, verbose_name=_("job types"), related_name="courses")
    prerequisites = models.ManyToManyField(
        "self", verbose_name=_("prerequisites"), symmetrical=False, related_name="unlocks"
    )
    seats = models.PositiveIntegerField(_("seats"), null=True)
    seats_taken = models.PositiveIntegerField(_("seats taken"), default=0)
    access_days = models.PositiveIntegerField(_("days of access"), null=True)

    activity_count = models.PositiveIntegerField(_("activities"), default=0)
    required_count = models.PositiveIntegerField(_("required activities"), default=0)
    content_version = models.PositiveIntegerField(default=1)
    availability = models.JSONField(default=dict)
    criteria = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["title", "pk"]
        indexes = [models.Index(fields=["region", "is_live"], name="course_region_live")]
        constraints = [
            models.CheckConstraint(
                condition=Q(seats__isnull=True) | Q(seats_taken__lte=F("seats")),
                name="no_more_seats_than_there_are",
            )
        ]

    def __str__(self):
        return self.title


class Section(models.Model):
    translation_key = models.UUIDField(unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sections")
    title = models.CharField(_("title"), max_length=255)
    summary = models.CharField(_("summary"), max_length=255, blank=True)
    order = models.PositiveIntegerField(default=0)
    is_live = models.BooleanField(default=False)
    required_count = models.PositiveIntegerField(_("required activities"), default=0)
    availability = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.title


class Activity(models.Model):
    """One activity of a course: what Progress and every plugin's records point at."""

    translation_key = models.UUIDField(unique=True, editable=False)
    page = models.ForeignKey(
        "wagtailcore.Page", null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="activities")
    section = models.ForeignKey(
        Section, null=True, on_delete=models.SET_NULL, related_name="activities"
    )
    type = models.SlugField(_("type"), max_length=40)
    title = models.CharField(_("title"), max_length=255)
    summary = models.CharField(_("summary"), max_length=255, blank=True)
    order = models.PositiveIntegerField(default=0)
    is_live = models.BooleanField(default=False)
    required = models.BooleanField(_("required"), default=True)
    completion = models.CharField(
        _("completion"), max_length=8, choices=Completion, default=Completion.MANUAL
    )
    min_seconds = models.PositiveIntegerField(_("minimum active seconds"), default=0)
    estimated_minutes = models.PositiveSmallIntegerField(_("estimated minutes"), default=0)
    available_from = models.DateTimeField(_("available from"), null=True)
    available_until = models.DateTimeField(_("available until"), null=True)
    requires_previous = models.BooleanField(_("after the previous one"), default=False)
    requires_view = models.BooleanField(_("it was opened"), default=False)
    requires_report = models.BooleanField(_("its own conditions are met"), default=False)
    requires_score = models.CharField(
        _("score"), max_length=4, choices=ScoreNeeded, default=ScoreNeeded.NONE, blank=True
    )
    availability = models.JSONField(default=dict)
    # Set by whoever hides what is scored here; see ADR 31.
    hides_score = models.BooleanField(_("scores are hidden"), default=False)
    content_version = models.PositiveIntegerField(default=1)

    # The language of its words, where the reader's is another: see courses.lookup.
    spoken = ""

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["order", "pk"]
        indexes = [models.Index(fields=["course", "is_live", "order"], name="activity_outline")]

    def __str__(self):
        return self.title

    @property
    def may_hide(self) -> bool:
        """Whether its conditions, or its section's, do not show it to some: see ``hiding``."""
        above = self.section.availability if self.section_id else None
        return may_hide(self.availability) or may_hide(above)

    @property
    def is_closed(self) -> bool:
        return self.available_until is not None and self.available_until <= timezone.now()

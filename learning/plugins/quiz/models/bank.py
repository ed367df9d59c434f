"""The question bank: categories, questions, and the versions that attempts point at."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import TaggedItemBase

from learning.core.models import Course, Region

from ..engine.values import Hint, QuestionData


class Sharing(models.TextChoices):
    """Who beside the owning region may use the questions of a category."""

    PRIVATE = "private", _("Only this region")
    BELOW = "below", _("This region and those below it")
    EVERYBODY = "everybody", _("All regions")


class Category(models.Model):
    """A folder of questions: of a region, of one of its courses, or of the nation."""

    region = models.ForeignKey(
        Region, verbose_name=_("region"), on_delete=models.PROTECT, related_name="+"
    )
    course = models.ForeignKey(
        Course,
        verbose_name=_("course"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty: for all courses of the region."),
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("above it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    name = models.CharField(_("name"), max_length=120)
    info = models.TextField(_("what it is for"), blank=True, max_length=1_000)
    id_number = models.CharField(_("id-number"), max_length=64, blank=True)
    sharing = models.CharField(
        _("who may use its questions"), max_length=9, choices=Sharing, default=Sharing.PRIVATE
    )
    # Keys from the root to this row, each followed by a dot: "3.17.". A subtree is one prefix.
    path = models.CharField(max_length=255, editable=False, db_index=True)
    depth = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("question category")
        verbose_name_plural = _("question categories")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "region",
                Coalesce("course", 0),
                Coalesce("parent", 0),
                "name",
                name="quiz_category_name_once",
            ),
            models.UniqueConstraint(
                fields=["region", "id_number"],
                condition=~Q(id_number=""),
                name="quiz_category_id_number_once",
            ),
        ]

    def __str__(self):
        return self.name


class VersionStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    READY = "ready", _("Ready")
    HIDDEN = "hidden", _("Hidden")


class QuestionTag(TaggedItemBase):
    content_object = models.ForeignKey(
        "learning_quiz.Question", on_delete=models.CASCADE, related_name="tagged_items"
    )


class Question(models.Model):
    """One question through all its versions. What lists need is copied from the newest one."""

    category = models.ForeignKey(
        Category, verbose_name=_("category"), on_delete=models.PROTECT, related_name="questions"
    )
    type = models.SlugField(_("type"), max_length=40)
    id_number = models.CharField(_("id-number"), max_length=64, blank=True)
    tags = TaggableManager(through=QuestionTag, blank=True, verbose_name=_("tags"))
    latest = models.OneToOneField(
        "learning_quiz.QuestionVersion",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Of the newest version.
    name = models.CharField(_("name"), max_length=160, editable=False)
    status = models.CharField(
        _("status"), max_length=6, choices=VersionStatus, default=VersionStatus.DRAFT
    )
    # What random slots draw and what follows the newest: the newest version that is ready.
    ready = models.ForeignKey(
        "learning_quiz.QuestionVersion",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["category", "type", "status"], name="quiz_question_drawn"),
            models.Index(fields=["category", "name", "id"], name="quiz_question_listed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "id_number"],
                condition=~Q(id_number=""),
                name="quiz_question_id_number_once",
            )
        ]

    def __str__(self):
        return self.name


class QuestionVersion(models.Model):
    """What is asked. Never changed once an attempt points at it: changing makes a new one."""

    question = models.ForeignKey(
        Question, verbose_name=_("question"), on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveIntegerField(_("version"), default=1)
    status = models.CharField(
        _("status"), max_length=6, choices=VersionStatus, default=VersionStatus.DRAFT
    )
    name = models.CharField(
        _("name"), max_length=160, help_text=_("Only for those who look after the bank.")
    )
    # Rich text as Wagtail stores it.
    stem = models.TextField(_("question"), blank=True)
    general_feedback = models.TextField(_("general feedback"), blank=True)
    default_mark = models.DecimalField(
        _("mark"),
        max_digits=12,
        decimal_places=7,
        default=1,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(10_000))],
    )
    penalty = models.DecimalField(
        _("penalty for each wrong try"),
        max_digits=8,
        decimal_places=7,
        default=Decimal("0.3333333"),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
    )
    # [{"text", "clear_wrong", "show_number_right"}]
    hints = models.JSONField(_("hints"), default=list, blank=True)
    # docs/reference/question-bodies.md
    body = models.JSONField(default=dict, blank=True)
    content_hash = models.CharField(max_length=64, editable=False, db_index=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("version of a question")
        verbose_name_plural = _("versions of questions")
        ordering = ["question", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="quiz_version_number_once")
        ]

    def __str__(self):
        return f"{self.name} · {self.number}"

    def data(self, *, type: str) -> QuestionData:
        return QuestionData(
            type=type,
            body=self.body,
            stem=self.stem,
            name=self.name,
            general_feedback=self.general_feedback,
            default_mark=self.default_mark,
            penalty=self.penalty,
            hints=tuple(Hint(**hint) for hint in self.hints),
            version_id=self.pk,
        )

"""The page that editors build a quiz in. Publishing makes the ``Quiz`` row from it."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.blocks import ListBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from learning.core.api import activity_types
from learning.core.models import ActivityPage, Completion, activity_settings

from ..blocks import BandBlock, QuizBody
from ..engine.settings import DEFAULT_REVIEW
from . import page_rules
from .page_forms import QuizPageForm

YEAR = 31_536_000
seconds = [MaxValueValidator(YEAR)]


def default_review() -> dict[str, dict[str, bool]]:
    return {time: dict(items) for time, items in DEFAULT_REVIEW.items()}


class QuizPage(ActivityPage):
    """Questions to answer, with the rules for doing so."""

    activity_type = "quiz"

    class Overdue(models.TextChoices):
        SUBMIT = "submit", _("What is there is submitted by itself")
        GRACE = "grace", _("There is a grace period to submit, without answering more")
        ABANDON = "abandon", _("It must have been submitted before, or it does not count")

    class GradeMethod(models.TextChoices):
        HIGHEST = "highest", _("Highest attempt")
        AVERAGE = "average", _("Average of the attempts")
        FIRST = "first", _("First attempt")
        LAST = "last", _("Last attempt")

    class Navigation(models.TextChoices):
        FREE = "free", _("Free")
        SEQUENTIAL = "sequential", _("In order, no way back")

    class CompletionPass(models.TextChoices):
        PASS = "pass", _("When passed")
        EXHAUSTED = "exhausted", _("When passed, or no further attempt is possible")

    class TestRole(models.TextChoices):
        PRE = "pre", _("Pre-test of the course")
        POST = "post", _("Post-test of the course")

    # Neither a tick of one's own nor a look at it completes a quiz: see ``QuizType.supports``.
    completion = models.CharField(
        pgettext_lazy("when an activity is", "complete"),
        max_length=8,
        choices=Completion,
        default=Completion.REPORTED,
    )
    intro = RichTextField(
        _("introduction"), blank=True, features=["bold", "italic", "link", "ul", "ol"]
    )
    body = StreamField(QuizBody(), verbose_name=_("questions"), blank=True)

    max_grade = models.DecimalField(
        _("highest grade"),
        max_digits=10,
        decimal_places=2,
        default=100,
        validators=[MinValueValidator(Decimal(0))],
    )
    pass_grade = models.DecimalField(
        _("grade to pass"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    decimals = models.PositiveSmallIntegerField(
        _("decimals shown"), default=2, validators=[MaxValueValidator(5)]
    )
    attempts = models.PositiveSmallIntegerField(
        _("attempts"), default=0, help_text=_("0: as many as one likes.")
    )
    grade_method = models.CharField(
        _("grade"), max_length=8, choices=GradeMethod, default=GradeMethod.HIGHEST
    )
    behaviour = models.SlugField(_("how questions behave"), max_length=40, default="deferred")
    shuffle_answers = models.BooleanField(_("shuffle the answers"), default=True)
    navigation = models.CharField(
        _("navigation"), max_length=10, choices=Navigation, default=Navigation.FREE
    )
    builds_on_last = models.BooleanField(_("each attempt builds on the last"), default=False)
    can_redo = models.BooleanField(
        _("a finished question may be redone"),
        default=False,
        help_text=_("Within an attempt, where questions are marked at once."),
    )

    open_at = models.DateTimeField(_("opens"), null=True, blank=True)
    close_at = models.DateTimeField(_("closes"), null=True, blank=True)
    time_limit = models.PositiveIntegerField(
        _("time limit in seconds"), default=0, validators=seconds
    )
    overdue = models.CharField(
        _("when time is up"), max_length=7, choices=Overdue, default=Overdue.SUBMIT
    )
    grace_seconds = models.PositiveIntegerField(
        _("grace period in seconds"), default=0, validators=seconds
    )
    first_delay = models.PositiveIntegerField(
        _("seconds between first and second attempt"), default=0, validators=seconds
    )
    later_delay = models.PositiveIntegerField(
        _("seconds between later attempts"), default=0, validators=seconds
    )
    precreate_minutes = models.PositiveSmallIntegerField(
        _("prepare attempts so many minutes before opening"),
        default=0,
        validators=[MaxValueValidator(1_440)],
        help_text=_("For hundreds who begin at once. 0: attempts are made when people begin."),
    )

    password = models.CharField(_("password"), max_length=64, blank=True)
    ip_ranges = models.TextField(
        _("only from these addresses"),
        blank=True,
        max_length=2_000,
        help_text=_("One address or network a line, such as 10.20.0.0/16."),
    )

    # {"during": {"mark": true, …}, …}: engine.settings
    review = models.JSONField(_("what takers see, and when"), default=default_review)
    bands = StreamField(
        [("bands", ListBlock(BandBlock(), label=_("Bands")))],
        verbose_name=_("overall feedback"),
        blank=True,
        max_num=1,
    )

    min_attempts = models.PositiveSmallIntegerField(_("complete after so many attempts"), default=0)
    completion_pass = models.CharField(
        _("complete"), max_length=9, choices=CompletionPass, blank=True
    )
    anonymous_marking = models.BooleanField(_("markers do not see names"), default=False)
    second_mark = models.BooleanField(_("two markers, then a decision"), default=False)
    held_until_release = models.BooleanField(
        _("marks by people show when they are released"), default=False
    )
    test_role = models.CharField(
        _("place in the course"), max_length=4, choices=TestRole, blank=True
    )

    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("summary"), FieldPanel("estimated_minutes")]),
        FieldPanel("intro"),
        FieldPanel("body"),
        FieldRowPanel([FieldPanel("max_grade"), FieldPanel("pass_grade")]),
        FieldRowPanel([FieldPanel("attempts"), FieldPanel("time_limit")]),
        FieldPanel("behaviour"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("open_at"), FieldPanel("close_at")]),
                FieldRowPanel([FieldPanel("overdue"), FieldPanel("grace_seconds")]),
                FieldPanel("precreate_minutes"),
                FieldRowPanel([FieldPanel("first_delay"), FieldPanel("later_delay")]),
            ],
            heading=_("Time"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("shuffle_answers"), FieldPanel("navigation")]),
                FieldRowPanel([FieldPanel("builds_on_last"), FieldPanel("can_redo")]),
                FieldRowPanel([FieldPanel("password"), FieldPanel("ip_ranges")]),
            ],
            heading=_("Taking it"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("grade_method"), FieldPanel("decimals")]),
                FieldPanel("review"),
                FieldPanel("bands"),
                FieldRowPanel([FieldPanel("anonymous_marking"), FieldPanel("second_mark")]),
                FieldPanel("held_until_release"),
            ],
            heading=_("Marks and what takers see"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("min_attempts"), FieldPanel("completion_pass")]),
                FieldPanel("test_role"),
            ],
            heading=_("Completion"),
            classname="collapsed",
        ),
        activity_settings,
    ]
    search_fields = [*ActivityPage.search_fields, index.SearchField("intro")]
    base_form_class = QuizPageForm
    template = "learning_quiz/draft.html"

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    def serve_preview(self, request, mode_name):
        """The draft as its takers would see it. Nothing is recorded."""
        return activity_types.get(self.activity_type).preview(request, self)

    def clean(self):
        super().clean()
        errors: dict[str, list[str]] = {}
        for field, message in page_rules.faults(self):
            errors.setdefault(field, []).append(message)
        if errors:
            raise ValidationError(errors)

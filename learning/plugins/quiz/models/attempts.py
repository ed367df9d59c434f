"""Attempts at a quiz, and the grade over them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.core.models import Person

from .quizzes import Quiz
from .usages import Usage


class QuizAttempt(models.Model):
    class State(models.TextChoices):
        NOT_STARTED = "not_started", _("Not started")
        IN_PROGRESS = "in_progress", _("In progress")
        OVERDUE = "overdue", _("Overdue")
        SUBMITTED = "submitted", _("Submitted")
        FINISHED = "finished", _("Finished")
        ABANDONED = "abandoned", _("Abandoned")

    OPEN_STATES = ("not_started", "in_progress", "overdue")

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts")
    # None for previews of staff: those are ``previewer``'s.
    person = models.ForeignKey(
        Person,
        verbose_name=_("learner"),
        null=True,
        on_delete=models.PROTECT,
        related_name="quiz_attempts",
    )
    previewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    # The enrolment's attempt at the course: taking the course again begins a new allowance.
    course_attempt = models.PositiveSmallIntegerField(default=1)
    number = models.PositiveSmallIntegerField(pgettext_lazy("at a quiz", "attempt"), default=1)
    usage = models.OneToOneField(Usage, on_delete=models.PROTECT, related_name="quiz_attempt")
    state = models.CharField(_("state"), max_length=11, choices=State, default=State.IN_PROGRESS)
    # Pages in the order of the taker: engine.layout.LayoutPage.
    layout = models.JSONField(default=list)
    current_page = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(_("started"), null=True)
    # When time is up by the server's clock, with the overrides of that moment.
    ends_at = models.DateTimeField(_("ends"), null=True)
    # Staff gave this attempt time until then, whatever else says.
    extended_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    # When clockwork has to look at it; None for never.
    next_check_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    # None until finished and, with essays, until all is marked.
    marks = models.DecimalField(_("marks"), max_digits=12, decimal_places=5, null=True)
    # Of the attempt's own questions; the quiz may have changed since.
    sum_of_marks = models.DecimalField(max_digits=12, decimal_places=5, default=0)
    # Whether people mark something of it.
    marked_by_people = models.BooleanField(default=False)
    waits_for_marking = models.BooleanField(default=False)
    released_at = models.DateTimeField(_("released"), null=True)

    class Meta:
        verbose_name = _("attempt at a quiz")
        verbose_name_plural = _("attempts at quizzes")
        ordering = ["quiz", "person", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "person", "course_attempt", "number"],
                condition=Q(person__isnull=False),
                name="quiz_attempt_number_once",
            ),
            models.UniqueConstraint(
                fields=["quiz", "person"],
                condition=Q(
                    person__isnull=False, state__in=("not_started", "in_progress", "overdue")
                ),
                name="quiz_one_open_attempt",
            ),
            models.UniqueConstraint(
                fields=["quiz", "previewer"],
                condition=Q(previewer__isnull=False, state__in=("in_progress", "overdue")),
                name="quiz_one_open_preview",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) ^ Q(previewer__isnull=False),
                name="quiz_attempt_of_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_check_at"],
                condition=Q(next_check_at__isnull=False),
                name="quiz_attempt_due",
            ),
            models.Index(fields=["quiz", "state", "id"], name="quiz_attempt_listed"),
            models.Index(fields=["person", "quiz"], name="quiz_attempt_person"),
        ]

    def __str__(self):
        return f"{self.quiz_id} · {self.person_id or self.previewer_id} · {self.number}"

    @property
    def is_preview(self) -> bool:
        return self.previewer_id is not None

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN_STATES


class QuizGrade(models.Model):
    """The grade over somebody's attempts, by the quiz's method; kept when an attempt changes."""

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="grades")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="quiz_grades")
    course_attempt = models.PositiveSmallIntegerField(default=1)
    # Out of the quiz's maximum; None while nothing counts.
    grade = models.DecimalField(max_digits=12, decimal_places=5, null=True)
    max_grade = models.DecimalField(max_digits=12, decimal_places=5)
    passed = models.BooleanField(null=True)
    finished_attempts = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("grade of a quiz")
        verbose_name_plural = _("grades of quizzes")
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "person", "course_attempt"], name="quiz_grade_once"
            )
        ]
        indexes = [models.Index(fields=["quiz", "grade"], name="quiz_grade_listed")]

    def __str__(self):
        return f"{self.quiz_id} · {self.person_id} · {self.grade}"

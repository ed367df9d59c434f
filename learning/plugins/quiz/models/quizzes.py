"""What a published quiz is: a row that attempts point at, made from its page on publication."""

from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.core.models import Activity

from ..engine.settings import QuizSettings
from .bank import Category, Question


class Quiz(models.Model):
    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, primary_key=True, related_name="quiz"
    )
    # engine.settings.QuizSettings.as_json()
    settings = models.JSONField(default=dict)
    # [{"heading", "shuffle", "from_slot"}]: a section reaches to the next one's first slot.
    sections = models.JSONField(default=list)
    sum_of_marks = models.DecimalField(max_digits=12, decimal_places=5, default=0)
    has_drafts = models.BooleanField(default=False)
    # When clockwork has to look at it: to prepare attempts, and when it closes. None for never.
    next_check_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        indexes = [
            models.Index(
                fields=["next_check_at"],
                condition=models.Q(next_check_at__isnull=False),
                name="quiz_due",
            )
        ]

    def __str__(self):
        return str(self.activity)

    @cached_property
    def rules(self) -> QuizSettings:
        return QuizSettings.from_json(self.settings)


class QuizSlot(models.Model):
    """A place for one question: a certain one, or one that is drawn for each attempt."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="slots")
    # The block's id in the page: the same slot after it was moved.
    key = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    page_number = models.PositiveSmallIntegerField(default=1)
    label = models.CharField(_("own number"), max_length=16, blank=True)
    max_mark = models.DecimalField(max_digits=12, decimal_places=7, default=1)
    requires_previous = models.BooleanField(default=False)
    question = models.ForeignKey(
        Question, null=True, on_delete=models.PROTECT, related_name="slots"
    )
    # None follows the newest ready version.
    version_number = models.PositiveIntegerField(null=True)
    # Of a random slot: {"category", "children", "tags", "any_tag", "types", "name", …}.
    draw = models.JSONField(null=True)
    draws_from = models.ForeignKey(
        Category, null=True, on_delete=models.PROTECT, related_name="slots"
    )

    class Meta:
        verbose_name = _("place in a quiz")
        verbose_name_plural = _("places in quizzes")
        ordering = ["quiz", "number"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "key"], name="quiz_slot_key_once"),
            models.UniqueConstraint(
                fields=["quiz", "number"],
                name="quiz_slot_number_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(question__isnull=True) | models.Q(draw__isnull=True),
                name="quiz_slot_fixed_or_drawn",
            ),
        ]

    def __str__(self):
        return f"{self.quiz_id} · {self.number}"

"""Figures of a quiz, counted in a task and kept until attempts change."""

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from .bank import QuestionVersion
from .quizzes import Quiz


class SlotStatistic(models.Model):
    """Figures of one question version in one slot; without a version, of the whole quiz.

    ``figures`` holds facility, standard deviation, discrimination and the analysis of responses,
    as ``engine.statistics`` names them.
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="statistics")
    # The place's number when this was counted, and its key: the number may be another's by now.
    slot = models.PositiveSmallIntegerField(null=True)
    place = models.UUIDField(null=True)
    version = models.ForeignKey(
        QuestionVersion, null=True, on_delete=models.CASCADE, related_name="statistics"
    )
    attempts = models.PositiveIntegerField(default=0)
    figures = models.JSONField(default=dict)
    counted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("statistics of a question")
        verbose_name_plural = _("statistics of questions")
        constraints = [
            models.UniqueConstraint(
                "quiz", Coalesce("slot", 0), Coalesce("version", 0), name="quiz_statistic_once"
            )
        ]

    def __str__(self):
        return f"{self.quiz_id} · {self.slot}"

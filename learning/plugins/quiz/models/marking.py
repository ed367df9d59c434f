"""What markers keep beside the marks, which are steps of the attempt."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .usages import QuestionAttempt


class SecondMark(models.Model):
    """A proposal of a marker where two have to look. The moderator's decision is the step."""

    question_attempt = models.ForeignKey(
        QuestionAttempt, on_delete=models.CASCADE, related_name="second_marks"
    )
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    fraction = models.DecimalField(max_digits=12, decimal_places=7)
    comment = models.TextField(blank=True)
    rubric = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("proposed mark")
        verbose_name_plural = _("proposed marks")
        constraints = [
            models.UniqueConstraint(
                fields=["question_attempt", "marker"], name="quiz_proposal_once_a_marker"
            )
        ]

    def __str__(self):
        return f"{self.question_attempt_id} · {self.fraction}"


class QuickComment(models.Model):
    """A remark that a marker often makes."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(_("text"), max_length=500)
    used = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("quick comment")
        verbose_name_plural = _("quick comments")
        ordering = ["-used", "text"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "text"], name="quiz_quick_comment_once")
        ]

    def __str__(self):
        return self.text

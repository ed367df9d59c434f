"""Attempts at questions (semantics S1): a usage holds question attempts, each its steps."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..engine.values import State
from .bank import QuestionVersion

STATES = [(state.value, state.value) for state in State]


class Usage(models.Model):
    """A set of questions that somebody answers together: a quiz attempt, or a preview."""

    # Of previews only: whose they are, so that old ones can be cleared.
    previewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("set of answers")
        verbose_name_plural = _("sets of answers")
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(previewer__isnull=False),
                name="quiz_usage_previews",
            )
        ]

    def __str__(self):
        return str(self.pk)


class QuestionAttempt(models.Model):
    """One question in one usage. ``state`` to ``sequence`` repeat what the newest step says."""

    usage = models.ForeignKey(Usage, on_delete=models.CASCADE, related_name="question_attempts")
    # A place in the usage for good; where it is shown is the attempt's layout.
    slot = models.PositiveSmallIntegerField()
    # The key of the quiz's place that it stands in: numbers change with each publication. None
    # where there is no quiz, and for what was tried again since.
    place = models.UUIDField(null=True)
    version = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, related_name="question_attempts"
    )
    variant = models.PositiveIntegerField(default=0)
    behaviour = models.SlugField(max_length=40)
    max_mark = models.DecimalField(max_digits=12, decimal_places=7)
    min_fraction = models.DecimalField(max_digits=12, decimal_places=7, default=0)
    max_fraction = models.DecimalField(max_digits=12, decimal_places=7, default=1)
    flagged = models.BooleanField(default=False)
    frozen = models.JSONField(default=dict)
    question_summary = models.TextField(blank=True)
    right_answer = models.TextField(blank=True)
    response_summary = models.TextField(blank=True)

    state = models.CharField(max_length=16, choices=STATES, default=State.TODO.value)
    fraction = models.DecimalField(max_digits=12, decimal_places=7, null=True)
    # Number of the newest step: a form that was given an older one is refused.
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("attempt at a question")
        verbose_name_plural = _("attempts at questions")
        constraints = [
            models.UniqueConstraint(fields=["usage", "slot"], name="quiz_slot_once_a_usage")
        ]
        indexes = [models.Index(fields=["version", "state"], name="quiz_qa_version_state")]

    def __str__(self):
        return f"{self.usage_id} · {self.slot}"

    @property
    def mark(self):
        """None while nothing is marked."""
        return None if self.fraction is None else self.fraction * self.max_mark


class QuestionStep(models.Model):
    """Append-only. ``data`` is ``{"kind", "response", …}`` of ``engine.values.Action``."""

    question_attempt = models.ForeignKey(
        QuestionAttempt, on_delete=models.CASCADE, related_name="steps"
    )
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=STATES)
    fraction = models.DecimalField(max_digits=12, decimal_places=7, null=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
    private = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("step of an attempt")
        verbose_name_plural = _("steps of attempts")
        constraints = [
            # Decides between two tabs that save at once.
            models.UniqueConstraint(
                fields=["question_attempt", "number"], name="quiz_step_number_once"
            )
        ]

    def __str__(self):
        return f"{self.question_attempt_id} · {self.number} · {self.state}"


class Autosave(models.Model):
    """What stood in the inputs a moment ago. Gone with the next real step, worth no mark."""

    question_attempt = models.OneToOneField(
        QuestionAttempt, on_delete=models.CASCADE, primary_key=True, related_name="autosave"
    )
    # The step that the form was made from.
    sequence = models.PositiveIntegerField()
    response = models.JSONField(default=dict)
    certainty = models.PositiveSmallIntegerField(null=True)
    # Which form sent it: only another one can be older than what stands here.
    form = models.CharField(max_length=12, default="")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer saved on the way")
        verbose_name_plural = _("answers saved on the way")

    def __str__(self):
        return str(self.question_attempt_id)


def private_files() -> Storage:
    return storages["private"]


def response_path(instance, filename: str) -> str:
    """Names on disk are ours: nothing of the sender's but a checked suffix."""
    return f"quiz/{instance.key.hex[:2]}/{instance.key.hex}{instance.suffix}"


class ResponseFile(models.Model):
    """A file that a taker handed in with an essay or a file question. Never public."""

    key = models.UUIDField(unique=True, editable=False)
    question_attempt = models.ForeignKey(
        QuestionAttempt, on_delete=models.CASCADE, related_name="files"
    )
    name = models.CharField(max_length=120)
    suffix = models.CharField(max_length=8)
    file = models.FileField(storage=private_files, upload_to=response_path)
    size = models.PositiveIntegerField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("file of an answer")
        verbose_name_plural = _("files of answers")

    def __str__(self):
        return self.name

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.core.courses.models import Activity, Course, Section
from learning.core.regions.models import Person

# A row that a new attempt cleared holds nothing until something happens again.
TOUCHED = (
    Q(completed_at__isnull=False)
    | Q(first_viewed_at__isnull=False)
    | Q(scored_at__isnull=False)
    | Q(reported_at__isnull=False)
    | Q(seconds__gt=0)
    | ~Q(override_reason="")
)


class Progress(models.Model):
    """How far one person is in one activity, in the present attempt at the course.

    Completion never reverts by itself.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="progress")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="progress")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="progress")
    completed_at = models.DateTimeField(_("completed at"), null=True)
    score = models.DecimalField(_("score"), max_digits=6, decimal_places=5, null=True)
    passed = models.BooleanField(_("passed"), null=True)
    scored_at = models.DateTimeField(null=True)
    score_key = models.CharField(max_length=64, blank=True)
    # When the work behind the score was handed in; of scores from before this was kept, empty.
    handed_in_at = models.DateTimeField(null=True)
    # Facts of Completion.ALL that later results do not undo: when the activity's own conditions
    # were first met, when there first was a score, when first a passing one.
    reported_at = models.DateTimeField(null=True)
    first_scored_at = models.DateTimeField(null=True)
    passed_at = models.DateTimeField(null=True)
    first_viewed_at = models.DateTimeField(_("first opened"), null=True)
    last_viewed_at = models.DateTimeField(_("last opened"), null=True)
    last_beat_at = models.DateTimeField(null=True)
    seconds = models.PositiveIntegerField(_("active seconds"), default=0)
    overridden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    override_reason = models.CharField(_("reason"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        constraints = [
            models.UniqueConstraint(fields=["person", "activity"], name="progress_once_an_activity")
        ]
        indexes = [
            models.Index(fields=["course", "person"], name="progress_course_person"),
        ]

    def __str__(self):
        return f"{self.person} · {self.activity}"

    @property
    def is_complete(self) -> bool:
        return self.completed_at is not None

    @property
    def is_touched(self) -> bool:
        """As the condition ``TOUCHED``."""
        dates = (self.completed_at, self.first_viewed_at, self.scored_at, self.reported_at)
        return any(dates) or self.seconds > 0 or self.override_reason != ""


class ProgressLog(models.Model):
    """Append-only: staff overrides of completion, by whom and why."""

    progress = models.ForeignKey(Progress, on_delete=models.CASCADE, related_name="log")
    completed = models.BooleanField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=255)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("progress log entry")
        verbose_name_plural = _("progress log")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.progress} · {self.completed}"


class PastProgress(models.Model):
    """Append-only: what ``Progress`` held of an activity when a later attempt began."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="past_progress", db_index=False
    )
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="past_progress", db_index=False
    )
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="past_progress", db_index=False
    )
    attempt = models.PositiveSmallIntegerField(_("attempt"))
    completed_at = models.DateTimeField(_("completed at"), null=True)
    score = models.DecimalField(_("score"), max_digits=6, decimal_places=5, null=True)
    passed = models.BooleanField(_("passed"), null=True)
    scored_at = models.DateTimeField(null=True)
    first_viewed_at = models.DateTimeField(_("first opened"), null=True)
    last_viewed_at = models.DateTimeField(_("last opened"), null=True)
    seconds = models.PositiveIntegerField(_("active seconds"), default=0)
    overridden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    override_reason = models.CharField(_("reason"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("progress of an earlier attempt")
        verbose_name_plural = _("progress of earlier attempts")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course", "attempt", "activity"],
                name="past_progress_once_an_attempt",
            )
        ]

    def __str__(self):
        return f"{self.person} · {self.activity} · {self.attempt}"


class SectionProgress(models.Model):
    """Roll-up of a section for one person, kept in the transaction of each report."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="section_progress")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="progress")
    done_count = models.PositiveIntegerField(default=0)
    completed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("section progress")
        verbose_name_plural = _("section progress")
        constraints = [
            models.UniqueConstraint(fields=["person", "section"], name="section_progress_once")
        ]

    def __str__(self):
        return f"{self.person} · {self.section}"


class Note(models.Model):
    """A learner's private note or highlighted passage of an activity."""

    class Kind(models.TextChoices):
        NOTE = "note", _("Note")
        HIGHLIGHT = "highlight", _("Highlight")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notes")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NOTE)
    quote = models.TextField(_("passage"), blank=True, max_length=1_000)
    text = models.TextField(_("note"), blank=True, max_length=4_000)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["person", "activity", "id"], name="note_person_activity")]

    def __str__(self):
        return self.text or self.quote

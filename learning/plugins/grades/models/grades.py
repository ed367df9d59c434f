"""What people got, every write of it, and what it adds up to."""

from decimal import Decimal
from enum import IntFlag

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.core.models import Person

from .books import Gradebook
from .items import GradeItem, points


class Source(models.TextChoices):
    NONE = "", pgettext_lazy("a grade comes from", "Nowhere")
    ACTIVITY = "activity", pgettext_lazy("a grade comes from", "The activity")
    HAND = "hand", pgettext_lazy("a grade comes from", "A grader")
    IMPORT = "import", pgettext_lazy("a grade comes from", "A file")
    COUNT = "count", pgettext_lazy("a grade comes from", "Other grades")
    SYSTEM = "system", pgettext_lazy("a grade comes from", "The system")


class Grade(models.Model):
    """What one person got for one item, a category's too. Without a row there is no grade.

    ``raw`` is what was given: an activity's is a fraction of 0 to 1, a grader's stands in the
    item's range, a scale's is the number of the word. ``final`` is what counts, on the item's
    range or, where that differs for this person, up to ``max``. ``penalty`` is what lateness
    took in points, or what a grader set (``penalty_is_own``). ``number`` counts the writes: who
    writes names the one that was seen.
    """

    item = models.ForeignKey(
        GradeItem, on_delete=models.PROTECT, related_name="grades", db_index=False
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="grades", db_index=False
    )
    # Repeated from the item, so that all of a person, or of a page of people, is one range.
    gradebook = models.ForeignKey(
        Gradebook, on_delete=models.PROTECT, related_name="grades", db_index=False
    )
    raw = points(_("grade as given"), null=True)
    penalty = points(_("points lost by lateness"), default=Decimal(0))
    penalty_is_own = models.BooleanField(default=False)
    final = points(_("grade"), null=True)
    max = points(_("highest points"), null=True)
    text = models.TextField(_("grade in words"), blank=True, max_length=2_000)
    feedback = models.TextField(_("feedback"), blank=True, max_length=10_000)

    overridden = models.BooleanField(_("overridden"), default=False)
    excluded = models.BooleanField(_("excluded"), default=False)
    locked = models.BooleanField(_("locked"), default=False)
    hidden = models.BooleanField(_("hidden from learners"), default=False)
    hidden_until = models.DateTimeField(_("hidden until"), null=True)
    # An extension of the item's date for this person.
    due_at = models.DateTimeField(_("due"), null=True)

    number = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=8, choices=Source, blank=True, default=Source.NONE)
    # Of an overriding, exclusion or the like: why.
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    grader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    graded_at = models.DateTimeField(_("graded on"), null=True)
    submitted_at = models.DateTimeField(_("handed in on"), null=True)

    class Meta:
        verbose_name = _("grade")
        verbose_name_plural = _("grades")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "person"], name="grade_once_an_item"),
        ]
        indexes = [
            models.Index(fields=["gradebook", "person"], name="grades_of_person"),
            models.Index(fields=["person"], name="grades_person"),
        ]

    def __str__(self):
        return f"{self.person_id} · {self.item_id} · {self.final}"


class Marks(IntFlag):
    """What was set on a grade, in its history."""

    OVERRIDDEN = 1
    EXCLUDED = 2
    LOCKED = 4
    HIDDEN = 8


class Step(models.TextChoices):
    REPORTED = "reported", pgettext_lazy("with a grade", "Reported by the activity")
    GRADED = "graded", pgettext_lazy("with a grade", "Given")
    COMMENTED = "comment", pgettext_lazy("with a grade", "Feedback written")
    OVERRIDDEN = "override", pgettext_lazy("with a grade", "Overridden")
    RESTORED = "restore", pgettext_lazy("with a grade", "Overriding undone")
    EXCLUDED = "exclude", pgettext_lazy("with a grade", "Excluded")
    INCLUDED = "include", pgettext_lazy("with a grade", "Included again")
    LOCKED = "lock", pgettext_lazy("with a grade", "Locked")
    UNLOCKED = "unlock", pgettext_lazy("with a grade", "Unlocked")
    HIDDEN = "hide", pgettext_lazy("with a grade", "Hidden")
    SHOWN = "show", pgettext_lazy("with a grade", "Shown")
    EXTENDED = "extend", pgettext_lazy("with a grade", "Time extended")
    PENALTY = "penalty", pgettext_lazy("with a grade", "Points lost by lateness changed")
    COUNTED = "count", pgettext_lazy("with a grade", "Counted anew")
    CLEARED = "clear", pgettext_lazy("with a grade", "Cleared")


class GradeHistory(models.Model):
    """Append-only: who changed what of a grade, when and why. ``old_marks`` are ``Marks``."""

    gradebook = models.ForeignKey(
        Gradebook, on_delete=models.PROTECT, related_name="history", db_index=False
    )
    item = models.ForeignKey(
        GradeItem, on_delete=models.PROTECT, related_name="history", db_index=False
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="grade_history", db_index=False
    )
    step = models.CharField(max_length=8, choices=Step)
    source = models.CharField(max_length=8, choices=Source, blank=True)
    old_raw = points(_("given before"), null=True)
    new_raw = points(_("given"), null=True)
    old_final = points(_("grade before"), null=True)
    new_final = points(_("grade"), null=True)
    old_marks = models.PositiveSmallIntegerField(default=0)
    new_marks = models.PositiveSmallIntegerField(default=0)
    # Words only where a step changed them.
    old_text = models.TextField(blank=True)
    new_text = models.TextField(blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("change of a grade")
        verbose_name_plural = _("changes of grades")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["item", "person", "-id"], name="grade_history_of_cell"),
            models.Index(fields=["gradebook", "-id"], name="grade_history_of_book"),
            models.Index(fields=["person", "-id"], name="grade_history_of_person"),
        ]

    def __str__(self):
        return f"{self.person_id} · {self.item_id} · {self.step}"

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("a line of this history is never changed")
        super().save(*args, **kwargs)


class Standing(models.Model):
    """What somebody's grades of a course add up to. Also the lock under which they are written.

    ``weights`` has by item's id the effective weight (text, None where there is none) and the
    status of it (``engine.Status``). ``counted_version`` is the gradebook's that it was counted
    with, 0 for never.
    """

    gradebook = models.ForeignKey(
        Gradebook, on_delete=models.PROTECT, related_name="standings", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grade_standings")
    counted_version = models.PositiveIntegerField(default=0)
    total = points(_("course total"), null=True)
    total_max = points(_("highest points"), null=True)
    passed = models.BooleanField(_("passed"), null=True)
    weights = models.JSONField(default=dict)
    counted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("course total of a person")
        verbose_name_plural = _("course totals of people")
        constraints = [
            models.UniqueConstraint(fields=["gradebook", "person"], name="standing_once_a_person")
        ]
        indexes = [
            models.Index(
                fields=["gradebook", "counted_version", "person"], name="standing_by_version"
            ),
        ]

    def __str__(self):
        return f"{self.person_id} · {self.gradebook_id} · {self.total}"

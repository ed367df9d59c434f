from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.core.courses.models import Activity, Course
from learning.core.regions.models import Person


class Enrolment(models.Model):
    """One person in one course, for good: leaving and coming back change the status only.

    Taking the course again counts ``attempt`` up; what was completed before stays on record.
    """

    class Status(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")
        COMPLETED = "completed", _("Completed")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("Expired")

    class Method(models.TextChoices):
        SELF = "self", _("Enrolled by themselves")
        KEY = "key", _("With the enrolment key")
        APPROVAL = "approval", _("Approved")
        ASSIGNED = "assigned", _("Assigned")

    OPEN_STATUSES = (Status.ACTIVE, Status.COMPLETED)
    SEATED_STATUSES = (Status.REQUESTED, Status.ACTIVE, Status.SUSPENDED, Status.COMPLETED)

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    method = models.CharField(_("method"), max_length=8, choices=Method, default=Method.SELF)
    enrolled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    requested_at = models.DateTimeField(_("requested at"))
    activated_at = models.DateTimeField(_("active since"), null=True)
    completed_at = models.DateTimeField(_("completed at"), null=True)
    expires_at = models.DateTimeField(_("expires at"), null=True)
    done_count = models.PositiveIntegerField(_("required activities done"), default=0)
    last_activity = models.ForeignKey(
        Activity, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    last_seen_at = models.DateTimeField(_("last seen"), null=True)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)
    # None for the first attempt.
    attempt_began_at = models.DateTimeField(_("attempt begun"), null=True)
    attempt_reason = models.CharField(_("reason of the attempt"), max_length=255, blank=True)
    # The course's total as a gradebook last reported it, a fraction from 0 to 1.
    grade = models.DecimalField(_("grade"), max_digits=6, decimal_places=5, null=True)
    grade_passed = models.BooleanField(_("passed"), null=True)
    # What a course with criteria knows of this enrolment, written when something happens and read
    # by pages: each criterion's steps and moment (completion.criteria), when time alone meets the
    # next one, and since when nothing but somebody's approval is missing.
    criteria_met = models.JSONField(null=True)
    criteria_due_at = models.DateTimeField(null=True)
    leader_wanted_at = models.DateTimeField(null=True)
    admin_wanted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(fields=["course", "person"], name="enrolment_once_a_course")
        ]
        indexes = [
            models.Index(fields=["person", "status", "last_seen_at"], name="enrolment_desk"),
            models.Index(fields=["course", "status", "id"], name="enrolment_participants"),
            # Few enrolments wait for any of these.
            *(
                models.Index(
                    fields=[name],
                    name=f"enrolment_{name}",
                    condition=Q(**{f"{name}__isnull": False}),
                )
                for name in ("criteria_due_at", "leader_wanted_at", "admin_wanted_at")
            ),
        ]

    def __str__(self):
        return f"{self.person} · {self.course}"

    @property
    def is_over(self) -> bool:
        """Access whose time has run out counts as expired at once; a worker writes it later."""
        ends = self.expires_at
        return self.status == self.Status.ACTIVE and ends is not None and ends <= timezone.now()

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN_STATUSES and not self.is_over

    @property
    def is_started(self) -> bool:
        """Whether anything of the course was opened in the present attempt."""
        seen, began = self.last_seen_at, self.attempt_began_at
        return seen is not None and (began is None or seen >= began)


class EnrolmentLog(models.Model):
    """Append-only: every change of an enrolment's status, by whom and why."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="log")
    previous = models.CharField(max_length=10, blank=True)
    status = models.CharField(max_length=10, choices=Enrolment.Status)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=255, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("enrolment log entry")
        verbose_name_plural = _("enrolment log")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.previous} → {self.status}"


class CourseCompletion(models.Model):
    """Append-only fact that a person completed a course, as the course was on that day.

    One for each completed attempt. ``score`` is the mean of the activities that have one, 0 to 1.
    """

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="completions", db_index=False
    )
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="completions")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="completions")
    title = models.CharField(_("title"), max_length=255)
    form_code = models.CharField(_("form of development"), max_length=40, blank=True)
    programme_jp = models.PositiveSmallIntegerField(_("programme JP"), default=0)
    seconds = models.PositiveBigIntegerField(_("active seconds"), default=0)
    score = models.DecimalField(_("score"), max_digits=6, decimal_places=5, null=True)
    completed_at = models.DateTimeField(_("completed at"))
    local_date = models.DateField(_("date"))

    class Meta:
        verbose_name = _("course completion")
        verbose_name_plural = _("course completions")
        ordering = ["-completed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "attempt"], name="completion_once_an_attempt"
            )
        ]
        indexes = [models.Index(fields=["person", "-completed_at"], name="completion_record")]

    def __str__(self):
        return f"{self.person} · {self.title}"

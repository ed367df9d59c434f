"""Who follows a path, since when, how far; one row for good, a cycle for each time it is due."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.core.models import Person

from .paths import LearningPath
from .versions import PathVersion


class PathEnrolment(models.Model):
    """One person on one path, for good. The counters repeat the newest cycle, for lists.

    ``valid_until``, ``renew_from`` and ``grace_until`` (local dates) are those of the last
    completed cycle of a certification; what a person's standing is follows from them and today.
    """

    class Status(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        ACTIVE = "active", _("Active")
        COMPLETED = "completed", _("Completed")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REFUSED = "refused", pgettext_lazy("a request is", "Refused")

    class Method(models.TextChoices):
        SELF = "self", _("Enrolled by themselves")
        APPROVAL = "approval", _("Approved")
        ASSIGNED = "assigned", _("Assigned")
        RULE = "rule", _("By a standing rule")
        PATH = "path", _("Through another path")

    class Standing(models.TextChoices):
        VALID = "valid", pgettext_lazy("a certification is", "Valid")
        DUE = "due", pgettext_lazy("a certification is", "Due for renewal")
        OVERDUE = "overdue", pgettext_lazy("a certification is", "Overdue")
        LAPSED = "lapsed", pgettext_lazy("a certification is", "Lapsed")
        NEVER = "never", pgettext_lazy("a certification is", "Never held")

    OPEN_STATUSES = (Status.ACTIVE, Status.COMPLETED)

    path = models.ForeignKey(
        LearningPath, verbose_name=_("path"), on_delete=models.PROTECT, related_name="enrolments"
    )
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="path_enrolments"
    )
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.ACTIVE)
    method = models.CharField(_("method"), max_length=8, choices=Method, default=Method.SELF)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=255, blank=True)
    rule = models.ForeignKey(
        "learning_paths.StandingRule",
        verbose_name=_("standing rule"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="enrolments",
    )
    requested_at = models.DateTimeField(_("requested at"))
    started_at = models.DateTimeField(_("started at"), null=True)
    due_on = models.DateField(_("due on"), null=True)
    # The earliest day on which the path or an unfinished part of it is due.
    next_due_on = models.DateField(_("next due on"), null=True)
    percent = models.PositiveSmallIntegerField(_("progress in per cent"), default=0)
    completed_at = models.DateTimeField(_("completed at"), null=True)
    cycles_done = models.PositiveSmallIntegerField(_("times completed"), default=0)
    valid_until = models.DateField(_("valid until"), null=True)
    renew_from = models.DateField(_("renewal opens on"), null=True)
    grace_until = models.DateField(_("grace until"), null=True)

    class Meta:
        verbose_name = _("enrolment in a path")
        verbose_name_plural = _("enrolments in paths")
        constraints = [
            models.UniqueConstraint(fields=["path", "person"], name="path_enrolment_once")
        ]
        indexes = [
            models.Index(fields=["person", "status"], name="path_enrolment_mine"),
            models.Index(fields=["path", "status", "id"], name="path_enrolment_list"),
            models.Index(fields=["status", "next_due_on"], name="path_enrolment_due"),
            models.Index(fields=["renew_from"], name="path_enrolment_renew"),
        ]

    def __str__(self):
        return f"{self.person} · {self.path}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN_STATUSES

    def standing(self, today: dt.date | None = None) -> Standing:
        """Of a certification. For the database: ``queries.leading.has_standing``."""
        today = today or timezone.localdate()
        if self.valid_until is None or self.renew_from is None or self.grace_until is None:
            return self.Standing.NEVER
        if today < self.renew_from:
            return self.Standing.VALID
        if today <= self.valid_until:
            return self.Standing.DUE
        return self.Standing.OVERDUE if today <= self.grace_until else self.Standing.LAPSED

    def is_late(self, today: dt.date | None = None) -> bool:
        """Whether the path, or a part of it, should have been finished by now."""
        today = today or timezone.localdate()
        due = self.next_due_on
        return self.status == self.Status.ACTIVE and due is not None and due < today


class EnrolmentLog(models.Model):
    """Append-only: every change of an enrolment, by whom and why."""

    enrolment = models.ForeignKey(PathEnrolment, on_delete=models.CASCADE, related_name="log")
    previous = models.CharField(max_length=9, blank=True)
    status = models.CharField(max_length=9, choices=PathEnrolment.Status)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=255, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("path enrolment log entry")
        verbose_name_plural = _("path enrolment log")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.previous} → {self.status}"


class PathCycle(models.Model):
    """One run through one version. A certification opens another when it has to be renewed.

    Completions before ``counts_from`` do not count in it; null: all do. A cycle that was given up
    for another (the path changed, and people begin afresh) has ``closed_at`` without
    ``completed_at``.
    """

    enrolment = models.ForeignKey(PathEnrolment, on_delete=models.CASCADE, related_name="cycles")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="path_cycles")
    version = models.ForeignKey(
        PathVersion, verbose_name=_("version"), on_delete=models.PROTECT, related_name="cycles"
    )
    number = models.PositiveSmallIntegerField(_("cycle"))
    opened_at = models.DateTimeField(_("opened at"))
    counts_from = models.DateTimeField(_("counts from"), null=True)
    due_on = models.DateField(_("due on"), null=True)
    percent = models.PositiveSmallIntegerField(_("progress in per cent"), default=0)
    completed_at = models.DateTimeField(_("completed at"), null=True)
    valid_until = models.DateField(_("valid until"), null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("cycle of a path")
        verbose_name_plural = _("cycles of paths")
        ordering = ["enrolment", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "number"], name="path_cycle_once"),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=models.Q(closed_at__isnull=True),
                name="one_open_path_cycle",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "version"],
                condition=models.Q(closed_at__isnull=True),
                name="path_cycle_running",
            )
        ]

    def __str__(self):
        return f"{self.enrolment} · {self.number}"


class Mark(models.Model):
    """A leaf that was reached in a cycle: the earliest fact that fulfils it."""

    cycle = models.ForeignKey(PathCycle, on_delete=models.CASCADE, related_name="marks")
    key = models.CharField(max_length=36)
    at = models.DateTimeField(_("reached at"))
    score = models.DecimalField(_("score"), max_digits=6, decimal_places=5, null=True)
    jp = models.PositiveSmallIntegerField("JP", default=0)
    label = models.CharField(_("through"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("reached requirement")
        verbose_name_plural = _("reached requirements")
        constraints = [models.UniqueConstraint(fields=["cycle", "key"], name="path_mark_once")]

    def __str__(self):
        return f"{self.key} · {self.label}"

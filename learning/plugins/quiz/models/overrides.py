"""Other rules for some takers, each with its reason."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.core.models import CourseGroup, Person, Unit

from .quizzes import Quiz


class Override(models.Model):
    """For one person, a unit and all below it, a group of the course, or a list of people.

    The list has a name of its own and may hold people who are in no group, or not in the course.

    An empty field changes nothing; 0 means none or unlimited.
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="overrides")
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unit"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    # A group that has other rules is not deleted before these are.
    group = models.ForeignKey(
        CourseGroup,
        verbose_name=pgettext_lazy("people of a course", "group"),
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="+",
    )
    group_name = models.CharField(_("name of the list"), max_length=80, blank=True)
    people = models.ManyToManyField(
        Person, verbose_name=_("people of the list"), blank=True, related_name="quiz_overrides"
    )
    open_at = models.DateTimeField(_("opens"), null=True, blank=True)
    close_at = models.DateTimeField(_("closes"), null=True, blank=True)
    time_limit = models.PositiveIntegerField(_("time limit in seconds"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), null=True, blank=True)
    password = models.CharField(_("password"), max_length=64, blank=True)
    reason = models.CharField(_("reason"), max_length=255)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        ordering = ["quiz", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "person"],
                condition=Q(person__isnull=False),
                name="quiz_override_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["quiz", "unit"],
                condition=Q(unit__isnull=False),
                name="quiz_override_once_a_unit",
            ),
            models.UniqueConstraint(
                fields=["quiz", "group_name"],
                condition=~Q(group_name=""),
                name="quiz_override_once_a_group",
            ),
            models.UniqueConstraint(
                fields=["quiz", "group"],
                condition=Q(group__isnull=False),
                name="quiz_override_once_a_course_group",
            ),
        ]

    def __str__(self):
        return str(self.person or self.unit or self.group or self.group_name)

    def clean(self):
        super().clean()
        if sum(map(bool, (self.person_id, self.unit_id, self.group_id, self.group_name))) != 1:
            raise ValidationError(_("Choose one person, one unit, one group or one list."))
        if self.group is not None and self.group.course_id != self.quiz.activity.course_id:
            raise ValidationError({"group": _("Choose a group of this course.")})
        if self.open_at and self.close_at and self.close_at <= self.open_at:
            raise ValidationError({"close_at": _("The quiz must close after it opens.")})

"""Groups inside a course, and named sets of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.core.courses.models import Course
from learning.core.regions.models import Person


class CourseGroup(models.Model):
    """People of one course who work together. ``key`` names it in rules and files."""

    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.CASCADE, related_name="groups"
    )
    key = models.SlugField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    description = models.CharField(_("description"), max_length=255, blank=True)
    capacity = models.PositiveSmallIntegerField(_("at most"), null=True, blank=True)
    people = models.ManyToManyField(
        Person, through="GroupMember", through_fields=("group", "person"), related_name="+"
    )

    class Meta:
        verbose_name = pgettext_lazy("people of a course", "group")
        verbose_name_plural = pgettext_lazy("people of a course", "groups")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["course", "key"], name="group_key_once_a_course"),
            models.UniqueConstraint(fields=["course", "name"], name="group_name_once_a_course"),
        ]

    def __str__(self):
        return self.name


class GroupMember(models.Model):
    group = models.ForeignKey(
        CourseGroup, on_delete=models.CASCADE, related_name="members", db_index=False
    )
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="group_members"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("member of a group")
        verbose_name_plural = _("members of groups")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "person"], name="member_once_a_group")
        ]

    def __str__(self):
        return f"{self.person} · {self.group}"


class Grouping(models.Model):
    """A named set of groups, for rules that mean several of them."""

    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.CASCADE, related_name="groupings"
    )
    key = models.SlugField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    groups = models.ManyToManyField(
        CourseGroup,
        verbose_name=pgettext_lazy("people of a course", "groups"),
        blank=True,
        related_name="groupings",
    )

    class Meta:
        verbose_name = _("set of groups")
        verbose_name_plural = _("sets of groups")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "key"], condition=~Q(key=""), name="grouping_key_once_a_course"
            ),
            models.UniqueConstraint(fields=["course", "name"], name="grouping_name_once_a_course"),
        ]

    def __str__(self):
        return self.name

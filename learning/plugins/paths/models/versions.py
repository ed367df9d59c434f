"""What a path asked for at one time. Never changed: people finish what they began."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.core.models import Course

from ..engine.nodes import Group, Kind, load
from .paths import LearningPath


class PathVersion(models.Model):
    path = models.ForeignKey(
        LearningPath, verbose_name=_("path"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField(_("version"))
    tree = models.JSONField(_("requirements"))
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("version of a path")
        verbose_name_plural = _("versions of paths")
        ordering = ["path", "-number"]
        constraints = [models.UniqueConstraint(fields=["path", "number"], name="path_version_once")]

    def __str__(self):
        return f"{self.path} · {self.number}"

    @property
    def root(self) -> Group:
        found = load(self.tree)
        assert isinstance(found, Group)  # noqa: S101
        return found


class PathLeaf(models.Model):
    """The leaves of a version as rows, so that an event finds whom it concerns by an index."""

    version = models.ForeignKey(PathVersion, on_delete=models.CASCADE, related_name="leaves")
    key = models.CharField(max_length=36)
    kind = models.CharField(max_length=11, choices=[(kind.value, kind.value) for kind in Kind])
    course = models.ForeignKey(
        Course, null=True, on_delete=models.PROTECT, related_name="path_leaves"
    )
    path = models.ForeignKey(
        LearningPath, null=True, on_delete=models.PROTECT, related_name="required_by"
    )
    ref = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("requirement of a path")
        verbose_name_plural = _("requirements of paths")
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="path_leaf_once")]
        indexes = [models.Index(fields=["kind", "ref"], name="path_leaf_ref")]

    def __str__(self):
        return f"{self.kind} {self.ref}"

"""Which page is the copy of which."""

from django.db import models


class CopiedPage(models.Model):
    """A course, section or activity that an editor copied, by the keys of its pages.

    Rows of the copy come with its first publication, page by page: until then this remembers what
    they are to take over. ``carried_at``, of a course: when its rows took over what they could.
    """

    key = models.UUIDField(unique=True)
    source = models.UUIDField()
    carried_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.source} > {self.key}"

from django.db import models


class Milestone(models.Model):
    """Something that is done once for a database, such as loading the demo."""

    name = models.CharField(max_length=60, unique=True)
    reached_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

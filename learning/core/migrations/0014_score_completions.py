"""Completions from before get the mean score of what the person did in the course."""

from django.db import migrations
from django.db.models import Avg, Max, OuterRef, Subquery
from django.db.models.functions import Round

# Rows to a statement, so that no lock lasts long.
STEP = 5_000


def fill_scores(apps, schema_editor):
    completions = apps.get_model("learning", "CourseCompletion").objects
    mean = (
        apps.get_model("learning", "Progress")
        .objects.filter(
            person=OuterRef("person"),
            activity__course=OuterRef("course"),
            activity__is_live=True,
            score__isnull=False,
        )
        .order_by()
        .values("person")
        .annotate(mean=Round(Avg("score"), 5))
        .values("mean")
    )
    last = completions.aggregate(last=Max("pk"))["last"] or 0
    for start in range(0, last + 1, STEP):
        rows = completions.filter(pk__gt=start, pk__lte=start + STEP, score__isnull=True)
        rows.update(score=Subquery(mean))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("learning", "0013_open_attempts")]

    operations = [migrations.RunPython(fill_scores, migrations.RunPython.noop, atomic=False)]

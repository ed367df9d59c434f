"""Activities that were complete by their own report have met their own conditions."""

from django.db import migrations
from django.db.models import F


def remember(apps, schema_editor):
    apps.get_model("learning", "Progress").objects.filter(
        activity__completion="reported", completed_at__isnull=False, override_reason=""
    ).update(reported_at=F("completed_at"))


class Migration(migrations.Migration):
    dependencies = [("learning", "0020_conditions_groups_cohorts")]

    operations = [migrations.RunPython(remember, migrations.RunPython.noop)]

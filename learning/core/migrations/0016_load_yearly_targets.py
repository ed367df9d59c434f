from django.db import migrations

from learning.core.regions.reference import load_targets


def load(apps, schema_editor):
    load_targets(apps.get_model)


class Migration(migrations.Migration):
    dependencies = [("learning", "0015_yearly_targets")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]

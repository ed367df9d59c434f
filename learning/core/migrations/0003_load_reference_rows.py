from django.db import migrations

from learning.core.regions.reference import load_reference


def load(apps, schema_editor):
    load_reference(apps.get_model)


class Migration(migrations.Migration):
    dependencies = [("learning", "0002_add_region_roles")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]

from django.db import migrations

from learning.plugins.reports.hours.reference import load_form_categories


def load(apps, schema_editor):
    load_form_categories(apps.get_model)


class Migration(migrations.Migration):
    dependencies = [("learning_reports", "0002_form_categories")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]

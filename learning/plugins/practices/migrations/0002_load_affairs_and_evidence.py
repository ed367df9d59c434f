from django.db import migrations

from learning.plugins.practices import reference


def load(apps, schema_editor):
    reference.load(apps.get_model)


class Migration(migrations.Migration):
    dependencies = [("learning_practices", "0001_articles_practices_innovations")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]

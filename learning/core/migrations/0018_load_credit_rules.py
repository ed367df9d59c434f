from django.db import migrations

from learning.core.regions.reference import load_credit_rules


def load(apps, schema_editor):
    load_credit_rules(apps.get_model)


class Migration(migrations.Migration):
    dependencies = [("learning", "0017_credit_ledger")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]

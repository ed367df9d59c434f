from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learning", "0023_sets_of_groups_named_once")]

    operations = [
        migrations.AddField(
            model_name="progress", name="first_scored_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="progress", name="passed_at", field=models.DateTimeField(null=True)
        ),
    ]

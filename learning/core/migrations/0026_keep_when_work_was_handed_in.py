from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learning", "0025_follow_criteria")]

    operations = [
        migrations.AddField(
            model_name="progress", name="handed_in_at", field=models.DateTimeField(null=True)
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learning", "0003_load_reference_rows")]

    operations = [
        migrations.AddField("job", "attempt", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("job", "touched_at", models.DateTimeField(null=True)),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learning_practices", "0002_load_affairs_and_evidence")]

    operations = [
        migrations.AddField("contribution", "version", models.PositiveIntegerField(default=0)),
        migrations.AddField("contribution", "unfinished", models.JSONField(default=dict)),
    ]

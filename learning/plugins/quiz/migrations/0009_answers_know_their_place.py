from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learning_quiz", "0008_autosaves_name_their_form")]

    operations = [
        migrations.AddField(
            model_name="questionattempt",
            name="place",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="slotstatistic",
            name="place",
            field=models.UUIDField(null=True),
        ),
    ]

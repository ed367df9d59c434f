from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learning", "0022_cohorts_of_agency_heads")]

    operations = [
        migrations.AddConstraint(
            model_name="grouping",
            constraint=models.UniqueConstraint(
                fields=["course", "name"], name="grouping_name_once_a_course"
            ),
        ),
    ]

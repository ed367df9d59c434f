"""A cohort's rule says all that a standing rule of a path says."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learning", "0021_remember_reports")]

    operations = [
        migrations.AddField(
            model_name="cohort",
            name="agency_heads_only",
            field=models.BooleanField(default=False, verbose_name="only heads of an agency"),
        ),
        migrations.AlterField(
            model_name="cohort",
            name="within_months",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="12 for the first year, counted from the first assignment.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(120),
                ],
                verbose_name="in the first months of service",
            ),
        ),
    ]

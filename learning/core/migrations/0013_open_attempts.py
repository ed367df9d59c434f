"""A course may be taken again: one completion for each attempt, and an archive of past progress.

Going back fails while somebody has two completions of one course: no fact is thrown away.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0012_scheduled_work"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="enrolment",
            name="attempt",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="attempt"),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="attempt_began_at",
            field=models.DateTimeField(null=True, verbose_name="attempt begun"),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="attempt_reason",
            field=models.CharField(
                blank=True, max_length=255, verbose_name="reason of the attempt"
            ),
        ),
        migrations.AddField(
            model_name="coursecompletion",
            name="attempt",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="attempt"),
        ),
        migrations.AddField(
            model_name="coursecompletion",
            name="score",
            field=models.DecimalField(
                decimal_places=5, max_digits=6, null=True, verbose_name="score"
            ),
        ),
        migrations.AddConstraint(
            model_name="coursecompletion",
            constraint=models.UniqueConstraint(
                fields=("enrolment", "attempt"), name="completion_once_an_attempt"
            ),
        ),
        migrations.AlterField(
            model_name="coursecompletion",
            name="enrolment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="completions",
                to="learning.enrolment",
            ),
        ),
        migrations.CreateModel(
            name="PastProgress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField(verbose_name="attempt")),
                ("completed_at", models.DateTimeField(null=True, verbose_name="completed at")),
                (
                    "score",
                    models.DecimalField(
                        decimal_places=5, max_digits=6, null=True, verbose_name="score"
                    ),
                ),
                ("passed", models.BooleanField(null=True, verbose_name="passed")),
                ("scored_at", models.DateTimeField(null=True)),
                ("first_viewed_at", models.DateTimeField(null=True, verbose_name="first opened")),
                ("last_viewed_at", models.DateTimeField(null=True, verbose_name="last opened")),
                (
                    "seconds",
                    models.PositiveIntegerField(default=0, verbose_name="active seconds"),
                ),
                (
                    "override_reason",
                    models.CharField(blank=True, max_length=255, verbose_name="reason"),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_progress",
                        to="learning.activity",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_progress",
                        to="learning.course",
                    ),
                ),
                (
                    "overridden_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_progress",
                        to="learning.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "progress of an earlier attempt",
                "verbose_name_plural": "progress of earlier attempts",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "course", "attempt", "activity"),
                        name="past_progress_once_an_attempt",
                    )
                ],
            },
        ),
    ]

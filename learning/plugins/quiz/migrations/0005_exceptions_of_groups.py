"""Exceptions may be for a group of the course; the names that there were are those of lists."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0023_sets_of_groups_named_once"),
        ("learning_quiz", "0004_access_and_completion_conditions"),
    ]

    operations = [
        migrations.AddField(
            model_name="override",
            name="group",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="learning.coursegroup",
                verbose_name="group",
            ),
        ),
        migrations.AlterField(
            model_name="override",
            name="group_name",
            field=models.CharField(blank=True, max_length=80, verbose_name="name of the list"),
        ),
        migrations.AlterField(
            model_name="override",
            name="people",
            field=models.ManyToManyField(
                blank=True,
                related_name="quiz_overrides",
                to="learning.person",
                verbose_name="people of the list",
            ),
        ),
        migrations.AddConstraint(
            model_name="override",
            constraint=models.UniqueConstraint(
                condition=models.Q(("group__isnull", False)),
                fields=("quiz", "group"),
                name="quiz_override_once_a_course_group",
            ),
        ),
    ]

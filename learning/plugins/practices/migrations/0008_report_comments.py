import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0006_people_in_charge_and_english"),
        ("learning_practices", "0007_keep_comments_without_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CommentReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("insult", "Insulting, threatening or hateful"),
                            ("private", "Tells personal data of somebody"),
                            ("false", "False or misleading"),
                            ("advertising", "Advertising, or not about this page"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                        verbose_name="reason",
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=300, verbose_name="explanation")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "report of a comment",
                "verbose_name_plural": "reports of comments",
                "ordering": ["created_at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="comment",
            name="report_count",
            field=models.PositiveIntegerField(default=0, verbose_name="reports"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("report_count__gt", 0)),
                fields=["created_at"],
                name="comment_reported",
            ),
        ),
        migrations.AddField(
            model_name="commentreport",
            name="comment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reports",
                to="learning_practices.comment",
            ),
        ),
        migrations.AddField(
            model_name="commentreport",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="comment_reports",
                to="learning.person",
            ),
        ),
        migrations.AddField(
            model_name="commentreport",
            name="settled_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="commentreport",
            index=models.Index(fields=["person", "created_at"], name="comment_report_person"),
        ),
        migrations.AddConstraint(
            model_name="commentreport",
            constraint=models.UniqueConstraint(
                fields=("comment", "person"), name="one_report_a_person"
            ),
        ),
    ]

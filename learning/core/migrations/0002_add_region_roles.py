import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0098_apitoken"),
        ("learning", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="region",
            name="collection",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtailcore.collection",
            ),
        ),
        migrations.AddField(
            model_name="region",
            name="workflow",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtailcore.workflow",
            ),
        ),
        migrations.CreateModel(
            name="RegionRole",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("editor", "Editor"),
                            ("moderator", "Moderator"),
                            ("admin", "Learning administrator"),
                            ("national", "National administrator"),
                        ],
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="region_role",
                        to="auth.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roles",
                        to="learning.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "role in a region",
                "verbose_name_plural": "roles in regions",
                "constraints": [
                    models.UniqueConstraint(fields=("region", "role"), name="region_role_once")
                ],
            },
        ),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0010_fill_shells_on_the_way_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ErasureRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Requested"),
                            ("done", "Erased"),
                            ("refused", "Refused"),
                        ],
                        default="requested",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                (
                    "requested_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="requested on"),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided on")),
                (
                    "decided_by",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="erasure_requests",
                        to="learning.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for erasure",
                "verbose_name_plural": "requests for erasure",
                "ordering": ["-requested_at", "-pk"],
                "indexes": [models.Index(fields=["state", "requested_at"], name="erasure_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "requested")),
                        fields=("person",),
                        name="one_open_erasure_request",
                    )
                ],
            },
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0001_initial"),
        ("learning_practices", "0006_order_collections"),
    ]

    operations = [
        migrations.AlterField(
            model_name="comment",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="comments",
                to="learning.person",
            ),
        ),
    ]

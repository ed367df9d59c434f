from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("learning_practices", "0003_contribution_drafts")]

    operations = [
        migrations.AlterModelOptions(
            name="adoption",
            options={
                "ordering": ["-created_at", "-pk"],
                "permissions": [("approve_adoption", "Can approve adoption")],
                "verbose_name": "adoption",
                "verbose_name_plural": "adoptions",
            },
        )
    ]

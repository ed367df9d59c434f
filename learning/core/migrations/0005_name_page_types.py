from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("learning", "0004_lease_jobs")]

    operations = [
        migrations.AlterModelOptions(
            "coursepage", {"verbose_name": "course", "verbose_name_plural": "courses"}
        ),
        migrations.AlterModelOptions(
            "sectionpage", {"verbose_name": "section", "verbose_name_plural": "sections"}
        ),
    ]

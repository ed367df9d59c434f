import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learning", "0008_move_pictures_and_files")]

    operations = [
        migrations.AlterField(
            model_name="coursepage",
            name="cover",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="learning.libraryimage",
                verbose_name="cover",
            ),
        ),
        migrations.AlterField(
            model_name="region",
            name="emblem",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="learning.libraryimage",
                verbose_name="emblem",
            ),
        ),
        migrations.AlterField(
            model_name="regionpage",
            name="cover",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="learning.libraryimage",
                verbose_name="cover",
            ),
        ),
    ]

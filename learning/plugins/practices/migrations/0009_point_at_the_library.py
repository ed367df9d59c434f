import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0010_fill_shells_on_the_way_back"),
        ("learning_practices", "0008_report_comments"),
    ]

    operations = [
        migrations.AlterField(
            model_name="articlepage",
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
            model_name="authorprofile",
            name="photo",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="learning.libraryimage",
                verbose_name="photo",
            ),
        ),
        migrations.AlterField(
            model_name="innovationdocument",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="learning.librarydocument",
                verbose_name="document",
            ),
        ),
        migrations.AlterField(
            model_name="innovationevidence",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="learning.librarydocument",
                verbose_name="document",
            ),
        ),
        migrations.AlterField(
            model_name="innovationpage",
            name="budget_file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="learning.librarydocument",
                verbose_name="budget document",
            ),
        ),
        migrations.AlterField(
            model_name="innovationpage",
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
            model_name="innovationpage",
            name="profile_file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="learning.librarydocument",
                verbose_name="business profile",
            ),
        ),
        migrations.AlterField(
            model_name="practicepage",
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

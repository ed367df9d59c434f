import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learning_practices", "0005_course_drafts")]

    operations = [
        migrations.AlterField(
            model_name="collectionentry",
            name="collection",
            field=modelcluster.fields.ParentalKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="items",
                to="learning_practices.collection",
            ),
        ),
        migrations.AlterField(
            model_name="collectionentry",
            name="entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="collection_items",
                to="learning_practices.entry",
                verbose_name="article, practice or innovation",
            ),
        ),
    ]

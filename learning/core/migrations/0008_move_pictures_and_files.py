"""Rows of Wagtail's image and document models become ours, under the same numbers."""

from django.db import migrations

from learning.core.media.moving import move_back, move_to_ours


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0007_library_of_pictures_and_files"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailsearch", "0010_add_text_fields"),
    ]

    operations = [migrations.RunPython(move_to_ours, move_back)]

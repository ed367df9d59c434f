"""Foreign keys that point at Wagtail's models again must find rows there."""

from django.db import migrations

from learning.core.media.moving import fill_shells


class Migration(migrations.Migration):
    dependencies = [("learning_practices", "0009_point_at_the_library")]

    operations = [migrations.RunPython(migrations.RunPython.noop, fill_shells)]

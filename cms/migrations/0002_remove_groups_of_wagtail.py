"""Wagtail's own groups reach every region; roles here come with the provisioning of a region."""

from django.db import migrations

GROUPS = ("Editors", "Moderators")
WORKFLOW = "Moderators approval"


def remove(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.filter(name__in=GROUPS)
    groups.filter(user=None).delete()
    for name, states in (
        ("Workflow", "workflow_states"),
        ("GroupApprovalTask", "task_states"),
    ):
        rows = apps.get_model("wagtailcore", name).objects.filter(name=WORKFLOW)
        rows.filter(**{states: None}).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_create_milestone"),
        ("users", "0002_count_sign_in_failures"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [migrations.RunPython(remove, migrations.RunPython.noop)]

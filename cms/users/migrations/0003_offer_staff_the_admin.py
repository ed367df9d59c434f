from django.db import migrations

MAY_ENTER = {
    "groups__permissions__content_type__app_label": "wagtailadmin",
    "groups__permissions__codename": "access_admin",
}


def offer(apps, schema_editor):
    users = apps.get_model("users", "User").objects.using(schema_editor.connection.alias)
    staff = users.filter(**MAY_ENTER).values("pk")
    users.filter(is_staff=False, pk__in=list(staff.values_list("pk", flat=True))).update(
        is_staff=True
    )


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0002_count_sign_in_failures"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(offer, migrations.RunPython.noop)]

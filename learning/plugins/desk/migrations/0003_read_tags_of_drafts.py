from django.conf import settings
from django.db import migrations

BATCH = 500
KEY = "tagged_items"


def read_tags(apps, schema_editor):
    """Tags of the drafts that were saved before these rows were kept."""
    draft_tag = apps.get_model("learning_desk", "DraftTag")
    page = apps.get_model(*settings.WAGTAIL_PAGE_MODEL.split("."))
    known = set(apps.get_model("taggit", "Tag").objects.values_list("pk", flat=True))
    drafts = page.objects.filter(latest_revision__content__has_key=KEY).order_by()
    batch = []
    for pk, links in drafts.values_list("pk", f"latest_revision__content__{KEY}").iterator(BATCH):
        tags = {link.get("tag") for link in links or ()} & known
        batch += [draft_tag(page_id=pk, tag_id=tag) for tag in tags]
        if len(batch) >= BATCH:
            draft_tag.objects.bulk_create(batch, ignore_conflicts=True)
            batch = []
    draft_tag.objects.bulk_create(batch, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("learning_desk", "0002_tags_of_drafts"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(read_tags, migrations.RunPython.noop)]

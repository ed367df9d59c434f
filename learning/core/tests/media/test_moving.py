"""The move from Wagtail's models to ours, from a database that has everything in it, and back."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import ModelLogEntry, ReferenceIndex
from wagtail.permissions import policy_registry
from wagtail.search.models import IndexEntry

from learning.core.models import CoursePage, RegionPage
from learning.core.regions.provisioning import assign_role, provision_region
from learning.core.testing.factories import UserFactory, make_course_page, make_region

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("learning", "0006_people_in_charge_and_english")]
MADE = datetime(2024, 3, 1, 8, tzinfo=UTC)


def migrate(targets=None):
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    state = executor.migrate(targets or leaves)
    return state.apps


@pytest.fixture
def world():
    """A region, its editor, and a course with a cover, as they are today."""
    region = make_region("Kota Binjai")
    made = provision_region(region)
    editor = UserFactory()
    assign_role(editor, region=region, role="editor")
    page = make_course_page(made.courses_index)
    yield made, editor, page
    # A test that failed on the way must not leave the tables of yesterday behind.
    migrate()


def old_rows(apps, made, page):
    """An image and a document of Wagtail's, with all that hangs on them."""
    image = apps.get_model("wagtailimages", "Image").objects.create(
        id=4711,
        title="Loket",
        description="Papan",
        file=default_storage.save("original_images/loket.png", get_test_image_file()),
        width=640,
        height=480,
        file_hash="a1b2",
        collection_id=made.collection.pk,
    )
    document = apps.get_model("wagtaildocs", "Document").objects.create(
        id=4712,
        title="Edaran",
        file=default_storage.save("documents/edaran.pdf", ContentFile(b"isi")),
        collection_id=made.collection.pk,
    )
    for row in (image, document):
        type(row).objects.filter(pk=row.pk).update(created_at=MADE)
    apps.get_model("wagtailimages", "Rendition").objects.create(
        image=image, filter_spec="width-640", file="images/loket.png", width=640, height=360
    )
    apps.get_model("learning", "CoursePage").objects.filter(pk=page.pk).update(cover=image)
    name_by_type(apps, image, page)
    return image, document


def name_by_type(apps, image, page):
    types = apps.get_model("contenttypes", "ContentType").objects
    of_image = types.get(app_label="wagtailimages", model="image")
    of_page = types.get(app_label="wagtailcore", model="page")
    tag = apps.get_model("taggit", "Tag").objects.create(name="loket", slug="loket")
    apps.get_model("taggit", "TaggedItem").objects.create(
        tag=tag, content_type=of_image, object_id=image.pk
    )
    apps.get_model("wagtailcore", "ModelLogEntry").objects.create(
        content_type=of_image, object_id=image.pk, action="wagtail.edit", timestamp=MADE
    )
    apps.get_model("wagtailsearch", "IndexEntry").objects.create(
        content_type=of_image, object_id=image.pk, title="Loket"
    )
    apps.get_model("wagtailcore", "ReferenceIndex").objects.create(
        base_content_type=of_page,
        content_type=of_page,
        object_id=page.pk,
        to_content_type=of_image,
        to_object_id=image.pk,
        model_path="cover",
        content_path="cover",
        content_path_hash="8a1d32a9-2e3b-4c05-93a7-8e6a6f0b6a11",
    )


def test_everything_follows_under_the_same_numbers(world):
    made, editor, page = world
    old_rows(migrate(BEFORE), made, page)
    apps = migrate()

    image, document = get_image_model().objects.get(), get_document_model().objects.get()
    assert (image.pk, image.title, image.description, image.width) == (4711, "Loket", "Papan", 640)
    assert (image.created_at, image.collection, image.rights) == (MADE, made.collection, "")
    assert (document.pk, document.title, document.created_at) == (4712, "Edaran", MADE)
    assert default_storage.exists(image.file.name)
    assert image.get_rendition("width-640").file.name == "images/loket.png"
    assert CoursePage.objects.get(pk=page.pk).cover == image
    check_names_by_type(image, page)
    check_rights(editor, image, document)
    check_shells(apps)
    assert image_of("Baru").pk > 4711


def check_names_by_type(image, page):
    ours = ContentType.objects.get_for_model(image)
    assert [tag.name for tag in image.tags.all()] == ["loket"]
    assert ModelLogEntry.objects.for_instance(image).get().action == "wagtail.edit"
    assert IndexEntry.objects.filter(content_type=ours, object_id="4711").count() == 1
    assert [row.object_id for row in ReferenceIndex.get_references_to(image)] == [str(page.pk)]
    theirs = ContentType.objects.get(app_label="wagtailimages", model="image")
    assert not ReferenceIndex.objects.filter(to_content_type=theirs).exists()


def check_rights(editor, *files):
    """What the region's group was given before the move still counts."""
    user = get_user_model().objects.get(pk=editor.pk)
    for file in files:
        policy = policy_registry.get_by_type(type(file))
        assert policy.user_has_permission_for_instance(user, "change", file)
        assert list(policy.instances_user_has_permission_for(user, "choose")) == [file]


def check_shells(apps):
    """What is left with Wagtail's models says nothing."""
    for label, name in (("wagtailimages", "Image"), ("wagtaildocs", "Document")):
        [shell] = apps.get_model(label, name).objects.values("title", "file", "uploaded_by_user")
        assert shell == {"title": "", "file": "", "uploaded_by_user": None}
    assert not apps.get_model("wagtailimages", "Rendition").objects.exists()


def image_of(title):
    return get_image_model().objects.create(title=title, file=get_test_image_file())


def test_the_way_back_keeps_what_was_changed_and_added_meanwhile(world):
    made, editor, page = world
    old_rows(migrate(BEFORE), made, page)
    migrate()
    get_image_model().objects.filter(pk=4711).update(title="Loket baru", rights="own")
    get_document_model().objects.all().delete()
    added = image_of("Tambahan")
    RegionPage.objects.filter(pk=made.page.pk).update(cover=added)

    apps = migrate(BEFORE)
    images = apps.get_model("wagtailimages", "Image").objects.order_by("pk")
    assert list(images.values_list("pk", "title")) == [(4711, "Loket baru"), (added.pk, "Tambahan")]
    assert images.first().created_at == MADE
    assert not apps.get_model("wagtaildocs", "Document").objects.exists()
    assert apps.get_model("learning", "RegionPage").objects.get().cover_id == added.pk
    migrate()
    assert RegionPage.objects.get(pk=made.page.pk).cover == added

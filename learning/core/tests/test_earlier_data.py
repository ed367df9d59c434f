"""What sites of earlier versions hold: it comes along to today, and goes back, without loss.

Walking through all migrations takes a minute: one walk serves everything that was ever moved.
"""

from datetime import UTC, datetime
from decimal import Decimal

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

from learning.core import api
from learning.core.contract import Result
from learning.core.models import CourseCompletion, CoursePage, RegionPage
from learning.core.regions.provisioning import assign_role, provision_region
from learning.core.testing.factories import (
    PersonFactory,
    UserFactory,
    make_course,
    make_course_page,
    make_region,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.walk]
WAGTAILS_FILES = [("learning", "0006_people_in_charge_and_english")]
OWN_FILES = [("learning", "0010_fill_shells_on_the_way_back")]
ONE_COMPLETION = [("learning", "0012_scheduled_work")]
MADE = datetime(2024, 3, 1, 8, tzinfo=UTC)


def migrate(targets=None):
    executor = MigrationExecutor(connection)
    return executor.migrate(targets or executor.loader.graph.leaf_nodes()).apps


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


def completed(*scores):
    course, person = make_course(len(scores)), PersonFactory()
    api.enrol(course, person=person)
    for activity, score in zip(course.activities.order_by("order"), scores, strict=True):
        given = None if score is None else Decimal(score)
        api.report_result(activity, person=person, result=Result(completed=True, score=given))
    return CourseCompletion.objects.get(course=course)


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
    document, unwanted = (
        apps.get_model("wagtaildocs", "Document").objects.create(
            id=number,
            title=title,
            file=default_storage.save("documents/edaran.pdf", ContentFile(b"isi")),
            collection_id=made.collection.pk,
        )
        for number, title in ((4712, "Edaran"), (4713, "Edaran lama"))
    )
    for row in (image, document, unwanted):
        type(row).objects.filter(pk=row.pk).update(created_at=MADE)
    apps.get_model("wagtailimages", "Rendition").objects.create(
        image=image, filter_spec="width-640", file="images/loket.png", width=640, height=360
    )
    apps.get_model("learning", "CoursePage").objects.filter(pk=page.pk).update(cover=image)
    name_by_type(apps, image, page)


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


def test_nothing_is_lost_on_the_way_to_today_and_back(world):
    made, editor, page = world
    scores = {
        completed("0.5", "0.8").pk: Decimal("0.65"),
        completed("1", None).pk: Decimal("1"),
        completed(None).pk: None,
    }
    completions = migrate(ONE_COMPLETION).get_model("learning", "CourseCompletion")
    assert {field.name for field in completions._meta.fields}.isdisjoint({"attempt", "score"})
    assert set(completions.objects.values_list("pk", flat=True)) == set(scores)

    old_rows(migrate(WAGTAILS_FILES), made, page)
    change_files(migrate(OWN_FILES), made)
    check_the_way_back(migrate(WAGTAILS_FILES))

    check_files(migrate(), made, editor, page)
    found = CourseCompletion.objects.values_list("pk", "attempt", "score")
    assert set(found) == {(key, 1, score) for key, score in scores.items()}


def change_files(apps, made):
    """What editors do once the files are our own: change one, take one away, add one."""
    images = apps.get_model("learning", "LibraryImage").objects
    images.filter(pk=4711).update(title="Loket baru", rights="own")
    apps.get_model("learning", "LibraryDocument").objects.filter(pk=4713).delete()
    added = images.create(
        id=4720,
        title="Tambahan",
        file=default_storage.save("original_images/baru.png", get_test_image_file()),
        width=640,
        height=480,
        collection_id=made.collection.pk,
    )
    apps.get_model("learning", "RegionPage").objects.filter(pk=made.page.pk).update(cover=added)


def check_the_way_back(apps):
    images = apps.get_model("wagtailimages", "Image").objects.order_by("pk")
    assert list(images.values_list("pk", "title")) == [(4711, "Loket baru"), (4720, "Tambahan")]
    assert images.first().created_at == MADE
    documents = apps.get_model("wagtaildocs", "Document").objects
    assert list(documents.values_list("pk", "created_at")) == [(4712, MADE)]
    assert apps.get_model("learning", "RegionPage").objects.get().cover_id == 4720


def check_files(apps, made, editor, page):
    image, added = get_image_model().objects.order_by("pk")
    document = get_document_model().objects.get()
    assert (image.pk, image.title, image.description, image.width) == (
        4711,
        "Loket baru",
        "Papan",
        640,
    )
    assert (image.created_at, image.collection, image.rights) == (MADE, made.collection, "")
    assert (document.pk, document.title, document.created_at) == (4712, "Edaran", MADE)
    assert default_storage.exists(image.file.name)
    assert image.get_rendition("width-640").file.name == "images/loket.png"
    assert CoursePage.objects.get(pk=page.pk).cover == image
    assert RegionPage.objects.get(pk=made.page.pk).cover == added
    check_names_by_type(image, page)
    check_rights(editor, [image, added], [document])
    check_shells(apps)
    assert image_of("Baru").pk > added.pk


def check_names_by_type(image, page):
    ours = ContentType.objects.get_for_model(image)
    assert [tag.name for tag in image.tags.all()] == ["loket"]
    assert ModelLogEntry.objects.for_instance(image).get().action == "wagtail.edit"
    assert IndexEntry.objects.filter(content_type=ours, object_id="4711").count() == 1
    assert [row.object_id for row in ReferenceIndex.get_references_to(image)] == [str(page.pk)]
    theirs = ContentType.objects.get(app_label="wagtailimages", model="image")
    assert not ReferenceIndex.objects.filter(to_content_type=theirs).exists()


def check_rights(editor, *kinds):
    """What the region's group was given before the move still counts."""
    user = get_user_model().objects.get(pk=editor.pk)
    for files in kinds:
        policy = policy_registry.get_by_type(type(files[0]))
        assert policy.user_has_permission_for_instance(user, "change", files[0])
        choosable = policy.instances_user_has_permission_for(user, "choose")
        assert list(choosable.order_by("pk")) == files


def check_shells(apps):
    """What is left with Wagtail's models says nothing."""
    kinds = (("wagtailimages", "Image", [4711, 4720]), ("wagtaildocs", "Document", [4712]))
    for label, name, keys in kinds:
        rows = apps.get_model(label, name).objects.order_by("pk")
        shells = list(rows.values_list("pk", "title", "file", "uploaded_by_user"))
        assert shells == [(key, "", "", None) for key in keys]
    assert not apps.get_model("wagtailimages", "Rendition").objects.exists()


def image_of(title):
    return get_image_model().objects.create(title=title, file=get_test_image_file())

"""Who made a file and why we may show it: asked for, listed, and shown to readers."""

from copy import deepcopy
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from learning.core.media.checks import models_in_use
from learning.core.media.rights import Rights, SourceMissing, check_source, credit_line
from learning.core.prose.blocks import ProseBody
from learning.core.regions.provisioning import assign_role, provision_region
from learning.core.testing.factories import UserFactory, make_region, site_home
from learning.core.testing.shared import kept_rows

pytestmark = pytest.mark.django_db
LICENCE = "CC BY 4.0, commons.wikimedia.org"


def make_place(name):
    region = make_region(name)
    made = provision_region(region)
    editor = UserFactory()
    assign_role(editor, region=region, role="editor")
    return SimpleNamespace(collection=made.collection, editor=editor)


@pytest.fixture(scope="module")
def kept_place(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        site_home()
        yield make_place("Kota Binjai")


@pytest.fixture
def place(kept_place, db):
    return deepcopy(kept_place)


@pytest.fixture
def editor(client, place):
    client.force_login(place.editor)
    return client


def make_image(title="Loket", **fields):
    return get_image_model().objects.create(title=title, file=get_test_image_file(), **fields)


def upload(name="loket.png"):
    return SimpleUploadedFile(name, get_test_image_file().file.getvalue(), "image/png")


@pytest.mark.parametrize("source", ["", "  "])
def test_a_free_licence_is_named(source):
    with pytest.raises(SourceMissing):
        check_source(Rights.LICENCE, source)


@pytest.mark.parametrize("rights", [value for value in Rights.values if value != Rights.LICENCE])
def test_other_rights_need_no_source(rights):
    assert check_source(rights, "") is None


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"credit": "", "rights": "", "source": ""}, ""),
        ({"credit": "Siti", "rights": "own", "source": "arsip"}, "Siti"),
        ({"credit": "Siti", "rights": "licence", "source": LICENCE}, f"Siti, {LICENCE}"),
        ({"credit": "", "rights": "licence", "source": LICENCE}, LICENCE),
    ],
)
def test_readers_see_the_maker_and_a_licence(fields, line):
    assert credit_line(**fields) == line


def test_an_upload_of_many_asks_for_nothing(editor, place):
    response = editor.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "Loket", "files[]": upload(), "collection": place.collection.pk},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    image = get_image_model().objects.get()
    assert (response.json()["success"], image.rights, image.credit) == (True, "", "")
    assert f'name="image-{image.pk}-rights"' in response.json()["form"]


@pytest.mark.parametrize("kind", ["image", "document"])
@pytest.mark.parametrize(("source", "saved"), [("", 0), (LICENCE, 1)])
def test_a_free_licence_without_its_name_is_not_saved(editor, place, kind, source, saved):
    data = {
        "title": "Loket",
        "file": upload("loket.png" if kind == "image" else "surat.pdf"),
        "collection": place.collection.pk,
        "credit": "Siti",
        "rights": "licence",
        "source": source,
    }
    name = {"image": "wagtailimages:add", "document": "wagtaildocs:add"}[kind]
    editor.post(reverse(name), data)
    model = {"image": get_image_model(), "document": get_document_model()}[kind]
    assert model.objects.filter(credit="Siti", rights="licence", source=LICENCE).count() == saved
    assert model.objects.count() == saved


def test_the_chooser_takes_a_picture_without_any_of_it(editor, place):
    prefix = "image-chooser-upload"
    data = {"title": "Loket", "file": upload(), "collection": place.collection.pk}
    editor.post(
        reverse("wagtailimages_chooser:create"),
        {f"{prefix}-{name}": value for name, value in data.items()},
    )
    assert get_image_model().objects.get().rights == Rights.UNSTATED


@pytest.mark.parametrize("layout", ["grid", "list"])
def test_an_editor_finds_own_pictures_without_stated_rights(editor, place, layout):
    other = make_place("Kota Jambi")
    make_image("Belum", collection=place.collection)
    make_image("Sudah", collection=place.collection, rights="own")
    make_image("Jambi", collection=other.collection)
    url = reverse("wagtailimages:index")
    found = editor.get(url, {"rights": "unstated", "layout": layout}).context["page_obj"]
    assert [image.title for image in found] == ["Belum"]
    found = editor.get(url, {"rights": "own", "layout": layout}).context["page_obj"]
    assert [image.title for image in found] == ["Sudah"]
    searched = editor.get(url, {"rights": "unstated", "q": "belum"}).context["page_obj"]
    assert [image.title for image in searched] == ["Belum"]


def test_documents_are_listed_with_their_rights(editor, place):
    for title, rights in (("Belum", ""), ("Sudah", "public")):
        get_document_model().objects.create(
            title=title, file=f"{title}.pdf", collection=place.collection, rights=rights
        )
    url = reverse("wagtaildocs:index")
    assert str(Rights.PUBLIC.label) in editor.get(url).text
    found = editor.get(url, {"rights": "unstated"}).context["page_obj"]
    assert [document.title for document in found] == ["Belum"]


def items(images):
    inner = [{"image": row.pk, "alt_text": "a", "decorative": False} for row in images]
    return [
        {"type": "item", "id": str(uuid4()), "value": {"image": one, "caption": ""}}
        for one in inner
    ]


def gallery(images, credit=""):
    value = {"images": items(images), "credit": credit}
    return ProseBody().to_python([{"type": "gallery", "value": value}])[0]


def test_a_picture_shows_its_own_credit_where_the_block_has_none():
    image = make_image(credit="Siti <Aminah>")
    chosen = {"image": image.pk, "alt_text": "a", "decorative": False}
    for own, shown in (("", "Siti &lt;Aminah&gt;"), ("Budi", "Budi")):
        value = {"image": chosen, "caption": "", "credit": own}
        block = ProseBody().to_python([{"type": "image", "value": value}])[0]
        assert f'<span class="credit">{shown}</span>' in block.render()


def test_a_gallery_names_everybody_once():
    images = [make_image(credit=credit) for credit in ("Siti", "Budi", "Siti", "")]
    assert gallery(images).value.credit_line == "Siti; Budi"
    assert gallery(images, credit="Tim").value.credit_line == "Tim"
    assert gallery(images[3:]).value.credit_line == ""


@pytest.mark.parametrize("number", [1, 3])
def test_credits_cost_no_query_of_their_own(number):
    images = [make_image(credit=f"Siti {index}") for index in range(number)]
    with CaptureQueriesContext(connection) as queries:
        assert gallery(images).value.credit_line.count("Siti") == number
    assert len(queries) == 1


def test_a_site_that_keeps_wagtail_s_models_is_told(settings):
    assert models_in_use() == []
    settings.WAGTAILIMAGES_IMAGE_MODEL = "wagtailimages.Image"
    assert [error.msg for error in models_in_use()] == [
        'WAGTAILIMAGES_IMAGE_MODEL must be "learning.LibraryImage".'
    ]

import json

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from learning.plugins.desk import checks, reading
from learning.plugins.desk.models import LinkCheck
from learning.plugins.desk.queries.links import key_of

from .conftest import FINE, body, client_of, picture

LONG = "penyelenggaraan pemerintahan berkesinambungan mengedepankan keterjangkauan "


@pytest.fixture
def image(binjai):
    return get_image_model().objects.create(
        title="Loket",
        file=get_test_image_file(),
        collection=binjai.made.collection,
        rights="own",
    )


@pytest.fixture
def document(db):
    file = ContentFile(b"isi", name="rekaman.mp4")
    return get_document_model().objects.create(title="Rekaman", file=file, rights="own")


def codes(page):
    return [finding.code for finding in checks.check_page(page).findings]


def video(**fields):
    empty = {"title": "V", "document": None, "url": "", "captions": None, "transcript": ""}
    return "video", {**empty, "poster": None, **fields}


def write(place, *blocks, **fields):
    """A draft with everything filled in but what the test leaves out; raw, as an import is."""
    page = place.article(**fields)
    page.tags.add("arsip")
    page.cover = get_image_model().objects.create(
        title="Sampul", file=get_test_image_file(), rights="own"
    )
    page.body = page._meta.get_field("body").to_python(body(*blocks))
    page.save_revision(clean=False)
    page.refresh_from_db()
    return Page.objects.get(pk=page.pk)


def test_pictures_need_a_description(binjai, image):
    assert codes(write(binjai, picture(image))) == ["alt"]
    assert codes(write(binjai, picture(image, "Papan"), picture(image, decorative=True))) == []


def test_a_deleted_picture_is_found(binjai, image):
    page = write(binjai, picture(image, "Papan"))
    image.delete()
    assert codes(page) == ["picture-gone"]


def test_pictures_in_lists_and_in_text(binjai, image):
    inner = {"image": image.pk, "alt_text": "", "decorative": False}
    items = [{"type": "item", "value": {"image": inner, "caption": ""}}] * 2
    gallery = ("gallery", {"images": items, "credit": ""})
    text = ("paragraph", f'<p>Ini</p><embed embedtype="image" id="{image.pk}" alt=""/>')
    result = checks.check_page(write(binjai, gallery, text))
    assert [finding.code for finding in result.findings] == ["alt"] * 3
    assert result.findings[0].where.endswith("› 1")


def test_rights_that_nobody_stated(binjai, image, document):
    page = write(
        binjai, picture(image, "Papan"), picture(image, "Lagi"), video(document=document.pk)
    )
    assert codes(page) == ["captions"]
    for model in (get_image_model(), get_document_model()):
        model.objects.update(rights="")
    findings = checks.check_page(page).findings
    asked = [(item.code, item.is_error) for item in findings if "rights" in item.code]
    # The cover, and the picture that stands there twice.
    assert asked == [("rights", False), ("rights", False), ("file-rights", False)]


def test_recordings(binjai, document):
    bare = {"document": document.pk}
    assert codes(write(binjai, video(**bare))) == ["captions"]
    [finding] = checks.check_page(
        write(binjai, video(**bare, transcript="<p>Selamat pagi</p>"))
    ).findings
    assert (finding.code, finding.is_error) == ("captions", False)
    assert codes(write(binjai, video(**bare, captions=document.pk))) == []
    [finding] = checks.check_page(write(binjai, video(url="https://vimeo.com/12345678"))).findings
    assert not finding.is_error


def test_links_within(binjai, document):
    draft = binjai.article("draf")
    gone = document.pk
    document.delete()
    html = (
        f'<p><a linktype="page" id="0">a</a> <a linktype="page" id="{draft.pk}">b</a>'
        f'<a linktype="page" id="{binjai.index.pk}">c</a>'
        f'<a linktype="document" id="{gone}">d</a></p>'
    )
    assert codes(write(binjai, ("paragraph", html))) == ["page-gone", "file-gone", "page-draft"]


def test_a_link_does_not_tell_the_title_of_a_draft_elsewhere(binjai, jambi):
    secret = jambi.article("Rahasia Jambi")
    page = write(binjai, ("paragraph", f'<p><a linktype="page" id="{secret.pk}">ini</a></p>'))
    text = client_of(binjai.editor).get(checks_url(page)).text
    assert "Rahasia Jambi" not in text


@pytest.mark.parametrize(
    ("state", "code"),
    [("broken", "link-broken"), ("silent", "link-silent"), ("refused", "link-refused")],
)
def test_links_to_other_sites(binjai, state, code):
    url = "https://papan.example/a"
    page = write(binjai, ("paragraph", f'<p><a href="{url}">a</a></p>'))
    assert codes(page) == []
    LinkCheck.objects.create(key=key_of(url), url=url, state=state, asked_at=timezone.now())
    assert codes(page) == [code]


def test_empty_fields_are_remarked(binjai):
    assert codes(binjai.article()) == ["cover", "tags"]


def test_broken_json_and_unknown_blocks_are_no_error(binjai):
    page = binjai.article()
    revision = page.latest_revision
    for raw in ('[{"type": "tiada", "value": 1}]', "bukan json", '[1, {"type": "image"}]', "{}"):
        revision.content = {**revision.content, "body": raw}
        revision.save()
        assert codes(page) == ["cover", "tags"]


def test_the_index_is_sentence_length_and_share_of_long_words():
    level = reading.measure([FINE * 12])
    assert (level.words, level.sentences, level.long_words) == (108, 36, 0)
    assert (level.index, level.level) == (3, "easy")
    hard = reading.measure([LONG * 25])
    assert (hard.index, hard.level) == (225, "very_hard")


def test_a_short_text_is_not_judged_and_a_list_ends_sentences():
    assert reading.measure([FINE]).index is None
    assert reading.measure(["satu dua", "tiga empat"]).sentences == 2
    assert reading.measure(["Biaya Rp1.234,5 pada 13.30 WIB."]).sentences == 1


def test_limits_are_settings(settings):
    settings.ASAH_DESK = {"HARD": 1, "VERY_HARD": 2}
    assert reading.measure([FINE * 12]).level == "very_hard"


@pytest.mark.parametrize("number", [1, 3])
def test_costs_the_same_at_any_number(binjai, image, number, django_assert_num_queries):
    html = '<p><a linktype="page" id="0">a</a> <a href="https://a.example/">b</a></p>'
    pages = [
        write(binjai, picture(image), ("paragraph", html), video(document=9))
        for _again in range(number)
    ]
    with django_assert_num_queries(5):
        checks.check_pages(pages)


def checks_url(page, name="checks"):
    return reverse(f"learning_desk_admin:{name}", args=[page.pk])


def test_the_page_lists_what_was_found(binjai, as_editor, image):
    page = write(binjai, picture(image))
    response = as_editor.get(checks_url(page))
    assert "ld-finding--error" in response.text
    assert "ld-gate" not in response.text


@pytest.mark.parametrize("name", ["checks", "ask_links", "send"])
def test_pages_of_others_are_closed(binjai, jambi, as_editor, name):
    page = jambi.article()
    for method in (as_editor.get, as_editor.post):
        assert method(checks_url(page, name)).status_code in (302, 403, 405)
    page.refresh_from_db()
    assert page.current_workflow_state is None


def form_data(page, alt=""):
    image = get_image_model().objects.order_by("pk").first()
    prefix = "body-0-value"
    return {
        "title": "Judul baru",
        "slug": page.slug,
        "summary": "Ringkasan.",
        "tags": "",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "image",
        "body-0-id": "",
        f"{prefix}-image-image": image.pk,
        f"{prefix}-image-alt_text": alt,
        f"{prefix}-caption": "",
        f"{prefix}-credit": "",
        "series_order": "0",
        **{
            f"{name}-{part}": "0"
            for name in ("authors", "related_courses", "comments")
            for part in ("TOTAL_FORMS", "INITIAL_FORMS")
        },
        "action-submit": "1",
    }


DEAD = "https://papan.example/tiada"


def link_errors(page):
    """An error that Wagtail's own form lets through: a link that was found broken."""
    now = timezone.now()
    LinkCheck.objects.create(key=key_of(DEAD), url=DEAD, state="broken", asked_at=now)
    entity = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": DEAD}}
    span = {"offset": 0, "length": 7, "key": 0}
    block = {"key": "a", "text": "panduan", "type": "unstyled", "depth": 0}
    block |= {"inlineStyleRanges": [], "entityRanges": [span]}
    data = form_data(page)
    for key in [key for key in data if key.startswith("body-0-value")]:
        del data[key]
    content = json.dumps({"entityMap": {"0": entity}, "blocks": [block]})
    return {**data, "body-0-type": "paragraph", "body-0-value": content}


def test_submitting_with_errors_saves_the_draft_and_asks_first(binjai, as_editor, image):
    page = binjai.article()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])

    response = as_editor.post(edit, link_errors(page))

    assert response.url == checks_url(page) + "?send=1"
    page = type(page).objects.get(pk=page.pk)
    assert page.current_workflow_state is None
    assert page.get_latest_revision_as_object().title == "Judul baru"
    assert "ld-gate" in as_editor.get(response.url).text

    as_editor.post(checks_url(page, "send"))
    page = type(page).objects.get(pk=page.pk)
    assert page.current_workflow_state.status == "in_progress"


def test_submitting_without_errors_goes_straight_on(binjai, as_editor, image):
    page = binjai.article()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = as_editor.post(edit, form_data(page, alt="Papan petunjuk"))
    assert response.url != checks_url(page) + "?send=1"
    page = type(page).objects.get(pk=page.pk)
    assert page.current_workflow_state.status == "in_progress"


def test_what_the_form_refuses_stays_in_the_form(binjai, as_editor, image):
    page = binjai.article()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = as_editor.post(edit, {**link_errors(page), "summary": ""})
    assert (response.status_code, page.revisions.count()) == (200, 1)


def test_sending_goes_on_after_a_request_for_changes(binjai, as_editor):
    page = binjai.send_back(binjai.article(), "Lengkapi.")
    as_editor.post(checks_url(page, "send"))
    page = type(page).objects.get(pk=page.pk)
    assert (page.workflow_states.count(), page.current_workflow_state.status) == (1, "in_progress")


def test_required_fields_are_asked_for_before_sending(binjai, as_editor):
    page = binjai.article()
    page.summary = ""
    page.save_revision(clean=False)
    response = as_editor.post(checks_url(page, "send"))
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert type(page).objects.get(pk=page.pk).current_workflow_state is None


def test_a_finding_leads_to_its_field(binjai, as_editor, image):
    page = binjai.article()
    block = {"type": "image", "id": "a1", "value": json.loads(body(picture(image)))[0]["value"]}
    page.body = page._meta.get_field("body").to_python(json.dumps([block]))
    page.save_revision(clean=False)
    page = Page.objects.get(pk=page.pk)

    paths = [(finding.code, finding.path) for finding in checks.check_page(page).findings]

    assert paths == [("alt", "body.a1.image"), ("cover", "cover"), ("tags", "tags")]
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert f"{edit}#:w:contentpath=body.a1.image" in as_editor.get(checks_url(page)).text

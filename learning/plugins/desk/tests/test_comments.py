"""What Wagtail gives the desk: comments beside fields, and where something is used."""

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Comment, PageSubscription

from learning.core.models import CoursePage
from learning.plugins.desk.queries import panels
from learning.plugins.desk.services import mentions

from .conftest import body, client_of, picture
from .test_checks import form_data

TYPES = [
    "learning.CoursePage",
    "learning_lesson.LessonPage",
    "learning_practices.ArticlePage",
    "learning_practices.PracticePage",
    "learning_practices.InnovationPage",
]


@pytest.mark.parametrize("label", TYPES)
def test_comments_are_switched_on_everywhere(label):
    form = apps.get_model(label).get_edit_handler().get_form_class()
    assert "comments" in form.formsets


def comment_form(page, text):
    data = form_data(page, alt="Papan")
    del data["action-submit"]
    return {
        **data,
        "comments-TOTAL_FORMS": "1",
        "comments-0-id": "",
        "comments-0-contentpath": "summary",
        "comments-0-text": text,
        "comments-0-position": "",
        "comments-0-DELETE": "",
        "comments-0-resolved": "",
        "comments-0-replies-TOTAL_FORMS": "0",
        "comments-0-replies-INITIAL_FORMS": "0",
    }


@pytest.fixture
def image(binjai):
    return get_image_model().objects.create(
        title="Loket", file=get_test_image_file(), collection=binjai.made.collection
    )


def test_a_comment_in_review_notifies_and_stands_on_the_desk(binjai, image, mailoutbox):
    page = binjai.submit(binjai.article("Ditinjau"))
    PageSubscription.objects.create(page=page, user=binjai.editor, comment_notifications=True)
    mailoutbox.clear()

    client_of(binjai.moderator).post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), comment_form(page, "Sebut sumbernya.")
    )

    assert Comment.objects.get().text == "Sebut sumbernya."
    assert [mail.to for mail in mailoutbox] == [[binjai.editor.email]]
    remark = panels.sent_back(binjai.editor).extra[page.pk]
    assert (remark.by, remark.text, remark.open, remark.sent_back) == (
        binjai.moderator,
        "Sebut sumbernya.",
        1,
        False,
    )
    assert "Sebut sumbernya." in client_of(binjai.editor).get(reverse("wagtailadmin_home")).text


def test_an_answered_comment_leaves_the_desk(binjai):
    page = binjai.article()
    comment = Comment.objects.create(
        page=page, user=binjai.moderator, contentpath="summary", text="Sebut sumbernya."
    )
    assert [row.pk for row in panels.sent_back(binjai.editor).pages] == [page.pk]
    comment.resolved_at = comment.created_at
    comment.save()
    assert panels.sent_back(binjai.editor).pages == []


def test_files_in_blocks_are_found_where_they_are_used(binjai, as_moderator, image):
    document = get_document_model().objects.create(
        title="Formulir", file=ContentFile(b"isi", name="f.txt"), collection=binjai.made.collection
    )
    blocks = body(
        picture(image, "Papan"),
        ("document", {"document": document.pk, "title": "", "description": ""}),
    )
    page = binjai.article("Memakai berkas")
    page.body = page._meta.get_field("body").to_python(blocks)
    page.save_revision().publish()
    for name, item in (
        ("wagtailimages:image_usage", image),
        ("wagtaildocs:document_usage", document),
    ):
        assert "Memakai berkas" in as_moderator.get(reverse(name, args=[item.pk])).text


def test_covers_are_found_too(binjai, image):
    index = binjai.made.courses_index
    index.refresh_from_db()
    course = CoursePage(title="Kursus", slug="k", summary="-", cover=image, live=False)
    index.add_child(instance=course)
    assert image.get_usage().count() == 1


def test_who_is_named_in_a_comment_is_told_and_finds_it_on_the_desk(binjai, image, mailoutbox):
    page = binjai.submit(binjai.article("Ditinjau"))
    colleague = binjai.user("editor")
    mailoutbox.clear()
    text = f"Tolong dibantu, @{colleague.email.split('@')[0].upper()}."

    client_of(binjai.moderator).post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), comment_form(page, text)
    )

    assert [mail.to for mail in mailoutbox] == [[colleague.email]]
    assert [row.pk for row in panels.sent_back(colleague).pages] == [page.pk]


def test_only_who_may_edit_the_page_is_called(binjai, jambi):
    page = binjai.article()
    text = f"@{jambi.editor.username} @{binjai.editor.username} tulis@{binjai.moderator.username}"
    assert mentions.call(page, text, by=binjai.moderator) == [binjai.editor]
    assert mentions.names_in("surel a@b.example, @Ani. @ani") == ["ani"]

"""The form of a question: what it makes, what it refuses and where it says so."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import ModelLogEntry

from ...engine.values import QuestionData
from ...models import Category, Question, QuestionAttempt, Usage
from ...questions.registry import question_types
from ...services import bank
from ...testing import make_question
from .conftest import client_of, nested_form_data, rich_text, streamfield, url

EVIL = '<p>Baik<script>alert("rahasia")</script></p>'
COMBINED = {
    "right": rich_text(""),
    "partial": rich_text(""),
    "wrong": rich_text(""),
}


def option(text, fraction):
    value = {"text": rich_text(text), "fraction": fraction, "feedback": rich_text("")}
    return ("item", value)


def form(category, **changes):
    """What the editor of a multiple choice sends."""
    options = streamfield([option("<p>Ya</p>", "100"), option("<p>Tidak</p>", "0")])
    body = {
        "single": "on",
        "options": options,
        "shuffle": "on",
        "numbering": "abc",
        "layout": "vertical",
        "combined": COMBINED,
    }
    fields = {
        "category": category.pk,
        "name": "Pelayanan",
        "stem": rich_text("<p>Apakah cepat?</p>"),
        "body": body | changes.pop("body", {}),
        "general_feedback": rich_text(""),
        "default_mark": "2",
        "penalty": "0.5",
        "hints": {"list": streamfield([])},
        "tags": '"satu dua", tiga',
        "id_number": "P-1",
        "status": "ready",
        "mark": "",
    }
    return nested_form_data({**fields, **changes})


def made():
    return Question.objects.exclude(name__startswith="Soal").get()


@pytest.mark.parametrize("slug", [kind.slug for kind in question_types])
def test_every_type_has_a_form(browser, slug):
    response = browser.get(url("create", slug))
    assert response.status_code == 200
    assert response.context["form"].kind.slug == slug


def test_a_type_that_is_not_installed_has_none(browser):
    assert browser.get(url("create", "nothing")).status_code == 404


def test_a_question_is_made(browser, binjai, editor):
    response = browser.post(url("create", "choice"), form(binjai.category))
    question = made()
    assert response.url == url("question", question.pk)
    version = question.latest
    assert (version.stem, version.default_mark) == ("<p>Apakah cepat?</p>", 2)
    assert version.penalty == Decimal("0.5")
    assert [(row["text"], row["fraction"]) for row in version.body["options"]] == [
        ("<p>Ya</p>", "1"),
        ("<p>Tidak</p>", "0"),
    ]
    assert (question.status, question.ready, question.id_number) == ("ready", version, "P-1")
    assert set(question.tags.names()) == {"satu dua", "tiga"}
    assert question.created_by == editor
    entry = ModelLogEntry.objects.get(
        content_type=ContentType.objects.get_for_model(Question), object_id=str(question.pk)
    )
    assert (entry.action, entry.user) == ("learning.question.create", editor)


def test_what_was_made_comes_back_into_its_form(browser, binjai):
    browser.post(url("create", "choice"), form(binjai.category))
    question = made()
    shown = browser.get(url("question", question.pk)).context["form"]
    assert shown["stem"].value() == "<p>Apakah cepat?</p>"
    value = shown["body"].value()
    assert [row["fraction"] for row in value["options"]] == [100, 0]
    assert browser.get(url("question", question.pk)).status_code == 200


def test_scripts_are_taken_out_and_never_shown(browser, binjai):
    # As a browser that does not go through Wagtail's editor could send it.
    content = QuestionData(
        type="choice",
        stem=EVIL,
        body={
            "options": [
                {"text": EVIL, "fraction": "1"},
                {"text": "<p>x</p>", "fraction": "0"},
            ]
        },
    )
    question = bank.create(binjai.category, content=content)
    evil_name = '"><script>alert(1)</script>'
    bank.edit(question, content=replace(content, name=evil_name))
    for name in ("questions", "categories"):
        assert "<script>alert(" not in browser.get(url(name)).content.decode()
    for name in ("question", "history", "usage", "preview"):
        text = browser.get(url(name, question.pk)).content.decode()
        assert "<script>alert(" not in text
        assert 'alert("rahasia")' not in text


def test_faults_stand_at_their_fields(browser, binjai):
    options = streamfield([option("<p>Ya</p>", "50"), option("", "0")])
    data = form(binjai.category, body={"options": options}, default_mark="-1")
    response = browser.post(url("create", "choice"), data)
    assert response.status_code == 422
    assert "default_mark" in response.context["form"].errors
    data = form(binjai.category, body={"options": options})
    response = browser.post(url("create", "choice"), data)
    (error,) = response.context["form"].errors["body"].as_data()
    options_error = error.block_errors["options"]
    assert set(options_error.block_errors) == {1}
    assert set(options_error.block_errors[1].block_errors) == {"text"}
    assert options_error.non_block_errors
    assert not Question.objects.filter(name="Pelayanan").exists()
    # What was typed is still there.
    assert "Apakah cepat?" in response.content.decode()


def test_an_id_number_that_is_taken_is_told_at_its_field(browser, binjai):
    make_question(category=binjai.category, id_number="P-1")
    response = browser.post(url("create", "choice"), form(binjai.category))
    assert "id_number" in response.context["form"].errors


def test_a_used_question_becomes_a_new_version(browser, binjai):
    question = binjai.question
    QuestionAttempt.objects.create(
        usage=Usage.objects.create(),
        slot=1,
        version=question.latest,
        behaviour="deferred",
        max_mark=1,
    )
    page = browser.get(url("question", question.pk))
    assert page.context["used"]
    data = form(binjai.category, mark=bank.mark_of(question.latest))
    assert browser.post(url("question", question.pk), data).status_code == 302
    assert list(question.versions.values_list("number", flat=True)) == [2, 1]
    history = browser.get(url("history", question.pk))
    assert history.context["changes"][0]["parts"][-1] == ("new", "Pelayanan")
    browser.post(url("restore", question.pk, 1))
    assert question.versions.count() == 2
    assert question.versions.first().name == question.name


def test_whoever_saves_later_is_told_and_loses_nothing(browser, binjai):
    data = form(binjai.category, mark="1:older:Soal")
    response = browser.post(url("question", binjai.question.pk), data)
    assert response.status_code == 422
    assert response.context["form"].non_field_errors()
    assert "Apakah cepat?" in response.content.decode()


def test_a_sketch_keeps_nothing(browser, binjai):
    before = Question.objects.count()
    response = browser.post(url("sketch", "choice"), form(binjai.category))
    text = response.content.decode()
    assert "Apakah cepat?" in text
    assert (Question.objects.count(), Usage.objects.count()) == (before, 0)
    options = streamfield([option("<p>Ya</p>", "50"), option("<p>Tidak</p>", "0")])
    faulty = form(binjai.category, body={"options": options})
    assert "100" in browser.post(url("sketch", "choice"), faulty).content.decode()


def test_a_sketch_loads_katex_only_for_formulas_that_are_not_set_without(browser, binjai, settings):
    settings.ASAH_KATEX = True
    for stem, are_set in (
        ("<p>Berapa?</p>", False),
        (r"<p>Berapa \(x^2\)?</p>", False),
        (r"<p>Berapa \(\boxed{x}\)?</p>", True),
    ):
        sketch = browser.post(url("sketch", "choice"), form(binjai.category, stem=rich_text(stem)))
        text = sketch.content.decode()
        assert ("<math>" in text) == ("x^2" in stem)
        assert ("formulas.js" in text, "katex.min.js" in text) == (are_set, are_set)


def test_a_sketch_shows_no_picture_of_others(jambi, binjai):
    image = get_image_model().objects.create(
        title="Rahasia", file=get_test_image_file(), collection=binjai.made.collection
    )
    stem = f'<p>x</p><embed embedtype="image" id="{image.pk}" format="left" alt="x"/>'
    data = form(jambi.category, stem=rich_text(stem))
    client = client_of(jambi.user("editor"))
    for name in ("sketch", "create"):
        response = client.post(url(name, "choice"), data)
        assert response.status_code in (302, 403), name
    assert not Question.objects.filter(name="Pelayanan").exists()


def test_a_try_goes_through_a_question(browser, binjai):
    started = browser.post(url("preview", binjai.question.pk), {"behaviour": "immediate"})
    usage = Usage.objects.get()
    assert started.url == url("attempt", usage.pk)
    page = browser.get(started.url)
    assert (page.context["can_fill"], page.context["is_open"]) == (True, True)
    assert binjai.question.latest.stem in browser.get(url("sheet", usage.pk)).content.decode()
    browser.post(url("act_on_attempt", usage.pk), {"step": "fill"})
    row = usage.question_attempts.get()
    data = {"q1_-sequence": row.sequence, "q1_answer": "a", "q1_-check": "1"}
    assert browser.post(url("sheet", usage.pk), data).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.mark) == ("right", 1)
    stale = browser.post(url("sheet", usage.pk), data | {"q1_-sequence": "0", "q1_answer": "b"})
    assert stale.status_code in (200, 302)
    browser.post(url("act_on_attempt", usage.pk), {"step": "finish"})
    assert not browser.get(url("attempt", usage.pk)).context["is_open"]
    browser.post(url("preview", binjai.question.pk), {"behaviour": "nothing"})
    assert Usage.objects.get().pk != usage.pk


def test_categories_are_made_changed_moved_and_deleted(browser, binjai):
    new = {"region": binjai.region.pk, "name": "Baru", "sharing": "below"}
    assert browser.post(url("new_category"), new).status_code == 302
    row = Category.objects.get(name="Baru")
    assert browser.post(url("new_category"), new).status_code == 422
    browser.post(url("category", row.pk), {"name": "Lain", "sharing": "private", "info": "x"})
    row.refresh_from_db()
    assert (row.name, row.sharing, row.info) == ("Lain", "private", "x")
    browser.post(url("move_category", row.pk), {"parent": binjai.category.pk})
    row.refresh_from_db()
    assert row.parent == binjai.category
    browser.post(url("delete_category", binjai.category.pk))
    browser.post(url("delete_category", row.pk))
    assert set(Category.objects.filter(region=binjai.region)) == {binjai.category}

"""Courses with their lessons in two languages: one row, one progress, the reader's words."""

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page, PageViewRestriction

from learning.core.api import assign_role, outline
from learning.core.memory import Memory
from learning.core.models import (
    Activity,
    Course,
    CourseCompletion,
    CoursePage,
    Enrolment,
    Progress,
    RegionPage,
    Section,
    SectionPage,
)
from learning.core.testing.factories import (
    EnrolmentFactory,
    PersonFactory,
    UserFactory,
    add_page,
    make_course_page,
)
from learning.plugins.lesson.models import LessonPage

pytestmark = pytest.mark.django_db
BACKEND = "cms.users.backends.SignInBackend"
QUESTION = "6f1c2f6e-2f0c-4c7a-8e0a-1d2c3b4a5f60"


def body(text, prompt):
    reflection = {"prompt": prompt, "help_text": ""}
    raw = [
        {"type": "paragraph", "value": f"<p>{text}</p>"},
        {"type": "reflection", "value": reflection, "id": QUESTION},
    ]
    return LessonPage.body.field.stream_block.to_python(raw)


@pytest.fixture
def course(made):
    return make_course_page(made.courses_index, title="Menulis surat", slug="surat")


@pytest.fixture
def section(course):
    return add_page(course, SectionPage(title="Modul satu", slug="satu"))


@pytest.fixture
def lesson(section):
    page = LessonPage(title="Kop surat", slug="kop", summary="Apa isinya.")
    page.body = body("Kop berisi lambang.", "Apa yang kurang?")
    return add_page(section, page)


@pytest.fixture
def english_lesson(course, section, lesson, translate):
    translate(course, title="Writing letters", slug="letters")
    translate(section, title="Module one")
    return translate(
        lesson,
        title="The letterhead",
        summary="What it holds.",
        body=body("It holds the emblem.", "What is missing?"),
    )


@pytest.fixture
def row(lesson):
    return Activity.objects.get(translation_key=lesson.translation_key)


@pytest.fixture
def person(row):
    person = PersonFactory()
    EnrolmentFactory(course=row.course, person=person)
    return person


@pytest.fixture
def learner(reader, person):
    """``learner("en")``: who is enrolled, with this language chosen."""

    def choose(language=""):
        client = reader(language)
        client.force_login(person.user, backend=BACKEND)
        if language:
            client.cookies["asah_language"] = language
        return client

    return choose


def address(row):
    return reverse("learning:activity", args=[row.pk])


def test_an_editor_translates_a_course_with_all_below(client, made, lesson, english):
    editor = UserFactory()
    assign_role(editor, region=made.region, role="editor")
    client.force_login(editor)
    page = RegionPage.objects.get(pk=made.page.pk)
    page.offers_english = True
    page.save_revision().publish()
    course = Page.objects.get(slug="surat")
    for target, subtree in ((made.courses_index, ""), (course, "on")):
        url = reverse("simple_translation:submit_page_translation", args=[target.pk])
        client.post(url, {"locales": [english.pk], "include_subtree": subtree})

    branch = course.get_translation(english).get_descendants(inclusive=True)
    assert [(page.title, page.live) for page in branch] == [
        ("Menulis surat", False),
        ("Modul satu", False),
        ("Kop surat", False),
    ]
    copy = lesson.get_translation(english)
    assert [block.id for block in copy.body] == [block.id for block in lesson.body]
    assert (Course.objects.count(), Section.objects.count(), Activity.objects.count()) == (1, 1, 1)


def test_rows_stay_one_and_keep_the_words_of_the_source(english_lesson, lesson, row):
    assert (Course.objects.count(), Section.objects.count(), Activity.objects.count()) == (1, 1, 1)
    row.refresh_from_db()
    assert (row.title, row.page_id, row.course.title) == ("Kop surat", lesson.pk, "Menulis surat")
    assert (row.course.activity_count, row.course.required_count) == (1, 1)


def test_a_learner_reads_in_the_language_of_the_interface(learner, english_lesson, row):
    text = learner("en").get(address(row)).text
    for words in ("It holds the emblem.", "What is missing?", "The letterhead", "Module one"):
        assert words in text
    assert "What it holds." in text
    assert "Writing letters" in text
    assert "Kop surat" not in text

    text = learner("id").get(address(row)).text
    assert "Kop berisi lambang." in text
    assert "letterhead" not in text


def test_the_tick_stays_on_the_one_activity(learner, person, english_lesson, row):
    client = learner("en")
    client.post(reverse("learning:complete", args=[row.pk]))
    own = Progress.objects.get(person=person)
    assert (own.activity_id, own.is_complete) == (row.pk, True)
    assert Enrolment.objects.get(person=person).completed_at
    assert "The letterhead" in client.get(address(row)).text


def test_the_record_of_a_completed_course_names_it_as_the_source_does(
    learner, person, english_lesson, row
):
    client = learner("en")
    assert "Writing letters" in client.get(address(row)).text
    client.post(reverse("learning:complete", args=[row.pk]))
    record = CourseCompletion.objects.get(person=person)
    assert (record.title, record.course_id) == ("Menulis surat", row.course_id)


def test_an_answer_is_kept_in_both_languages(learner, english_lesson, row):
    learner("en").post(address(row), {"block": QUESTION, "text": "A signature"})
    assert "A signature" in learner("id").get(address(row)).text


def test_without_a_published_translation_the_lesson_is_read_as_written(
    learner, english_lesson, row
):
    english_lesson.unpublish()
    text = learner("en").get(address(row)).text
    assert "Kop berisi lambang." in text
    assert '<h1 lang="id">Kop surat</h1>' in text
    assert "This page has not been translated." in text
    plain = learner("id").get(address(row)).text
    assert "<h1>Kop surat</h1>" in plain
    assert "untranslated" not in plain


@pytest.mark.parametrize("change", ["publish", "unpublish", "delete"])
def test_a_warm_lesson_shows_what_became_of_its_translation(learner, english_lesson, row, change):
    client = learner("en")
    assert "It holds the emblem." in client.get(address(row)).text
    page = LessonPage.objects.get(pk=english_lesson.pk)
    if change == "publish":
        page.title, page.body = "Letterheads", body("It shows a name.", "What is missing?")
        page.save_revision().publish()
    else:
        getattr(page, change)()
    text = client.get(address(row)).text
    assert "It holds the emblem." not in text
    assert ("Letterheads" in text) == (change == "publish")
    assert ("Kop berisi lambang." in text) == (change != "publish")


@pytest.mark.parametrize("private", ["source and translation", "translation"])
def test_enrolment_opens_a_translation_that_the_public_may_not_see(
    learner, course, english_lesson, row, english, private
):
    client = learner("en")
    client.get(address(row))
    pages = [course, course.get_translation(english)]
    for page in pages if private == "source and translation" else pages[1:]:
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    for _warmth in ("warm", "cold"):
        text = client.get(address(row)).text
        for words in ("It holds the emblem.", "The letterhead", "Module one", "Writing letters"):
            assert words in text
        assert "This page has not been translated." not in text
        Memory.clear_all()


@pytest.mark.parametrize("change", ["publish", "unpublish", "delete"])
def test_what_a_course_asks_for_first_follows_its_translation(
    made, course, translate, english, change
):
    translate(course, title="Writing letters", slug="letters")
    later = make_course_page(made.courses_index, title="Lanjutan", slug="lanjutan")
    page = CoursePage.objects.get(pk=later.pk)
    page.prerequisites.create(course=course)
    page.save_revision().publish()

    def asked():
        with translation.override("en"):
            return outline(Course.objects.get(page=later)).prerequisites

    source = Course.objects.get(page=course)
    other = CoursePage.objects.get(pk=course.get_translation(english).pk)
    assert asked() == ((source.pk, "Writing letters", other.get_url()),)
    if change == "publish":
        other.title = "Good letters"
        other.save_revision().publish()
        assert asked() == ((source.pk, "Good letters", other.get_url()),)
    else:
        getattr(other, change)()
        assert asked() == ((source.pk, "Menulis surat", source.url),)


def test_a_deleted_source_takes_the_lesson_out_of_the_course(learner, english_lesson, lesson, row):
    LessonPage.objects.get(pk=lesson.pk).delete()
    row.refresh_from_db()
    assert not row.is_live
    assert learner("en").get(address(row)).status_code == 404


def test_the_address_of_a_translated_lesson_leads_to_the_activity(learner, english_lesson, row):
    assert learner("en").get(english_lesson.get_url())["Location"] == address(row)


def test_the_public_page_of_the_course_lists_lessons_in_its_language(
    reader, course, english_lesson, english
):
    text = reader().get(course.get_translation(english).get_url()).text
    assert "The letterhead" in text
    assert "Module one" in text
    assert "Kop surat" not in text
    assert "Kop surat" in reader().get(course.get_url()).text


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_warm_lesson_costs_the_same_in_both_languages(
    learner, english_lesson, row, language, django_assert_num_queries
):
    client = learner(language)
    client.get(address(row))
    client.get(address(row))
    with django_assert_num_queries(7):
        client.get(address(row))


@pytest.mark.parametrize("number", [1, 3])
def test_a_cold_lesson_asks_once_for_all_translations(
    learner, section, english_lesson, translate, row, number, django_assert_num_queries
):
    for each in range(number - 1):
        page = add_page(section, LessonPage(title=f"Bagian {each}", slug=f"bagian-{each}"))
        translate(page, title=f"Part {each}")
    client = learner("en")
    client.get(address(row))
    Memory.clear_all()
    with django_assert_num_queries(26):
        client.get(address(row))

"""Editors say what completes an activity or a course: short forms, a sentence, nothing lost."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation
from wagtail.test.utils.form_data import querydict_from_html
from wagtail.users.models import UserProfile

from learning.core import api
from learning.core.contract import Result
from learning.core.courses.condition_words import sentence
from learning.core.courses.criteria import read
from learning.core.courses.criteria_words import sentence as criteria_sentence
from learning.core.models import (
    Activity,
    Completion,
    Course,
    CoursePage,
    CoursesIndexPage,
    Enrolment,
    Progress,
)
from learning.core.testing.factories import (
    PersonFactory,
    UserFactory,
    add_page,
    make_course_page,
    make_courses_index,
    make_region,
)
from learning.plugins.lesson.models import LessonPage
from learning.plugins.quiz.models import QuizPage

pytestmark = pytest.mark.django_db
SEEN = datetime(2026, 5, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def editor(client):
    user = UserFactory(is_superuser=True, is_staff=True, username="penyunting")
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user, backend="cms.users.backends.SignInBackend")
    return client


@pytest.fixture
def course_page():
    return make_course_page(make_courses_index())


@pytest.fixture
def lesson(course_page):
    return add_page(course_page, LessonPage(title="Pelajaran", slug="pelajaran"))


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def filled(editor, page, **changes):
    """The form as the editor opens it, with some fields filled in otherwise."""
    html = editor.get(edit_url(page)).text
    data = querydict_from_html(html, form_id="page-edit-form")
    for box in BeautifulSoup(html, "html.parser").find_all("input", type="checkbox", checked=True):
        # A browser sends this for a box without a value.
        data.setlist(box["name"], [value or "on" for value in data.getlist(box["name"])])
    # Blocks are drawn by a script.
    data["body-count"] = "0"
    for name, value in changes.items():
        name = name.replace("__", "-")
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def save(editor, page, **changes):
    return editor.post(edit_url(page), dict(filled(editor, page, **changes).lists()))


def publish(editor, page, **changes):
    return save(editor, page, **{"action-publish": "1", **changes})


def choices(editor, page):
    form = editor.get(edit_url(page)).context["form"]
    return [value for value, _label in form.fields["completion"].choices], set(form.fields)


def test_only_what_a_lesson_can_tell_is_offered(editor, lesson):
    offered, fields = choices(editor, lesson)

    assert offered == ["none", "manual", "view", "time", "all"]
    assert {"requires_view", "min_seconds"} <= fields
    assert fields.isdisjoint({"requires_report", "requires_score"})


def test_only_what_a_quiz_can_tell_is_offered(editor, course_page):
    quiz = add_page(course_page, QuizPage(title="Kuis", slug="kuis"))
    offered, fields = choices(editor, quiz)

    assert offered == ["none", "reported", "all"]
    assert {"requires_report", "requires_score"} <= fields
    assert fields.isdisjoint({"requires_view", "min_seconds"})


def test_what_is_stored_nevertheless_stays_in_sight_and_is_refused(editor, lesson):
    LessonPage.objects.update(completion="reported", requires_score="any")
    LessonPage.objects.get().save_revision(clean=False)

    offered, fields = choices(editor, lesson)
    assert "reported" in offered
    assert "requires_score" in fields

    response = save(editor, lesson)
    assert response.context["form"].errors["completion"] == [
        "This kind of activity cannot be completed in this way."
    ]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"completion": "reported"}, "completion"),
        ({"completion": "time"}, "min_seconds"),
        ({"completion": "all"}, "completion"),
        ({"completion": "all", "requires_report": True}, "requires_report"),
        ({"completion": "all", "requires_view": True, "requires_score": "any"}, "requires_score"),
    ],
)
def test_a_lesson_refuses_what_it_can_never_tell(asked, field):
    with pytest.raises(ValidationError) as refused:
        LessonPage(title="Pelajaran", slug="pelajaran", **asked).clean()

    assert set(refused.value.message_dict) == {field}


def test_a_quiz_that_must_be_passed_needs_a_grade_to_pass():
    quiz = QuizPage(title="Kuis", slug="kuis", completion="all", requires_score="pass")

    with pytest.raises(ValidationError) as refused:
        quiz.clean()
    assert set(refused.value.message_dict) == {"requires_score"}

    quiz.pass_grade = 60
    quiz.clean()


def test_conditions_are_saved_and_reach_the_row(editor, lesson):
    answer = publish(editor, lesson, completion="all", requires_view="on", min_seconds="90")

    assert answer.status_code == 302
    row = Activity.objects.get()
    assert (row.completion, row.requires_view, row.min_seconds) == ("all", True, 90)


def test_conditions_are_said_in_a_sentence():
    quiz = QuizPage(completion="all", requires_view=True, requires_score="pass")

    assert sentence(quiz) == "Complete when opened and passed."
    assert sentence(LessonPage(completion="none")) == ("Nothing completes it: it is not tracked.")
    assert sentence(LessonPage(completion="time", min_seconds=90)) == (
        "Complete when worked on actively for 2 minutes."
    )


def test_the_sentence_follows_what_is_typed(editor, lesson, course_page):
    address = reverse("learning_completion:activity")
    typed = {"completion": "all", "requires_view": "on", "min_seconds": "60"}

    said = editor.post(address, {"page": lesson.pk, **typed}).text
    assert "Complete when opened and worked on actively for 1 minute." in said

    fresh = {"parent": course_page.pk, "model": "learning_lesson.lessonpage"}
    assert "Complete when opened." in editor.post(address, {**fresh, "completion": "view"}).text
    assert editor.post(address, {"page": course_page.pk}).status_code == 404
    lesson.refresh_from_db()
    assert lesson.completion == Completion.MANUAL


def test_nobody_asks_about_pages_of_others(client, lesson):
    api.provision_region(make_region())
    user, region = UserFactory(), make_region()
    api.provision_region(region)
    api.assign_role(user, region=region, role="editor")
    client.force_login(user, backend="cms.users.backends.SignInBackend")

    for name in ("activity", "course"):
        address = reverse(f"learning_completion:{name}")
        assert client.post(address, {"page": lesson.pk}).status_code in (302, 403)


def test_who_publishes_other_conditions_is_told_who_keeps_what(editor, lesson):
    row = Activity.objects.get()
    person = PersonFactory()
    api.enrol(row.course, person=person)
    api.complete_manually(row, person=person)

    answer = publish(editor, lesson, completion="view")
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert any("1 person completed “Pelajaran” under the former conditions" in row for row in told)
    assert Progress.objects.get().is_complete

    answer = publish(editor, lesson, summary="Baru")
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert not any("former conditions" in row for row in told)
    assert "1 person has completed it" in editor.get(edit_url(lesson)).text


def test_whoever_meets_the_new_conditions_is_completed_in_the_background(
    editor, lesson, django_capture_on_commit_callbacks
):
    row = Activity.objects.get()
    people = [PersonFactory() for _number in range(3)]
    for person in people:
        api.enrol(row.course, person=person)
    seen, spent, refused = people
    for person in (seen, refused):
        progress = api.report_result(row, person=person, result=Result())
        Progress.objects.filter(pk=progress.pk).update(first_viewed_at=SEEN)
    api.report_result(row, person=spent, result=Result())
    api.override_completion(row, person=refused, completed=False, actor=None, reason="Salah")

    with django_capture_on_commit_callbacks(execute=True):
        publish(editor, lesson, completion="view")

    done = Progress.objects.filter(completed_at__isnull=False)
    assert [progress.person for progress in done] == [seen]
    assert done.get().completed_at == SEEN
    assert Enrolment.objects.get(status="completed").person == seen

    with django_capture_on_commit_callbacks(execute=True):
        publish(editor, lesson, completion="manual")
    assert Progress.objects.filter(completed_at__isnull=False).count() == 1


# Criteria


def test_without_criteria_all_required_activities_complete_the_course(editor, course_page):
    page = editor.get(edit_url(course_page)).text

    assert "The course is complete when all required activities are complete." in page
    assert publish(editor, course_page).status_code == 302
    assert Course.objects.get().criteria == {}


def test_criteria_are_saved_and_shown_again(editor, course_page, lesson):
    other = make_course_page(make_courses_index(), title="Dasar")
    key = str(lesson.translation_key)
    publish(
        editor,
        course_page,
        criteria__match="any",
        criteria__use_activities="on",
        criteria__activities_which="chosen",
        criteria__activities_match="some",
        criteria__activities_number="1",
        criteria__activities_keys=[key],
        criteria__use_courses="on",
        criteria__courses_match="any",
        criteria__courses_0=str(other.pk),
        criteria__use_approval="on",
        criteria__approval_match="all",
        criteria__approval_roles=["leader", "admin"],
        criteria__use_declaration="on",
        criteria__use_date="on",
        criteria__date_date="2027-01-31",
        criteria__use_days="on",
        criteria__days_days="30",
        criteria__use_grade="on",
        criteria__grade_percent="72.5",
        criteria__use_end="on",
    )

    stored = CoursePage.objects.get(pk=course_page.pk).criteria
    assert stored == {
        "match": "any",
        "activities": {"match": "some", "number": 1, "keys": [key]},
        "courses": {"match": "any", "keys": [str(other.translation_key)]},
        "approval": {"match": "all", "roles": ["leader", "admin"]},
        "declaration": {},
        "date": {"date": "2027-01-31"},
        "days": {"days": 30},
        "grade": {"percent": "72.5"},
        "end": {},
    }
    assert Course.objects.get(page=course_page).criteria == stored

    # What was stored fills the form: saving it again changes nothing.
    publish(editor, course_page)
    assert CoursePage.objects.get(pk=course_page.pk).criteria == stored


@pytest.mark.parametrize(
    ("filled_in", "field", "message"),
    [
        ({"use_date": "on"}, "date_date", "Enter the date."),
        ({"use_date": "on", "date_date": "besok"}, "date_date", "Enter a valid date."),
        ({"use_days": "on", "days_days": "0"}, "days_days", "greater than or equal to 1"),
        ({"use_days": "on"}, "days_days", "Enter the number of days."),
        ({"use_grade": "on", "grade_percent": "101"}, "grade_percent", "less than or equal to 100"),
        ({"use_approval": "on", "approval_roles": []}, "approval_roles", "Choose who approves."),
        ({"use_courses": "on"}, "courses_0", "Choose a course."),
        (
            {"use_activities": "on", "activities_match": "some"},
            "activities_number",
            "Enter how many.",
        ),
        (
            {"use_activities": "on", "activities_which": "chosen"},
            "activities_keys",
            "Choose at least one activity.",
        ),
    ],
)
def test_what_is_missing_is_said_at_its_field(editor, course_page, filled_in, field, message):
    changes = {f"criteria__{name}": value for name, value in filled_in.items()}
    response = publish(editor, course_page, title="Judul baru", **changes)

    form = response.context_data["form"]
    assert form.errors["criteria"] == ["Complete or correct the criteria that are marked below."]
    place = response.text.split(f"criterion-field--{field}")[-1][:3_000]
    assert message in place
    # Nothing typed is lost.
    assert 'value="Judul baru"' in response.text
    assert CoursePage.objects.get(pk=course_page.pk).criteria == {}


def test_a_course_does_not_wait_for_itself(editor, course_page):
    response = publish(
        editor, course_page, criteria__use_courses="on", criteria__courses_0=str(course_page.pk)
    )

    assert "A course cannot wait for itself." in response.text


def test_a_draft_may_be_incomplete_and_keeps_what_there_is(editor, course_page):
    answer = save(editor, course_page, criteria__use_days="on", criteria__use_declaration="on")

    assert answer.status_code == 302
    draft = CoursePage.objects.get(pk=course_page.pk).get_latest_revision_as_object()
    assert draft.criteria == {"match": "all", "declaration": {}, "days": {}}
    # It never completes anything by accident.
    assert [part.kind for part in read(draft.criteria).parts] == ["declaration", "unreadable"]


def test_the_criterias_sentence_follows_what_is_typed(editor, course_page):
    address = reverse("learning_completion:course")
    typed = {"criteria-match": "all", "criteria-use_days": "on", "criteria-days_days": "3"}

    said = editor.post(address, {"page": course_page.pk, **typed}).text
    assert "The course is complete when 3 days have passed since enrolment." in said

    typed["criteria-use_declaration"] = "on"
    said = editor.post(address, {"page": course_page.pk, **typed}).text
    assert "all of this holds: the learner declares to be done; 3 days have passed" in said
    assert editor.get(address).status_code == 405


def test_sentences_name_what_is_chosen():
    key = "00000000-0000-0000-0000-000000000001"
    some = read({"activities": {"match": "some", "number": 2, "keys": [key, key[:-1] + "2"]}})

    assert criteria_sentence(some, {key: "Antrean"}) == (
        "The course is complete when at least 2 of these activities are complete: "
        "“Antrean”, (no longer there)."
    )
    assert "never" in criteria_sentence(read({"ilham": {}}), {})


def test_who_publishes_other_criteria_is_told_who_keeps_what(editor, course_page, lesson):
    course, person = Course.objects.get(), PersonFactory()
    api.enrol(course, person=person)
    api.complete_manually(course.activities.get(), person=person)

    answer = publish(editor, course_page, criteria__use_declaration="on")

    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert any("1 person completed" in row for row in told)
    assert Enrolment.objects.get().status == "completed"


@pytest.mark.parametrize("wrong_beside", [{}, {"criteria__use_days": "on"}])
def test_a_page_that_cannot_be_chosen_is_refused(client, course_page, wrong_beside):
    region = make_region()
    made = api.provision_region(region)
    own = make_course_page(CoursesIndexPage.objects.get(pk=made.courses_index.pk))
    stranger = make_course_page(make_courses_index(), title="Rahasia", publish=False)
    user = UserFactory()
    api.assign_role(user, region=region, role="editor")
    client.force_login(user, backend="cms.users.backends.SignInBackend")
    chosen = {"criteria__use_courses": "on", "criteria__courses_0": str(stranger.pk)}
    data = filled(client, own, **chosen, **wrong_beside)

    said = client.post(
        reverse("learning_completion:course"), {"page": own.pk, **dict(data.lists())}
    )
    assert "Rahasia" not in said.text
    assert client.post(edit_url(own), dict(data.lists())).status_code == 302
    own.refresh_from_db()
    assert own.get_latest_revision_as_object().criteria == {}

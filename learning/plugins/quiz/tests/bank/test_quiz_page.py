"""The editor of a quiz: comfortable fields, rules, and only questions that its region may use."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from learning.core.api import assign_role
from learning.core.models import CoursePage, CoursesIndexPage
from learning.core.testing import factories as make

from ...models import QuizPage, page_rules
from ...models.page_forms import behaviour_field
from ...page_fields import ReviewField, SpanField
from ...queries.checks import findings
from ...services import building
from ...testing import make_category, make_question, make_quiz_page
from .conftest import client_of, inline_formset, nested_form_data, rich_text, streamfield, url

REVIEW = {
    "review-sent": "1",
    "review-during-mark": "1",
    "review-during-overall_feedback": "1",
    "review-closed-right_answer": "1",
}


@pytest.fixture
def course(binjai):
    return make.make_course_page(binjai.made.courses_index, title="Kursus")


def question_block(question):
    value = {"question": question.pk, "max_mark": "1", "label": "", "version": ""}
    return ("question", value)


def random_block(category, **changes):
    value = {
        "category": category.pk,
        "children": "on",
        "count": "1",
        "max_mark": "1",
        "label": "",
        "tags": "",
        "types": "",
        "name": "",
        "created_from": "",
        "created_until": "",
    }
    return ("random", value | changes)


def form(*blocks, **changes):
    fields = {
        "title": "Kuis",
        "slug": "kuis",
        "summary": "",
        "estimated_minutes": "10",
        "intro": rich_text(""),
        "body": streamfield(blocks),
        "max_grade": "100",
        "pass_grade": "70",
        "decimals": "2",
        "attempts": "2",
        "grade_method": "highest",
        "behaviour": "deferred",
        "navigation": "free",
        "open_at": "",
        "close_at": "",
        "time_limit_0": "90",
        "time_limit_1": "60",
        "overdue": "submit",
        "grace_seconds_0": "0",
        "grace_seconds_1": "60",
        "first_delay_0": "1",
        "first_delay_1": "86400",
        "later_delay_0": "",
        "later_delay_1": "60",
        "precreate_minutes": "0",
        "password": "",
        "ip_ranges": "",
        "bands": streamfield([]),
        "min_attempts": "0",
        "completion_pass": "",
        "test_role": "",
        "completion": "reported",
        "min_seconds": "0",
        "available_from": "",
        "available_until": "",
        "comments": inline_formset([]),
    }
    return nested_form_data({**fields, **REVIEW, **changes})


def add(user, course, data):
    address = reverse("wagtailadmin_pages:add", args=("learning_quiz", "quizpage", course.pk))
    return client_of(user).post(address, data)


def drafts():
    return [page.get_latest_revision_as_object() for page in QuizPage.objects.all()]


def test_a_quiz_is_made_with_the_fields_of_its_editor(editor, course, binjai):
    response = add(editor, course, form(question_block(binjai.question)))
    (page,) = drafts()
    assert response.status_code == 302
    assert [block.value["question"] for block in page.body] == [binjai.question]
    assert (page.time_limit, page.first_delay, page.later_delay) == (5_400, 86_400, 0)
    assert [time for time, items in page.review.items() if items["mark"]] == ["during"]
    assert page.review["closed"]["right_answer"]
    assert not page.review["during"]["overall_feedback"]


def test_a_private_question_of_others_is_refused(editor, course, jambi):
    for block in (question_block(jambi.question), random_block(jambi.category)):
        response = add(editor, course, form(block))
        assert response.status_code in (302, 403)
        assert jambi.question.name not in response.content.decode()
    assert not QuizPage.objects.exists()


def test_a_shared_question_may_be_used(editor, course, jambi):
    jambi.category.sharing = "everybody"
    jambi.category.save()
    add(editor, course, form(question_block(jambi.question), random_block(jambi.category)))
    assert len(drafts()) == 1


def test_who_works_for_two_regions_mixes_no_private_questions(editor, course, binjai, jambi):
    assign_role(editor, region=jambi.region, role="editor")
    response = add(editor, course, form(question_block(jambi.question)))
    assert response.status_code == 200
    assert jambi.question.name in str(response.context["form"].errors["body"])
    assert not QuizPage.objects.exists()


def test_what_stands_in_a_quiz_may_stay(editor, course, jambi):
    page = make_quiz_page(course, ("question", {"question": jambi.question}), title="Kuis")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = form(question_block(jambi.question), title="Diubah")
    assert client_of(editor).post(address, data).status_code == 302
    (page,) = drafts()
    assert page.title == "Diubah"


def test_the_editor_shows_spans_and_boxes(editor, course, binjai):
    page = make_quiz_page(course, time_limit=7_200, slug="kuis-a")
    text = client_of(editor).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content
    text = text.decode()
    assert 'name="time_limit_0" value="2"' in text
    assert text.count('name="review-') == 32
    assert '<option value="immediate"' in text


def test_spans_take_the_largest_unit_that_fits():
    field = SpanField()
    for seconds, shown in ((0, [0, 60]), (90, [90, 1]), (120, [2, 60]), (172_800, [2, 86_400])):
        assert field.widget.decompress(seconds) == shown
        assert field.clean([str(part) for part in shown]) == seconds
    with pytest.raises(ValidationError):
        field.clean(["400", "86400"])


def test_boxes_that_were_not_sent_change_nothing():
    widget = ReviewField().widget
    assert widget.value_omitted_from_data({}, {}, "review")
    value = widget.value_from_datadict(REVIEW, {}, "review")
    assert sum(items[name] for items in value.values() for name in items) == 2


def test_a_behaviour_that_is_gone_may_stay():
    known = [slug for slug, _label in behaviour_field("deferred").choices]
    assert "adaptive" in known
    assert "information" not in known
    assert [slug for slug, _label in behaviour_field("gone").choices] == [*known, "gone"]


NOW = timezone.now()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"pass_grade": Decimal(101)}, "pass_grade"),
        ({"open_at": NOW, "close_at": NOW - timedelta(hours=1)}, "close_at"),
        ({"overdue": "grace"}, "grace_seconds"),
        ({"completion_pass": "pass"}, "pass_grade"),
        ({"precreate_minutes": 5}, "precreate_minutes"),
        ({"behaviour": "gone"}, "behaviour"),
        ({"can_redo": True}, "can_redo"),
        ({"ip_ranges": "10.0.0.0/8\nrumah"}, "ip_ranges"),
        ({"bands": [0, 50, 50]}, "bands"),
        ({"behaviour": "immediate", "can_redo": True}, None),
        ({"pass_grade": Decimal(100), "completion_pass": "pass"}, None),
        ({"overdue": "grace", "grace_seconds": 60}, None),
        ({"ip_ranges": "10.1.2.3\n2001:db8::/32"}, None),
        ({"bands": [0, 50]}, None),
    ],
)
def test_settings_that_contradict_each_other_are_refused(values, field):
    values = dict(values)
    page = QuizPage(title="Kuis", slug="kuis", completion="reported")
    bands = values.pop("bands", ())
    if bands:
        rows = [
            {"type": "item", "id": str(index), "value": {"from_percent": n, "text": "<p>x</p>"}}
            for index, n in enumerate(bands)
        ]
        stream = QuizPage.bands.field.stream_block
        page.bands = stream.to_python([{"type": "bands", "value": rows}])
    for name, value in values.items():
        setattr(page, name, value)
    found = {name for name, _message in page_rules.faults(page)}
    assert found == ({field} if field else set())
    if field:
        with pytest.raises(ValidationError):
            page.clean()
    else:
        page.clean()


def test_questions_are_put_in_from_the_bank(editor, course, binjai, jambi):
    page = make_quiz_page(course, ("question", {"question": binjai.question}), slug="kuis-b")
    more = [make_question(category=binjai.category, default_mark=Decimal(3)) for _n in range(2)]
    client = client_of(editor)
    listing = client.get(url("questions"), {"quiz": page.pk})
    assert listing.context["quiz"] == page
    ids = [more[1].pk, more[0].pk, binjai.question.pk, jambi.question.pk]
    data = {"action": "quiz", "quiz": page.pk, "row": ids}
    response = client.post(url("act_on_many"), data)
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    (page,) = drafts()
    body = page.body
    assert [(block.value["question"], block.value["max_mark"]) for block in body] == [
        (binjai.question, 1),
        (more[1], 3),
        (more[0], 3),
    ]


def test_what_was_put_in_can_be_saved_by_the_editor(course, binjai):
    thirds = make_question(category=binjai.category, default_mark=Decimal("0.3333333"))
    page = make_quiz_page(course, slug="kuis-p")
    building.append_questions(page, [binjai.question, thirds], user=None)
    body = page.get_latest_revision_as_object().body
    # As the fields of the editor get them: the same text, read again.
    given = body.stream_block.to_python(body.stream_block.get_prep_value(body))
    marks = [block.value["max_mark"] for block in body.stream_block.clean(given)]
    assert marks == [1, Decimal("0.33333")]


def test_nobody_puts_questions_into_the_quiz_of_others(course, jambi):
    page = make_quiz_page(course, slug="kuis-c")
    client = client_of(jambi.user("editor", "moderator"))
    assert client.get(url("questions"), {"quiz": page.pk}).context["quiz"] is None
    data = {"action": "quiz", "quiz": page.pk, "row": [jambi.question.pk]}
    client.post(url("act_on_many"), data)
    (page,) = drafts()
    assert not len(page.body)


def codes(page):
    return [finding.code for finding in findings([page]).get(page.pk, ())]


def test_a_quiz_that_nobody_could_take_is_held(course, binjai):
    assert codes(make_quiz_page(course)) == ["quiz-empty"]
    draft = make_question(category=binjai.category, status="draft")
    hidden = make_question(category=binjai.category)
    hidden.status = "hidden"
    hidden.save()
    page = make_quiz_page(
        course,
        ("question", {"question": draft}),
        ("question", {"question": hidden}),
        ("question", {"question": binjai.question, "version": 7}),
        ("question", {"question": binjai.question}),
        ("random", {"category": binjai.category, "count": 2}),
        publish=False,
    )
    assert codes(page) == [
        "question-draft",
        "question-hidden",
        "question-draft",
        "question-twice",
        "question-twice",
        "pool-small",
    ]
    assert codes(make_quiz_page(course, ("question", {"question": binjai.question}))) == []


def test_draws_share_a_pool(course, binjai):
    category = make_category(binjai.region)
    for _n in range(3):
        make_question(category=category)
    two = ("random", {"category": category, "count": 2})
    one = ("random", {"category": category})
    assert codes(make_quiz_page(course, two, one)) == []
    assert codes(make_quiz_page(course, two, two)) == ["pool-small"]


@pytest.mark.parametrize("number", [1, 3])
def test_checks_cost_the_same_however_many_pages(course, binjai, number, django_assert_num_queries):
    pages = [
        make_quiz_page(
            course,
            ("question", {"question": binjai.question}),
            ("random", {"category": binjai.category}),
            publish=False,
        )
        for _n in range(number)
    ]
    others = [CoursePage.objects.get(pk=course.pk), CoursesIndexPage.objects.first()]
    with django_assert_num_queries(CHECK_QUERIES):
        assert len(findings([*pages, *others])) == number


CHECK_QUERIES = 5

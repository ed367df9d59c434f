"""The gradebook of the demo is as its text says: extra credit counts extra, locked is locked."""

from decimal import Decimal

import pytest
from django.utils import timezone

from cms.demo import gradebooks, texts
from cms.demo.texts import DOMAIN
from learning.core.models import Course
from learning.core.testing import factories as make
from learning.plugins.grades import engine
from learning.plugins.grades.models import GradeItem
from learning.plugins.quiz.testing import make_quiz_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def written():
    return texts.read("gradebook.toml")


@pytest.fixture
def items(written):
    page = make.make_course_page(slug=written["course"])
    for row in written["categories"]:
        for slug in row.get("quizzes", []):
            make_quiz_page(page, slug=slug)
    course = Course.objects.get(translation_key=page.translation_key)
    make.UserFactory(email=f"{written['grader']}@{DOMAIN}")
    for _number in range(8):
        make.EnrolmentFactory(course=course, person=make.PersonFactory(region=course.region))
    gradebooks.load_grades(written)
    return {row.key or row.pk: row for row in GradeItem.objects.filter(gradebook__course=course)}


def test_every_setting_of_an_item_is_what_the_gradebook_has(written, items):
    rows = [row for category in written["categories"] for row in category.get("items", [])]
    assert rows
    for row in rows:
        item = items[row["key"]]
        found = {
            "key": item.key,
            "name": item.name,
            "max": item.max,
            "pass_mark": item.pass_mark,
            "scale": item.scale and item.scale.name,
            "formula": item.formula,
            "extra_credit": item.extra_credit,
            "weight": item.weight,
            "locked": item.locked,
            "hidden_days": item.hidden_until and (item.hidden_until - timezone.now()).days + 1,
        }
        given = {
            name: Decimal(str(value)) if isinstance(value, float) else value
            for name, value in row.items()
        }
        assert {name: found[name] for name in row} == given


def test_extra_credit_and_weights_stand_where_they_count(items):
    assert items["bonus"].extra_credit
    for item in items.values():
        if item.parent is None:
            continue
        method = item.parent.aggregation
        assert not item.extra_credit or engine.reads_extra_credit(method)
        reads = engine.reads_weight(method, is_extra=item.extra_credit)
        assert item.weight is None or reads

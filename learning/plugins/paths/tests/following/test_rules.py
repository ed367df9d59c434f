import datetime as dt

import pytest
from django.utils import timezone

from learning.core.testing.factories import (
    PersonFactory,
    make_course,
    make_region,
)
from learning.plugins.paths.models import PathEnrolment, StandingRule
from learning.plugins.paths.services import enrolling, rules
from learning.plugins.paths.testing import course_leaf, make_path

pytestmark = pytest.mark.django_db


def make_rule(path=None, **fields) -> StandingRule:
    path = path or make_path(course_leaf(make_course()))
    fields.setdefault("region", path.region)
    return StandingRule.objects.create(path=path, name="Aturan", reason="Wajib", **fields)


def test_a_run_adds_newcomers_once_with_date_and_reason():
    rule = make_rule(due_days=30)
    PersonFactory.create_batch(2, region=rule.region)
    assert (rules.run(rule), rules.run(rule)) == (2, 0)
    PersonFactory(region=rule.region)
    assert rules.run(rule) == 1
    due = timezone.localdate() + dt.timedelta(days=30)
    rows = PathEnrolment.objects.all()
    assert {(row.method, row.rule, row.reason, row.due_on) for row in rows} == {
        (PathEnrolment.Method.RULE, rule, "Wajib", due)
    }
    rule.refresh_from_db()
    assert (rule.added_count, rule.last_run_at is not None) == (3, True)


def test_nobody_is_taken_away_or_brought_back():
    rule = make_rule()
    stays, leaves = PersonFactory.create_batch(2, region=rule.region)
    rules.run(rule)
    enrolling.withdraw(PathEnrolment.objects.get(person=leaves))
    stays.region = make_region()
    stays.save()
    assert rules.run(rule) == 0
    assert dict(PathEnrolment.objects.values_list("person", "status")) == {
        stays.pk: "active",
        leaves.pk: "withdrawn",
    }


def test_only_active_rules_of_published_paths_run():
    draft = make_path(course_leaf(make_course()), live=False)
    for rule in (make_rule(is_active=False), make_rule(draft)):
        PersonFactory(region=rule.region)
    assert rules.run_all() == 0
    PersonFactory(region=make_rule().region)
    assert rules.run_all() == 1

"""Tests that every activity type must pass. Subclass in a plugin's tests and give ``slug`` and
``make_page``; pytest collects the inherited tests."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client

from learning.core import api
from learning.core.contract import ActivityType, Result, Supports
from learning.core.models import Activity, ActivityPage, Enrolment, Progress

from .factories import PersonFactory, make_course_page


@pytest.mark.django_db
class ActivityContractTests:
    """``slug`` is the type's slug; ``make_page(parent)`` adds and publishes one activity page."""

    slug = ""

    def make_page(self, parent: Any) -> ActivityPage:
        raise NotImplementedError

    @pytest.fixture
    def kind(self) -> ActivityType:
        found = api.activity_types.get(self.slug)
        assert found is not None, f"{self.slug} is not registered"
        return found

    @pytest.fixture
    def page(self) -> ActivityPage:
        return self.make_page(make_course_page())

    @pytest.fixture
    def activity(self, page) -> Activity:
        return Activity.objects.get(translation_key=page.translation_key)

    @pytest.fixture
    def learner(self, activity):
        person = PersonFactory()
        api.assign(activity.course, person=person, actor=None)
        return person

    def open(self, activity, person):
        client = Client()
        client.force_login(person.user)
        return client.get(f"/belajar/aktivitas/{activity.pk}/")

    def test_the_type_says_what_it_is(self, kind):
        assert kind.label
        assert kind.icon
        assert isinstance(kind.supports, Supports)
        assert apps.get_model(kind.page_model).activity_type == self.slug

    def test_publishing_makes_one_row(self, page, activity):
        page.save_revision().publish()

        assert activity.type == self.slug
        assert Activity.objects.filter(course=activity.course).count() == 1

    def test_a_learner_can_open_it(self, activity, learner):
        assert self.open(activity, learner).status_code == 200
        assert Progress.objects.get(person=learner, activity=activity).first_viewed_at

    def test_who_is_not_enrolled_is_sent_to_the_course(self, activity):
        response = self.open(activity, PersonFactory())

        assert (response.status_code, response.url) == (302, activity.course.url)

    def test_a_result_completes_the_course(self, activity, learner):
        api.report_result(activity, person=learner, result=Result(completed=True))

        assert Enrolment.objects.get(person=learner).status == Enrolment.Status.COMPLETED

    def test_current_result_repairs_nothing_that_is_not_there(self, kind, activity, learner):
        result = kind.current_result(activity, learner)

        assert result is None or not result.completed

    def test_what_is_exported_can_be_imported(self, kind, page):
        item = json.loads(json.dumps(kind.export(page)))
        copy = kind.import_item(item, page.get_parent())

        assert copy is None or kind.export(copy) == kind.export(page)

    def test_personal_data_is_plain_and_erasable(self, kind, activity, learner):
        self.open(activity, learner)
        json.dumps([[heading, rows] for heading, rows in kind.personal_data(learner)], default=str)

        kind.erase(learner)

        assert [rows for _heading, rows in kind.personal_data(learner) if rows] == []

    def test_records_survive_the_page(self, page, activity, learner):
        api.report_result(activity, person=learner, result=Result(completed=True))

        page.delete()

        activity.refresh_from_db()
        assert (activity.is_live, activity.page_id) == (False, None)
        assert Progress.objects.get(person=learner).is_complete

    def test_rows_outlive_the_course_page(self, page, activity, learner):
        page.get_parent().specific.delete()

        activity.course.refresh_from_db()
        assert not activity.course.is_live
        with pytest.raises(ObjectDoesNotExist):
            type(page).objects.get(pk=page.pk)

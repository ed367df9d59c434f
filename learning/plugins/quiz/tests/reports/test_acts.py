"""What staff do with attempts: more time, open again, hand in, grade again, exceptions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from learning.core.api import create_group
from learning.core.models import Job, RegionGrant, Unit

from ...models import Override, Quiz, QuizAttempt
from ...services import attempts
from ...testing import BODIES, make_version, take
from .conftest import client_of, text, url
from .test_marking import change

State = QuizAttempt.State


def act(browser, place, action, *attempts, **more):
    data = {"action": action, "attempt": [row.pk for row in attempts], **more}
    return text(browser.post(url("act", place.quiz.pk), data, follow=True))


def later(**span):
    return timezone.localtime() + timedelta(**span)


class TestMany:
    def test_a_running_attempt_gets_more_time(self, browser, binjai):
        until = later(hours=3)
        act(
            browser,
            binjai,
            "extend",
            binjai.running,
            until=f"{until:%Y-%m-%dT%H:%M}",
            reason="Mati",
        )
        binjai.running.refresh_from_db()
        assert binjai.running.ends_at == until.replace(second=0, microsecond=0)

    @pytest.mark.parametrize(
        ("more", "told"),
        [
            ({"reason": "Mati lampu"}, "Say until when there is more time."),
            ({"until": "2030-01-01T10:00"}, "Give a reason: it is kept with the attempt."),
        ],
    )
    def test_what_is_missing_is_told(self, browser, binjai, more, told):
        assert gettext(told) in act(browser, binjai, "extend", binjai.running, **more)
        before = binjai.running.ends_at
        binjai.running.refresh_from_db()
        assert binjai.running.ends_at == before

    @pytest.mark.parametrize("until", ["besok", "\0", "0001-01-01T00:00", "9999-12-31T23:59"])
    def test_nonsense_is_no_moment(self, browser, binjai, until):
        act(browser, binjai, "extend", binjai.running, until=until, reason="x")

    def test_one_that_refuses_does_not_stop_the_others(self, browser, binjai):
        QuizAttempt.objects.filter(pk=binjai.running.pk).update(state=State.ABANDONED)
        seen = act(browser, binjai, "reopen", binjai.running, binjai.blank, reason="Mati lampu")
        binjai.running.refresh_from_db()
        assert binjai.running.state == State.IN_PROGRESS
        assert gettext("Only an attempt that was given up can be opened again.") in seen
        assert binjai.people[1].name in seen

    def test_handing_in_goes_back_to_where_it_was_asked(self, browser, binjai):
        data = {"action": "close", "attempt": [binjai.running.pk], "from": "live"}
        response = browser.post(url("act", binjai.quiz.pk), data)
        assert response.url == url("live", binjai.quiz.pk)
        binjai.running.refresh_from_db()
        assert binjai.running.state == State.FINISHED

    @pytest.mark.parametrize("ids", [[], ["x"], ["9" * 40], ["\0"], ["-1"]])
    def test_nothing_ticked_does_nothing(self, browser, binjai, ids):
        data = {"action": "regrade", "attempt": ids}
        seen = text(browser.post(url("act", binjai.quiz.pk), data, follow=True))
        assert gettext("Tick attempts first.") in seen
        assert not Job.objects.exists()

    def test_an_action_that_is_not_there_does_nothing(self, browser, binjai):
        act(browser, binjai, "explode", binjai.running)
        binjai.running.refresh_from_db()
        assert binjai.running.state == State.IN_PROGRESS


class TestMoreAttempts:
    @pytest.fixture
    def once(self, binjai):
        """Two have used the only attempt; one of them has two in the list, of two allowances."""
        change(binjai.quiz, attempts=1)
        return binjai

    def left(self, place, person):
        quiz = Quiz.objects.select_related("activity").get(pk=place.quiz.pk)
        found = attempts.may_start(quiz, person=person, at=timezone.now(), ip="")
        return found.attempts_left

    def test_who_is_ticked_may_take_it_so_often_again(self, browser, once):
        first, second, third = once.people
        more = {"count": "2", "reason": "Listrik padam"}
        seen = act(browser, once, "attempts", once.waiting, once.blank, **more)
        assert "2 orang boleh mengerjakan kuis lagi." in seen
        assert [self.left(once, person) for person in (first, second)] == [2, 2]
        row = Override.objects.get(person=first)
        assert (row.attempts, row.reason) == (3, "Listrik padam")
        assert row.created_by is not None
        assert not Override.objects.filter(person=third).exists()
        assert url("overrides", once.quiz.pk) in seen

    def test_two_ticked_attempts_of_a_person_give_it_once(self, browser, once):
        change(once.quiz, attempts=2)
        second = take(Quiz.objects.get(pk=once.quiz.pk), once.people[0])
        act(browser, once, "attempts", once.waiting, second, count="1", reason="Gangguan")
        assert Override.objects.get().attempts == 3

    @pytest.mark.parametrize(
        "more",
        [
            {"count": "1"},
            {"reason": "x", "count": "0"},
            {"reason": "x", "count": "100"},
            {"reason": "x", "count": "\0"},
            {"reason": "x", "count": "-1"},
        ],
        ids=repr,
    )
    def test_what_makes_no_sense_gives_none(self, browser, once, more):
        seen = act(browser, once, "attempts", once.waiting, **more)
        assert "boleh mengerjakan kuis lagi" not in seen
        assert not Override.objects.exists()

    def test_without_a_number_it_is_one(self, browser, once):
        act(browser, once, "attempts", once.waiting, reason="Gangguan")
        assert Override.objects.get().attempts == 2

    def test_who_may_as_often_as_they_like_is_told(self, browser, binjai):
        seen = act(browser, binjai, "attempts", binjai.waiting, reason="Gangguan")
        assert gettext("This person may take the quiz as often as they like.") in seen
        assert not Override.objects.exists()

    def test_it_needs_the_right_to_make_exceptions(self, browser, once, marker):
        RegionGrant.objects.filter(permission__codename="add_override").delete()
        data = {"action": "attempts", "attempt": [once.waiting.pk], "reason": "x"}
        assert browser.post(url("act", once.quiz.pk), data).status_code == 302
        assert not Override.objects.exists()
        offered = text(browser.get(url("grades", once.quiz.pk)))
        assert 'value="attempts"' not in offered
        assert 'value="extend"' in offered


def test_grading_again_is_looked_at_first(browser, binjai, django_capture_on_commit_callbacks):
    body = BODIES["choice"]
    right = {"a": "0", "b": "0", "c": "1"}
    options = [{**one, "fraction": right[one["id"]]} for one in body["options"]]
    make_version(binjai.choice, {**body, "options": options})
    with django_capture_on_commit_callbacks(execute=True):
        response = browser.post(url("regrade", binjai.quiz.pk))
    seen = text(browser.get(response.url))
    assert binjai.people[1].name in seen
    job = Job.objects.get()
    assert url("apply_job", job.pk) in seen
    binjai.blank.refresh_from_db()
    assert binjai.blank.marks == 0
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(url("apply_job", job.pk))
    binjai.blank.refresh_from_db()
    assert binjai.blank.marks == 1
    assert url("apply_job", job.pk) not in text(browser.get(response.url))


def test_work_under_way_shows_how_far_it_is(browser, binjai, marker):
    job = Job.objects.create(
        kind="regrade-quiz",
        owner=marker,
        params={"quiz": binjai.quiz.pk},
        state="running",
        done=2,
        total=5,
        touched_at=timezone.now(),
    )
    seen = text(browser.get(url("job", job.pk)))
    assert "<progress" in seen
    assert 'http-equiv="refresh"' in seen


class TestExceptions:
    def add(self, browser, binjai, **data):
        return browser.post(url("new_override", binjai.quiz.pk), data)

    def test_for_a_person_by_number(self, browser, binjai):
        person = binjai.people[2]
        number = binjai.number(person)
        data = {"who": "person", "number": number, "minutes": "120", "reason": "Tunanetra"}
        assert self.add(browser, binjai, **data).url == url("overrides", binjai.quiz.pk)
        row = Override.objects.get()
        assert (row.person, row.time_limit, row.reason) == (person, 7200, "Tunanetra")
        binjai.running.refresh_from_db()
        assert binjai.running.ends_at == binjai.running.started_at + timedelta(hours=2)
        assert person.name in text(browser.get(url("overrides", binjai.quiz.pk)))

    def test_for_a_unit_a_group_and_a_list(self, browser, binjai):
        unit = {"who": "unit", "unit": binjai.unit.pk, "attempts": "0", "reason": "Dinas luar"}
        assert self.add(browser, binjai, **unit).status_code == 302
        numbers = "\n".join(binjai.number(person) for person in binjai.people)
        named = {"who": "list", "group_name": "Gelombang 2", "numbers": numbers}
        moment = {"open_at": "2030-01-01T08:00", "reason": "Gelombang kedua"}
        # What stands in the fields of another kind does not count.
        assert self.add(browser, binjai, **unit | named | moment).status_code == 302
        assert Override.objects.get(group_name="Gelombang 2").people.count() == 3
        group = create_group(binjai.quiz.activity.course, name="Sore")
        given = {"who": "group", "group": group.pk, **moment}
        assert self.add(browser, binjai, **given).status_code == 302
        row = Override.objects.get(group=group)
        assert (row.unit, row.group_name, str(row)) == (None, "", "Sore")
        assert "Sore" in text(browser.get(url("overrides", binjai.quiz.pk)))
        assert self.add(browser, binjai, **given).status_code == 422

    @pytest.mark.parametrize(
        ("data", "field"),
        [
            ({}, "who"),
            ({"who": "x"}, "who"),
            ({"who": "person", "number": "123", "attempts": "2"}, "number"),
            ({"who": "person", "number": "\0", "attempts": "2"}, "number"),
            ({"who": "unit", "attempts": "2"}, "unit"),
            ({"who": "unit", "unit": "9" * 40, "attempts": "2"}, "unit"),
            ({"who": "unit", "unit": "x", "attempts": "2"}, "unit"),
            ({"who": "group", "attempts": "2"}, "group"),
            ({"who": "group", "group": "x", "attempts": "2"}, "group"),
            ({"who": "list", "attempts": "2"}, "group_name"),
            ({"who": "list", "group_name": "G", "numbers": "\n".join("1" * 501)}, "numbers"),
            ({"who": "person", "attempts": "99999999"}, "attempts"),
            ({"who": "person", "minutes": "-1"}, "minutes"),
            ({"who": "person", "open_at": "besok"}, "open_at"),
        ],
        ids=repr,
    )
    def test_errors_stand_beside_their_fields(self, browser, binjai, data, field):
        if data.get("who") == "person":
            data = {"number": binjai.number(binjai.people[0]), **data}
        response = self.add(browser, binjai, reason="Sakit", **data)
        assert response.status_code == 422
        assert response.context["form"].errors[field]
        assert not Override.objects.exists()

    def test_a_rule_and_a_reason_are_needed(self, browser, binjai):
        who = {"who": "person", "number": binjai.number(binjai.people[0])}
        for more in ({"reason": "Sakit"}, {"attempts": "2"}):
            assert self.add(browser, binjai, **who, **more).status_code == 422
        closes = {"open_at": "2030-01-02T08:00", "close_at": "2030-01-01T08:00", "reason": "x"}
        assert self.add(browser, binjai, **who, **closes).status_code == 422

    def test_one_a_person(self, browser, binjai):
        data = {"who": "person", "number": binjai.number(binjai.people[0]), "attempts": "2"}
        self.add(browser, binjai, reason="Sakit", **data)
        assert self.add(browser, binjai, reason="Lagi", **data).status_code == 422

    def test_people_units_and_groups_elsewhere_are_unknown(self, browser, binjai, jambi):
        data = {"attempts": "2", "reason": "Sakit"}
        number = jambi.number(jambi.people[0])
        group = create_group(jambi.quiz.activity.course, name="Kelompok Jambi")
        for who in (
            {"who": "person", "number": number},
            {"who": "unit", "unit": jambi.unit.pk},
            {"who": "group", "group": group.pk},
        ):
            response = self.add(browser, binjai, **who, **data)
            assert response.status_code == 422
            assert jambi.unit.name not in text(response)
            assert group.name not in text(response)

    def test_the_units_are_those_that_the_chooser_offers(self, users, binjai, jambi):
        """Of all regions that the user reaches: a course may have takers of several."""
        data = {"who": "unit", "unit": jambi.unit.pk, "attempts": "2", "reason": "Banjir"}
        national = client_of(users["national"])
        offered = national.get(reverse("unit_chooser:choose"), {"q": jambi.unit.name})
        assert jambi.unit.name in text(offered)
        assert self.add(national, binjai, **data).status_code == 302
        assert Override.objects.get().unit == jambi.unit
        Override.objects.all().delete()
        Unit.objects.filter(pk=jambi.unit.pk).update(is_active=False)
        assert self.add(national, binjai, **data).status_code == 422

    def test_an_exception_of_a_unit_that_is_closed_since_can_be_changed(self, browser, binjai):
        row = Override.objects.create(quiz=binjai.quiz, unit=binjai.unit, attempts=2, reason="X")
        Unit.objects.filter(pk=binjai.unit.pk).update(is_active=False)
        data = {"attempts": "4", "reason": "Banjir lagi"}
        address = url("override", binjai.quiz.pk, row.pk)
        assert browser.post(address, data).status_code == 302
        row.refresh_from_db()
        assert (row.attempts, row.unit) == (4, binjai.unit)

    def test_whom_it_is_for_stays(self, browser, binjai):
        row = Override.objects.create(
            quiz=binjai.quiz, person=binjai.people[0], attempts=2, reason="Sakit"
        )
        data = {"who": "person", "number": binjai.number(binjai.people[1]), "attempts": "5"}
        address = url("override", binjai.quiz.pk, row.pk)
        assert browser.post(address, {**data, "reason": "Sakit lagi"}).status_code == 302
        row.refresh_from_db()
        assert (row.person, row.attempts, row.reason) == (binjai.people[0], 5, "Sakit lagi")

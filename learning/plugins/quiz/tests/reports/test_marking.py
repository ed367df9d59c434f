"""Marking on the page: what is kept, whose turn it is, and what no marker is told."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext

from learning.core.api import add_members, create_group
from learning.core.models import Cohort, CohortMember

from ...engine.values import State
from ...models import QuestionVersion, QuickComment, ResponseFile
from ...queries import anonymity
from ...services import marking
from ...services.marking import Judgement
from ..marking.test_marking import RUBRIC
from .conftest import client_of, text, url


def change(quiz, **rules):
    quiz.settings = {**quiz.settings, **rules}
    quiz.save()


def wants_rubric(place):
    version = QuestionVersion.objects.get(question=place.essay)
    version.body = {**version.body, "marking": RUBRIC}
    version.save()


def page_of(place, pk=None, **query):
    return url(
        "marking_answer", place.quiz.pk, place.essay_place, **({"id": pk} if pk else {}), **query
    )


class TestNarrowing:
    """The first person's essay waits for a marker; the second's is blank."""

    def group_of(self, binjai, *people):
        group = create_group(binjai.quiz.activity.course, name="Pagi")
        add_members(group, person_ids=[person.pk for person in people])
        return group

    def test_piles_and_answers_are_those_of_a_group_or_cohort(self, browser, binjai):
        first, second, _third = binjai.people
        group = self.group_of(binjai, second)
        cohort = Cohort.objects.create(region=binjai.region, name="PPPK", key="pppk")
        CohortMember.objects.create(cohort=cohort, person=first)

        def waiting(**query):
            found = browser.get(url("marking", binjai.quiz.pk, **query)).context["piles"]
            return [pile.waiting for pile in found]

        assert waiting() == waiting(cohort=cohort.pk) == [1]
        assert waiting(group=group.pk) == waiting(cohort=cohort.pk, group=group.pk) == []
        assert waiting(group="x") == waiting(group=999_999) == [1]

    def test_the_next_answer_is_of_the_same_people(self, browser, binjai):
        group = self.group_of(binjai, binjai.people[0])
        address = page_of(binjai, group=group.pk)
        seen = browser.get(address)
        assert (seen.context["number"], seen.context["query"]) == (1, f"group={group.pk}")
        response = browser.post(address, {"mark": "3", "next": "1"})
        assert response.url == url("marking", binjai.quiz.pk, group=group.pk)

    def test_where_markers_see_no_names_nothing_is_narrowed(self, browser, binjai):
        group = self.group_of(binjai, binjai.people[1])
        change(binjai.quiz, anonymous_marking=True)
        page = browser.get(url("marking", binjai.quiz.pk, group=group.pk))
        assert (page.context["filters"], page.context["query"]) == (None, "")
        assert [pile.waiting for pile in page.context["piles"]] == [1]


class TestAnswer:
    def test_the_answer_stands_beside_the_form(self, browser, binjai):
        seen = text(browser.get(page_of(binjai)))
        assert "Pelayanan publik adalah hak setiap warga." in seen
        assert binjai.people[0].full_name in seen

    def test_a_mark_is_kept_and_the_next_comes(self, browser, binjai):
        response = browser.post(page_of(binjai), {"mark": "3", "comment": "Baik", "next": "1"})
        row = binjai.answer
        row.refresh_from_db()
        assert (row.state, row.mark) == (State.MANUAL_PARTIAL, 3)
        assert response.url == url("marking", binjai.quiz.pk)

    @pytest.mark.parametrize("mark", ["4,5", "-1", "NaN", "1e999", "banyak", "9" * 400, "\0"])
    def test_what_is_no_mark_is_told_beside_the_field(self, browser, binjai, mark):
        response = browser.post(page_of(binjai), {"mark": mark})
        assert response.status_code == 422
        assert 'id="id_mark_error"' in text(response)
        binjai.answer.refresh_from_db()
        assert binjai.answer.state == State.NEEDS_GRADING

    def test_bounds_are_told_as_people_write_them(self, browser, binjai):
        form = browser.post(page_of(binjai), {"mark": "40"}).context["form"]
        assert form.errors["mark"][0].rstrip(".").endswith(" 4")

    def test_each_criterion_is_asked_for(self, browser, binjai):
        wants_rubric(binjai)
        response = browser.post(page_of(binjai), {"c-isi": "1"})
        assert response.status_code == 422
        browser.post(page_of(binjai), {"c-isi": "1", "c-bahasa": "0", "stay": "1"})
        assert binjai.answer.mark == 3
        form = browser.get(page_of(binjai, binjai.answer.pk, state="marked")).context["form"]
        assert [field.value() for field in form.criteria] == ["1", "0"]

    def test_an_empty_pile_leads_back(self, browser, binjai):
        browser.post(page_of(binjai), {"mark": "3"})
        assert browser.get(page_of(binjai)).url == url("marking", binjai.quiz.pk)

    @pytest.mark.parametrize(
        "query", [{"id": "9" * 18}, {"id": "x"}, {"state": "x\0"}, {"id": "9" * 40}]
    )
    def test_nonsense_in_the_address_is_no_fault(self, browser, binjai, query):
        assert browser.get(page_of(binjai, **query)).status_code in {200, 404}

    def test_a_question_that_nobody_marks_has_no_pile(self, browser, binjai):
        for place in (binjai.quiz.slots.get(number=1).key, uuid.uuid4()):
            assert browser.get(url("marking_answer", binjai.quiz.pk, place)).status_code == 302

    def test_nobody_is_shown_their_own_answer(self, browser, binjai, marker):
        person = binjai.people[0]
        person.user = marker
        person.save()
        assert browser.get(page_of(binjai)).status_code == 302
        assert browser.get(page_of(binjai, binjai.answer.pk)).status_code == 404

    def test_a_comment_is_kept_for_others_and_taken_away(self, browser, binjai, marker):
        form = {"mark": "3", "comment": "Sebutkan dasarnya.", "remember": "on", "stay": "1"}
        browser.post(page_of(binjai), form)
        row = QuickComment.objects.get(owner=marker)
        assert "Sebutkan dasarnya." in text(browser.get(url("marking", binjai.quiz.pk)))
        response = browser.post(url("forget_comment", row.pk), {"quiz": binjai.quiz.pk})
        assert response.url == url("marking", binjai.quiz.pk)
        assert not QuickComment.objects.exists()

    def test_skipped_answers_come_again(self, browser, binjai):
        from ...testing import take

        other = take(binjai.quiz, binjai.person("Binjai D"))
        later = other.usage.question_attempts.get(slot=2)
        response = browser.post(page_of(binjai, later.pk), {"mark": "3", "next": "1"})
        assert f"id={binjai.answer.pk}" in response.url


class TestTwoMarkers:
    @pytest.fixture
    def clients(self, binjai):
        change(binjai.quiz, second_mark=True)
        return [client_of(binjai.user("moderator")) for _number in range(3)]

    def propose(self, binjai, client, mark, comment=""):
        form = {"mark": mark, "comment": comment, "next": "1"}
        return client.post(page_of(binjai, binjai.answer.pk), form)

    def test_the_second_is_not_told_what_the_first_thought(self, binjai, clients):
        self.propose(binjai, clients[0], "1,5", "Kurang tajam")
        seen = text(clients[1].get(page_of(binjai)))
        assert gettext("Somebody has marked this answer. You are the second.") in seen
        assert "Kurang tajam" not in seen
        assert "lq-proposals" not in seen
        assert 'id="id_mark"' in seen
        assert "1,5" not in seen.split("data-marking")[1]

    def test_what_one_has_proposed_waits_for_others(self, binjai, clients):
        self.propose(binjai, clients[0], "1", "Kurang tajam")
        assert clients[0].get(page_of(binjai)).status_code == 302
        seen = text(clients[0].get(page_of(binjai, binjai.answer.pk)))
        assert seen.count("Kurang tajam") == 2

    def test_somebody_else_decides_where_they_differ(self, binjai, clients):
        self.propose(binjai, clients[0], "1", "Kurang")
        self.propose(binjai, clients[1], "3", "Cukup")
        seen = text(clients[2].get(page_of(binjai)))
        assert gettext("Two markers differ. You decide.") in seen
        assert 'name="decide"' in seen
        form = {"mark": "2", "decide": "1", "stay": "1"}
        clients[2].post(page_of(binjai, binjai.answer.pk), form)
        assert binjai.answer.mark == 2
        seen = text(clients[2].get(page_of(binjai, binjai.answer.pk, state="marked")))
        assert gettext("Two markers differ. You decide.") not in seen

    def test_one_of_the_two_does_not_decide(self, binjai, clients):
        self.propose(binjai, clients[0], "1")
        self.propose(binjai, clients[1], "3")
        response = clients[1].post(page_of(binjai, binjai.answer.pk), {"mark": "4", "decide": "1"})
        assert response.status_code == 422
        assert binjai.answer.state == State.NEEDS_GRADING


class TestAnonymous:
    @pytest.fixture
    def hidden(self, binjai):
        """The taker's name, which also stands in the name of a file handed in."""
        change(binjai.quiz, anonymous_marking=True)
        person, row = binjai.people[0], binjai.answer
        person.name = "Zulkarnain Rahasia"
        person.save()
        key = uuid.uuid4()
        self.file = ResponseFile.objects.create(
            question_attempt=row,
            key=key,
            name="Zulkarnain_Rahasia.pdf",
            suffix=".pdf",
            size=4,
            user=person.user,
            file=ContentFile(b"%PDF", name="x.pdf"),
        )
        version = row.version
        version.body = {**version.body, "attachments": 1}
        version.save()
        for step in row.steps.all():
            if response := step.data.get("response"):
                step.data = {**step.data, "response": {**response, "files": str(key)}}
                step.save()
        return binjai

    def test_nothing_on_the_page_names_the_taker(self, browser, hidden):
        seen = text(browser.get(page_of(hidden)))
        assert anonymity.code_of(hidden.waiting) in seen
        assert gettext("File %(number)s") % {"number": 1} + ".pdf" in seen
        assert "Zulkarnain" not in seen
        assert hidden.number(hidden.people[0]) not in seen
        assert "tinjauan" not in seen
        after = browser.post(page_of(hidden), {"mark": "3", "stay": "1"}, follow=True)
        assert "Zulkarnain" not in text(after)

    def test_a_file_comes_without_the_name_it_had(self, browser, hidden):
        response = browser.get(f"/belajar/kuis/berkas/{self.file.key}/")
        assert b"".join(response) == b"%PDF"
        assert response.status_code == 200
        assert "Zulkarnain" not in response["Content-Disposition"]

    def test_answers_have_no_name_until_the_last_is_marked(self, browser, hidden):
        review = f"/belajar/kuis/percobaan/{hidden.waiting.pk}/tinjauan/"
        places = (url("responses", hidden.quiz.pk), review)
        for address in (*places, url("responses", hidden.quiz.pk, export="csv")):
            assert "Zulkarnain" not in b"".join(browser.get(address)).decode(), address
        grades = text(browser.get(url("grades", hidden.quiz.pk)))
        assert "Zulkarnain" in grades
        assert review not in grades
        user = hidden.user("moderator")
        judgement = Judgement(mark=3)
        marking.judge(hidden.answer, judgement=judgement, user=user, at=timezone.now())
        assert "Zulkarnain" in text(browser.get(places[0]))
        assert "Zulkarnain" in text(browser.get(review))


def test_marks_are_released_by_a_form(browser, binjai):
    change(binjai.quiz, held_until_release=True)
    browser.post(page_of(binjai), {"mark": "3"})
    assert url("release", binjai.quiz.pk) in text(browser.get(url("marking", binjai.quiz.pk)))
    browser.post(url("release", binjai.quiz.pk))
    binjai.waiting.refresh_from_db()
    assert binjai.waiting.released_at
    assert url("release", binjai.quiz.pk) not in text(browser.get(url("marking", binjai.quiz.pk)))

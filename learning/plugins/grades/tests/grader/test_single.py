"""One learner's page, and one item's: without a script they are sent as a whole."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from learning.core.api import create_group
from learning.core.models import GroupMember
from learning.core.testing import factories as make
from learning.core.testing.availability import hold, leaf

from ...models import Grade
from ...services import grading
from ...testing import gradebook, manual, settled
from .conftest import client_of, grade, text, url

D = Decimal


def tree(response):
    return BeautifulSoup(text(response), "html.parser")


def fields(response):
    """What a browser without a script would send."""
    found = tree(response).select(".gb-single [name]")
    return {
        field["name"]: field.get("value", "")
        for field in found
        if field.name == "input" and field["name"] != "csrfmiddlewaretoken"
    }


def key(person, item):
    return f"{person.pk}-{item.pk}"


class TestItem:
    def test_all_learners_with_what_they_have(self, binjai, browser):
        sent = fields(browser.get(url("item", binjai.book.pk, binjai.quiz.pk)))
        assert sent[f"v-{key(binjai.first, binjai.quiz)}"] == "80"
        assert sent[f"n-{key(binjai.first, binjai.quiz)}"] == "1"
        assert sent[f"v-{key(binjai.second, binjai.quiz)}"] == ""

    def test_who_it_is_not_for_is_left_out_unless_graded(self, binjai, browser):
        group = create_group(binjai.book.course, name="Regu")
        GroupMember.objects.create(group=group, person=binjai.third)
        later = leaf("date", **{"from": (timezone.now() + timedelta(days=1)).isoformat()})
        hold(binjai.quiz.activity, leaf("group", group=group.key), later)
        sent = fields(browser.get(url("item", binjai.book.pk, binjai.quiz.pk)))
        shown = [who for who in binjai.people if f"v-{key(who, binjai.quiz)}" in sent]
        assert shown == [binjai.first, binjai.third]

    def test_only_what_was_typed_over_is_written(self, binjai, browser):
        address = url("item", binjai.book.pk, binjai.practice.pk)
        sent = fields(browser.get(address))
        sent[f"v-{key(binjai.second, binjai.practice)}"] = "12,5"
        assert browser.post(address, sent).status_code == 302
        assert [(row.person, row.final) for row in Grade.objects.filter(item=binjai.practice)] == [
            (binjai.second, D("12.5"))
        ]

    def test_what_is_refused_stays_typed_and_the_rest_is_saved(self, binjai, browser):
        address = url("item", binjai.book.pk, binjai.practice.pk)
        sent = fields(browser.get(address))
        sent[f"v-{key(binjai.first, binjai.practice)}"] = "banyak"
        sent[f"v-{key(binjai.second, binjai.practice)}"] = "10"
        response = browser.post(address, sent)
        assert response.status_code == 422
        page = tree(response)
        typed = page.select_one(f"#v-{key(binjai.first, binjai.practice)}")
        assert (typed["value"], typed["aria-invalid"]) == ("banyak", "true")
        assert page.select_one(f"#{typed['aria-describedby']}").get_text()
        assert grade(binjai.practice, binjai.second).final == 10
        assert not Grade.objects.filter(item=binjai.practice, person=binjai.first).exists()

    def test_what_is_too_long_is_not_cut_off_behind_ones_back(self, binjai, browser):
        words = manual(binjai.book, name="Kesan", value_type="text")
        settled(binjai.book)
        address = url("item", binjai.book.pk, words.pk)
        sent = fields(browser.get(address))
        sent[f"v-{key(binjai.first, words)}"] = "a" * 2_001
        sent[f"v-{key(binjai.second, words)}"] = "Tekun"
        response = browser.post(address, sent)
        assert response.status_code == 422
        assert fields(response)[f"v-{key(binjai.first, words)}"] == "a" * 2_001
        assert [row.text for row in Grade.objects.filter(item=words)] == ["Tekun"]

    def test_a_conflict_is_told_and_sending_again_keeps_mine(self, binjai, browser):
        address = url("item", binjai.book.pk, binjai.practice.pk)
        sent = fields(browser.get(address))
        other = binjai.user("admin")
        grading.set_grade(binjai.practice, person=binjai.first, number=0, actor=other, value=D(30))
        sent[f"v-{key(binjai.first, binjai.practice)}"] = "35"
        response = browser.post(address, sent)
        assert response.status_code == 422
        assert "30" in tree(response).select_one(".gb-message").get_text()
        assert grade(binjai.practice, binjai.first).final == 30
        assert browser.post(address, fields(response)).status_code == 302
        assert grade(binjai.practice, binjai.first).final == 35

    def test_a_reason_is_asked_for_and_taken(self, binjai, browser):
        address = url("item", binjai.book.pk, binjai.quiz.pk)
        sent = fields(browser.get(address))
        sent[f"v-{key(binjai.first, binjai.quiz)}"] = "95"
        response = browser.post(address, sent)
        again = fields(response)
        assert again[f"v-{key(binjai.first, binjai.quiz)}"] == "95"
        again[f"r-{key(binjai.first, binjai.quiz)}"] = "Ujian lisan"
        assert browser.post(address, again).status_code == 302
        row = grade(binjai.quiz, binjai.first)
        assert (row.final, row.reason) == (95, "Ujian lisan")

    def test_on_to_the_next_item_and_back(self, binjai, browser):
        page = tree(browser.get(url("item", binjai.book.pk, binjai.other_quiz.pk)))
        assert page.select_one("[rel=prev]")["href"] == url("item", binjai.book.pk, binjai.quiz.pk)
        assert page.select_one("[rel=next]")["href"] == url(
            "item", binjai.book.pk, binjai.practice.pk
        )

    def test_totals_are_not_typed(self, binjai, browser):
        address = url("item", binjai.book.pk, binjai.root.pk)
        assert fields(browser.get(address)) == {}
        browser.post(address, {f"v-{key(binjai.first, binjai.root)}": "1"})
        assert grade(binjai.root, binjai.first).final == 80

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries_do_not_grow(self, binjai, browser, django_assert_num_queries, number):
        book = gradebook(number, region=binjai.region)
        for _one in range(number):
            make.EnrolmentFactory(course=book.course, person=binjai.person("Orang"))
        item = book.items.exclude(parent=None).first()
        browser.get(url("item", book.pk, item.pk))
        with django_assert_num_queries(17):
            browser.get(url("item", book.pk, item.pk))


class TestLearner:
    def test_all_their_grades_and_how_the_total_came_about(self, binjai, browser):
        response = browser.get(url("learner", binjai.book.pk, binjai.first.pk))
        page = tree(response)
        shown = page.select_one(f'[data-shown="{key(binjai.first, binjai.root)}"]')
        assert shown.get_text().startswith("80")
        sent = fields(response)
        assert sent[f"v-{key(binjai.first, binjai.quiz)}"] == "80"
        sums = page.select(".gr-sum")
        assert "80" in sums[0].select_one("tfoot").get_text()

    def test_typed_over(self, binjai, browser):
        address = url("learner", binjai.book.pk, binjai.second.pk)
        sent = fields(browser.get(address))
        sent[f"v-{key(binjai.second, binjai.practice)}"] = "20"
        assert browser.post(address, sent).status_code == 302
        assert grade(binjai.root, binjai.second).final == 20

    def test_the_fields_of_others_are_nobodys(self, binjai, browser):
        address = url("learner", binjai.book.pk, binjai.second.pk)
        browser.post(address, {f"v-{key(binjai.third, binjai.practice)}": "20"})
        assert not Grade.objects.filter(item=binjai.practice).exists()

    def test_on_to_the_next_learner_and_back(self, binjai, browser):
        addresses = [url("learner", binjai.book.pk, person.pk) for person in binjai.people]
        found = [
            [link["href"] for link in tree(browser.get(address)).select(".gb-pages a")]
            for address in addresses
        ]
        assert found == [[addresses[1]], [addresses[0], addresses[2]], [addresses[1]]]

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries_do_not_grow(self, binjai, browser, django_assert_num_queries, number):
        book = gradebook(number, region=binjai.region)
        for at in range(number):
            manual(book, name=f"Praktik {at}")
        settled(book)
        make.EnrolmentFactory(course=book.course, person=binjai.first)
        browser.get(url("learner", book.pk, binjai.first.pk))
        with django_assert_num_queries(21):
            browser.get(url("learner", book.pk, binjai.first.pk))


@pytest.mark.parametrize("name", ["item", "learner"])
def test_who_may_see_and_who_may_write(binjai, users, name):
    row = binjai.practice if name == "item" else binjai.first
    address = url(name, binjai.book.pk, row.pk)
    seen = {role for role, user in users.items() if client_of(user).get(address).status_code == 200}
    assert seen == {"moderator", "admin", "national", "leader"}
    for role in ("moderator", "leader", "other", "asn"):
        client_of(users[role]).post(address, {f"v-{key(binjai.first, binjai.practice)}": "1"})
    assert not Grade.objects.filter(item=binjai.practice).exists()


def test_ids_of_another_gradebook(binjai, jambi, browser):
    for name, row in (("item", jambi.practice), ("learner", jambi.first)):
        assert browser.get(url(name, binjai.book.pk, row.pk)).status_code == 404
        assert browser.get(url(name, jambi.book.pk, row.pk)).status_code == 404

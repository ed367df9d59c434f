"""Two people set up one gradebook: what one did not touch stays as the other made it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from learning.core.testing.places import client_of
from learning.plugins.grades.models import Gradebook
from learning.plugins.grades.services import books, tree
from learning.plugins.grades.tests.desk import D, url


def fields(page):
    """What a browser sends when nothing is typed."""
    form = BeautifulSoup(page.content, "html.parser").select_one("form.gs-form")
    sent = {}
    for field in form.select("[name]"):
        name, kind = field["name"], field.get("type")
        if name == "csrfmiddlewaretoken" or (kind in ("checkbox", "radio") and not _is_on(field)):
            continue
        if field.name == "select":
            chosen = field.select_one("option[selected]")
            sent[name] = chosen["value"] if chosen else ""
        else:
            sent[name] = field.get("value", "on" if kind == "checkbox" else field.get_text())
    return sent


def _is_on(field):
    return field.has_attr("checked")


@pytest.fixture
def opened(binjai):
    """The form of an item, or of the settings, as a browser has it open."""

    def opened(name, *args):
        address = url(name, binjai.book.pk, *args)
        return address, fields(client_of(binjai.admin).get(address))

    return opened


class TestItem:
    def test_what_is_not_touched_stays_as_somebody_else_made_it(self, binjai, send, opened):
        address, sent = opened("edit", binjai.practice.pk)
        until = timezone.now() + timedelta(days=3)
        tree.change(
            binjai.practice, hidden=True, lock_after=until, key="baru", pass_mark=D(20), max=D(60)
        )
        tree.move(binjai.practice, parent=binjai.root)
        assert send(binjai.admin, address, sent | {"name": "Praktik loket"}).status_code == 302
        binjai.practice.refresh_from_db()
        row = binjai.practice
        assert row.name == "Praktik loket"
        assert (row.hidden, row.lock_after, row.key) == (True, until, "baru")
        assert (row.pass_mark, row.max, row.parent) == (D(20), D(60), binjai.root)

    def test_a_lock_and_its_end_stay_too(self, binjai, send, opened):
        tree.change(binjai.practice, lock_after=timezone.now() + timedelta(days=3))
        address, sent = opened("edit", binjai.practice.pk)
        tree.unlock(binjai.practice)
        send(binjai.admin, address, sent | {"name": "Praktik loket"})
        binjai.practice.refresh_from_db()
        assert (binjai.practice.name, binjai.practice.lock_after) == ("Praktik loket", None)

    def test_an_unchanged_moment_keeps_its_seconds(self, binjai, send, opened):
        at = timezone.now() + timedelta(days=3)
        tree.change(binjai.practice, lock_after=at)
        address, sent = opened("edit", binjai.practice.pk)
        send(binjai.admin, address, sent | {"name": "Praktik loket"})
        binjai.practice.refresh_from_db()
        assert binjai.practice.lock_after == at

    def test_what_both_changed_is_refused_and_shown(self, binjai, send, opened):
        address, sent = opened("edit", binjai.practice.pk)
        tree.change(binjai.practice, max=D(60), key="baru")
        answer = send(binjai.admin, address, sent | {"max": "70", "name": "Praktik loket"})
        assert answer.status_code == 409
        binjai.practice.refresh_from_db()
        assert (binjai.practice.max, binjai.practice.name) == (D(60), "Praktik")
        [message] = answer.context["messages"]
        assert "“Highest points”" in str(message)
        again = fields(answer)
        assert (again["max"], again["key"], again["name"]) == ("60", "baru", "Praktik loket")
        assert send(binjai.admin, address, again | {"max": "70"}).status_code == 302
        binjai.practice.refresh_from_db()
        row = binjai.practice
        assert (row.max, row.key, row.name) == (D(70), "baru", "Praktik loket")

    def test_both_wanting_the_same_is_no_conflict(self, binjai, send, opened):
        address, sent = opened("edit", binjai.practice.pk)
        tree.change(binjai.practice, max=D(60))
        assert send(binjai.admin, address, sent | {"max": "60"}).status_code == 302

    def test_two_moves_to_different_places(self, binjai, send, opened):
        address, sent = opened("edit", binjai.practice.pk)
        other = tree.create(binjai.book, kind="category", name="Lain")
        tree.move(binjai.practice, parent=binjai.root)
        answer = send(binjai.admin, address, sent | {"parent": other.pk})
        assert answer.status_code == 409
        binjai.practice.refresh_from_db()
        assert binjai.practice.parent == binjai.root

    def test_a_weight_means_what_it_meant_when_it_was_shown(self, binjai, send, opened):
        tree.change(binjai.quiz, weight=D("0.3"), weight_is_own=True)
        address, sent = opened("edit", binjai.quiz.pk)
        assert sent["weight"] == "30"
        tree.change(binjai.root, aggregation="weighted_mean")
        assert send(binjai.admin, address, sent | {"key": "satu"}).status_code == 302
        binjai.quiz.refresh_from_db()
        assert (binjai.quiz.key, binjai.quiz.weight) == ("satu", D("0.3"))
        answer = send(binjai.admin, address, sent | {"weight": "40"})
        assert answer.status_code == 409
        binjai.quiz.refresh_from_db()
        assert binjai.quiz.weight == D("0.3")

    def test_what_was_typed_for_another_method_is_not_dropped_silently(self, binjai, send, opened):
        address, sent = opened("edit", binjai.quiz.pk)
        tree.change(binjai.root, aggregation="mean")
        answer = send(binjai.admin, address, sent | {"weight": "40", "extra_credit": "on"})
        assert answer.status_code == 409
        assert not {"weight", "extra_credit"} & set(fields(answer))
        assert send(binjai.admin, address, sent | {"key": "satu"}).status_code == 302

    def test_after_another_mistake_it_is_still_known_what_was_shown(self, binjai, send, opened):
        address, sent = opened("edit", binjai.practice.pk)
        answer = send(binjai.admin, address, sent | {"max": "0"})
        assert answer.status_code == 422
        tree.change(binjai.practice, key="baru")
        assert send(binjai.admin, address, fields(answer) | {"max": "55"}).status_code == 302
        binjai.practice.refresh_from_db()
        assert (binjai.practice.max, binjai.practice.key) == (D(55), "baru")

    @pytest.mark.parametrize(
        "shown", ["", "{", "[]", "1", '{"max": "x"}', '{"max": {}}', '{"pk": 1}', "[" * 99_999]
    )
    def test_what_no_page_wrote_is_left_alone(self, binjai, send, opened, shown):
        address, sent = opened("edit", binjai.practice.pk)
        send(binjai.admin, address, sent | {"shown": shown, "name": "Praktik loket"})
        binjai.practice.refresh_from_db()
        assert (binjai.practice.name, binjai.practice.max) == ("Praktik loket", Decimal(50))


class TestSettings:
    def test_what_is_not_touched_stays(self, binjai, send, opened):
        address, sent = opened("settings")
        books.change(binjai.book, is_shown_to_learners=False, decimals=1)
        assert send(binjai.admin, address, sent | {"display": "percent"}).status_code == 302
        book = Gradebook.objects.get(pk=binjai.book.pk)
        found = (book.display, book.is_shown_to_learners, book.decimals)
        assert found == ("percent", False, 1)

    def test_what_both_changed_is_refused(self, binjai, send, opened):
        address, sent = opened("settings")
        books.change(binjai.book, decimals=1)
        answer = send(binjai.admin, address, sent | {"decimals": "3", "display": "percent"})
        assert answer.status_code == 409
        book = Gradebook.objects.get(pk=binjai.book.pk)
        assert (book.display, book.decimals) == ("points", 1)
        assert (fields(answer)["decimals"], fields(answer)["display"]) == ("1", "percent")

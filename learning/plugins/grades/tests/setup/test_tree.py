"""The pages on which the tree of a gradebook is set up."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from wagtail.models import ModelLogEntry

from learning.core.testing.places import client_of
from learning.plugins.grades import testing
from learning.plugins.grades.models import Gradebook, GradeItem
from learning.plugins.grades.services import grading, tree
from learning.plugins.grades.tests.desk import D, url

TREE_QUERIES = 15


def fields(item, **changes):
    """What the form of an item sends when nothing is changed."""
    names = ("name", "key", "min", "max", "multiplier", "offset", "value_type", "late_percent")
    names += ("late_grace_minutes", "late_most_percent", "late_floor_percent", "formula")
    names += ("aggregation", "drop_lowest", "keep_highest", "decimals")
    sent = {name: getattr(item, name) for name in names if getattr(item, name) is not None}
    if item.only_graded:
        sent["only_graded"] = "on"
    if item.parent_id:
        sent["parent"] = item.parent_id
    return {**sent, **changes}


def new(desk, **changes):
    item = GradeItem(gradebook=desk.book, name="Baru", parent=desk.root)
    return fields(item, **changes)


class TestShowing:
    def test_it_tells_weights_ranges_and_who_is_counted(self, binjai):
        answer = client_of(binjai.admin).get(url("tree", binjai.book.pk))
        rows = answer.context["rows"]
        assert [(row.item.name, row.depth, row.weight, row.shown_most) for row in rows] == [
            (binjai.root.name, 0, "", "250"),
            ("Kuis 1", 1, "40 %", "100"),
            ("Kuis 2", 1, "40 %", "100"),
            ("Praktik lapangan", 1, "20 %", "50"),
            ("Praktik", 2, "100 %", "50"),
        ]
        assert answer.context["people"] == 1
        assert (rows[1].is_first, rows[1].is_last, rows[3].is_last) == (True, False, True)

    def test_the_total_has_its_name_everywhere(self, binjai):
        client = client_of(binjai.admin)
        page = BeautifulSoup(client.get(url("tree", binjai.book.pk)).content, "html.parser")
        row = page.select_one(".gs-table tbody tr")
        assert row.select_one("th a").get_text() == "Course total"
        assert row.select_one("button")["aria-label"] == "Lock Course total"
        page = client.get(url("edit", binjai.book.pk, binjai.root.pk))
        assert page.context["view"].page_title == "Course total"

    @pytest.mark.parametrize("more", [0, 2])
    def test_its_queries_do_not_grow(self, binjai, more, django_assert_num_queries):
        for _number in range(more):
            testing.manual(binjai.book)
        testing.settled(binjai.book)
        client = client_of(binjai.admin)
        client.get(url("tree", binjai.book.pk))
        with django_assert_num_queries(TREE_QUERIES):
            client.get(url("tree", binjai.book.pk))

    def test_work_that_runs_is_told_with_figures(self, binjai, db):
        from learning.core.models import Job
        from learning.plugins.grades.services import recounts

        job = Job.objects.create(
            kind=recounts.KIND, state="running", total=1200, done=500, touched_at=timezone.now()
        )
        Gradebook.objects.filter(pk=binjai.book.pk).update(job=job, version=99)
        answer = client_of(binjai.admin).get(url("tree", binjai.book.pk))
        assert answer.context["running"]
        assert 'max="1200" value="500"' in answer.content.decode()


class TestChanging:
    def test_an_item_is_added_and_people_are_counted_anew(self, binjai, send):
        answer = send(
            binjai.admin,
            url("add", binjai.book.pk, "manual"),
            new(binjai, name="Lisan", parent=binjai.category.pk, max="40", weight="25"),
            follow=True,
        )
        item = binjai.item("Lisan")
        assert (item.parent_id, item.max, item.weight, item.weight_is_own) == (
            binjai.category.pk,
            D(40),
            D("0.25"),
            True,
        )
        [message] = answer.context["messages"]
        assert str(message) == "Saved. The totals of 1 person are counted anew."
        book = Gradebook.objects.get(pk=binjai.book.pk)
        assert book.is_counted

    @pytest.mark.parametrize("kind", ["kategori", "manual", "rumus", "lain"])
    def test_there_is_a_form_for_each_kind(self, binjai, kind):
        answer = client_of(binjai.admin).get(url("add", binjai.book.pk, kind))
        assert answer.status_code == (404 if kind == "lain" else 200)

    @pytest.mark.parametrize(
        ("name", "change", "field"),
        [
            ("Praktik", {"max": "0"}, "max"),
            ("Praktik", {"value_type": "scale"}, "scale"),
            ("Praktik", {"name": ""}, "name"),
            ("Praktik lapangan", {"drop_lowest": "1", "keep_highest": "1"}, "drop_lowest"),
            ("Kuis 1", {"key": "praktik"}, "key"),
            ("Kuis 1", {"late_percent": "101"}, "late_percent"),
            ("Kuis 1", {"value_type": "text"}, "value_type"),
        ],
    )
    def test_what_is_refused_stands_at_its_field(self, binjai, send, name, change, field):
        item = binjai.item(name)
        before = binjai.version()
        answer = send(binjai.admin, url("edit", binjai.book.pk, item.pk), fields(item, **change))
        form = answer.context["form"]
        assert answer.status_code == 422
        assert list(form.errors) == [field]
        assert {name: form[name].value() for name in change} == change
        assert binjai.version() == before

    def test_a_formula_tells_which_id_numbers_there_are(self, binjai, send):
        address = url("add", binjai.book.pk, "rumus")
        answer = send(binjai.admin, address, new(binjai, formula="[[tiada]] * 2"))
        assert list(answer.context["form"].errors) == ["formula"]
        assert answer.context["keys"] == [("praktik", "Praktik")]
        send(binjai.admin, address, new(binjai, formula="[[praktik]] * 2"))
        assert binjai.item("Baru").formula == "[[praktik]] * 2"

    def test_an_item_goes_to_another_category(self, binjai, send):
        address = url("edit", binjai.book.pk, binjai.other_quiz.pk)
        answer = client_of(binjai.admin).get(address)
        offered = answer.context["form"].fields["parent"].queryset
        assert set(offered) == {binjai.root, binjai.category}
        send(binjai.admin, address, fields(binjai.other_quiz, parent=binjai.category.pk))
        binjai.other_quiz.refresh_from_db()
        assert binjai.other_quiz.parent == binjai.category

    def test_a_category_is_not_offered_itself(self, binjai):
        answer = client_of(binjai.admin).get(url("edit", binjai.book.pk, binjai.category.pk))
        assert list(answer.context["form"].fields["parent"].queryset) == [binjai.root]

    def test_weights_of_a_sum_are_percent_and_of_a_mean_numbers(self, binjai, send):
        tree.change(binjai.quiz, weight=D("0.3"), weight_is_own=True)
        address = url("edit", binjai.book.pk, binjai.quiz.pk)
        assert client_of(binjai.admin).get(address).context["form"]["weight"].value() == "30"
        tree.change(binjai.root, aggregation="weighted_mean")
        binjai.quiz.refresh_from_db()
        send(binjai.admin, address, fields(binjai.quiz, weight="2"))
        binjai.quiz.refresh_from_db()
        assert binjai.quiz.weight == 2

    def test_up_and_down(self, binjai, send):
        address = url("move", binjai.book.pk, binjai.quiz.pk)
        send(binjai.admin, address, {"ke": "bawah"})
        order = testing.items_of(binjai.book)
        assert [item.name for item in order[:3]] == ["Kuis 2", "Kuis 1", "Praktik lapangan"]
        send(binjai.admin, address, {"ke": "atas"})
        assert testing.items_of(binjai.book)[0] == binjai.quiz

    def test_a_column_is_locked_and_unlocked(self, binjai, send):
        address = url("lock", binjai.book.pk, binjai.practice.pk)
        # A second click, or another page that is older, says the same again.
        for wanted, locked in (("kunci", True), ("kunci", True), ("buka", False), ("buka", False)):
            send(binjai.admin, address, {"ke": wanted})
            binjai.practice.refresh_from_db()
            assert binjai.practice.locked == locked

    def test_what_is_so_already_is_not_done_again(self, binjai, send):
        address = url("lock", binjai.book.pk, binjai.practice.pk)
        send(binjai.admin, address, {"ke": "kunci"})
        send(binjai.admin, address, {"ke": "buka"})
        before = binjai.version()
        log = ModelLogEntry.objects.count()
        send(binjai.admin, address, {"ke": "buka"})
        assert (binjai.version(), ModelLogEntry.objects.count()) == (before, log)

    @pytest.mark.parametrize("wanted", [None, "", "lain"])
    def test_a_lock_that_does_not_say_what_it_wants_does_nothing(self, binjai, send, wanted):
        address = url("lock", binjai.book.pk, binjai.practice.pk)
        answer = send(binjai.admin, address, {"ke": wanted} if wanted is not None else {})
        assert answer.status_code == 400
        binjai.practice.refresh_from_db()
        assert not binjai.practice.locked

    def test_the_buttons_say_what_they_do(self, binjai, send):
        send(binjai.admin, url("lock", binjai.book.pk, binjai.practice.pk), {"ke": "kunci"})
        page = client_of(binjai.admin).get(url("tree", binjai.book.pk))
        buttons = BeautifulSoup(page.content, "html.parser").select(".gs-lock button")
        assert [button["value"] for button in buttons] == ["kunci"] * 4 + ["buka"]

    def test_what_has_grades_is_kept_and_brought_back(self, binjai, send):
        grading.set_grade(
            binjai.practice, person=binjai.first, number=0, actor=binjai.admin, value=D(40)
        )
        address = url("remove", binjai.book.pk, binjai.practice.pk)
        assert client_of(binjai.admin).get(address).context["has_grades"]
        send(binjai.admin, address)
        page = client_of(binjai.admin).get(url("tree", binjai.book.pk))
        assert page.context["removed"] == [binjai.practice]
        send(binjai.admin, url("bring_back", binjai.book.pk, binjai.practice.pk))
        binjai.practice.refresh_from_db()
        assert (binjai.practice.is_live, binjai.practice.parent) == (True, binjai.root)

    def test_an_activity_is_not_removed(self, binjai, send):
        answer = send(binjai.admin, url("remove", binjai.book.pk, binjai.quiz.pk), follow=True)
        assert [message.level_tag for message in answer.context["messages"]] == ["error"]
        binjai.quiz.refresh_from_db()
        assert binjai.quiz.is_live


class TestSettings:
    def sent(self, **changes):
        return {
            **{"display": "percent", "decimals": "1", "hidden_totals": "real"},
            **{"scales_count": "on", "is_shown_to_learners": "on"},
            **changes,
        }

    def test_they_are_saved(self, binjai, send):
        letters = testing.letters(binjai.region, ("A", 80), ("B", 0))
        before = binjai.version()
        send(binjai.admin, url("settings", binjai.book.pk), self.sent(letter_set=letters.pk))
        book = Gradebook.objects.get(pk=binjai.book.pk)
        assert (book.display, book.decimals, book.letter_set) == ("percent", 1, letters)
        assert (book.hidden_totals, book.shows_weights, book.version) == ("real", False, before)

    def test_whether_scales_count_counts_anew(self, binjai, send):
        before = binjai.version()
        given = self.sent()
        del given["scales_count"]
        answer = send(binjai.admin, url("settings", binjai.book.pk), given, follow=True)
        assert "1 person" in str(next(iter(answer.context["messages"])))
        assert binjai.version() == before + 1

    def test_letters_of_another_region_are_refused(self, binjai, jambi, send):
        foreign = testing.letters(jambi.region, ("A", 80), ("B", 0))
        answer = send(
            binjai.admin,
            url("settings", binjai.book.pk),
            self.sent(letter_set=foreign.pk, decimals="9"),
        )
        assert set(answer.context["form"].errors) == {"letter_set", "decimals"}
        assert answer.context["form"]["decimals"].value() == "9"


class TestAccess:
    @pytest.fixture
    def addresses(self, binjai):
        pk, item = binjai.book.pk, binjai.practice.pk
        return {
            "tree": url("tree", pk),
            "settings": url("settings", pk),
            "add": url("add", pk, "manual"),
            "edit": url("edit", pk, item),
            "remove": url("remove", pk, item),
        }

    def test_by_address(self, binjai, jambi, addresses):
        moderator = binjai.user("moderator")
        for name, address in addresses.items():
            found = {
                "admin": client_of(binjai.admin).get(address).status_code,
                "moderator": client_of(moderator).get(address).status_code,
                "other": client_of(jambi.admin).get(address).status_code,
            }
            moderators = 200 if name == "tree" else 302
            assert found == {"admin": 200, "moderator": moderators, "other": 404}, name

    def test_by_post(self, binjai, jambi, addresses, send):
        before = binjai.version()
        pk, item = binjai.book.pk, binjai.practice.pk
        targets = [addresses[name] for name in ("settings", "add", "edit", "remove")]
        targets += [url(name, pk, item) for name in ("move", "lock", "bring_back")]
        for user in (binjai.user("moderator"), jambi.admin, binjai.first.user, None):
            for address in targets:
                answer = send(user, address, fields(binjai.practice, max="1"))
                assert answer.status_code in (302, 403, 404)
        binjai.practice.refresh_from_db()
        assert (binjai.version(), binjai.practice.max) == (before, D(50))

    def test_items_of_another_gradebook(self, binjai, jambi, send):
        for name in ("edit", "move", "lock", "remove", "bring_back"):
            address = url(name, binjai.book.pk, jambi.practice.pk)
            assert send(binjai.admin, address).status_code == 404
        sent = fields(binjai.practice, parent=jambi.root.pk)
        answer = send(binjai.admin, url("edit", binjai.book.pk, binjai.practice.pk), sent)
        assert list(answer.context["form"].errors) == ["parent"]

    def test_a_scale_of_another_region(self, binjai, jambi, send):
        foreign = testing.scale(jambi.region)
        sent = fields(binjai.practice, value_type="scale", scale=foreign.pk)
        answer = send(binjai.admin, url("edit", binjai.book.pk, binjai.practice.pk), sent)
        assert "scale" in answer.context["form"].errors


def test_figures_keep_five_places(binjai, send):
    sent = fields(binjai.practice, multiplier="1.12345", pass_mark="30.5")
    send(binjai.admin, url("edit", binjai.book.pk, binjai.practice.pk), sent)
    binjai.practice.refresh_from_db()
    assert binjai.practice.multiplier == Decimal("1.12345")
    page = client_of(binjai.admin).get(url("edit", binjai.book.pk, binjai.practice.pk))
    form = page.context["form"]
    assert (form["multiplier"].value(), form["pass_mark"].value()) == ("1.12345", "30.5")


class TestWhatAMethodUses:
    """Nothing is offered, or told, that counts for nothing."""

    def offered(self, desk, item):
        page = client_of(desk.admin).get(url("edit", desk.book.pk, item.pk))
        return {"weight", "extra_credit", "min", "max"} & set(page.context["form"].fields)

    @pytest.mark.parametrize(
        ("method", "used"),
        [
            ("natural", {"weight", "extra_credit"}),
            ("mean", set()),
            ("weighted_mean", {"weight"}),
            ("simple_weighted_mean", {"extra_credit"}),
            ("mean_extra_credit", {"weight", "extra_credit"}),
            ("median", set()),
            ("lowest", set()),
            ("highest", set()),
            ("mode", set()),
        ],
    )
    def test_of_what_stands_in_a_category(self, binjai, method, used):
        tree.change(binjai.category, aggregation=method)
        assert self.offered(binjai, binjai.practice) == used | {"min", "max"}
        # A sum of points has the range of its parts.
        own = set() if method == "natural" else {"min", "max"}
        assert self.offered(binjai, binjai.category) == {"weight", "extra_credit"} | own

    def test_what_does_not_count_is_not_told(self, binjai):
        def told():
            page = client_of(binjai.admin).get(url("tree", binjai.book.pk))
            [row] = [row for row in page.context["rows"] if row.item == binjai.practice]
            return row.is_extra, row.has_own_weight, "Extra credit" in page.content.decode()

        testing.manual(binjai.book, name="Lain", parent=binjai.category)
        tree.change(binjai.practice, extra_credit=True, weight=D("0.2"), weight_is_own=True)
        assert told() == (True, True, True)
        tree.change(binjai.category, aggregation="mean")
        assert told() == (False, False, False)

    def test_what_the_chosen_category_does_not_use_is_refused(self, binjai, send):
        tree.change(binjai.category, aggregation="mean")
        address = url("add", binjai.book.pk, "manual")
        sent = new(binjai, parent=binjai.category.pk, extra_credit="on", weight="20")
        answer = send(binjai.admin, address, sent)
        assert set(answer.context["form"].errors) == {"extra_credit", "weight"}
        send(binjai.admin, address, new(binjai, parent=binjai.category.pk))
        assert binjai.item("Baru").parent == binjai.category

    def test_where_no_category_uses_them_they_are_not_offered_for_what_is_new(self, binjai):
        tree.change(binjai.category, aggregation="mean")
        address = url("add", binjai.book.pk, "manual")
        fields = client_of(binjai.admin).get(address).context["form"].fields
        assert {"weight", "extra_credit"} <= set(fields)
        tree.change(binjai.root, aggregation="median")
        fields = client_of(binjai.admin).get(address).context["form"].fields
        assert not {"weight", "extra_credit"} & set(fields)

"""Who may do what in the bank: by address and by form, in the own region and in another's."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from learning.core.testing import factories as make

from ...models import Category, Question, QuestionVersion, Usage
from ...services import previews
from ...testing import make_category, make_question
from .conftest import client_of, url

# Wagtail answers "you may not" with the way to its first page.
AWAY = re.compile(r"^/kelola/$|/(?:login|masuk)/")
STAFF = {"editor", "moderator", "admin", "national"}
OF_A_QUESTION = ("question", "history", "usage", "preview")
OF_A_CATEGORY = ("category", "move_category")


@pytest.fixture
def users(binjai, jambi, national):
    return {
        "editor": binjai.user("editor"),
        "moderator": binjai.user("moderator"),
        "admin": binjai.admin,
        "other": jambi.user("editor", "moderator", "admin"),
        "national": national,
        "asn": binjai.people[0].user,
        "nobody": None,
    }


def admitted(users, address, method="get", data=None):
    found = set()
    for role, user in users.items():
        response = getattr(client_of(user), method)(address, data)
        assert response.status_code in {200, 302, 403, 404, 422}, role
        sent_away = response.status_code == 302 and AWAY.search(response.url)
        if response.status_code in (200, 422) or (response.status_code == 302 and not sent_away):
            found.add(role)
    return found


@pytest.mark.parametrize("name", ["questions", "choose_type", "categories", "new_category"])
def test_staff_of_any_region_has_a_bank(users, name):
    assert admitted(users, url(name)) == STAFF | {"other"}


@pytest.mark.parametrize("name", OF_A_QUESTION)
def test_a_private_question_is_its_region_s(users, binjai, name):
    assert admitted(users, url(name, binjai.question.pk)) == STAFF


@pytest.mark.parametrize("name", OF_A_CATEGORY)
def test_a_category_is_changed_by_its_region(users, binjai, name):
    assert admitted(users, url(name, binjai.category.pk)) == STAFF


@pytest.mark.parametrize("name", OF_A_QUESTION)
def test_a_shared_question_may_be_looked_at(users, binjai, name):
    Category.objects.filter(pk=binjai.category.pk).update(sharing="everybody")
    assert admitted(users, url(name, binjai.question.pk)) == STAFF | {"other"}


def contents():
    return (
        list(Question.objects.order_by("pk").values()),
        list(QuestionVersion.objects.order_by("pk").values()),
        list(Category.objects.order_by("pk").values()),
    )


@pytest.mark.parametrize("sharing", ["private", "everybody"])
def test_nobody_changes_another_region_s_bank(jambi, binjai, sharing):
    Category.objects.filter(pk=binjai.category.pk).update(sharing=sharing)
    client, before = client_of(jambi.user("editor", "moderator", "admin")), contents()
    pk, category = binjai.question.pk, binjai.category.pk
    form = {"name": "Dirusak", "status": "draft", "sharing": "everybody", "stem": "x"}
    for name, args in (
        ("question", (pk,)),
        ("set_status", (pk,)),
        ("remove", (pk,)),
        ("restore", (pk, 1)),
        ("category", (category,)),
        ("move_category", (category,)),
        ("delete_category", (category,)),
    ):
        response = client.post(url(name, *args), form)
        assert response.status_code in (404, 200), name
    for action in ("move", "tag", "ready", "draft", "hide", "remove"):
        data = {"action": action, "row": [pk], "category": jambi.category.pk, "tags": "x"}
        assert client.post(url("act_on_many"), data).status_code == 302
    assert contents() == before
    assert not Question.objects.get(pk=pk).tags.exists()


def test_nothing_is_moved_or_made_in_another_region_s_category(jambi, binjai):
    client, before = client_of(jambi.user("editor")), contents()
    data = {"action": "move", "row": [jambi.question.pk], "category": binjai.category.pk}
    client.post(url("act_on_many"), data)
    client.post(url("duplicate", jambi.question.pk), {"category": binjai.category.pk})
    new = {"region": binjai.region.pk, "name": "Baru", "sharing": "private"}
    assert client.post(url("new_category"), new).status_code == 422
    below = {"region": jambi.region.pk, "parent": binjai.category.pk, "name": "Baru"}
    assert client.post(url("new_category"), below | {"sharing": "private"}).status_code == 422
    assert contents() == before


def test_many_are_asked_about_one_by_one(jambi, binjai):
    client = client_of(jambi.user("editor"))
    data = {"action": "hide", "row": [jambi.question.pk, binjai.question.pk]}
    response = client.post(url("act_on_many"), data, follow=True)
    status = dict(Question.objects.values_list("pk", "status"))
    assert (status[jambi.question.pk], status[binjai.question.pk]) == ("hidden", "ready")
    assert binjai.question.name not in response.content.decode()


def test_all_that_matches_is_only_one_s_own(jambi, binjai):
    Category.objects.filter(pk=binjai.category.pk).update(sharing="everybody")
    client = client_of(jambi.user("editor"))
    client.post(url("act_on_many"), {"action": "hide", "all": "1", "query": "status=ready"})
    status = dict(Question.objects.values_list("pk", "status"))
    assert (status[jambi.question.pk], status[binjai.question.pk]) == ("hidden", "ready")
    client.post(url("act_on_many"), {"action": "ready", "all": "1", "query": "type=nothing"})
    assert Question.objects.get(pk=jambi.question.pk).status == "hidden"


def test_a_try_belongs_to_whoever_began_it(binjai, editor):
    usage = previews.begin(
        binjai.question.latest, user=editor, behaviour="deferred", at=timezone.now()
    )
    others = client_of(binjai.user("moderator"))
    for name in ("attempt", "sheet"):
        assert client_of(editor).get(url(name, usage.pk)).status_code == 200
        assert others.get(url(name, usage.pk)).status_code == 404
    assert others.post(url("act_on_attempt", usage.pk), {"step": "finish"}).status_code == 404


def test_an_attempt_of_a_taker_is_no_try(binjai, editor):
    usage = Usage.objects.create()
    assert client_of(editor).get(url("sheet", usage.pk)).status_code == 404


def test_pictures_of_others_are_not_put_into_questions(jambi, binjai):
    image = get_image_model().objects.create(
        title="Rahasia", file=get_test_image_file(), collection=binjai.made.collection
    )
    client = client_of(jambi.user("editor"))
    assert client.get(url("picture", id=image.pk)).status_code == 302
    assert client_of(binjai.user("editor")).get(url("picture", id=image.pk)).status_code == 200
    assert client.get(url("picture", id=0)).status_code == 302


def test_the_list_names_no_private_question_of_others(users, binjai, jambi):
    shared = make_category(make.make_region(), "Bersama", sharing="everybody")
    make_question(category=shared, name="Soal bersama")
    seen = {}
    for role in ("editor", "other", "national"):
        text = client_of(users[role]).get(url("questions")).content.decode()
        names = ("Soal rahasia Binjai", "Soal rahasia Jambi", "Soal bersama")
        seen[role] = [name for name in names if name in text]
    assert seen == {
        "editor": ["Soal rahasia Binjai", "Soal bersama"],
        "other": ["Soal rahasia Jambi", "Soal bersama"],
        "national": ["Soal rahasia Binjai", "Soal rahasia Jambi", "Soal bersama"],
    }


def test_choosers_offer_and_give_back_what_may_be_used(binjai, jambi):
    client = client_of(jambi.user("editor"))
    for chooser, own, other in (
        ("quiz_question_chooser", jambi.question, binjai.question),
        ("quiz_category_chooser", jambi.category, binjai.category),
    ):
        text = client.get(reverse(f"{chooser}:choose")).content.decode()
        assert own.name in text
        assert other.name not in text
        assert client.get(reverse(f"{chooser}:chosen", args=[own.pk])).status_code == 200
        assert client.get(reverse(f"{chooser}:chosen", args=[other.pk])).status_code == 404
        many = client.get(
            reverse(f"{chooser}:chosen_multiple"), {"id": [own.pk, other.pk]}
        ).content.decode()
        assert own.name in many
        assert other.name not in many

"""Scales and letters in the admin: of one's own regions, checked by their services."""

import pytest
from django.urls import reverse

from learning.core.testing.places import client_of
from learning.plugins.grades import testing
from learning.plugins.grades.models import LetterSet, Scale
from learning.plugins.grades.services import tree

LIST_QUERIES = 13


def sent(desk, **changes):
    return {"name": "Mutu", "region": desk.region.pk, "values": "Kurang\n\nBaik\r\n", **changes}


def letters(desk, **changes):
    lines = {"boundaries": "A = 85\nB: 70,5 %\nC = 0"}
    return {"name": "Huruf", "region": desk.region.pk, **lines, **changes}


def test_a_scale_is_made_and_changed(binjai, send):
    send(binjai.admin, reverse("grade_scales:add"), sent(binjai, explains="Untuk praktik"))
    scale = Scale.objects.get()
    assert (scale.region, scale.values, scale.explains) == (
        binjai.region,
        ["Kurang", "Baik"],
        "Untuk praktik",
    )
    address = reverse("grade_scales:edit", args=[scale.pk])
    assert client_of(binjai.admin).get(address).context["form"]["values"].value() == "Kurang\nBaik"
    send(binjai.admin, address, sent(binjai, values="Kurang\nCukup\nBaik"))
    scale.refresh_from_db()
    assert scale.values == ["Kurang", "Cukup", "Baik"]


def test_what_is_refused_keeps_what_was_typed(binjai, send):
    answer = send(binjai.admin, reverse("grade_scales:add"), sent(binjai, values="Satu"))
    form = answer.context["form"]
    assert (list(form.errors), form["values"].value()) == (["values"], "Satu")
    scale = testing.scale(binjai.region)
    tree.change(binjai.practice, value_type="scale", scale=scale)
    address = reverse("grade_scales:edit", args=[scale.pk])
    answer = send(binjai.admin, address, sent(binjai, values="Kurang\nBaik"))
    assert list(answer.context["form"].errors) == ["values"]
    scale.refresh_from_db()
    assert len(scale.values) == 3


def test_what_is_used_is_not_deleted(binjai, send):
    scale = testing.scale(binjai.region)
    tree.change(binjai.practice, value_type="scale", scale=scale)
    address = reverse("grade_scales:delete", args=[scale.pk])
    send(binjai.admin, address)
    assert Scale.objects.filter(pk=scale.pk).exists()
    tree.change(binjai.practice, value_type="value")
    send(binjai.admin, address)
    assert not Scale.objects.filter(pk=scale.pk).exists()


def test_letters_are_made_and_changed(binjai, send):
    send(binjai.admin, reverse("letter_sets:add"), letters(binjai, is_default="on"))
    row = LetterSet.objects.get()
    found = [(one.letter, str(one.percent)) for one in row.boundaries.all()]
    assert found == [("A", "85.00000"), ("B", "70.50000"), ("C", "0.00000")]
    assert row.is_default
    page = client_of(binjai.admin).get(reverse("letter_sets:edit", args=[row.pk]))
    assert page.context["form"]["boundaries"].value() == "A = 85\nB = 70.5\nC = 0"


@pytest.mark.parametrize("typed", ["A 85", "A = 85\nB = 85\nC = 0", "A = 101", "A = 85"])
def test_letters_that_go_nowhere(binjai, send, typed):
    answer = send(binjai.admin, reverse("letter_sets:add"), letters(binjai, boundaries=typed))
    form = answer.context["form"]
    assert (list(form.errors), form["boundaries"].value()) == (["boundaries"], typed)
    assert not LetterSet.objects.exists()


@pytest.mark.parametrize("name", ["grade_scales", "letter_sets"])
def test_other_regions(binjai, jambi, send, name):
    data = sent if name == "grade_scales" else letters
    own = (
        testing.scale(binjai.region)
        if data is sent
        else testing.letters(binjai.region, ("A", 80), ("B", 0))
    )
    listed = client_of(jambi.admin).get(reverse(f"{name}:index"))
    assert list(listed.context["object_list"]) == []
    for step in ("edit", "delete", "history"):
        address = reverse(f"{name}:{step}", args=[own.pk])
        assert client_of(jambi.admin).get(address).status_code in (302, 404), step
        send(jambi.admin, address, data(jambi, name="Lain"))
    answer = send(jambi.admin, reverse(f"{name}:add"), data(binjai, name="Lain"))
    assert list(answer.context["form"].errors) == ["region"]
    assert [row.name for row in type(own).objects.all()] == [own.name]
    for user in (binjai.user("moderator"), binjai.first.user):
        assert client_of(user).get(reverse(f"{name}:add")).status_code in (302, 403)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_does_not_grow_in_queries(binjai, count, django_assert_num_queries):
    for _number in range(count):
        testing.scale(binjai.region)
    client = client_of(binjai.admin)
    client.get(reverse("grade_scales:index"))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("grade_scales:index"))

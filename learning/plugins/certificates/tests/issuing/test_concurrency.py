"""Fifty at the same moment: numbers without gaps and doubles, and each certificate once."""

from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from learning.core.api import assign_role, provision_region
from learning.core.testing.factories import (
    PersonFactory,
    UserFactory,
    make_course,
    make_region,
    site_home,
)
from learning.core.testing.threads import together
from learning.plugins.certificates.models import Certificate, NumberSeries, TemplateChoice
from learning.plugins.certificates.services import rendering
from learning.plugins.certificates.services.issuing import issue_for_completion
from learning.plugins.certificates.services.replacing import reissue
from learning.plugins.certificates.testing import certified, choose, completed, make_template

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]
MANY = 50


def waiting(number):
    region = make_region("Kota Binjai", code="12.75")
    choose(make_template(region), region=region)
    course = make_course(region=region)
    return [completed(course, PersonFactory(region=region)) for _ in range(number)]


def test_fifty_people_at_once_get_fifty_numbers_in_a_row():
    rows = together(*[partial(issue_for_completion, row) for row in waiting(MANY)])
    numbers = sorted(int(row.number.split("/")[0]) for row in rows)
    assert numbers == list(range(1, MANY + 1))
    assert NumberSeries.objects.get().last == MANY


def test_the_same_completion_at_once_gives_one():
    [completion] = waiting(1)
    rows = together(*[partial(issue_for_completion, completion)] * 8)
    assert {row.pk for row in rows} == {Certificate.objects.get().pk}
    assert NumberSeries.objects.get().last == 1


def test_two_new_editions_at_once_are_one():
    row = certified(PersonFactory())
    together(*[partial(reissue, row, actor=None, reason="Nama")] * 2)
    assert sorted(Certificate.objects.values_list("edition", "state")) == [
        (1, "superseded"),
        (2, "issued"),
    ]


def test_the_same_choice_made_at_once_is_made_once_and_the_others_are_told():
    site_home()
    region = make_region("Kota Binjai", code="12.75")
    provision_region(region)
    user = UserFactory()
    assign_role(user, region=region, role="admin")
    data = {"region": region.pk, "kind": "path", "course": "", "path": "", "template": ""}

    def add():
        client = Client()
        client.force_login(user, backend="cms.users.backends.SignInBackend")
        return client.post(reverse("certificate_choices:add"), data)

    found = together(*[add] * 6)
    assert sorted(answer.status_code for answer in found) == [200] * 5 + [302]
    told = [b"Pilihan seperti itu sudah ada" in answer.content for answer in found]
    assert sorted(told) == [False] + [True] * 5
    assert TemplateChoice.objects.filter(region=region, kind="path").count() == 1


def test_it_is_drawn_once():
    row = certified(PersonFactory())
    drawn = together(*[partial(rendering.render, row)] * 4)
    assert len({found.file.name for found in drawn}) == 1

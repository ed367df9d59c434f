"""What a fresh database offers when roles are given."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Workflow

from learning.core.testing.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_no_group_reaches_every_region_by_itself():
    assert list(Group.objects.values_list("name", flat=True)) == []
    assert not Workflow.objects.exists()


def test_an_account_is_made_on_one_page(client):
    client.force_login(UserFactory(is_superuser=True))

    text = client.get("/kelola/users/new/").text

    assert 'name="groups"' in text or "id_groups" in text
    assert ">None<" not in "".join(text.split())

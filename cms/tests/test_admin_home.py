import pytest

from learning.core import api
from learning.core.api import Role
from learning.core.testing.factories import UserFactory, make_region, site_home

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "searches"), [(Role.EDITOR, True), (Role.ADMIN, False)])
def test_pages_are_searched_by_who_may_open_some(client, role, searches):
    region = make_region()
    api.provision_region(region, parent_page=site_home())
    user = UserFactory()
    api.assign_role(user, region=region, role=role)
    client.force_login(user, backend="cms.users.backends.SignInBackend")

    response = client.get("/kelola/")

    assert response.status_code == 200
    assert ('role="search"' in response.text) is searches

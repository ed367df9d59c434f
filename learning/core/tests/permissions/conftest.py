import pytest
from django.contrib.auth import get_user_model

from learning.core.models import Region
from learning.core.regions.provisioning import assign_role, provision_region


@pytest.fixture
def nation(db):
    return Region.add_root(kind="nation", code="0", name="Indonesia", slug="indonesia")


@pytest.fixture
def north_sumatra(nation):
    return nation.add_child(
        kind="province", code="12", name="Provinsi Sumatera Utara", slug="sumatera-utara"
    )


@pytest.fixture
def binjai(north_sumatra):
    north_sumatra.refresh_from_db()
    return north_sumatra.add_child(kind="city", code="12.75", name="Kota Binjai", slug="binjai")


@pytest.fixture
def jambi(nation, binjai):
    nation.refresh_from_db()
    province = nation.add_child(kind="province", code="15", name="Provinsi Jambi", slug="jambi-p")
    return province.add_child(kind="city", code="15.71", name="Kota Jambi", slug="jambi")


@pytest.fixture
def in_binjai(binjai):
    return provision_region(binjai)


@pytest.fixture
def in_jambi(jambi):
    return provision_region(jambi)


@pytest.fixture
def make_user(db):
    def make(*roles, **fields):
        """``roles`` are pairs of region and role; users get a random handle."""
        user = get_user_model().objects.create_user(**fields)
        for region, role in roles:
            assign_role(user, region=region, role=role)
        return user

    return make

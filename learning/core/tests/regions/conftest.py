import pytest
from django.contrib.auth import get_user_model

from learning.core.models import Region, Unit
from learning.core.regions import services
from learning.core.regions.loading import create_nation
from learning.core.regions.provisioning import assign_role, provision_region
from learning.core.testing import factories


@pytest.fixture
def nation(db):
    return create_nation()


@pytest.fixture
def binjai(nation):
    return factories.make_region("Kota Binjai", "12.75", is_active=True)


@pytest.fixture
def jambi(nation, binjai):
    return factories.make_region("Kota Jambi", "15.71", is_active=True)


@pytest.fixture
def agency(binjai):
    return services.add_unit(region=binjai, name="Dinas Kesehatan")


@pytest.fixture
def division(binjai, agency):
    return services.add_unit(region=binjai, name="Bidang Pelayanan", parent=agency)


@pytest.fixture
def make_person(agency):
    """People of the agency, or of another ``unit``, numbered so that they never collide."""

    def make(name="Siti Rahma", unit: Unit | None = None, **values):
        values.setdefault("number", factories.make_nip())
        values.setdefault("status", "pns")
        return services.create_person(name=name, unit=unit or agency, **values)

    return make


@pytest.fixture
def admin_of():
    """An account that administers learning in a region."""

    def make(region: Region, role: str = "admin"):
        provision_region(region)
        user = get_user_model().objects.create_user(email=f"{role}@{region.slug}.example")
        assign_role(user, region=region, role=role)
        return user

    return make


@pytest.fixture
def binjai_client(client, binjai, admin_of):
    client.force_login(admin_of(binjai))
    return client

from learning.core.contract import all_personal_data
from learning.core.testing import factories as make

from ..models import Bounce, DeliverySettings, Notice, Preference, Suspension
from ..services import bounces
from .conftest import KIND, tell

KEPT = next(kept for kept in all_personal_data() if kept.slug == "notices")


def rows_of(person):
    return {str(heading): list(rows) for heading, rows in KEPT.tables(person)}


def fill(person):
    tell(person.user, key=str(person.pk), course="Pelayanan prima")
    Preference.objects.create(user=person.user, kind=KIND, pace="daily")
    DeliverySettings.objects.create(user=person.user)
    bounces.record(person.user.email, is_hard=True, detail="550")


def test_people_take_along_what_is_kept(person):
    fill(person)
    notices, choices, returned = rows_of(person).values()

    assert [(row["data_course"], row["read_at"]) for row in notices] == [("Pelayanan prima", None)]
    assert len(choices) > 1
    assert [row["answer"] for row in returned] == ["550", "550"]


def test_erasing_takes_all_of_it_and_nothing_of_others(person):
    other = make.PersonFactory()
    fill(person)
    fill(other)
    KEPT.erase(person)
    KEPT.erase(person)

    assert all(rows == [] for rows in rows_of(person).values())
    for model in (Notice, Preference, DeliverySettings):
        assert list(model.objects.values_list("user", flat=True)) == [other.user_id]
    for model in (Bounce, Suspension):
        assert list(model.objects.values_list("address", flat=True)) == [other.user.email]


def test_who_has_no_account_has_nothing(db):
    person = make.PersonFactory(user=None)
    assert rows_of(person) == {}
    KEPT.erase(person)

import pytest
from django.db import transaction

from learning.core.api import notify
from learning.core.models import Person
from learning.core.testing import factories as make

from ..models import Batch, Delivery, DeliverySettings, Event, Notice, Preference, Suspension
from ..services import announcing
from .conftest import DUTY, KIND, tell


def test_a_notice_and_its_mail_are_stored_in_the_callers_transaction(user):
    tell(user)

    event = Event.objects.get()
    assert (event.kind, event.key, event.url) == (KIND, "1", "/belajar/")
    assert event.data["course"] == "Pelayanan prima"
    assert Notice.objects.get().user == user
    assert list(Delivery.objects.values_list("channel", "state", "digest")) == [
        ("mail", "queued", "")
    ]


def test_what_is_rolled_back_tells_nobody(user):
    with transaction.atomic():
        tell(user)
        transaction.set_rollback(True)

    assert Event.objects.count() == Notice.objects.count() == Delivery.objects.count() == 0


def test_nobody_is_told_twice_of_one_key(user):
    other = make.UserFactory()
    tell(user)
    tell(user, other, user)

    assert Event.objects.count() == 1
    assert sorted(Notice.objects.values_list("user", flat=True)) == [user.pk, other.pk]
    assert Delivery.objects.count() == 2


def test_another_key_or_kind_is_another_event(user):
    tell(user)
    tell(user, key="2")
    tell(user, kind=DUTY)

    assert Notice.objects.filter(user=user).count() == 3


def test_people_are_told_through_their_accounts(person):
    without = make.PersonFactory(user=None)
    notify(KIND, key="1", people=[person.pk, without.pk], data={"course": "A", "jp": 1})

    assert list(Notice.objects.values_list("user", flat=True)) == [person.user_id]


def test_recipients_may_come_as_generator_or_queryset(person):
    notify(KIND, key="1", users=(pk for pk in [person.user_id]), data={"course": "A"})
    notify(KIND, key="2", people=Person.objects.values_list("pk", flat=True), data={"course": "A"})

    assert Notice.objects.filter(user=person.user_id).count() == 2


def test_accounts_that_do_not_exist_are_left_out(user):
    notify(KIND, key="1", users=[user.pk, user.pk + 1000], data={"course": "A"})

    assert list(Notice.objects.values_list("user", flat=True)) == [user.pk]


@pytest.mark.parametrize("fields", [{"email": None}, {"is_active": False}])
def test_who_takes_no_mail_is_told_in_the_inbox_only(db, fields):
    user = make.UserFactory(**fields)
    tell(user)

    assert Notice.objects.get().user == user
    assert Delivery.objects.count() == 0


def test_a_suspended_address_gets_no_mail(user):
    Suspension.objects.create(address=user.email)
    tell(user)

    assert Notice.objects.count() == 1
    assert Delivery.objects.count() == 0


def test_the_chosen_pace_decides(user):
    others = {pace: make.UserFactory() for pace in ("daily", "weekly", "off")}
    for pace, other in others.items():
        Preference.objects.create(user=other, kind=KIND, pace=pace)
    tell(user, *others.values())

    found = dict(Delivery.objects.values_list("notice__user", "digest"))
    assert found == {user.pk: "", others["daily"].pk: "daily", others["weekly"].pk: "weekly"}


def test_mail_that_duties_hang_on_is_never_off(user):
    Preference.objects.create(user=user, kind=DUTY, pace="off")
    DeliverySettings.objects.create(user=user, mail_off=True)
    tell(user)
    tell(user, kind=DUTY)

    assert [row.notice.event.kind for row in Delivery.objects.all()] == [DUTY]


def test_a_key_that_is_too_long_is_refused(user):
    with pytest.raises(ValueError, match="120"):
        tell(user, key="x" * 121)


class TestMany:
    @pytest.fixture(autouse=True)
    def few(self, monkeypatch):
        monkeypatch.setattr(announcing, "AT_ONCE", 2)
        monkeypatch.setattr(announcing, "CHUNK", 2)
        monkeypatch.setattr(announcing, "LIST", 4)

    @pytest.fixture
    def users(self, db):
        return [make.UserFactory() for _number in range(5)]

    def test_a_long_list_is_only_kept_at_first(self, users):
        tell(*users)

        assert Notice.objects.count() == 0
        assert [len(batch.ids) for batch in Batch.objects.order_by("pk")] == [4, 1]

    def test_and_filled_in_chunks_later(self, users):
        tell(*users)

        assert announcing.fill_lists() == 5
        assert Notice.objects.count() == Delivery.objects.count() == 5
        assert Batch.objects.count() == 0

    def test_people_too(self, users):
        people = [make.PersonFactory(user=user) for user in users]
        notify(KIND, key="1", people=[row.pk for row in people], data={"course": "A"})
        announcing.fill_lists()

        assert set(Notice.objects.values_list("user", flat=True)) == {user.pk for user in users}

    def test_after_the_commit_it_happens_by_itself(self, users, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            tell(*users)

        assert Notice.objects.count() == 5

    def test_a_worker_that_ends_in_between_leaves_the_rest_to_the_next(self, users, monkeypatch):
        tell(*users)
        real, calls = announcing.add_recipients, []

        def break_off(*args):
            calls.append(args)
            if len(calls) == 2:
                raise SystemExit
            return real(*args)

        monkeypatch.setattr(announcing, "add_recipients", break_off)
        with pytest.raises(SystemExit):
            announcing.fill_lists()
        monkeypatch.setattr(announcing, "add_recipients", real)
        assert Notice.objects.count() == 2
        # Somebody may still be at it.
        assert announcing.fill_lists() == 1
        Batch.objects.update(lease_until="2020-01-01T00:00Z")
        assert announcing.fill_lists() == 2
        assert Notice.objects.count() == Delivery.objects.count() == 5

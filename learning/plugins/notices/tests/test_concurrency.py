"""Real workers side by side, some of which end at the worst moment."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from learning.core.testing import factories as make
from learning.core.testing import threads

from ..models import Batch, Delivery, Event, Notice, Preference
from ..services import announcing, claiming, sending
from .conftest import KIND, tell

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]
State = Delivery.State


class Ended(BaseException):
    """A worker that was killed: nothing catches it."""


@pytest.fixture(autouse=True)
def sleeping_tasks(settings):
    """The tests themselves are the workers."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


together = partial(threads.together, answers=Ended)


def addresses():
    return Counter(row.to[0] for row in mail.outbox)


def leases_end():
    over = timezone.now() - timedelta(seconds=1)
    Delivery.objects.filter(lease_until__isnull=False).update(lease_until=over)


def test_two_workers_send_each_mail_once():
    users = [make.UserFactory() for _number in range(60)]
    tell(*users)
    sent = together(sending.deliver, sending.deliver)

    assert sum(sent) == 60
    assert addresses() == Counter(user.email for user in users)
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.SENT}


def test_and_each_digest_once():
    users = [make.UserFactory() for _number in range(12)]
    Preference.objects.bulk_create(Preference(user=user, kind=KIND, pace="daily") for user in users)
    for number in range(5):
        tell(*users, key=str(number))
    Delivery.objects.update(due_at=timezone.now())
    together(sending.deliver, sending.deliver, sending.deliver)

    assert addresses() == Counter(user.email for user in users)
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.SENT}


def test_a_worker_ends_before_the_hand_over(monkeypatch):
    users = [make.UserFactory() for _number in range(8)]
    tell(*users)
    real, calls = claiming.hand_over, []

    def hand_over(held, **kwargs):
        calls.append(held)
        if len(calls) == 3:
            raise Ended
        return real(held, **kwargs)

    monkeypatch.setattr(claiming, "hand_over", hand_over)
    together(sending.deliver, sending.deliver)
    leases_end()
    together(sending.deliver, sending.deliver)

    assert addresses() == Counter(user.email for user in users)
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.SENT}


def test_a_worker_ends_after_the_hand_over(monkeypatch):
    users = [make.UserFactory() for _number in range(8)]
    tell(*users)
    real, calls = claiming.mark_sent, []

    def mark_sent(held):
        calls.append(held)
        if len(calls) == 3:
            raise Ended
        real(held)

    monkeypatch.setattr(claiming, "mark_sent", mark_sent)
    together(sending.deliver, sending.deliver)
    leases_end()
    together(sending.deliver, sending.deliver)

    # The mail had left; nobody knows it, and nobody sends it twice.
    assert addresses() == Counter(user.email for user in users)
    states = Counter(Delivery.objects.values_list("state", flat=True))
    assert states == {State.SENT: 7, State.UNCERTAIN: 1}


def test_the_same_fact_announced_by_two_at_once_is_one():
    users = [make.UserFactory() for _number in range(20)]
    together(lambda: tell(*users), lambda: tell(*reversed(users)))

    assert Event.objects.count() == 1
    assert Notice.objects.count() == Delivery.objects.count() == 20


def test_two_workers_fill_lists_once(monkeypatch):
    monkeypatch.setattr(announcing, "AT_ONCE", 5)
    monkeypatch.setattr(announcing, "LIST", 10)
    users = [make.UserFactory() for _number in range(40)]
    tell(*users)
    together(announcing.fill_lists, announcing.fill_lists)

    assert Batch.objects.count() == 0
    assert Notice.objects.count() == Delivery.objects.count() == 40

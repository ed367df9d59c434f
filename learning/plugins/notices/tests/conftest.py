from datetime import UTC, datetime

import pytest
from django.core import mail
from django.utils import timezone

from learning.core.api import notify
from learning.core.testing import factories as make

from ..models import Delivery, Notice

KIND = "course-completed"
DUTY = "course-assigned"
# A Wednesday morning in Jakarta.
MORNING = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


def tell(*users, key="1", kind=KIND, course="Pelayanan prima", **data):
    """Announce a notice the way core does; mail waits until a test has it sent."""
    values = {"course": course, "jp": 3, "how": "assigned", "until": "", **data}
    notify(kind, key=key, users=[user.pk for user in users], data=values, url="/belajar/")


def deliveries(**conditions):
    return list(Delivery.objects.filter(**conditions).order_by("pk"))


@pytest.fixture
def user(db):
    return make.UserFactory(email="siti@contoh.example")


@pytest.fixture
def person(db):
    return make.PersonFactory(name="Siti Aminah")


@pytest.fixture
def outbox():
    mail.outbox.clear()
    return mail.outbox


@pytest.fixture
def notice(user):
    tell(user)
    return Notice.objects.get()


@pytest.fixture
def delivery(notice):
    return notice.deliveries.get()


def make_due(**conditions):
    """Let the clock pass: whatever waits may leave now."""
    Delivery.objects.filter(**conditions).update(due_at=timezone.now())

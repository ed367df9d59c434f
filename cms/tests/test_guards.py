from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from cms.guards import refuse_demo_accounts
from cms.users.models import User

pytestmark = pytest.mark.django_db


def test_starts_without_demo_accounts():
    User.objects.create_user(email="nyata@example.go.id")
    refuse_demo_accounts()


def test_refuses_demo_accounts():
    User.objects.create_user(email="demo@example.go.id", is_demo=True)
    with pytest.raises(ImproperlyConfigured, match="demo accounts"):
        refuse_demo_accounts()
    with pytest.raises(SystemCheckError, match="asah.E001"):
        call_command("check", "--database", "default")


def test_demo_may_start_with_them(settings):
    settings.ASAH_DEMO = True
    User.objects.create_user(email="demo@example.go.id", is_demo=True)
    refuse_demo_accounts()
    call_command("check", "--database", "default")


def test_deleting_the_accounts_opens_the_way():
    real = User.objects.create_user(email="nyata@example.go.id")
    User.objects.create_user(email="demo@example.go.id", is_demo=True)
    call_command("delete_demo_accounts", stdout=StringIO())
    assert list(User.objects.all()) == [real]
    refuse_demo_accounts()

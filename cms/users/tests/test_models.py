import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction

from cms.users.models import User

pytestmark = pytest.mark.django_db


def test_account_from_an_address_alone():
    user = User.objects.create_user(email="Budi@Example.go.id", password="Kata-sandi-9")
    assert user.email == "budi@example.go.id"
    assert len(user.username) == 20
    assert user.check_password("Kata-sandi-9")


def test_many_accounts_without_an_address():
    users = [User.objects.create_user(email=email) for email in (None, "", None)]
    assert [user.email for user in User.objects.all()] == [None, None, None]
    assert len({user.username for user in users}) == 3


def test_address_is_unique_whatever_its_case():
    User.objects.create_user(email="budi@example.go.id")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(email="BUDI@example.go.id")


def test_superuser():
    user = User.objects.create_superuser(email="kepala@example.go.id", password="Kata-sandi-9")
    assert (user.is_staff, user.is_superuser) == (True, True)


def test_name_shown():
    user = User.objects.create_user(email="budi@example.go.id")
    assert str(user) == "budi@example.go.id"
    user.first_name = "Budi"
    assert str(user) == "Budi"


def test_signs_in_by_address():
    user = User.objects.create_user(email="budi@example.go.id", password="Kata-sandi-9")
    assert authenticate(None, email="Budi@example.go.id", password="Kata-sandi-9") == user
    assert authenticate(None, email="budi@example.go.id", password="salah") is None

"""The Wagtail admin: same sign-in, accounts made by the national administrator."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from cms.users.models import User
from learning.core.testing.factories import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def national(client):
    user = UserFactory(email="nasional@contoh.example")
    group = Group.objects.create(name="Nasional")
    codenames = ["access_admin", "add_user", "change_user", "view_user"]
    group.permissions.set(Permission.objects.filter(codename__in=codenames))
    user.groups.add(group)
    client.force_login(user)
    return user


def account(**values):
    return {"email": "editor@contoh.example", "first_name": "Editor Binjai"} | values


def test_wagtails_own_form_leads_to_ours(client):
    response = client.get("/kelola/login/?next=/kelola/")
    assert response.headers["Location"] == reverse("account_login") + "?next=/kelola/"


def way_in(client):
    return 'href="/kelola/"' in client.get("/belajar/").content.decode()


def test_the_menu_leads_staff_to_the_admin(client, national):
    person = PersonFactory(user=national)
    assert way_in(client)

    person.user.groups.clear()
    assert not way_in(client)

    Group.objects.get(name="Nasional").user_set.add(person.user)
    assert way_in(client)

    Group.objects.get(name="Nasional").user_set.clear()
    assert not way_in(client)


def test_a_group_that_may_not_enter_makes_nobody_staff(user):
    user.groups.add(Group.objects.create(name="Pembaca"))
    assert not user.is_staff


def test_a_superuser_without_a_group_stays_staff():
    user = User.objects.create_superuser(email="kepala@example.go.id", password="Kata-sandi-9")
    user.groups.add(Group.objects.create(name="Pembaca"))
    user.groups.clear()
    user.refresh_from_db()
    assert user.is_staff


def test_learner_may_not_enter(client, user):
    client.force_login(user)
    for address in ("/kelola/", "/kelola/users/"):
        refused = client.get(address)
        assert refused.status_code == 403
        assert "Ruang Belajar" in refused.content.decode()


def test_staff_set_up_the_second_factor_first(national, client, settings):
    settings.ASAH_MFA_REQUIRED_FOR_STAFF = True
    assert client.get("/kelola/").headers["Location"] == reverse("mfa_activate_totp")


def test_learner_is_not_asked_for_a_second_factor(client, user, settings):
    settings.ASAH_MFA_REQUIRED_FOR_STAFF = True
    client.force_login(user)
    assert client.get("/kelola/").status_code == 403


def test_account_by_address_alone(national, client):
    response = client.post(reverse("wagtailusers_users:add"), account())
    assert response.status_code == 302
    made = User.objects.get(email="editor@contoh.example")
    assert (len(made.username), made.has_usable_password(), made.is_superuser) == (20, False, False)


def test_account_without_address_needs_a_password(national, client):
    url = reverse("wagtailusers_users:add")
    refused = client.post(url, account(email=""))
    assert set(refused.context["form"].errors) == {"email"}
    words = {"password1": "kamo-tuvi-beso-4823", "password2": "kamo-tuvi-beso-4823"}
    assert client.post(url, account(email="", **words)).status_code == 302
    made = User.objects.get(first_name="Editor Binjai")
    assert (made.email, made.must_change_password) == (None, True)


def test_weak_password_is_refused_here_too(national, client):
    words = {"password1": "12345678", "password2": "12345678"}
    refused = client.post(reverse("wagtailusers_users:add"), account(**words))
    assert set(refused.context["form"].errors) == {"password2"}


def test_address_is_unique_whatever_its_case(national, client):
    refused = client.post(
        reverse("wagtailusers_users:add"), account(email="Nasional@contoh.example")
    )
    assert set(refused.context["form"].errors) == {"email"}


def test_nobody_makes_superusers_but_superusers(national, client):
    url = reverse("wagtailusers_users:add")
    assert "is_superuser" not in client.get(url).context["form"].fields
    client.post(url, account(is_superuser="on"))
    assert not User.objects.filter(is_superuser=True).exists()


def test_superusers_are_shielded(national, client):
    boss = User.objects.create_superuser(email="super@contoh.example", password="rahasia-sekali-9")
    url = reverse("wagtailusers_users:edit", args=[boss.pk])
    assert client.get(url).status_code == 302
    words = {"password1": "kamo-tuvi-beso-4823", "password2": "kamo-tuvi-beso-4823"}
    client.post(url, account(email="super@contoh.example", **words))
    boss.refresh_from_db()
    assert boss.check_password("rahasia-sekali-9")


@pytest.mark.parametrize("others", [1, 3])
def test_list_of_accounts_takes_the_same_queries(
    national, client, others, django_assert_num_queries
):
    UserFactory.create_batch(others)
    client.get(reverse("wagtailusers_users:index"))
    with django_assert_num_queries(13):
        assert client.get(reverse("wagtailusers_users:index")).status_code == 200


def test_one_does_not_change_ones_own_password_past_the_policy(national, client):
    url = reverse("wagtailusers_users:edit", args=[national.pk])
    assert "password1" not in client.get(url).context["form"].fields
    assert "password" not in client.get("/kelola/account/").content.decode().lower().replace(
        "/akun/password", ""
    )
    assert client.get("/kelola/password_reset/").status_code in (302, 404)


def test_who_only_manages_lands_in_the_admin(national, client, sign_in):
    national.set_password("rahasia-sekali-9")
    national.save()
    client.logout()
    assert sign_in("nasional@contoh.example").headers["Location"] == "/kelola/"


def test_the_admin_bears_our_name_and_no_news_of_wagtail(national, client):
    text = client.get("/kelola/").text
    assert "<title>Dasbor - Asah</title>" in " ".join(text.split()).replace("> ", ">")
    assert "new-in-wagtail" not in text

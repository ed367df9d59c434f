"""What the public and the holder see: states, the criteria, the profile that is off by default."""

import pytest
from django.utils import timezone

from learning.core.testing import factories as make
from learning.plugins.certificates.models import BadgeAward, BadgeHolder
from learning.plugins.certificates.services.badges import awarding, profiles, revoking

from .conftest import client_of, make_badge

MINE, PROFILE = "/belajar/sertifikat/lencana/", "/belajar/sertifikat/lencana/profil/"


@pytest.fixture
def badge(binjai, course):
    return make_badge(course, region=binjai.region, name="Pelayan Prima")


@pytest.fixture
def award(badge, person):
    return awarding.award_many(badge, [person.pk])[0]


def text_of(answer):
    return answer.content.decode()


def test_the_page_of_a_badge_names_holder_issuer_and_state(client, award, person):
    answer = client.get(award.get_absolute_url())
    page = text_of(answer)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    for words in (person.full_name, "Pelayan Prima", "Kota Binjai", "is-valid", "noindex"):
        assert words in page


def test_the_page_shows_at_once_that_it_is_revoked_and_why(client, award, binjai):
    client.get(award.get_absolute_url())
    revoking.revoke(award, actor=binjai.admin, reason="Syarat <b>keliru</b>")
    page = text_of(client.get(award.get_absolute_url()))
    assert "is-revoked" in page
    assert "Syarat &lt;b&gt;keliru&lt;/b&gt;" in page


def test_the_page_shows_that_it_has_expired(client, award):
    BadgeAward.objects.update(expires_at=timezone.now())
    assert "is-expired" in text_of(client.get(award.get_absolute_url()))


def test_the_page_of_a_definition_tells_what_is_asked(client, binjai, course):
    badge = make_badge(
        course,
        region=binjai.region,
        criteria="Baris satu\n<script>alert(1)</script>",
        jp_in_year=20,
        helpful_answers=3,
        path_key="path:4",
        given_by="moderator",
    )
    page = text_of(client.get(badge.get_absolute_url()))
    assert "<script>alert" not in page
    assert page.count('<li><svg class="icon"') >= 5
    assert course.url in page


def test_a_draft_has_no_page_until_somebody_holds_it(client, badge, person):
    type(badge).objects.update(live=False)
    assert client.get(badge.get_absolute_url()).status_code == 404
    awarding.award_many(badge, [person.pk])
    assert client.get(badge.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_the_definition_costs_the_same_for_many_courses(
    client, binjai, number, django_assert_num_queries
):
    badge = make_badge(*[make.CourseFactory() for _ in range(number)], region=binjai.region)
    client.get(badge.get_absolute_url())
    with django_assert_num_queries(4):
        client.get(badge.get_absolute_url())


def test_nobody_has_a_profile_unasked(client, award, person):
    holder = BadgeHolder.objects.get(person=person)
    assert not holder.is_public
    assert client.get(holder.get_absolute_url()).status_code == 404


def test_the_holder_opens_the_profile_with_chosen_badges(client, award, person, binjai):
    other = awarding.award_many(make_badge(name="Tidak Dipilih"), [person.pk])[0]
    answer = client_of(person.user).post(PROFILE, {"is_public": "on", "shown": [award.pk]})
    assert answer.status_code == 302
    holder = BadgeHolder.objects.get(person=person)
    page = client.get(holder.get_absolute_url())
    assert "Pelayan Prima" in text_of(page)
    assert "Tidak Dipilih" not in text_of(page)
    assert "no-store" in page["Cache-Control"]
    assert other.definition.name == "Tidak Dipilih"


def test_closing_makes_the_address_useless_at_once_and_for_good(client, award, person):
    profiles.set_profile(person, is_public=True, shown=[award.pk])
    address = BadgeHolder.objects.get(person=person).get_absolute_url()
    assert client.get(address).status_code == 200
    client_of(person.user).post(PROFILE, {"shown": [award.pk]})
    assert client.get(address).status_code == 404
    profiles.set_profile(person, is_public=True, shown=[award.pk])
    assert client.get(address).status_code == 404


def test_the_badges_of_others_cannot_be_put_on_the_profile(award, binjai, badge):
    thief = binjai.person("Pencuri")
    awarding.award_many(make_badge(), [thief.pk])
    answer = client_of(thief.user).post(PROFILE, {"is_public": "on", "shown": [award.pk]})
    assert answer.status_code == 422
    assert not BadgeHolder.objects.get(person=thief).is_public
    profiles.set_profile(thief, is_public=True, shown=[award.pk])
    assert BadgeHolder.objects.get(person=thief).shown.count() == 0


@pytest.mark.parametrize("shown", [["abc"], ["9" * 30], [""]])
def test_what_no_browser_sends_is_refused(award, person, shown):
    answer = client_of(person.user).post(PROFILE, {"is_public": "on", "shown": shown})
    assert answer.status_code == 422


def test_a_revoked_badge_leaves_the_profile(client, award, person, binjai):
    holder = profiles.set_profile(person, is_public=True, shown=[award.pk])
    revoking.revoke(award, actor=binjai.admin, reason="Keliru")
    assert "Pelayan Prima" not in text_of(client.get(holder.get_absolute_url()))


def test_the_profile_of_somebody_inactive_is_closed(client, award, person):
    holder = profiles.set_profile(person, is_public=True, shown=[award.pk])
    person.is_active = False
    person.save()
    assert client.get(holder.get_absolute_url()).status_code == 404


def test_erasing_closes_the_profile_and_forgets_the_address(client, award, person):
    holder = profiles.set_profile(person, is_public=True, shown=[award.pk])
    profiles.erase(person)
    profiles.erase(person)
    assert client.get(holder.get_absolute_url()).status_code == 404
    assert BadgeAward.objects.get().recipient_hash == ""


@pytest.mark.parametrize("address", [MINE, PROFILE])
def test_only_who_is_signed_in_sees_own_badges(client, db, address):
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/akun/login/")


def test_an_account_without_a_person_is_told(db):
    answer = client_of(make.UserFactory()).get(MINE)
    assert answer.status_code == 200


def test_the_list_is_empty_kindly(person):
    page = text_of(client_of(person.user).get(MINE))
    assert "/katalog/" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_own_list_costs_the_same_for_many(person, number, django_assert_num_queries):
    for _ in range(number):
        awarding.award_many(make_badge(), [person.pk])
    client = client_of(person.user)
    client.get(MINE)
    with django_assert_num_queries(7):
        page = text_of(client.get(MINE))
    assert page.count("badge-card is-valid") == number


def test_the_own_list_goes_in_pages(person):
    for _ in range(13):
        awarding.award_many(make_badge(), [person.pk])
    client = client_of(person.user)
    assert text_of(client.get(MINE)).count("badge-card is-valid") == 12
    assert text_of(client.get(f"{MINE}?page=2")).count("badge-card is-valid") == 1


def test_posting_to_the_list_is_refused(person):
    assert client_of(person.user).post(MINE).status_code == 405

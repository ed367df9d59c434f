import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning.core.api import NoticeKind, add_notice_kind, notice_kinds, notify
from learning.core.testing import factories as make

from ..models import Bounce, DeliverySettings, Notice, Preference, Suspension
from ..services import bounces, retention
from .conftest import DUTY, KIND, tell

BACKEND = "cms.users.backends.SignInBackend"
INBOX = reverse("learning_notices:inbox")
PREFERENCES = reverse("learning_notices:preferences")


def client_of(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def client(person):
    return client_of(person.user)


@pytest.fixture
def named(settings, tmp_path):
    """A kind whose words hold the reader's name."""
    folder = tmp_path / "named"
    folder.mkdir()
    (folder / "kind.title.txt").write_text("Untuk {{ name }}")
    (folder / "kind.txt").write_text("Halo.")
    first, *rest = settings.TEMPLATES
    settings.TEMPLATES = [{**first, "DIRS": [*first["DIRS"], tmp_path]}, *rest]
    kind = NoticeKind("named", "Bernama", "", "named/kind", "Buka")
    add_notice_kind(kind)
    yield kind.slug
    del notice_kinds()[kind.slug]


def opened(notice):
    return reverse("learning_notices:open", args=[notice.pk])


def shown(page):
    """The events of the notices on a page, in its order."""
    pks = re.findall(r'<a href="/belajar/pemberitahuan/(\d+)/', page.content.decode())
    found = Notice.objects.select_related("event").in_bulk([int(pk) for pk in pks])
    return [found[int(pk)].event for pk in pks]


def choices(**changes):
    """What the form sends if nothing was changed in it."""
    page = {f"kind-{slug}": "at_once" for slug in kinds()}
    return {**page, "digest_hour": "7", "digest_weekday": "0", **changes}


def kinds():
    from learning.core.api import notice_kinds

    return notice_kinds()


class TestInbox:
    def test_an_empty_one_says_what_will_stand_here(self, client):
        page = client.get(INBOX)
        assert page.status_code == 200
        assert "Belum ada pemberitahuan" in page.content.decode()

    def test_unread_ones_come_first_and_say_so_in_words(self, client, person):
        for key in "123":
            tell(person.user, key=key, course=f"Kursus {key}")
        Notice.objects.filter(event__key="3").update(read_at=timezone.now())

        page = client.get(INBOX)
        assert [event.key for event in shown(page)] == ["2", "1", "3"]
        assert page.content.decode().count("Baru</span>") == 2

    def test_filters(self, client, person):
        tell(person.user)
        tell(person.user, kind=DUTY)
        Notice.objects.filter(event__kind=KIND).update(read_at=timezone.now())

        def kinds_of(query):
            return [event.kind for event in shown(client.get(f"{INBOX}?{query}"))]

        assert kinds_of("") == [DUTY, KIND]
        assert kinds_of("tampil=belum") == [DUTY]
        assert kinds_of(f"jenis={KIND}") == [KIND]
        assert kinds_of(f"jenis={KIND}&tampil=belum") == []
        assert kinds_of("jenis=x&tampil=y&page=z") == [DUTY, KIND]

    def test_pages(self, client, person):
        for number in range(21):
            tell(person.user, key=str(number))
        assert len(shown(client.get(INBOX))) == 20
        assert len(shown(client.get(f"{INBOX}?page=2"))) == 1

    def test_what_somebody_typed_is_escaped(self, client, person):
        tell(person.user, course="<b>x</b>")
        assert "<b>x</b>" not in client.get(INBOX).content.decode()

    def test_others_notices_are_not_shown(self, client, db):
        tell(make.UserFactory(), course="Geheim")
        assert "Geheim" not in client.get(INBOX).content.decode()

    def test_everybody_sees_their_own_lines_of_the_same_event(self, client, person):
        other = make.PersonFactory()
        tell(person.user, other.user)
        first, second = client.get(INBOX), client_of(other.user).get(INBOX)
        own = {Notice.objects.get(user=who.user).pk for who in (person, other)}
        assert len(own) == 2
        for page, who in ((first, person), (second, other)):
            [pk] = re.findall(r'<a href="/belajar/pemberitahuan/(\d+)/', page.content.decode())
            assert int(pk) == Notice.objects.get(user=who.user).pk
        Notice.objects.filter(user=person.user).update(read_at=timezone.now())
        assert "Baru</span>" not in client.get(INBOX).content.decode()
        assert "Baru</span>" in client_of(other.user).get(INBOX).content.decode()

    def test_a_name_in_the_words_is_that_of_the_reader(self, client, person, named):
        other = make.PersonFactory()
        names = [str(who.user) for who in (person, other)]
        assert len(set(names)) == 2
        tell(person.user, other.user, kind=named)
        for browser, name in zip((client, client_of(other.user)), names, strict=True):
            tree = BeautifulSoup(browser.get(INBOX).content, "html.parser")
            assert tree.select_one(".ln-notice h3 a").get_text() == f"Untuk {name}"

    def test_a_form_holds_the_token_of_its_reader(self, client, person):
        other = make.PersonFactory()
        tell(person.user, other.user)
        for who in (person, other):
            who.user.email = f"{who.pk}@contoh.example"
            who.user.save()
            bounces.record(who.user.email, is_hard=True)
        strict = [Client(enforce_csrf_checks=True) for _ in range(2)]
        for browser, who in zip(strict, (person, other), strict=True):
            browser.force_login(who.user, backend=BACKEND)
            page = browser.get(INBOX).content.decode()
            assert who.user.email in page
            tokens = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
            assert len(tokens) >= 2
            for token in tokens:
                data = {"csrfmiddlewaretoken": token}
                assert browser.post(reverse("learning_notices:read_all"), data).status_code == 302

    def test_a_kind_that_is_gone_breaks_nothing(self, client, person):
        tell(person.user)
        Notice.objects.get().event.__class__.objects.update(kind="gone")
        assert client.get(INBOX).status_code == 200

    def test_accounts_without_a_person_have_one_too(self, user):
        tell(user)
        assert len(shown(client_of(user).get(INBOX))) == 1

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries_do_not_grow(self, client, person, number, django_assert_num_queries):
        for key in range(number):
            tell(person.user, key=str(key))
        client.get(INBOX)
        with django_assert_num_queries(6):
            client.get(INBOX)

    def test_the_tab_counts_what_is_unread(self, client, person):
        page = client.get(reverse("learning:courses")).content.decode()
        assert "belum dibaca" not in page
        tell(person.user)
        tell(person.user, key="2")

        for name in ("learning:courses", "learning:desk", "learning:desk"):
            assert "(2 belum dibaca)" in client.get(reverse(name)).content.decode()
        Notice.objects.update(read_at=timezone.now())
        assert "belum dibaca" not in client.get(reverse("learning:desk")).content.decode()

    def test_the_shared_desk_shows_everybody_their_own_count(self, client, person):
        other = make.PersonFactory()
        tell(person.user)
        assert "(1 belum dibaca)" in client.get(reverse("learning:desk")).content.decode()
        page = client_of(other.user).get(reverse("learning:desk")).content.decode()
        assert "belum dibaca" not in page


class TestOpening:
    def test_leads_where_the_notice_leads_and_marks_it_read(self, client, person):
        tell(person.user)
        notice = Notice.objects.get()
        response = client.get(opened(notice))
        notice.refresh_from_db()
        first = notice.read_at
        client.get(opened(notice))
        notice.refresh_from_db()

        assert (response.status_code, response["Location"]) == (302, "/belajar/")
        assert first is not None
        assert notice.read_at == first

    @pytest.mark.parametrize("url", ["", "//evil.example/", "https://evil.example/", "/\\evil"])
    def test_never_leads_out_of_the_house(self, client, person, url):
        notify(KIND, key="1", users=[person.user_id], data={"course": "A"}, url=url)
        response = client.get(opened(Notice.objects.get()))
        assert response["Location"] == INBOX

    def test_looking_ahead_is_not_reading(self, client, person):
        tell(person.user)
        notice = Notice.objects.get()
        client.get(opened(notice), headers={"sec-purpose": "prefetch"})
        client.head(opened(notice))
        assert Notice.objects.get().read_at is None

    def test_others_notices_do_not_exist(self, client, user):
        tell(user)
        assert client.get(opened(Notice.objects.get())).status_code == 404
        assert Notice.objects.get().read_at is None

    def test_marking_all_takes_only_ones_own(self, client, person, user):
        tell(person.user, user)
        tell(person.user, key="2")
        assert client.get(reverse("learning_notices:read_all")).status_code == 405
        client.post(reverse("learning_notices:read_all"))

        left = Notice.objects.filter(read_at=None).values_list("user", flat=True)
        assert list(left) == [user.pk]


class TestAddress:
    def test_the_inbox_tells_that_mail_came_back(self, client, person):
        bounces.record(person.user.email, is_hard=True)
        told = "kami tidak mengirim surel"
        for page in (INBOX, PREFERENCES):
            assert told in client.get(page).content.decode()

        client.post(reverse("learning_notices:confirm_address"))
        assert Suspension.objects.count() == Bounce.objects.count() == 0
        assert told not in client.get(INBOX).content.decode()

    def test_nobody_confirms_anothers(self, client, user):
        bounces.record(user.email, is_hard=True)
        client.post(reverse("learning_notices:confirm_address"))
        assert Suspension.objects.count() == 1


class TestPreferences:
    def test_choices_are_stored_and_shown_again(self, client, person):
        data = choices(
            **{f"kind-{KIND}": "off", "quiet_from": "21:00", "quiet_until": "05:30"},
            digest_hour="6",
            digest_weekday="4",
            mail_off="on",
        )
        response = client.post(PREFERENCES, data, follow=True)

        assert "Pilihan Anda tersimpan" in response.content.decode()
        assert dict(Preference.objects.values_list("kind", "pace"))[KIND] == "off"
        stored = DeliverySettings.objects.get(user=person.user)
        assert (stored.digest_hour, stored.digest_weekday, stored.mail_off) == (6, 4, True)
        assert str(stored.quiet_from) == "21:00:00"
        form = response.context["form"]
        assert form.initial[f"kind-{KIND}"] == "off"

    def test_storing_twice_changes_nothing(self, client):
        for _time in range(2):
            client.post(PREFERENCES, choices())
        assert Preference.objects.count() == len(kinds())
        assert DeliverySettings.objects.count() == 1

    @pytest.mark.parametrize(
        "wrong",
        [
            {f"kind-{DUTY}": "off"},
            {f"kind-{KIND}": "hourly"},
            {"digest_hour": "24"},
            {"digest_weekday": "7"},
            {"quiet_from": "25:00", "quiet_until": "05:00"},
            {"quiet_from": "21:00", "quiet_until": ""},
            {"quiet_until": "21:00"},
        ],
    )
    def test_what_does_not_hold_is_refused_and_nothing_stored(self, client, wrong):
        response = client.post(PREFERENCES, choices(**wrong))
        assert response.status_code == 422
        assert response.context["form"].errors
        assert Preference.objects.count() == DeliverySettings.objects.count() == 0

    def test_every_control_has_a_label(self, client):
        page = client.get(PREFERENCES).content.decode()
        for field in client.get(PREFERENCES).context["form"]:
            assert f'for="{field.id_for_label}"' in page


@pytest.mark.parametrize(("name", "args"), [("inbox", []), ("open", [1]), ("preferences", [])])
def test_whoever_is_not_signed_in_is_asked_to(db, name, args):
    url = reverse(f"learning_notices:{name}", args=args)
    response = Client().get(url)
    assert response["Location"] == f"/akun/login/?next={url}"


@pytest.mark.parametrize("name", ["read_all", "confirm_address"])
def test_posts_without_a_session_do_nothing(notice, name):
    assert Client().post(reverse(f"learning_notices:{name}")).status_code == 302
    assert Notice.objects.get().read_at is None


class TestRetention:
    def test_what_was_read_long_ago_goes_with_its_event(self, user):
        long_ago = timezone.now() - retention.KEEP - timedelta(days=1)
        for key in ("old", "unread", "new"):
            tell(user, key=key)
        Notice.objects.filter(event__key="old").update(read_at=long_ago)
        Notice.objects.filter(event__key="new").update(read_at=timezone.now())
        type(Notice.objects.first().event).objects.update(created_at=long_ago)

        assert retention.sweep() == 2
        left = Notice.objects.order_by("pk").values_list("event__key", flat=True)
        assert list(left) == ["unread", "new"]
        assert retention.sweep() == 0

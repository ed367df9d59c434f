from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from learning.core.testing import factories as make

from ..models import Bounce, Delivery, DeliverySettings, Notice, Preference, Suspension
from ..services import claiming, sending
from ..services.message_ids import message_id
from .conftest import DUTY, KIND, make_due, tell

State = Delivery.State


class Server(EmailBackend):
    """A mail server that answers as a test says, and takes a mail where that is None."""

    answers = []
    opened = []
    made = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.made.append(self)

    def open(self):
        self.opened.append(1)
        if self.answers and isinstance(self.answers[0], ConnectionRefusedError):
            raise self.answers.pop(0)
        return super().open()

    def send_messages(self, messages):
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        return super().send_messages(messages)


@pytest.fixture
def server(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    monkeypatch.setattr(Server, "answers", [])
    monkeypatch.setattr(Server, "opened", [])
    monkeypatch.setattr(Server, "made", [])
    return Server


def test_a_due_mail_is_sent_once(delivery, outbox):
    assert sending.deliver() == 1
    assert sending.deliver() == 0

    delivery.refresh_from_db()
    assert delivery.state == State.SENT
    assert delivery.sent_at
    assert delivery.token is None
    assert delivery.message_id == message_id(delivery.pk)
    [sent] = outbox
    assert sent.to == ["siti@contoh.example"]


def test_what_is_not_due_waits(delivery, outbox):
    Delivery.objects.update(due_at=timezone.now() + timedelta(hours=1))

    assert sending.deliver() == 0
    assert outbox == []


def test_after_the_commit_it_leaves_by_itself(user, outbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell(user)

    assert len(outbox) == 1


def test_one_connection_for_many_mails(db, server, outbox):
    tell(*[make.UserFactory() for _number in range(3)])
    sending.deliver()

    assert len(outbox) == 3
    assert len(server.made) == 1


class TestTwoWorkers:
    def test_each_mail_is_claimed_by_one(self, db):
        tell(*[make.UserFactory() for _number in range(6)])
        first, second = claiming.claim(limit=4), claiming.claim(limit=4)

        assert [len(first), len(second)] == [4, 2]
        ids = [mail[0].pk for mail in [*first, *second]]
        assert len(set(ids)) == 6

    def test_a_worker_that_ended_before_the_hand_over_loses_nothing(self, delivery, outbox):
        claiming.claim(limit=10)
        assert sending.deliver() == 0
        Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

        assert sending.deliver() == 1
        assert len(outbox) == 1

    def test_one_that_ended_after_it_leaves_the_mail_uncertain(self, delivery, outbox):
        [held] = claiming.claim(limit=10)
        claiming.hand_over(held, message_id="<x>")
        Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

        assert sending.deliver() == 0
        assert outbox == []
        delivery.refresh_from_db()
        assert (delivery.state, delivery.token) == (State.UNCERTAIN, None)

    def test_one_that_was_only_slow_does_not_send_what_another_took(self, delivery):
        [slow] = claiming.claim(limit=10)
        Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        claiming.recover()
        [fast] = claiming.claim(limit=10)

        with pytest.raises(claiming.Lost):
            claiming.hand_over(slow, message_id="<x>")
        claiming.hand_over(fast, message_id="<x>")
        claiming.mark_sent(slow)
        delivery.refresh_from_db()
        assert delivery.state == State.HANDED_OVER

    def test_a_lease_that_is_over_hands_nothing_over(self, delivery):
        [held] = claiming.claim(limit=10)
        Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

        with pytest.raises(claiming.Lost):
            claiming.hand_over(held, message_id="<x>")

    def test_a_mail_that_ends_every_worker_is_given_up(self, delivery):
        for _attempt in range(len(claiming.BACK_OFF) + 1):
            claiming.claim(limit=10)
            Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
            claiming.recover()

        delivery.refresh_from_db()
        assert delivery.state == State.FAILED


class TestSecondThoughts:
    def test_who_stopped_meanwhile_gets_none(self, delivery, user, outbox):
        Preference.objects.create(user=user, kind=KIND, pace="off")

        assert sending.deliver() == 0
        delivery.refresh_from_db()
        assert (delivery.state, delivery.error, outbox) == (State.DROPPED, "stopped", [])

    @pytest.mark.parametrize("fields", [{"email": None}, {"is_active": False}])
    def test_who_lost_account_or_address_gets_none(self, delivery, user, outbox, fields):
        type(user).objects.filter(pk=user.pk).update(**fields)

        assert sending.deliver() == 0
        delivery.refresh_from_db()
        assert (delivery.state, delivery.error) == (State.DROPPED, "no address")

    def test_a_suspended_address_gets_none(self, delivery, user, outbox):
        Suspension.objects.create(address=user.email)

        assert sending.deliver() == 0
        assert outbox == []

    def test_quiet_hours_that_were_chosen_meanwhile_hold(self, delivery, user, outbox):
        local = timezone.localtime()
        DeliverySettings.objects.create(
            user=user,
            quiet_from=(local - timedelta(hours=1)).time(),
            quiet_until=(local + timedelta(hours=1)).time(),
        )
        assert sending.deliver() == 0
        delivery.refresh_from_db()
        assert (delivery.state, delivery.attempts) == (State.QUEUED, 0)
        assert delivery.due_at > timezone.now() + timedelta(minutes=59)


class TestDigests:
    @pytest.fixture
    def daily(self, user):
        for kind, pace in ((KIND, "daily"), (DUTY, "weekly")):
            Preference.objects.create(user=user, kind=kind, pace=pace)
        return user

    def test_all_that_is_due_becomes_one_mail(self, daily, outbox):
        for key in "123":
            tell(daily, key=key, course=f"Kursus {key}")
        tell(daily, kind=DUTY, course="Kursus wajib")
        assert sending.deliver() == 0
        make_due()

        assert sending.deliver() == 1
        [sent] = outbox
        for title in ("Kursus 1", "Kursus 2", "Kursus 3", "Kursus wajib"):
            assert title in sent.body
        assert set(Delivery.objects.values_list("state", flat=True)) == {State.SENT}
        assert Delivery.objects.values("message_id").distinct().count() == 1

    def test_even_if_two_workers_look_at_once(self, daily):
        for key in "1234":
            tell(daily, key=key)
        make_due()

        first, second = claiming.claim(limit=2), claiming.claim(limit=2)
        assert [len(mail) for mail in first] == [4]
        assert second == []

    def test_two_readers_get_two(self, daily, outbox):
        other = make.UserFactory()
        Preference.objects.create(user=other, kind=KIND, pace="daily")
        for key in "12":
            tell(daily, other, key=key)
        make_due()

        assert sending.deliver() == 2
        assert sorted(row.to[0] for row in outbox) == sorted([daily.email, other.email])

    def test_what_was_read_is_left_out(self, daily, outbox):
        tell(daily, key="1", course="Gelesen")
        tell(daily, key="2", course="Baru saja")
        Notice.objects.filter(event__key="1").update(read_at=timezone.now())
        make_due()

        sending.deliver()
        [sent] = outbox
        assert "Gelesen" not in sent.body
        assert "Baru saja" in sent.body

    def test_the_id_is_the_same_at_the_next_try(self, daily, server, outbox):
        tell(daily, key="1")
        make_due()
        server.answers[:] = [SMTPDataError(451, b"later")]
        sending.deliver()
        first = Delivery.objects.get().message_id
        make_due()
        sending.deliver()

        assert outbox[0].message()["Message-ID"] == first == message_id(Delivery.objects.get().pk)


class TestFaults:
    def test_a_passing_fault_is_tried_again_later_and_later(self, delivery, server, outbox):
        minutes = []
        for _attempt in range(len(claiming.BACK_OFF)):
            server.answers[:] = [SMTPDataError(451, b"busy")]
            before = timezone.now()
            make_due()
            sending.deliver()
            delivery.refresh_from_db()
            assert (delivery.state, delivery.error) == (State.QUEUED, "451 busy")
            minutes.append(round((delivery.due_at - before).total_seconds() / 60))
        assert minutes == [1, 5, 30, 120, 480, 1440]
        server.answers[:] = [SMTPDataError(451, b"busy")]
        make_due()
        sending.deliver()

        delivery.refresh_from_db()
        assert (delivery.state, delivery.attempts, outbox) == (State.FAILED, 7, [])

    def test_a_server_that_is_down_costs_no_hand_over(self, db, server):
        tell(*[make.UserFactory() for _number in range(3)])
        server.answers[:] = [ConnectionRefusedError("no")]

        assert sending.deliver() == 0
        assert len(server.opened) == 1
        rows = Delivery.objects.values_list("state", "attempts", "handed_over_at")
        assert set(rows) == {(State.QUEUED, 1, None)}

    def test_a_line_that_breaks_leaves_the_mail_uncertain(self, delivery, server):
        server.answers[:] = [SMTPServerDisconnected("gone")]
        sending.deliver()
        sending.deliver()

        delivery.refresh_from_db()
        assert delivery.state == State.UNCERTAIN

    def test_a_refused_address_is_noted_and_suspended(self, delivery, user, server):
        refused = {user.email: (550, b"5.1.1 no such user")}
        server.answers[:] = [SMTPRecipientsRefused(refused)]
        sending.deliver()

        delivery.refresh_from_db()
        assert (delivery.state, delivery.error) == (State.REFUSED, "550 5.1.1 no such user")
        assert list(Bounce.objects.values_list("address", "is_hard", "delivery")) == [
            (user.email, True, delivery.pk)
        ]
        assert Suspension.objects.get().address == user.email

    def test_a_full_mailbox_is_tried_again(self, delivery, user, server):
        server.answers[:] = [SMTPRecipientsRefused({user.email: (452, b"full")})]
        sending.deliver()

        delivery.refresh_from_db()
        assert delivery.state == State.QUEUED
        assert Bounce.objects.get().is_hard is False
        assert Suspension.objects.count() == 0

    def test_a_mail_that_is_refused_for_good_fails(self, delivery, server):
        server.answers[:] = [SMTPDataError(554, b"spam")]
        sending.deliver()

        delivery.refresh_from_db()
        assert delivery.state == State.FAILED
        assert Suspension.objects.count() == 0

    def test_one_bad_mail_does_not_stop_the_rest(self, db, server, outbox):
        tell(*[make.UserFactory() for _number in range(3)])
        server.answers[:] = [None, SMTPDataError(554, b"spam"), None]

        assert sending.deliver() == 2
        assert len(outbox) == 2

    def test_words_that_cannot_be_made_fail_before_the_hand_over(self, user):
        tell(user, kind=DUTY, until="no day")
        assert sending.deliver() == 0

        row = Delivery.objects.get()
        assert (row.state, row.handed_over_at) == (State.FAILED, None)
        assert row.error.startswith("ValueError")
        assert django_mail.outbox == []

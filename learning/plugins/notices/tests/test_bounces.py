import io
import sys
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from learning.core.testing import factories as make

from ..models import Bounce, Delivery, Suspension
from ..services import bounces, returned, sending
from .conftest import tell

State = Delivery.State


def report(address, *, message_id="", status="5.1.1", action="failed", headers_only=False):
    """A delivery status notification as mail servers write it."""
    mail = MIMEMultipart("report", report_type="delivery-status")
    mail["From"], mail["To"] = "MAILER-DAEMON@mx.example", "noreply@localhost"
    mail.attach(MIMEText("Your mail could not be delivered."))
    status_part = MIMEBase("message", "delivery-status")
    about = EmailMessage()
    about["Final-Recipient"] = f"rfc822; {address}"
    about["Action"], about["Status"] = action, status
    about["Diagnostic-Code"] = "smtp; 550 no such user"
    server = EmailMessage()
    server["Reporting-MTA"] = "dns; mx.example"
    status_part.set_payload([server, about])
    mail.attach(status_part)
    if message_id:
        mail.attach(_original(message_id, headers_only=headers_only))
    return mail.as_bytes()


def _original(message_id, *, headers_only):
    if headers_only:
        part = MIMEBase("text", "rfc822-headers")
        part.set_payload(f"Message-ID: {message_id}\nSubject: Hello\n")
        return part
    inner = EmailMessage()
    inner["Message-ID"] = message_id
    inner.set_content("Hello")
    part = MIMEBase("message", "rfc822")
    part.set_payload([inner])
    return part


@pytest.fixture
def sent(delivery):
    sending.deliver()
    delivery.refresh_from_db()
    return delivery


@pytest.mark.parametrize("headers_only", [False, True])
def test_a_mail_that_came_back_for_good_suspends_the_address(sent, user, headers_only):
    content = report(user.email, message_id=sent.message_id, headers_only=headers_only)
    bounce = returned.record(content)

    assert (bounce.address, bounce.is_hard, bounce.delivery) == (user.email, True, sent)
    assert bounce.detail == "5.1.1 smtp; 550 no such user"
    assert Suspension.objects.get().address == user.email
    sent.refresh_from_db()
    assert sent.state == State.REFUSED


def test_one_that_is_only_late_is_counted(sent, user):
    content = report(user.email, message_id=sent.message_id, status="4.2.2", action="delayed")
    assert returned.record(content).is_hard is False
    assert Suspension.objects.count() == 0


def test_the_fifth_within_thirty_days_suspends(user):
    for number in range(1, 6):
        bounces.record(user.email, is_hard=False)
        assert Suspension.objects.exists() is (number == 5)


def test_old_ones_do_not_count(user):
    for _number in range(4):
        bounces.record(user.email, is_hard=False)
    Bounce.objects.update(at="2020-01-01T00:00Z")
    bounces.record(user.email, is_hard=False)

    assert Suspension.objects.count() == 0


def test_without_our_message_id_nobody_is_silenced_at_once(user):
    bounce = returned.record(report(user.email))
    assert (bounce.address, bounce.is_hard) == (user.email, False)
    assert Suspension.objects.count() == 0


def test_a_forged_message_id_counts_as_none(sent, user):
    forged = f"<asah.{sent.pk}.{'0' * 20}@localhost>"
    bounce = returned.record(report(user.email, message_id=forged))
    assert (bounce.is_hard, bounce.delivery) == (False, None)


def test_ones_own_message_id_silences_nobody_else(sent, user):
    victim = make.UserFactory()
    bounce = returned.record(report(victim.email, message_id=sent.message_id))
    assert (bounce.address, bounce.is_hard) == (user.email, False)


def test_unknown_addresses_are_not_kept(db):
    assert returned.record(report("nobody@elsewhere.example")) is None
    assert Bounce.objects.count() == 0


def test_reports_of_success_are_nothing_to_note(sent, user):
    content = report(user.email, message_id=sent.message_id, action="delivered", status="2.0.0")
    assert returned.record(content) is None


def test_a_digest_that_came_back_is_refused_as_a_whole(user):
    for key in "123":
        tell(user, key=key)
    Delivery.objects.update(digest="daily")
    sending.deliver()
    first = Delivery.objects.order_by("pk").first()
    returned.record(report(user.email, message_id=first.message_id))

    assert set(Delivery.objects.values_list("state", flat=True)) == {State.REFUSED}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff" * 1000,
        b"Hello, I am no mail",
        b"Content-Type: message/delivery-status\n\nrubbish",
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status"
        b"\n\n\n\n--x--",
        b"x" * (returned.MAX_BYTES + 1),
    ],
)
def test_hostile_input_is_refused_calmly(db, content):
    assert returned.record(content) is None


@given(content=st.binary(max_size=2_000), cut=st.integers(0, 2_000))
def test_no_bytes_break_the_reader(content, cut):
    returned.read(content)
    returned.read(report("a@contoh.example", message_id="<x@y>")[:cut] + content)


def test_the_owner_confirms_the_address(user):
    bounces.record(user.email.upper(), is_hard=True)

    assert bounces.confirm(user.email) is True
    assert Suspension.objects.count() == Bounce.objects.count() == 0
    assert bounces.confirm(user.email) is False


class TestCommand:
    def run(self, *files):
        out = io.StringIO()
        call_command("record_bounce", *files, stdout=out)
        return out.getvalue().strip()

    def test_from_standard_input(self, sent, user, monkeypatch):
        content = io.BytesIO(report(user.email, message_id=sent.message_id))
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(content))

        assert self.run() == "1 noted, 0 not about mail of ours"
        assert Suspension.objects.count() == 1

    def test_from_files_and_mailboxes(self, sent, user, tmp_path):
        content = report(user.email, message_id=sent.message_id)
        single, box = tmp_path / "one.eml", tmp_path / "box"
        single.write_bytes(content)
        lines = b"From MAILER-DAEMON Thu Jan  1 00:00:00 2026\n"
        box.write_bytes(lines + content + b"\n\n" + lines + b"Subject: hello\n\nno report\n")

        assert self.run(str(single), str(box)) == "2 noted, 1 not about mail of ours"

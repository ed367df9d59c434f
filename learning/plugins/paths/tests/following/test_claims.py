import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from learning.core.testing.factories import PersonFactory, UserFactory, make_course
from learning.plugins.paths.engine.nodes import Kind, Leaf
from learning.plugins.paths.models import Claim, PathEnrolment
from learning.plugins.paths.services import claims, enrolling
from learning.plugins.paths.services.errors import NotAllowedNow
from learning.plugins.paths.testing import course_leaf, make_path

pytestmark = pytest.mark.django_db
LEAF = Leaf(key="bukti", kind=Kind.EVIDENCE, ref="bukti", title="Diklat dasar", jp=40)


@pytest.fixture
def row() -> PathEnrolment:
    path = make_path(LEAF)
    return enrolling.enrol(path, person=PersonFactory(region=path.region))


def send(row, key="bukti", **more) -> Claim:
    values = {
        "title": "Pelatihan Dasar",
        "organiser": "Lembaga Contoh",
        "finished_on": timezone.localdate(),
        "file": ContentFile(b"%PDF-1.4", name="sertifikat.pdf"),
    }
    return claims.submit(row, key=key, **{**values, **more})


def test_approved_evidence_fulfils_its_part(row):
    claim = send(row)
    assert (claim.state, claim.leaf_title, claim.file_name) == (
        Claim.State.SUBMITTED,
        "Diklat dasar",
        "sertifikat.pdf",
    )
    row.refresh_from_db()
    assert row.percent == 0
    actor = UserFactory()
    claim = claims.approve(claim, actor=actor)
    row.refresh_from_db()
    assert (claim.decided_by, row.status) == (actor, PathEnrolment.Status.COMPLETED)
    mark = row.cycles.get().marks.get()
    assert (mark.jp, mark.label) == (40, "Pelatihan Dasar")


def test_one_at_a_time_waits(row):
    send(row)
    with pytest.raises(NotAllowedNow):
        send(row)
    assert Claim.objects.count() == 1


def test_sent_back_with_a_reason_it_can_be_sent_again(row):
    claim = send(row)
    with pytest.raises(NotAllowedNow):
        claims.send_back(claim, actor=None, reason=" ")
    claims.send_back(claim, actor=None, reason="Nama tidak terbaca")
    assert send(row).state == Claim.State.SUBMITTED


def test_nobody_decides_twice(row):
    claim = send(row)
    claims.approve(claim, actor=None)
    with pytest.raises(NotAllowedNow):
        claims.send_back(claim, actor=None, reason="Keliru")
    claim.refresh_from_db()
    assert claim.state == Claim.State.APPROVED


def test_only_for_what_the_path_asks_for_now(row):
    with pytest.raises(NotAllowedNow):
        send(row, key="lain")
    path = make_path(course_leaf(make_course()))
    other = enrolling.enrol(path, person=row.person)
    with pytest.raises(NotAllowedNow):
        send(other)


def test_the_future_is_no_evidence(row):
    with pytest.raises(NotAllowedNow):
        send(row, finished_on=timezone.localdate() + dt.timedelta(days=1))


def test_what_was_finished_before_a_new_cycle_does_not_count_in_it(row):
    row.cycles.update(counts_from=timezone.now())
    claim = send(row, finished_on=timezone.localdate() - dt.timedelta(days=3))
    claims.approve(claim, actor=None)
    row.refresh_from_db()
    assert row.percent == 0

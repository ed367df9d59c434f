from decimal import Decimal

import pytest
from wagtail.models import ModelLogEntry

from learning.core.contract import DomainError
from learning.core.testing.factories import PersonFactory, ProgressFactory, UserFactory, make_course
from learning.plugins.certificates.models import Certificate
from learning.plugins.certificates.queries.listing import has_old_name
from learning.plugins.certificates.services import bulk, exports
from learning.plugins.certificates.services.issuing import issue_for_completion
from learning.plugins.certificates.services.personal import erase
from learning.plugins.certificates.services.replacing import correct_name, reissue, revoke
from learning.plugins.certificates.testing import certified, choose, completed, make_template

pytestmark = pytest.mark.django_db


def rename(person, name="Siti Nasution"):
    person.name = name
    person.save()


def test_a_new_edition_takes_the_place_of_the_former(certificate, person):
    user = UserFactory()
    rename(person)
    new = reissue(Certificate.objects.get(), actor=user, reason="Nama diperbaiki")
    certificate.refresh_from_db()
    assert (certificate.state, certificate.successor, certificate.changed_by) == (
        "superseded",
        new,
        user,
    )
    assert (new.state, new.edition, new.name) == ("issued", 2, "Siti Nasution, S.Sos.")
    assert new.number != certificate.number
    assert (new.title, new.jp, new.completed_on) == (
        certificate.title,
        certificate.jp,
        certificate.completed_on,
    )
    assert [entry.action for entry in ModelLogEntry.objects.all()] == [
        "learning.certificate.reissue"
    ]


def test_a_corrected_template_counts_for_the_new_edition(certificate):
    certificate.template.title = "Surat Tanda Tamat"
    certificate.template.save()
    new = reissue(certificate, actor=None, reason="Templat diperbaiki")
    assert new.printed["paper"]["title"] == "Surat Tanda Tamat"


@pytest.mark.parametrize(
    ("hidden", "told"), [((True, False), ["–", "71"]), ((False, True), ["71", "–"])]
)
def test_a_new_edition_tells_the_score_that_may_be_seen_now(person, region, hidden, told):
    course = make_course(1, region=region)
    completion = completed(course, person)
    completion.score = Decimal("0.71")
    completion.save()
    ProgressFactory(
        person=person,
        activity=course.activities.get(),
        course=course,
        score="0.71",
        scored_at=completion.completed_at,
    )
    choose(make_template(region, body="Nilai {score}"), region=region)
    course.activities.update(hides_score=hidden[0])
    first = issue_for_completion(completion)
    course.activities.update(hides_score=hidden[1])
    second = reissue(first, actor=None, reason="Nilai sudah diumumkan")
    assert [row.printed["paper"]["body"] for row in (first, second)] == [
        f"Nilai {score}" for score in told
    ]


def test_holders_correct_their_name_only_where_it_differs(certificate, person):
    with pytest.raises(DomainError):
        correct_name(certificate, person=person)
    rename(person)
    certificate = Certificate.objects.get()
    with pytest.raises(DomainError):
        correct_name(certificate, person=PersonFactory())
    assert correct_name(certificate, person=person).name == "Siti Nasution, S.Sos."


def test_former_names_are_found_in_the_list(certificate, person):
    assert not Certificate.objects.filter(has_old_name()).exists()
    rename(person)
    assert Certificate.objects.filter(has_old_name()).get() == certificate


def test_revoking_is_for_good_and_logged(certificate):
    user = UserFactory()
    revoke(certificate, actor=user, reason=" Kecurangan ujian ")
    certificate.refresh_from_db()
    assert (certificate.state, certificate.reason, certificate.changed_by) == (
        "revoked",
        "Kecurangan ujian",
        user,
    )
    entry = ModelLogEntry.objects.get(action="learning.certificate.revoke")
    assert (entry.user, entry.data["reason"]) == (user, "Kecurangan ujian")
    for again in (revoke, reissue):
        with pytest.raises(DomainError):
            again(certificate, actor=user, reason="lagi")


@pytest.mark.parametrize("act", [revoke, reissue])
def test_a_reason_is_needed(certificate, act):
    with pytest.raises(DomainError):
        act(certificate, actor=None, reason="  ")
    certificate.refresh_from_db()
    assert certificate.state == "issued"


def test_erasing_keeps_the_certificate_as_public_proof(certificate, person):
    other = certified(PersonFactory(region=person.region))
    revoke(other, actor=person.user, reason="Keliru")
    erase(person)
    erase(person)
    certificate.refresh_from_db()
    other.refresh_from_db()
    assert (certificate.name, other.changed_by) == ("Siti Rahmawati, S.Sos.", None)


def test_many_are_given_new_editions_and_the_rest_is_told(certificate, person, region):
    admin = UserFactory(is_superuser=True)
    gone = certified(PersonFactory(region=region))
    job = bulk.request_reissue(
        Certificate.objects.all(), owner=admin, reason="Templat baru", name="Semua"
    )
    revoke(gone, actor=None, reason="Keliru")
    bulk.reissue_many(job)
    job.refresh_from_db()
    assert (job.state, job.counts) == ("done", {"reissued": 1, "error": 1})
    assert job.rows.get(outcome="error").label == gone.name
    assert Certificate.objects.filter(edition=2).get().person == person


def test_a_course_s_earlier_completions_get_theirs(person, region):
    from learning.core.testing.factories import make_course
    from learning.plugins.certificates.testing import choose, completed, make_template

    course = make_course(region=region)
    people = [person, *PersonFactory.create_batch(2, region=region)]
    for one in people:
        completed(course, one)
    admin = UserFactory(is_superuser=True)
    with pytest.raises(DomainError):
        bulk.request_issue(course, owner=admin)
    choose(make_template(region), region=region)
    with pytest.raises(DomainError):
        bulk.request_issue(course, owner=UserFactory())
    job = bulk.issue_many(bulk.request_issue(course, owner=admin))
    assert (job.state, job.counts, job.done) == ("done", {"issued": 3}, 3)
    assert {row.person for row in Certificate.objects.all()} == set(people)
    with pytest.raises(DomainError):
        bulk.request_issue(course, owner=admin)


def test_the_table_to_take_along_runs_no_formula(certificate, person, region):
    from learning.plugins.certificates.queries.narrowing import Asked

    certificate.title = "=1+1"
    certificate.save()
    admin = UserFactory(is_superuser=True)
    job = exports.make(exports.request_export(Asked(), kind="csv", owner=admin))
    lines = bytes(job.output).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert ";'=1+1;" in lines[1]
    assert "199003152015032001" in lines[1]
    outsider = exports.make(exports.request_export(Asked(), kind="csv", owner=UserFactory()))
    assert outsider.state == "failed"

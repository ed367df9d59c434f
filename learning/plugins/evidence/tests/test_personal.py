import pytest
from wagtail.models import ModelLogEntry

from learning.core.models import Credit
from learning.plugins.evidence.models import Evidence, EvidenceFile, EvidenceLog
from learning.plugins.evidence.models.parts import kept_files
from learning.plugins.evidence.queries.personal import personal_tables
from learning.plugins.evidence.services import deciding, personal
from learning.plugins.evidence.testing import sent

pytestmark = pytest.mark.django_db


def test_people_take_everything_along(person, verifier):
    row = deciding.approve(sent(person), actor=verifier)
    found = {str(heading): list(rows) for heading, rows in personal_tables(person)}
    assert found["Evidence of learning elsewhere"][0]["title"] == row.title
    assert [one["name"] for one in found["Files in your evidence"]] == ["sertifikat.png"]
    assert [one["step"] for one in found["What became of your evidence"]] == [
        *("created", "submitted", "approved"),
    ]


def test_erasing_takes_files_and_words_and_leaves_the_ledger(
    person, verifier, django_capture_on_commit_callbacks
):
    deciding.approve(sent(person), actor=verifier)
    other = sent()
    name = EvidenceFile.objects.get(evidence__person=person).file.name
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            personal.erase(person)
    assert list(Evidence.objects.all()) == [other]
    assert not kept_files().exists(name)
    assert Credit.objects.get().person == person


def test_the_log_tells_that_something_was_decided_but_not_about_what(person, verifier):
    row = deciding.reject(sent(person), actor=verifier, reason="Sakit berkepanjangan")
    other = deciding.approve(sent(), actor=verifier)
    personal.erase(person)
    entries = ModelLogEntry.objects.filter(action__startswith="learning.evidence")
    about = dict(entries.values_list("object_id", "label"))
    assert about == {str(row.pk): "(dihapus)", str(other.pk): str(other)}
    entry = entries.get(object_id=str(row.pk))
    assert (entry.user, entry.data) == (verifier, {"status": "rejected"})


def test_erasing_a_verifier_leaves_decisions_without_a_name(person, verifier):
    from learning.core.testing.factories import PersonFactory

    clerk = PersonFactory(user=verifier)
    row = deciding.approve(sent(person), actor=verifier)
    personal.erase(clerk)
    row.refresh_from_db()
    assert (row.status, row.decided_by) == ("approved", None)
    assert not EvidenceLog.objects.filter(actor=verifier).exists()

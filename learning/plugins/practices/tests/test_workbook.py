"""The workbook of a region's innovations: its rows, its cost, who may fetch it."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from learning.core.models import Job
from learning.plugins.practices import tasks
from learning.plugins.practices.models import EvidenceIndicator, InnovationEvidence
from learning.plugins.practices.services import workbook
from learning.plugins.practices.testing import make_innovation

from .writing import make_place

pytestmark = pytest.mark.django_db


def sheets(content):
    book = load_workbook(BytesIO(content))
    return [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book]


def fetch(client, region):
    return client.post(reverse("learning_practices_admin:make_workbook", args=[region.pk]))


def test_a_row_for_each_innovation_drafts_too(place):
    indicator = EvidenceIndicator.objects.first()
    make_innovation(
        region=place.region,
        title="Antrean Daring",
        figures=[("Waktu tunggu", "menit", 90, 25)],
        evidence=[InnovationEvidence(indicator=indicator, parameter=2, note="Perwali 1/2024")],
        purpose="<p>Cepat.</p><p>Pasti.</p>",
    )
    make_innovation(region=place.region, title="Baru", publish=False)
    make_innovation(title="Daerah lain")
    records, figures, evidence = sheets(workbook.at_once(place.region))
    assert sorted(row[1] for row in records[1:]) == ["Antrean Daring", "Baru"]
    assert "Cepat.  Pasti." in " ".join(str(cell) for cell in records[1])
    assert [row[6] for row in figures[1:]] == [90, 25]
    assert evidence[1][2:] == [indicator.name, 2, "Perwali 1/2024"]


def test_nothing_runs_as_a_formula(place):
    bad = '=HYPERLINK("http://x.example")'
    page = make_innovation(region=place.region, title="Judul", summary=bad, theme="+1+1")
    page.draft_title = bad
    book = load_workbook(BytesIO(workbook.at_once(place.region)))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}
    assert any(cell.value == bad and cell.quotePrefix for cell in cells)


@pytest.mark.parametrize("number", [1, 3])
def test_the_cost_does_not_grow_with_the_rows(place, number, django_assert_num_queries):
    for _row in range(number):
        make_innovation(region=place.region, agency=place.agency, figures=[("A", "b", 1, 2)])
    workbook.at_once(place.region)
    with django_assert_num_queries(5):
        workbook.at_once(place.region)


def test_staff_fetch_the_workbook_of_their_region_only(client, place):
    other = make_place()
    for user in (place.editor, place.moderator):
        client.force_login(user)
        assert fetch(client, place.region)["Content-Type"] == workbook.TYPE
        assert fetch(client, other.region).status_code == 404
        html = client.get(reverse("learning_practices_admin:workbook")).content.decode()
        assert place.region.name in html
        assert other.region.name not in html
    for user in (place.author.user, place.head.user):
        client.force_login(user)
        assert fetch(client, place.region).status_code == 403
        assert client.get(reverse("learning_practices_admin:workbook")).status_code == 403


def test_a_long_one_is_made_in_the_background(
    client, place, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(workbook, "AT_ONCE", 0)
    make_innovation(region=place.region)
    client.force_login(place.editor)
    with django_capture_on_commit_callbacks(execute=False):
        fetch(client, place.region)
    job = Job.objects.get(kind=workbook.KIND)
    assert client.get(reverse("learning_practices_admin:workbook")).status_code == 200
    tasks.jobs.run_queued(job.pk, workbook.make)
    job.refresh_from_db()
    assert (job.state, job.total) == (Job.State.DONE, 1)
    url = reverse("learning_practices_admin:workbook_file", args=[job.pk])
    assert client.get(url).content[:2] == b"PK"
    client.force_login(place.moderator)
    assert client.get(url).status_code == 404


def test_rights_that_ended_stop_a_waiting_job(place):
    job = workbook.request(place.region, owner=place.editor)
    place.editor.groups.clear()
    workbook.make(Job.objects.get(pk=job.pk))
    job.refresh_from_db()
    assert (job.state, job.output) == (Job.State.FAILED, None)

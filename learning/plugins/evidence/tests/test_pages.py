import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from learning.core.api import set_head
from learning.core.models import Job
from learning.core.testing.factories import PersonFactory
from learning.plugins.evidence.models import Evidence
from learning.plugins.evidence.services import bulk, deciding
from learning.plugins.evidence.testing import certificate, draft, endorsement, sent

pytestmark = pytest.mark.django_db
MINE = reverse("learning_evidence:mine")
LEAVE = "Enter 4 or leave it empty."
QUEUE = reverse("learning_evidence_admin:queue")


def edit_url(row):
    return reverse("learning_evidence:edit", args=[row.pk])


def values(**more):
    day = timezone.localdate() - dt.timedelta(days=5)
    return {
        "title": "Seminar Arsip",
        "organiser": "Lembaga Contoh",
        "starts_on": f"{day:%Y-%m-%d}",
        "ends_on": f"{day:%Y-%m-%d}",
        "claimed_jp": "4",
        "form_code": "seminar",
        "scope": "national",
        **more,
    }


def test_from_the_first_step_to_the_queue_without_script(client, learner, read):
    assert "No evidence yet" in read(MINE).get_text()
    begun = client.post(
        reverse("learning_evidence:begin"),
        {"form_code": "seminar", "scope": "national", "title": "Seminar Arsip"},
    )
    row = Evidence.objects.get()
    assert begun.url == edit_url(row)
    kept = client.post(edit_url(row), values(keep="1"), follow=True)
    assert "Saved as a draft" in kept.text
    check = reverse("learning_evidence:send", args=[row.pk])
    assert "Add at least one file" in read(check).get_text()
    assert client.post(check).status_code == 422
    file = SimpleUploadedFile("sertifikat.png", certificate("a"))
    answer = client.post(edit_url(row), values(send="1", files=[file]))
    assert answer.url == check
    tree = read(check)
    assert [dd.get_text(" ", strip=True) for dd in tree.select(".figures dd")] == ["4 JP", "4 JP"]
    assert client.post(check).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.files.count()) == ("submitted", 1)
    assert client.get(edit_url(row)).status_code == 302


def test_who_corrects_what_was_sent_back_is_not_told_that_nobody_sees_it(
    client, learner, verifier, read
):
    row = deciding.send_back(sent(learner), actor=verifier, reason="Judul keliru.")
    page = client.post(edit_url(row), values(form_code="seminar"), follow=True)
    assert "Nobody else sees it" not in page.text
    assert "Saved. Send it again once it is right." in page.text
    client.force_login(verifier)
    tree = read(reverse("learning_evidence_admin:evidence", args=[row.pk]))
    assert "Seminar Arsip" in tree.text


def test_nothing_typed_is_lost_and_files_are_kept_where_a_field_is_wrong(client, learner):
    row = draft(learner, file=b"")
    file = SimpleUploadedFile("sertifikat.png", certificate("a"))
    response = client.post(edit_url(row), values(ends_on="kemarin", note="Catatan", files=[file]))
    assert response.status_code == 422
    assert "kemarin" in response.text
    assert "Catatan" in response.text
    assert row.files.count() == 1


@pytest.mark.parametrize(
    "more",
    [
        {"ends_on": "2020-01-01"},
        {"claimed_jp": "0"},
        {"claimed_jp": "99999"},
        {"form_code": "tiada"},
        {"scope": "bulan"},
        {"title": "x" * 300},
        {"starts_on": "99-99-9999"},
    ],
)
def test_bad_input_changes_nothing(client, learner, more):
    row = draft(learner)
    before = Evidence.objects.get()
    assert client.post(edit_url(row), values(**more)).status_code == 422
    fresh = Evidence.objects.get()
    assert (fresh.title, fresh.ends_on, fresh.claimed_jp) == (
        before.title,
        before.ends_on,
        before.claimed_jp,
    )


def test_a_form_of_sessions_asks_for_sessions(client, learner, read):
    row = draft(learner, form_code="coaching")
    tree = read(edit_url(row))
    assert tree.select_one("#id_starts_on") is None
    assert len(tree.select(".ev-session")) == 2
    day = timezone.localdate() - dt.timedelta(days=3)
    rows = {
        "sesi-TOTAL_FORMS": "2",
        "sesi-INITIAL_FORMS": "0",
        "sesi-0-day": f"{day:%Y-%m-%d}",
        "sesi-0-starts": "09:00",
        "sesi-0-ends": "11:00",
    }
    given = values(form_code="coaching") | rows
    assert client.post(edit_url(row), given).status_code == 302
    row.refresh_from_db()
    assert (row.starts_on, row.sessions.count()) == (day, 1)
    wrong = client.post(edit_url(row), given | {"sesi-0-ends": "08:00"})
    assert (wrong.status_code, "The end comes before" in wrong.text) == (422, True)


def test_at_most_ten_fields_stand_before_what_is_folded(client, learner, read):
    tree = read(edit_url(draft(learner)))
    form = tree.select_one("main form.form")
    folded = {field["name"] for field in form.select("details [name]")}
    shown = {
        field["name"]
        for field in form.select("input[name], select[name], textarea[name]")
        if field.get("type") != "hidden"
    }
    assert len(shown - folded) <= 10
    assert folded == {"form_code", "scope", "field_code", "note"}


def test_what_speaks_against_it_is_said_before_sending_without_names_of_others(
    client, learner, read
):
    other = PersonFactory(name="Rahasia Sekali")
    sent(other, file=certificate("sama"), title="Judul Orang")
    sent(learner, title="Seminar Milik Sendiri")
    row = draft(learner, file=certificate("sama"))
    text = read(reverse("learning_evidence:send", args=[row.pk])).get_text()
    assert "The same file is in evidence of somebody else." in text
    assert "“Seminar Milik Sendiri”" in text
    assert "Rahasia" not in text
    assert "Judul Orang" not in text


def test_the_list_filters_by_state(client, learner, verifier, read):
    draft(learner, title="Satu")
    deciding.reject(sent(learner, title="Dua"), actor=verifier, reason="Tidak sah.")
    titles = [h2.get_text(strip=True) for h2 in read(f"{MINE}?status=rejected").select("h2 a")]
    assert titles == ["Dua"]
    assert read(f"{MINE}?status=%00").response.status_code == 200


def test_the_owner_reads_what_was_credited_and_why(client, learner, verifier, read):
    row = deciding.approve(sent(learner, days=2, claimed_jp=16), actor=verifier)
    tree = read(reverse("learning_evidence:detail", args=[row.pk]))
    assert tree.select_one(".figures dd").get_text(" ", strip=True) == "8 JP"
    assert "4 JP as the table says" in tree.get_text()
    steps = [li.strong.get_text() for li in tree.select(".ev-log li")]
    assert steps == ["Draft begun", "Sent", "Approved"]


def fill(person, count):
    for _number in range(count - Evidence.objects.count()):
        sent(person)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same(client, learner, count, django_assert_num_queries):
    fill(learner, count)
    client.get(MINE)
    with django_assert_num_queries(MINE_QUERIES):
        client.get(MINE)


MINE_QUERIES = 10


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_the_same(client, person, verifier, count, django_assert_num_queries):
    fill(person, count)
    client.force_login(verifier)
    client.get(QUEUE)
    with django_assert_num_queries(QUEUE_QUERIES):
        assert len(client.get(QUEUE).context["rows"]) == count


QUEUE_QUERIES = 23


@pytest.mark.parametrize("count", [1, 3])
def test_the_unit_s_list_costs_the_same(client, person, count, django_assert_num_queries):
    head = PersonFactory(region=person.region, unit=person.unit)
    set_head(person.unit, person=head, start=dt.date(2020, 1, 1), actor=None)
    endorsement(person.region, "optional")
    fill(person, count)
    client.force_login(head.user)
    url = reverse("learning_evidence:unit")
    client.get(url)
    with django_assert_num_queries(UNIT_QUERIES):
        assert len(client.get(url).context["lines"]) == count


UNIT_QUERIES = 13


def test_the_queue_is_narrowed_searched_and_aged(client, person, verifier):
    client.force_login(verifier)
    old, new = sent(person, title="Lama Sekali"), sent(person, title="Baru Saja", days_ago=60)
    since = timezone.now() - dt.timedelta(days=8)
    Evidence.objects.filter(pk=old.pk).update(waiting_since=since, verifier=verifier)

    def found(query):
        return [row.pk for row in client.get(f"{QUEUE}?{query}").context["rows"]]

    assert found("state=waiting") == [old.pk, new.pk]
    assert found("age=7") == [old.pk]
    assert found("verifier=me") == [old.pk]
    assert found("verifier=none") == [new.pk]
    assert found("q=Baru") == [new.pk]
    assert found("form_code=workshop") == []
    assert found("flagged=1") == []
    assert found(f"unit={person.unit_id}&region={person.region_id}") == [old.pk, new.pk]
    assert found("ordering=newest") == [new.pk, old.pk]
    page = client.get(QUEUE)
    levels = {row.pk: row.age.level for row in page.context["rows"]}
    assert levels == {old.pk: "red", new.pk: ""}


def decide_url(row):
    return reverse("learning_evidence_admin:decide", args=[row.pk])


def claim(row, **more):
    return {"form_code": row.form_code, "scope": row.scope, "jp": row.claimed_jp, **more}


def test_a_decision_leads_on_to_the_next_in_the_queue(client, person, verifier):
    client.force_login(verifier)
    first, second = sent(person), sent(person, days_ago=90)
    answer = client.post(decide_url(first), claim(first, decision="approve"))
    assert answer.url == reverse("learning_evidence_admin:evidence", args=[second.pk])
    answer = client.post(decide_url(second), claim(second, decision="approve"))
    assert answer.url == QUEUE


def test_a_second_decision_is_told_who_was_first(client, person, verifier):
    client.force_login(verifier)
    row = sent(person)
    client.post(decide_url(row), claim(row, decision="approve"))
    again = client.post(decide_url(row), claim(row, decision="reject", reason="X"), follow=True)
    assert "Somebody has decided about this evidence already." in again.text
    assert Evidence.objects.get().status == "approved"


@pytest.mark.parametrize("decision", ["send_back", "reject"])
def test_turning_down_without_a_reason_keeps_the_page(client, person, verifier, decision):
    client.force_login(verifier)
    row = sent(person)
    response = client.post(decide_url(row), claim(row, decision=decision))
    assert (response.status_code, "Enter a reason." in response.text) == (422, True)


def test_estimating_again_decides_nothing(client, person, verifier):
    client.force_login(verifier)
    row = sent(person, form_code="course", claimed_jp=10)
    response = client.post(
        decide_url(row), claim(row, decision="estimate") | {"form_code": "seminar"}
    )
    assert response.context["estimated"] == 4
    assert Evidence.objects.get().status == "submitted"


def test_the_ledger_is_corrected_from_the_page(client, person, verifier):
    client.force_login(verifier)
    row = deciding.approve(sent(person, form_code="course", claimed_jp=10), actor=verifier)
    url = reverse("learning_evidence_admin:correct", args=[row.pk])
    assert client.post(url, claim(row, step="correct", reason="")).status_code == 422
    client.post(url, claim(row, step="correct", reason="Salah ketik.") | {"jp": 6})
    row.refresh_from_db()
    assert (row.bookings, row.accepted_jp) == (2, 6)
    client.post(url, claim(row, step="reverse", reason="Palsu."))
    row.refresh_from_db()
    assert row.status == "rejected"


def test_jp_against_the_table_are_refused_at_their_field(client, person, verifier):
    client.force_login(verifier)
    row = sent(person)
    wrong = {"jp": 9, "reason": "Menurut sertifikat."}
    response = client.post(decide_url(row), claim(row, decision="approve") | wrong)
    assert response.status_code == 422
    assert response.context["form"].errors == {"jp": [f"The table fixes 4 JP for this. {LEAVE}"]}
    client.post(decide_url(row), claim(row, decision="approve"))
    url = reverse("learning_evidence_admin:correct", args=[row.pk])
    response = client.post(url, claim(row, step="correct") | wrong)
    assert (response.status_code, [*response.context["form"].errors]) == (422, ["jp"])
    assert 'le-box" open' in response.text


def test_many_at_once_names_what_could_not_be_done(client, person, verifier):
    client.force_login(verifier)
    rows = [sent(person), sent(person, form_code="workplace-guidance", claimed_jp=None)]
    url = reverse("learning_evidence_admin:act")
    given = {"action": "approve", "row": [row.pk for row in rows]}
    text = client.post(url, given, follow=True).text
    assert "Done with 1 piece of evidence." in text
    assert "Enter the JP that count" in text
    none = client.post(url, {"action": "approve"}, follow=True).text
    assert "Tick at least one" in none
    no_reason = client.post(url, {"action": "reject", "row": [rows[1].pk]}, follow=True).text
    assert "Enter a reason. Nothing was done." in no_reason


def test_more_than_fifty_are_done_behind_and_each_has_a_row(
    client, person, verifier, monkeypatch, django_capture_on_commit_callbacks
):
    client.force_login(verifier)
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    for _number in range(3):
        sent(person)
    url = reverse("learning_evidence_admin:act")
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(url, {"action": "approve", "all": "1", "query": "state=waiting"})
    job = Job.objects.get()
    assert answer.url == reverse("learning_evidence_admin:job", args=[job.pk])
    if job.state != "done":
        bulk.run(job)
    page = client.get(answer.url)
    assert (page.context["finished"], page.context["refused"]) == (3, 0)
    assert client.get(reverse("learning_evidence_admin:errors", args=[job.pk])).status_code == 200
    client.force_login(person.user)
    assert client.get(answer.url).status_code in (302, 403)


def test_the_head_endorses_and_declines_on_the_page(client, person, read):
    head = PersonFactory(region=person.region, unit=person.unit)
    set_head(person.unit, person=head, start=dt.date(2020, 1, 1), actor=None)
    endorsement(person.region, "required")
    row = sent(person)
    client.force_login(head.user)
    url = reverse("learning_evidence:unit_evidence", args=[row.pk])
    assert client.post(url, {"answer": "decline", "remark": ""}).status_code == 422
    client.post(url, {"answer": "endorse", "remark": "Benar."})
    row.refresh_from_db()
    assert (row.endorsement, row.is_waiting) == ("given", True)
    listed = read(reverse("learning_evidence:unit") + "?keadaan=dijawab")
    assert row.title in listed.get_text()
    client.post(url, {"answer": "endorse"})
    assert row.log.filter(step="endorsed").count() == 1


def test_the_number_of_matches_is_a_heading_in_a_status(client, person, verifier, read):
    """Wagtail's own heading claims to be an alert, which no heading may be."""
    sent(person)
    client.force_login(verifier)
    tree = read(f"{QUEUE}?state=waiting&form=seminar")
    assert [h2.get_text(strip=True) for h2 in tree.select("[role=status] > h2")] == [
        "There is 1 match"
    ]
    assert not tree.select("h1[role], h2[role], h3[role]")

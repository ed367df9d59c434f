import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from learning.core.models import Job
from learning.core.testing.factories import (
    PersonFactory,
    UserFactory,
    make_course,
    make_region,
    nation,
)
from learning.plugins.certificates.models import Certificate, CertificateTemplate, TemplateChoice
from learning.plugins.certificates.queries.sources import subject_of
from learning.plugins.certificates.services.replacing import revoke
from learning.plugins.certificates.testing import certified, completed, make_path, make_template

from .conftest import ADMIN, client_of

SNIPPET = "wagtailsnippets_learning_certificates_certificatetemplate:"
READS = ("certificates", "certificates_results")
OF_ONE = ("revoke", "reissue")
Status = Certificate.State


def at(name, *args):
    return reverse(f"{ADMIN}{name}", args=args)


@pytest.mark.parametrize("role", ["editor", "moderator"])
def test_who_writes_or_publishes_has_no_part_in_certificates(binjai, role):
    client, row = client_of(binjai.user(role)), binjai.certificate
    for name in READS:
        assert client.get(at(name)).status_code in (302, 403)
    assert client.get(at("certificate", row.pk)).status_code in (302, 403)
    for name in OF_ONE:
        client.post(at(name, row.pk), {f"{name}-reason": "x"})
    client.post(at("reissue_many"), {"row": [row.pk], "reason": "x"})
    client.post(at("export"), {"kind": "csv"})
    client.post(at("give", row.completion.course_id))
    row.refresh_from_db()
    assert (row.state, Job.objects.count()) == (Status.ISSUED, 0)


def test_learners_and_visitors_stay_outside(binjai):
    for client in (client_of(binjai.person.user), client_of(None)):
        assert client.get(at("certificates")).status_code in (302, 403)
        client.post(at("revoke", binjai.certificate.pk), {"revoke-reason": "x"})
    binjai.certificate.refresh_from_db()
    assert binjai.certificate.state == Status.ISSUED


def test_certificates_of_other_regions_do_not_exist(as_admin, binjai, jambi):
    row = jambi.certificate
    assert row.number not in as_admin.get(at("certificates")).content.decode()
    assert as_admin.get(at("certificate", row.pk)).status_code == 404
    for name in OF_ONE:
        assert as_admin.post(at(name, row.pk), {f"{name}-reason": "x"}).status_code == 404
    as_admin.post(at("reissue_many"), {"row": [row.pk], "reason": "x"})
    assert as_admin.post(at("give", row.completion.course_id)).status_code == 404
    row.refresh_from_db()
    assert (row.state, Job.objects.count()) == (Status.ISSUED, 0)


def test_the_region_that_employs_the_holder_looks_and_changes_nothing(as_admin, binjai, jambi):
    row = certified(binjai.person, course=make_course(region=jambi.region))
    assert as_admin.get(at("certificate", row.pk)).status_code == 200
    assert as_admin.post(at("revoke", row.pk), {"revoke-reason": "x"}).status_code == 404


def test_revoking_needs_a_reason_and_is_for_good(as_admin, binjai):
    row = binjai.certificate
    assert as_admin.post(at("revoke", row.pk), {"revoke-reason": " "}).status_code == 422
    as_admin.post(at("revoke", row.pk), {"revoke-reason": "Salah orang"})
    row.refresh_from_db()
    assert (row.state, row.changed_by, row.reason) == (Status.REVOKED, binjai.admin, "Salah orang")
    as_admin.post(at("reissue", row.pk), {"reissue-reason": "kembali"})
    assert Certificate.objects.filter(source=row.source).count() == 1


def test_the_national_administrator_reaches_all(national, binjai, jambi):
    client = client_of(national)
    for row in (binjai.certificate, jambi.certificate):
        assert client.get(at("certificate", row.pk)).status_code == 200


def test_the_list_is_narrowed(as_admin, binjai):
    other = certified(PersonFactory(name="Budi Lain", region=binjai.region))

    def found(**asked):
        response = as_admin.get(at("certificates_results"), asked)
        return {row.pk for row in response.context["rows"]}

    both = {other.pk, binjai.certificate.pk}
    assert found() == both
    assert found(cari="Budi") == {other.pk}
    assert found(cari=other.code) == {other.pk}
    assert found(cari=binjai.certificate.number) == {binjai.certificate.pk}
    assert found(status="valid") == both
    assert found(status="revoked") == set()
    assert found(tahun="1999") == found() == both
    assert found(nama="1") == set()
    assert found(kind="path") == set()
    assert found(signing="waiting") == set()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    as_admin, binjai, number, django_assert_num_queries
):
    for _ in range(number - 1):
        certified(PersonFactory(region=binjai.region))
    as_admin.get(at("certificates_results"))
    with django_assert_num_queries(RESULT_QUERIES):
        response = as_admin.get(at("certificates_results"))
    assert len(response.context["rows"]) == number


RESULT_QUERIES = 10


def run(job_id, client, name):
    from learning.plugins.certificates import tasks

    job = Job.objects.get(pk=job_id)
    tasks.TASKS[job.kind].func(job.pk)
    return client.get(at(name, job.pk))


def test_new_editions_and_downloads_are_jobs_of_their_owner(as_admin, binjai):
    row = binjai.certificate
    as_admin.post(at("reissue_many"), {"row": [row.pk, "x"], "reason": "Templat baru"})
    job = Job.objects.get()
    page = run(job.pk, as_admin, "job")
    new = Certificate.objects.get(edition=2)
    assert new.number in page.content.decode()
    as_admin.post(at("export"), {"kind": "xlsx"})
    export = Job.objects.latest("pk")
    file = run(export.pk, as_admin, "job_download")
    assert file.content.startswith(b"PK")
    assert "no-store" in file["Cache-Control"]
    stranger = client_of(binjai.user("admin"))
    for name in ("job", "job_download"):
        assert stranger.get(at(name, export.pk)).status_code == 404
    assert as_admin.post(at("export"), {"kind": "exe"}).status_code == 302
    assert Job.objects.count() == 2


def test_new_editions_of_all_that_the_filters_leave(as_admin, binjai, jambi):
    people = [PersonFactory(name=f"Budi {place}", region=binjai.region) for place in range(2)]
    wanted = [certified(person).pk for person in people]
    certified(PersonFactory(name="Budi Jambi", region=jambi.region))
    revoke(certified(PersonFactory(name="Budi Lama", region=binjai.region)), actor=None, reason="x")
    sent = {"all": "1", "reason": "Templat baru", "query": "cari=Budi&p=2"}
    as_admin.post(at("reissue_many"), sent)
    assert Job.objects.get().params["ids"] == wanted
    as_admin.post(at("reissue_many"), {**sent, "query": "cari=Budi&tahun=x"})
    as_admin.post(at("reissue_many"), {**sent, "query": "cari=Tidak+Ada"})
    as_admin.post(at("reissue_many"), {**sent, "reason": " "})
    assert Job.objects.count() == 1


def test_a_course_s_missing_certificates_are_given(as_admin, binjai):
    course = binjai.certificate.completion.course
    completed(course, PersonFactory(region=binjai.region))
    assert course.title in as_admin.get(at("courses")).content.decode()
    as_admin.post(at("give", course.pk))
    run(Job.objects.get().pk, as_admin, "job")
    assert Certificate.objects.filter(subject=subject_of(course)).count() == 2


def test_a_search_that_no_title_can_hold_finds_all(as_admin, binjai):
    page = as_admin.get(at("courses"), {"q": "\x00"})
    assert binjai.certificate.completion.course.title in page.content.decode()


def form(region, **changes):
    fields = {
        "name": "Kursus",
        "region": region.pk,
        "kind": "course",
        "layout": "accent",
        "emblem": "",
        "language": "id",
        "title": "Sertifikat",
        "body": "atas {title}",
        "basis": "",
        "place": "",
        "has_contents": "on",
        "signatories": inline_formset(
            [{"name": "A", "position": "B", "number": "", "specimen": ""}]
        ),
        "pattern": "{seq:04}/{region}/{year}",
        "code": "A",
        "number_shown": "masked",
        "valid_months": "",
        "go_live_at": "",
        "expire_at": "",
    }
    return nested_form_data({**fields, **changes})


def add(client, region, **changes):
    return client.post(reverse(f"{SNIPPET}add"), form(region, **changes))


def test_a_template_is_written_and_published(as_admin, binjai):
    before = CertificateTemplate.objects.count()
    assert add(as_admin, binjai.region, **{"action-publish": "1"}).status_code == 302
    template = CertificateTemplate.objects.latest("pk")
    assert (CertificateTemplate.objects.count(), template.live) == (before + 1, True)
    assert template.signatories.get().name == "A"
    file = as_admin.get(at("example", template.pk))
    assert file.content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"body": "{nama}"}, "{nama}"),
        ({"pattern": "{nomor}/{region}/{year}"}, "{nomor}"),
        ({"language": "xx"}, "xx"),
        ({"code": "a b"}, ""),
        (
            {"signatories": inline_formset([{"name": "A", "position": "B"}] * 5)},
            "",
        ),
    ],
)
def test_a_wrong_template_is_refused_and_the_fault_is_named(as_admin, binjai, changes, words):
    before = CertificateTemplate.objects.count()
    response = add(as_admin, binjai.region, **changes)
    assert (response.status_code, CertificateTemplate.objects.count()) == (200, before)
    assert words in response.content.decode()


def test_an_editor_writes_and_may_not_publish(binjai):
    client = client_of(binjai.user("editor"))
    add(client, binjai.region, **{"action-publish": "1"})
    assert add(client, binjai.region).status_code == 302
    live = CertificateTemplate.objects.filter(name="Kursus").values_list("live", flat=True)
    assert set(live) == {False}


def test_templates_of_other_regions_do_not_exist(as_admin, binjai, jambi):
    foreign = jambi.certificate.template
    for name in ("edit", "preview_on_edit", "history", "delete"):
        url = reverse(f"{SNIPPET}{name}", args=[foreign.pk])
        assert as_admin.get(url).status_code == 404, name
        assert as_admin.post(url, form(binjai.region)).status_code == 404, name
    assert as_admin.get(at("example", foreign.pk)).status_code == 404
    assert add(as_admin, jambi.region).status_code == 200
    assert not CertificateTemplate.objects.filter(name="Kursus").exists()


def test_the_preview_is_made_from_the_unsaved_form(as_admin, binjai):
    template = binjai.certificate.template
    url = reverse(f"{SNIPPET}preview_on_edit", args=[template.pk])
    answer = as_admin.post(url, form(binjai.region, title="Belum disimpan"))
    assert answer.json()["is_valid"] is True
    page = as_admin.get(url)
    assert page.content.count(b"data:image/png;base64,") == 2


def choice(region, template, **changes):
    return {
        "region": region.pk,
        "kind": "course",
        "course": "",
        "path": "",
        "event": "",
        "template": template.pk if template else "",
        **changes,
    }


def test_what_a_choice_may_say(as_admin, binjai, jambi):
    url = reverse("certificate_choices:add")
    TemplateChoice.objects.filter(region=binjai.region).delete()
    own = binjai.certificate.template
    course = binjai.certificate.completion.course
    foreign, own_path = jambi.certificate, make_path(binjai.region)
    for wrong in (
        choice(binjai.region, foreign.template),
        choice(jambi.region, foreign.template),
        choice(binjai.region, own, kind="path"),
        choice(binjai.region, own, course=foreign.completion.course_id),
        choice(binjai.region, own, path=own_path.pk),
        choice(binjai.region, None, kind="path", path="jalur"),
        choice(binjai.region, None, course="kursus"),
        choice(binjai.region, None, course="9" * 30),
        choice(binjai.region, None, kind="path", path=make_path(jambi.region).pk),
        choice(binjai.region, None, kind="event", path=own_path.pk),
    ):
        assert as_admin.post(url, wrong).status_code == 200, wrong
    assert not TemplateChoice.objects.filter(region=binjai.region).exists()
    above = make_template(nation())
    for right in (
        choice(binjai.region, above),
        choice(binjai.region, None, course=course.pk),
        choice(binjai.region, None, kind="path", path=own_path.pk),
        choice(binjai.region, None, kind="event"),
    ):
        assert as_admin.post(url, right).status_code == 302, right
        assert as_admin.post(url, right).status_code == 200, "twice"
    rows = TemplateChoice.objects.filter(region=binjai.region).order_by("kind", "source")
    assert [(row.kind, row.source, row.template) for row in rows] == [
        ("course", "", above),
        ("course", subject_of(course), None),
        ("event", "", None),
        ("path", f"path:{own_path.pk}", None),
    ]
    assert rows.last().source_title == own_path.title


def test_what_was_chosen_is_offered_again_and_may_be_another(as_admin, binjai):
    first, second = (make_path(binjai.region, title=title) for title in ("Satu", "Dua"))
    as_admin.post(
        reverse("certificate_choices:add"), choice(binjai.region, None, kind="path", path=first.pk)
    )
    row = TemplateChoice.objects.get(kind="path")
    url = reverse("certificate_choices:edit", args=[row.pk])
    page = as_admin.get(url).content.decode()
    assert f'value="{first.pk}"' in page
    assert "Satu" in page
    assert as_admin.post(url, choice(binjai.region, None, kind="path", path=second.pk)).url
    row.refresh_from_db()
    assert (row.source, row.source_title) == (f"path:{second.pk}", "Dua")


def test_templates_are_offered_from_the_own_region_and_from_above(as_admin, binjai, jambi):
    province = make_region("Provinsi", kind="province")
    near, far = make_template(binjai.region, name="Dekat"), make_template(province, name="Jauh")
    above = make_template(nation(), name="Atas")
    form = as_admin.get(reverse("certificate_choices:add")).context["form"]
    offered = set(form.fields["template"].queryset)
    assert {near, above} <= offered
    assert not {far, jambi.certificate.template} & offered


def test_choices_of_other_regions_do_not_exist(as_admin, jambi):
    row = TemplateChoice.objects.get(region=jambi.region)
    for name in ("edit", "delete", "history"):
        url = reverse(f"certificate_choices:{name}", args=[row.pk])
        assert as_admin.get(url).status_code in (302, 404), name
        as_admin.post(url, choice(jambi.region, None))
    row.refresh_from_db()
    assert row.template is not None


@pytest.mark.parametrize("name", ["export", "reissue_many", "sign_many"])
def test_what_changes_something_asks_for_post(as_admin, name):
    assert as_admin.get(at(name)).status_code == 405


def test_somebody_without_any_role_is_turned_away(db):
    assert client_of(UserFactory()).get(at("certificates")).status_code in (302, 403)

"""The administration: who may define, give, see and revoke; other regions do not exist."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from learning.core.api import assign_role, provision_region
from learning.core.models import Job
from learning.core.testing import factories as make
from learning.plugins.certificates.badges import kinds
from learning.plugins.certificates.models import BadgeAward, BadgeDefinition, BadgeFact
from learning.plugins.certificates.services.badges import awarding, revoking
from learning.plugins.certificates.testing import make_path

from .conftest import ADMIN, SNIPPET, client_of, completed, make_badge

AWARDS = "/kelola/sertifikat/lencana/"


@pytest.fixture
def manual(binjai):
    return make_badge(region=binjai.region, name="Agen Perubahan", given_by="admin")


@pytest.fixture
def award(manual, person):
    return awarding.award_many(manual, [person.pk])[0]


def posted(client, name, *args, **data):
    return client.post(reverse(f"{ADMIN}{name}", args=args), data)


def fields_of(place, *courses, **fields):
    fields.setdefault("name", "Lencana Baru")
    data = {
        "region": place.region.pk,
        "description": "Mampu melayani.",
        "criteria": "Selesaikan kursus.",
        "tags": "",
        "path": "",
        "jp_in_year": "",
        "given_by": "",
        "earners": "nation",
        "shape": "circle",
        "colour": "blue",
        "icon": "star",
        "ring_text": "",
        "valid_months": "",
        "courses": inline_formset([{"course": course.pk} for course in courses]),
    }
    return nested_form_data(data | fields)


def add(user, data):
    return client_of(user).post(reverse(f"{SNIPPET}add"), data)


@pytest.mark.parametrize(("who", "live"), [("admin", True), ("moderator", True)])
def test_a_badge_is_defined_and_published(binjai, course, who, live):
    data = fields_of(binjai, course, jp_in_year="20") | {"action-publish": "1"}
    assert add(getattr(binjai, who), data).status_code == 302
    badge = BadgeDefinition.objects.get()
    assert (badge.live, badge.jp_in_year) == (live, 20)
    assert list(badge.courses.values_list("course", flat=True)) == [course.pk]


def test_an_editor_writes_drafts_but_does_not_publish(binjai, course):
    assert add(binjai.editor, fields_of(binjai, course)).status_code == 302
    badge = BadgeDefinition.objects.get()
    assert not badge.live
    data = fields_of(binjai, course) | {"action-publish": "1"}
    client_of(binjai.editor).post(reverse(f"{SNIPPET}edit", args=[badge.pk]), data)
    badge.refresh_from_db()
    assert not badge.live


def test_a_badge_of_another_region_cannot_be_made(binjai, medan, course):
    answer = add(binjai.admin, fields_of(medan, course) | {"action-publish": "1"})
    assert answer.status_code == 200
    assert BadgeDefinition.objects.count() == 0


def test_a_badge_needs_a_criterion(binjai):
    assert add(binjai.admin, fields_of(binjai)).status_code == 200
    assert BadgeDefinition.objects.count() == 0


def test_only_what_ends_can_be_renewed(binjai, course):
    answer = add(binjai.admin, fields_of(binjai, course, is_renewable="on"))
    assert answer.status_code == 200
    assert BadgeDefinition.objects.count() == 0


def test_a_course_that_is_not_published_cannot_be_asked_for(binjai):
    hidden = make.CourseFactory(is_live=False, title="Rahasia")
    answer = add(binjai.admin, fields_of(binjai, hidden))
    assert b"Rahasia" not in answer.content
    assert BadgeDefinition.objects.count() == 0


def test_a_path_is_chosen_and_named_to_the_public(client, binjai, person):
    path = make_path(binjai.region, title="Jalur Camat")
    data = fields_of(binjai, path=path.pk) | {"action-publish": "1"}
    assert add(binjai.admin, data).status_code == 302
    badge = BadgeDefinition.objects.get()
    assert (badge.path_key, badge.live) == (f"path:{path.pk}", True)
    url = reverse(f"{SNIPPET}edit", args=[badge.pk])
    assert "Jalur Camat" in client_of(binjai.admin).get(url).content.decode()
    public = client.get(badge.get_absolute_url()).content.decode()
    assert "Jalur Camat" in public
    assert path.get_absolute_url() in public


def test_a_path_that_may_not_be_chosen_is_no_criterion(binjai, medan):
    hidden = make_path(medan.region, live=False)
    assert add(binjai.admin, fields_of(binjai, path=hidden.pk)).status_code == 200
    assert BadgeDefinition.objects.count() == 0


def test_another_path_is_no_change_once_somebody_holds_the_badge(binjai, person):
    path, other = make_path(binjai.region), make_path(binjai.region)
    badge = make_badge(region=binjai.region, path_key=f"path:{path.pk}")
    awarding.award_many(badge, [person.pk])
    url = reverse(f"{SNIPPET}edit", args=[badge.pk])
    for chosen in (other.pk, ""):
        data = fields_of(binjai, path=chosen, jp_in_year="") | {"action-publish": "1"}
        assert client_of(binjai.admin).post(url, data).status_code == 200
    data = fields_of(binjai, name="Baru", path=path.pk) | {"action-publish": "1"}
    assert client_of(binjai.admin).post(url, data).status_code == 302
    badge.refresh_from_db()
    assert (badge.name, badge.path_key) == ("Baru", f"path:{path.pk}")


def test_a_path_that_is_gone_still_counts(binjai):
    badge = make_badge(region=binjai.region, path_key="path:999999")
    url = reverse(f"{SNIPPET}edit", args=[badge.pk])
    data = fields_of(binjai, name="Baru") | {"action-publish": "1"}
    assert client_of(binjai.admin).post(url, data).status_code == 302
    badge.refresh_from_db()
    assert (badge.name, badge.path_key) == ("Baru", "path:999999")


def test_helpful_answers_are_offered_once_something_announces_them(binjai, person):
    client = client_of(binjai.admin)
    assert b'name="helpful_answers"' not in client.get(reverse(f"{SNIPPET}add")).content
    BadgeFact.objects.create(
        person=person, key="answer-helpful", number=1, last_at="2026-01-01T00:00Z"
    )
    assert b'name="helpful_answers"' in client.get(reverse(f"{SNIPPET}add")).content


def test_criteria_are_fixed_once_somebody_holds_the_badge(binjai, award, manual):
    client = client_of(binjai.admin)
    url = reverse(f"{SNIPPET}edit", args=[manual.pk])
    changed = fields_of(binjai, name="Nama Baru", given_by="moderator") | {"action-publish": "1"}
    assert client.post(url, changed).status_code == 200
    manual.refresh_from_db()
    assert (manual.name, manual.given_by) == ("Agen Perubahan", "admin")
    same = fields_of(binjai, name="Nama Baru", given_by="admin") | {"action-publish": "1"}
    assert client.post(url, same).status_code == 302
    manual.refresh_from_db()
    assert manual.name == "Nama Baru"


def test_a_badge_that_somebody_holds_is_not_deleted(binjai, award, manual):
    client_of(binjai.admin).post(reverse(f"{SNIPPET}delete", args=[manual.pk]))
    assert BadgeDefinition.objects.filter(pk=manual.pk).exists()


def test_the_preview_draws_the_unsaved_badge(binjai, course):
    client = client_of(binjai.admin)
    url = reverse(f"{SNIPPET}preview_on_add")
    data = fields_of(binjai, course, name="<script>x</script>")
    assert client.post(url, data).json()["is_valid"]
    page = client.get(f"{url}?mode=").content.decode()
    assert "<svg xmlns" in page
    assert "<script>x" not in page


SNIPPET_VIEWS = ["edit", "delete", "history", "usage", "unpublish", "preview_on_edit"]


@pytest.mark.parametrize("view", SNIPPET_VIEWS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_badges_of_other_regions_do_not_exist(binjai, medan, manual, view, method):
    url = reverse(f"{SNIPPET}{view}", args=[manual.pk])
    assert getattr(client_of(medan.admin), method)(url).status_code == 404


VIEWS = [
    ("get", "badge_award", "award"),
    ("post", "badge_revoke", "award"),
    ("get", "badge_give", "manual"),
    ("post", "badge_give", "manual"),
]


@pytest.mark.parametrize(("method", "name", "what"), VIEWS)
def test_awards_of_other_regions_do_not_exist(medan, award, manual, method, name, what):
    pk = {"award": award, "manual": manual}[what].pk
    url = reverse(f"{ADMIN}{name}", args=[pk])
    data = {"reason": "x", "people": "1", "note": "x"}
    assert getattr(client_of(medan.admin), method)(url, data).status_code == 404
    assert BadgeAward.objects.filter(revoked_at=None).count() == 1


@pytest.mark.parametrize(("method", "name", "what"), VIEWS)
@pytest.mark.parametrize("who", ["editor", "person", "nobody"])
def test_whoever_has_no_right_is_turned_away(
    binjai, award, manual, person, method, name, what, who
):
    user = {"editor": binjai.editor, "person": person.user, "nobody": None}[who]
    pk = {"award": award, "manual": manual}[what].pk
    answer = getattr(client_of(user), method)(reverse(f"{ADMIN}{name}", args=[pk]), {"reason": "x"})
    assert answer.status_code in (302, 403, 404)
    assert answer.status_code != 302 or "/lencana/" not in answer["Location"].split("?")[0]
    assert BadgeAward.objects.get().revoked_at is None


def test_the_region_that_employs_the_holder_looks_but_does_not_revoke(medan, manual):
    other = medan.person("Orang Medan")
    award = awarding.award_many(manual, [other.pk])[0]
    client = client_of(medan.admin)
    assert client.get(reverse(f"{ADMIN}badge_award", args=[award.pk])).status_code == 200
    assert posted(client, "badge_revoke", award.pk, reason="x").status_code == 404
    assert BadgeAward.objects.get().revoked_at is None


def test_revoking_needs_a_reason_is_logged_and_tells_the_holder(binjai, award, told):
    client = client_of(binjai.admin)
    assert posted(client, "badge_revoke", award.pk, reason="  ").status_code == 422
    assert posted(client, "badge_revoke", award.pk, reason="Keliru").status_code == 302
    award.refresh_from_db()
    assert (award.state, award.revocation_reason) == ("revoked", "Keliru")
    assert award.revoked_by == binjai.admin
    entry = ModelLogEntry.objects.get(action="learning.badge.revoke")
    assert (entry.user, entry.data) == (binjai.admin, {"reason": "Keliru"})
    assert told == [(kinds.REVOKED, [award.person_id])]


def test_revoking_twice_changes_nothing(binjai, award):
    client = client_of(binjai.admin)
    posted(client, "badge_revoke", award.pk, reason="Pertama")
    posted(client, "badge_revoke", award.pk, reason="Kedua")
    award.refresh_from_db()
    assert award.revocation_reason == "Pertama"


def given(client, badge, *people, note="Menggerakkan tim"):
    numbers = "\n".join(person.numbers.get().number for person in people)
    return posted(client, "badge_give", badge.pk, people=numbers, note=note)


def test_a_list_is_looked_at_first_and_then_given(binjai, manual, commits):
    people = [binjai.person(f"P{n}") for n in range(3)]
    awarding.award_many(manual, [people[0].pk])
    client = client_of(binjai.admin)
    answer = given(client, manual, *people)
    job = Job.objects.get(kind=kinds.GIVE_JOB)
    assert answer["Location"] == reverse(f"{ADMIN}badge_job", args=[job.pk])
    assert (job.state, job.counts) == ("ready", {"same": 1, "new": 2})
    assert manual.awards.count() == 1
    assert client.get(answer["Location"]).status_code == 200
    with commits():
        posted(client, "badge_job_start", job.pk)
    job.refresh_from_db()
    assert job.state == "done"
    assert set(manual.awards.values_list("person", flat=True)) == {one.pk for one in people}
    new = manual.awards.filter(person=people[1]).get()
    assert (new.awarded_by, new.note) == (binjai.admin, "Menggerakkan tim")
    assert ModelLogEntry.objects.filter(action="learning.badge.award").count() == 2
    with commits():
        posted(client, "badge_job_start", job.pk)
    assert manual.awards.count() == 3


def test_people_out_of_reach_are_not_named(binjai, medan, manual):
    other = medan.person("Orang Rahasia")
    client = client_of(binjai.admin)
    page = client.get(given(client, manual, other)["Location"]).content.decode()
    assert "Orang Rahasia" not in page
    assert Job.objects.get(kind=kinds.GIVE_JOB).counts == {"outside": 1}


def test_the_other_criteria_hold_for_what_is_given_by_hand(binjai, course):
    badge = make_badge(course, region=binjai.region, given_by="admin")
    given(client_of(binjai.admin), badge, binjai.person())
    assert Job.objects.get(kind=kinds.GIVE_JOB).counts == {"unmet": 1}


@pytest.mark.parametrize("is_done_again", [True, False])
def test_renewed_by_hand_it_asks_the_other_criteria_again(binjai, course, commits, is_done_again):
    fields = {"region": binjai.region, "given_by": "admin"}
    badge = make_badge(course, valid_months=12, is_renewable=True, **fields)
    people, now = [binjai.person("P1"), binjai.person("P2")], timezone.now()
    for one in people:
        completed(course, one, now - timedelta(days=400))
    awarding.award_many(badge, [one.pk for one in people])
    ends = {people[0]: now - timedelta(days=35), people[1]: now + timedelta(days=10)}
    for one, end in ends.items():
        badge.awards.filter(person=one).update(expires_at=end)
    if is_done_again:
        completed(course, people[1], now - timedelta(days=1))
    client = client_of(binjai.admin)
    given(client, badge, *people)
    job = Job.objects.get(kind=kinds.GIVE_JOB)
    assert job.counts == ({"unmet": 1, "again": 1} if is_done_again else {"unmet": 2})
    with commits():
        posted(client, "badge_job_start", job.pk)
    renewed = [badge.awards.get(person=one).expires_at > end for one, end in ends.items()]
    assert renewed == [False, is_done_again]


def test_who_lost_it_by_revocation_does_not_get_it_again(binjai, award, manual, person):
    revoking.revoke(award, actor=binjai.admin, reason="Keliru")
    given(client_of(binjai.admin), manual, person)
    assert Job.objects.get(kind=kinds.GIVE_JOB).counts == {"revoked": 1}


def test_the_badge_names_the_role_that_gives_it(binjai, person):
    badge = make_badge(region=binjai.region, given_by="moderator")
    assert given(client_of(binjai.admin), badge, person)["Location"] == "/kelola/"
    assert Job.objects.count() == 0
    given(client_of(binjai.moderator), badge, person)
    assert Job.objects.get().counts == {"new": 1}


def test_a_national_administrator_gives_any_badge(binjai, manual, person):
    provision_region(make.nation())
    national = make.UserFactory()
    assign_role(national, region=make.nation(), role="national")
    given(client_of(national), manual, person)
    assert Job.objects.get().counts == {"new": 1}


@pytest.mark.parametrize("change", [{"live": False}, {"given_by": "", "jp_in_year": 20}])
def test_drafts_and_what_comes_by_itself_are_not_given(binjai, manual, person, change):
    BadgeDefinition.objects.update(**change)
    assert given(client_of(binjai.admin), manual, person)["Location"] == "/kelola/"
    assert Job.objects.count() == 0


@pytest.mark.parametrize("people", ["", " \n ", "x" * 200_001])
def test_a_list_that_is_none_is_refused(binjai, manual, people):
    answer = posted(client_of(binjai.admin), "badge_give", manual.pk, people=people, note="x")
    assert answer.status_code == 422
    assert Job.objects.count() == 0


@pytest.mark.parametrize("name", ["badge_job", "badge_job_start", "badge_job_errors"])
def test_lists_are_their_owners_alone(binjai, manual, person, name):
    given(client_of(binjai.admin), manual, person)
    job = Job.objects.get(kind=kinds.GIVE_JOB)
    colleague = client_of(binjai.user("admin"))
    url = reverse(f"{ADMIN}{name}", args=[job.pk])
    method = colleague.post if name.endswith("start") else colleague.get
    assert method(url).status_code == 404


def test_rights_that_ended_meanwhile_end_the_work(binjai, manual, person, commits):
    client = client_of(binjai.admin)
    given(client, manual, person)
    job = Job.objects.get(kind=kinds.GIVE_JOB)
    BadgeDefinition.objects.update(given_by="moderator")
    with commits():
        posted(client, "badge_job_start", job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert manual.awards.count() == 0


def test_refused_rows_are_a_file_without_formulas(binjai, manual):
    client = client_of(binjai.admin)
    posted(client, "badge_give", manual.pk, people="=1+1@contoh.example", note="x")
    job = Job.objects.get(kind=kinds.GIVE_JOB)
    answer = client.get(reverse(f"{ADMIN}badge_job_errors", args=[job.pk]))
    text = b"".join(answer.streaming_content if answer.streaming else [answer.content])
    assert b"'=1+1@contoh.example" in text


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_many(binjai, manual, number, django_assert_num_queries):
    for index in range(number):
        awarding.award_many(manual, [binjai.person(f"P{index}").pk])
    client = client_of(binjai.admin)
    client.get(AWARDS)
    with django_assert_num_queries(15):
        page = client.get(AWARDS).content.decode()
    assert page.count("w-status--primary") == number


@pytest.mark.parametrize("number", [1, 3])
def test_the_badges_cost_the_same_for_many(binjai, number, django_assert_num_queries):
    for _ in range(number):
        make_badge(region=binjai.region)
    client = client_of(binjai.admin)
    url = reverse(f"{SNIPPET}list")
    client.get(url)
    with django_assert_num_queries(14):
        client.get(url)


def test_the_list_is_narrowed_by_badge_state_and_name(binjai, manual):
    people = [binjai.person(name) for name in ("Ani", "Budi")]
    first, _second = awarding.award_many(manual, [one.pk for one in people])
    revoking.revoke(first, actor=binjai.admin, reason="Keliru")
    client = client_of(binjai.admin)

    def shown(query):
        page = client.get(f"{AWARDS}?{query}").content.decode()
        return [name for name in ("Ani", "Budi") if f">\n{name}" in page or f"{name}" in page]

    assert shown("state=revoked") == ["Ani"]
    assert shown("state=valid") == ["Budi"]
    assert shown("q=bud") == ["Budi"]
    assert shown(f"definition={manual.pk}") == ["Ani", "Budi"]


def test_courses_are_chosen_among_the_published_ones(binjai, course):
    make.CourseFactory(is_live=False, title="Rahasia")
    page = client_of(binjai.admin).get(reverse("badge_course_chooser:choose")).content.decode()
    assert "Pelayanan Publik" in page
    assert "Rahasia" not in page


@pytest.mark.parametrize("pk", ["hidden", "9" * 30, "x"])
def test_a_course_that_is_not_published_is_not_named_by_its_id(binjai, pk):
    hidden = make.CourseFactory(is_live=False, title="Rahasia")
    url = reverse("badge_course_chooser:chosen", args=[hidden.pk if pk == "hidden" else pk])
    assert client_of(binjai.admin).get(url).status_code == 404


@pytest.mark.parametrize("pk", ["²", "9" * 30, "x", ""])
def test_ids_that_no_course_can_have_choose_nothing(binjai, course, pk):
    url = reverse("badge_course_chooser:chosen_multiple")
    answer = client_of(binjai.admin).get(url, {"id": [course.pk, pk]})
    assert [row["id"] for row in answer.json()["result"]] == [str(course.pk)]


@pytest.mark.parametrize("field", ["shape", "colour", "icon"])
def test_not_even_a_draft_goes_without_its_picture(binjai, course, field):
    data = fields_of(binjai, course, **{field: ""})
    assert add(binjai.admin, data).status_code == 200
    assert not BadgeDefinition.objects.exists()

"""Replication: who may propose, decide and tell; what the public reads of it."""

import re
from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import registry

from learning.core.api import DomainError
from learning.core.signals import content_changed
from learning.plugins.practices.models import Adoption, Entry, InnovationsIndexPage
from learning.plugins.practices.services import adoptions
from learning.plugins.practices.testing import (
    entry_of,
    make_article,
    make_innovation,
    make_practice,
)

from ..writing import make_place
from .conftest import client_of

pytestmark = pytest.mark.django_db
State = Adoption.State
DESK = "learning_practices_admin:"


def propose(entry, place, **changes):
    values = {"plan": "Rencana", "starts_on": timezone.localdate(), "user": place.editor}
    return adoptions.propose(entry, region=place.region, **{**values, **changes})


def proposal(**changes):
    return {"plan": "Dua puskesmas dahulu.", "starts_on": "2026-03-01", **changes}


def test_the_steps_of_an_adoption_count_it_for_the_origin(adoption, adopter):
    counts = []
    for step in ("approve", "start", "finish", "stop"):
        moved = adoptions.move(adoption, step, user=adopter.moderator, note="Anggaran habis")
        entry = Entry.objects.get(pk=adoption.origin_id)
        counts.append((moved.state, entry.adoption_count))
    assert counts == [("planned", 1), ("running", 1), ("done", 1), ("stopped", 0)]


def test_every_step_stands_in_the_log(adoption, adopter):
    adoptions.move(adoption, "decline", user=adopter.moderator, note="Belum mampu")
    logged = list(registry.get_logs_for_instance(adoption).order_by("pk"))
    assert [(row.action, row.user) for row in logged] == [
        ("learning.adoption.propose", adopter.editor),
        ("learning.adoption.decline", adopter.moderator),
    ]
    assert str(logged[1].message) == "Replikasi ditolak"


def test_declining_wants_a_reason(adoption, adopter):
    with pytest.raises(DomainError) as refused:
        adoptions.move(adoption, "decline", user=adopter.moderator, note="  ")
    assert refused.value.code == "reason"
    assert Adoption.objects.get().state == State.PROPOSED


def test_a_region_does_not_replicate_its_own(entry, origin):
    with pytest.raises(DomainError) as refused:
        propose(entry, origin)
    assert refused.value.code == "own"


def test_one_open_adoption_a_region_until_it_is_closed(adoption, entry, adopter):
    with pytest.raises(adoptions.AlreadyOpen):
        propose(entry, adopter)
    adoptions.move(adoption, "decline", user=adopter.moderator, note="Belum")
    assert propose(entry, adopter).state == State.PROPOSED


def test_a_step_that_does_not_follow_is_refused(adoption, adopter):
    for step in ("start", "finish"):
        with pytest.raises(adoptions.WrongState):
            adoptions.move(adoption, step, user=adopter.moderator)
    adoptions.move(adoption, "approve", user=adopter.moderator)
    with pytest.raises(adoptions.WrongState):
        adoptions.move(adoption, "approve", user=adopter.moderator)


@pytest.mark.parametrize("made", [make_article, lambda: make_innovation(is_replicable=False)])
def test_what_is_not_offered_is_not_adopted(adopter, made):
    entry = entry_of(made())
    with pytest.raises(DomainError) as refused:
        propose(entry, adopter)
    assert refused.value.code == "not_adoptable"


def test_an_agency_of_another_region_is_refused(entry, adopter, origin):
    with pytest.raises(DomainError) as refused:
        propose(entry, adopter, agency=origin.agency)
    assert refused.value.code == "agency"


def test_only_what_changed_is_written_and_announced(
    adoption, adopter, django_capture_on_commit_callbacks
):
    adoptions.move(adoption, "approve", user=adopter.moderator)
    heard = []
    content_changed.connect(lambda instance, **kwargs: heard.append(instance), weak=False)
    with django_capture_on_commit_callbacks(execute=True):
        adoptions.update(adoption, values={"plan": adoption.plan}, user=adopter.editor)
    assert heard == []
    with django_capture_on_commit_callbacks(execute=True):
        adoptions.update(adoption, values={"results": "Antrean 10 menit"}, user=adopter.editor)
    assert heard == [adoption.origin]


def test_an_editor_proposes_from_the_button_of_the_page(client, entry, adopter):
    address = reverse("learning_practices:adopt", args=[entry.pk])
    browser = client_of(adopter.editor)
    assert address in browser.get(entry.url).content.decode()
    assert browser.get(address).status_code == 200

    response = browser.post(address, proposal(agency=adopter.agency.pk))

    made = Adoption.objects.get()
    assert response.url == reverse(DESK + "adoption", args=[made.pk])
    assert (made.origin, made.region, made.agency, made.state, made.created_by) == (
        entry,
        adopter.region,
        adopter.agency,
        State.PROPOSED,
        adopter.editor,
    )
    # Pressing again shows what there is, and makes nothing.
    assert made.get_state_display() in browser.get(address).content.decode()
    assert browser.post(address, proposal()).status_code == 422
    assert Adoption.objects.count() == 1


def test_who_may_propose(entry, people):
    address = reverse("learning_practices:adopt", args=[entry.pk])
    read = {role: client_of(user).get(address).status_code for role, user in people.items()}
    allowed = {"editor", "moderator", "stranger", "national"}
    refused = {"admin", "asn", "origin editor", "origin moderator"}
    assert {role for role, status in read.items() if status == 200} == allowed
    assert {role for role, status in read.items() if status == 403} == refused
    assert read["nobody"] == 302
    for role in (*refused, "nobody"):
        client_of(people[role]).post(address, proposal())
    assert not Adoption.objects.exists()


@pytest.mark.parametrize("make", [make_innovation, make_practice])
def test_the_button_is_for_those_who_may(origin, people, make):
    fields = {"is_replicable": True} if make is make_innovation else {}
    shared = entry_of(make(region=origin.region, **fields))
    address = reverse("learning_practices:adopt", args=[shared.pk])
    offered, told = set(), set()
    for role, user in people.items():
        body = client_of(user).get(shared.url).content.decode()
        if f'href="{address}"' in body:
            offered.add(role)
        if "Editor daerah lain mengusulkan replikasi" in body and 'href="/bantuan/"' in body:
            told.add(role)
    assert offered == {"editor", "moderator", "stranger", "national"}
    assert told == set(people) - offered


def test_a_visitor_is_led_to_sign_in_and_back(client, entry):
    body = client.get(entry.url).content.decode()
    sign_in = re.findall(r'href="([^"]+login[^"]+replikasi)"', body)
    assert sign_in == [f"/akun/login/?next={quote(entry.url, safe='')}%23replikasi"]


def test_what_is_not_offered_says_nothing_of_it(client, origin):
    kept = entry_of(make_innovation(region=origin.region, is_replicable=False))
    body = client.get(kept.url).content.decode()
    assert "mengusulkan replikasi" not in body


def test_no_region_but_the_own_can_be_named(entry, adopter, origin):
    address = reverse("learning_practices:adopt", args=[entry.pk])
    other = make_place()
    client_of(adopter.editor).post(f"{address}?daerah={other.region.pk}", proposal())
    assert [row.region for row in Adoption.objects.all()] == [adopter.region]


def test_drafts_and_own_entries_are_unknown(origin, adopter):
    hidden = entry_of(make_innovation(region=origin.region, is_replicable=True))
    Entry.objects.filter(pk=hidden.pk).update(is_live=False)
    address = reverse("learning_practices:adopt", args=[hidden.pk])
    assert client_of(adopter.editor).get(address).status_code == 404


def test_who_sees_a_replication(adoption, people):
    seen, listed = set(), set()
    for role, user in people.items():
        browser = client_of(user)
        if browser.get(reverse(DESK + "adoption", args=[adoption.pk])).status_code == 200:
            seen.add(role)
        if "Antrean Daring" in browser.get(reverse(DESK + "adoptions")).content.decode():
            listed.add(role)
    both = {"editor", "moderator", "admin", "origin editor", "origin moderator", "national"}
    assert seen == both
    assert listed == both


@pytest.mark.parametrize(
    ("step", "allowed"),
    [
        ("approve", {"moderator", "national"}),
        ("decline", {"moderator", "national"}),
        ("stop", {"editor", "moderator", "national"}),
    ],
)
def test_who_takes_a_step(adoption, people, step, allowed):
    address = reverse(DESK + "adoption_act", args=[adoption.pk])
    took = set()
    for role, user in people.items():
        client_of(user).post(address, {"step": step, "note": "Alasan"})
        if Adoption.objects.get().state != State.PROPOSED:
            took.add(role)
        Adoption.objects.update(state=State.PROPOSED)
    assert took == allowed


def test_who_tells_of_it(adoption, people):
    address = reverse(DESK + "adoption", args=[adoption.pk])
    told = set()
    for role, user in people.items():
        client_of(user).post(address, proposal(results=f"Hasil {role}"))
        if Adoption.objects.filter(results=f"Hasil {role}").exists():
            told.add(role)
    assert told == {"editor", "moderator", "national"}


def test_both_regions_pages_credit_each_other(client, adoption, entry, adopter):
    index = InnovationsIndexPage.objects.descendant_of(adopter.region.pages.get()).get()
    assert "Antrean Daring" not in client.get(index.url).content.decode()
    adoptions.move(adoption, "approve", user=adopter.moderator)
    assert "Antrean Daring" in client.get(index.url).content.decode()
    assert adopter.region.name in client.get(entry.url).content.decode()


def test_no_script_of_an_adopter_runs_on_the_pages(client, adoption, entry, adopter):
    values = {"results": "<script>alert(1)</script>", "plan": "<img src=x onerror=alert(1)>"}
    adoptions.move(adoption, "approve", user=adopter.moderator)
    adoptions.update(adoption, values=values, user=adopter.editor)
    shown = client.get(entry.url).content.decode()
    shown += (
        client_of(adopter.editor)
        .get(reverse(DESK + "adoption", args=[adoption.pk]))
        .content.decode()
    )
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown


def test_the_list_costs_the_same_for_many(adoption, adopter, origin, django_assert_num_queries):
    browser = client_of(adopter.editor)
    address = reverse(DESK + "adoptions")
    browser.get(address)
    for _more in range(2):
        more = entry_of(make_innovation(region=origin.region, is_replicable=True))
        with django_assert_num_queries(16):
            browser.get(address)
        propose(more, adopter)
    with django_assert_num_queries(16):
        browser.get(address)

"""Many at once: whose rows a selection takes, which verifiers are offered, who is told."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from learning.core.api import Role, assign_role, provision_region
from learning.core.testing.factories import (
    PersonFactory,
    UserFactory,
    make_region,
    make_unit,
    nation,
)
from learning.plugins.evidence.models import Evidence
from learning.plugins.evidence.services import bulk, deciding
from learning.plugins.evidence.services.errors import EvidenceRefused
from learning.plugins.evidence.testing import draft, sent

from .conftest import administrator

pytestmark = pytest.mark.django_db
ACT, QUEUE = (reverse(f"learning_evidence_admin:{name}") for name in ("act", "queue"))


def client_of(user):
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(user)
    return client


@pytest.fixture
def national(person):
    user = UserFactory()
    provision_region(nation())
    assign_role(user, region=nation(), role=Role.NATIONAL)
    return user


def offered(client, query=""):
    field = client.get(QUEUE + query).context["form"].fields["verifier"]
    return set(field.queryset)


def test_a_long_selection_tells_nothing_of_rows_that_are_not_the_user_s(
    person, verifier, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    mine, hidden = sent(person), [sent(), draft(person)]
    client = client_of(verifier)
    given = {"action": "approve", "row": [row.pk for row in (mine, *hidden)]}
    with django_capture_on_commit_callbacks(execute=True):
        text = client.post(ACT, given, follow=True).text
    assert "2 of the ticked rows are not yours to decide." in text
    assert not any(row.title in text for row in hidden)
    assert [row.status for row in Evidence.objects.order_by("pk")] == [
        "approved",
        "submitted",
        "draft",
    ]


def test_rows_that_went_elsewhere_meanwhile_are_counted_and_not_named(person, verifier):
    stays, goes = sent(person), sent(PersonFactory(region=person.region))
    job = bulk.prepare([stays.pk, goes.pk], action="approve", owner=verifier)
    goes.person.region = make_region()
    goes.person.save()
    bulk.run(job)
    assert (job.state, job.done, job.counts) == ("done", 2, {"done": 1, "refused": 1})
    assert {row.label: row.outcome for row in job.rows.all()} == {
        str(stays): "update",
        "": "error",
    }
    page = client_of(verifier).get(reverse("learning_evidence_admin:job", args=[job.pk]))
    assert goes.title not in page.text


def test_all_that_matches_takes_the_unit_that_the_list_shows(person, verifier, national):
    other = PersonFactory(region=person.region, unit=make_unit(person.region))
    inside, outside = sent(person), sent(other)
    query = f"region={person.region_id}&unit={person.unit_id}&state=waiting"
    client = client_of(national)
    assert client.get(f"{QUEUE}?{query}").context["rows"] == [inside]
    client.post(ACT, {"action": "approve", "all": "1", "query": query})
    inside.refresh_from_db()
    outside.refresh_from_db()
    assert (inside.status, outside.status) == ("approved", "submitted")


@pytest.mark.parametrize("query", ["state=x", "unit=x", "region=9" + "9" * 30, "q=" + "a" * 2_100])
def test_all_that_matches_filters_that_mean_nothing_is_nothing(person, verifier, query):
    row = sent(person)
    given = {"action": "approve", "all": "1", "query": query}
    text = client_of(verifier).post(ACT, given, follow=True).text
    row.refresh_from_db()
    assert row.status == "submitted"
    assert "The filters of the list are not valid. Nothing was done." in text


def test_the_nation_gives_to_verifiers_of_any_region(national):
    people = [PersonFactory(region=make_region()) for _number in range(7)]
    verifiers = [administrator(person.region) for person in people]
    rows = [sent(person) for person in people]
    client = client_of(national)
    assert offered(client) == {national, *verifiers}
    client.post(ACT, {"action": "assign", "row": [rows[-1].pk], "verifier": verifiers[-1].pk})
    rows[-1].refresh_from_db()
    assert rows[-1].verifier == verifiers[-1]
    # Of what the list shows, not of the whole country.
    narrowed = offered(client, f"?region={people[0].region_id}")
    assert narrowed == {national, verifiers[0]}


def test_a_region_is_offered_its_own_verifiers(person, verifier, national):
    administrator(make_region())
    second = administrator(person.region)
    sent(person)
    assert offered(client_of(verifier)) == {verifier, second, national}


def test_who_may_not_decide_about_it_is_not_given_it(person, verifier):
    row, elsewhere = sent(person), administrator(make_region())
    for user in (elsewhere, person.user):
        given = {"action": "assign", "row": [row.pk], "verifier": user.pk}
        client_of(verifier).post(ACT, given)
        row.refresh_from_db()
        assert row.verifier is None


@pytest.mark.parametrize("count", [1, 3])
def test_offering_costs_the_same(national, count, django_assert_num_queries):
    for _number in range(count):
        sent(PersonFactory(region=make_region()))
    client = client_of(national)
    client.get(QUEUE)
    with django_assert_num_queries(23):
        assert len(client.get(QUEUE).context["rows"]) == count


def test_own_evidence_is_not_handed_to_a_colleague(person, verifier):
    provision_region(person.region)
    assign_role(person.user, region=person.region, role=Role.ADMIN)
    row = sent(person)
    with pytest.raises(EvidenceRefused):
        deciding.assign(row, verifier=verifier, actor=person.user)
    row.refresh_from_db()
    assert row.verifier is None

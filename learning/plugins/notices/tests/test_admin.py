from copy import deepcopy

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from learning.core.api import assign_role, provision_region
from learning.core.testing import factories as make
from learning.core.testing.shared import kept_rows

from ..models import Delivery, Suspension
from ..queries.desk import mask
from .conftest import DUTY, tell
from .test_inbox import client_of

State = Delivery.State
INDEX = reverse("learning_notices_admin:index")
DECIDE = reverse("learning_notices_admin:decide")
REGIONAL = ("editor", "moderator", "admin")


@pytest.fixture(scope="module")
def kept_users(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        nation, region = make.nation(), make.make_region("Binjai")
        make.site_home()
        users = {}
        for where, roles in ((region, REGIONAL), (nation, ("national",))):
            provision_region(where)
            for role in roles:
                users[role] = make.UserFactory()
                assign_role(users[role], region=where, role=role)
        yield users


@pytest.fixture
def users(kept_users, db):
    return deepcopy(kept_users)


@pytest.fixture
def national(users):
    return client_of(users["national"])


@pytest.fixture
def failed(user):
    tell(user)
    Delivery.objects.update(state=State.FAILED, attempts=7, error="451 busy")
    return Delivery.objects.get()


@pytest.mark.parametrize("role", REGIONAL)
def test_regions_see_and_decide_nothing(users, failed, role):
    client = client_of(users[role])

    assert client.get(INDEX, follow=True).redirect_chain[-1][0] == reverse("wagtailadmin_home")
    assert client.post(DECIDE, {"delivery": failed.pk, "step": "again"}).status_code == 302
    failed.refresh_from_db()
    assert failed.state == State.FAILED
    assert INDEX not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_learners_and_strangers_neither(failed, client):
    learner = client_of(make.PersonFactory().user)
    for one, expected in ((client, 302), (learner, 403)):
        assert one.get(INDEX).status_code == expected
        response = one.post(DECIDE, {"delivery": failed.pk, "step": "again"})
        assert response.status_code == expected
    failed.refresh_from_db()
    assert failed.state == State.FAILED


def test_the_nation_sees_figures_and_what_failed(national, failed, user):
    tell(user, key="2")
    tell(make.UserFactory(), key="3")
    Delivery.objects.filter(notice__event__key="3").update(state=State.SENT, sent_at=timezone.now())
    Suspension.objects.create(address="x@contoh.example")

    page = national.get(INDEX)
    figures = page.context["figures"]
    assert (figures.queued, figures.sent_today, figures.failed, figures.suspended) == (1, 1, 1, 1)
    assert "s•••@contoh.example" in page.content.decode()
    assert user.email not in page.content.decode()
    assert "451 busy" in page.content.decode()


def test_filters(national, failed):
    def shown(query):
        return len(national.get(f"{INDEX}?{query}").context["page_obj"].object_list)

    assert [shown(q) for q in ("", "state=failed", "state=refused")] == [1, 1, 0]
    assert [shown(q) for q in (f"kind={DUTY}", "kind=x&state=sent&p=x")] == [0, 1]


@pytest.mark.parametrize("state", [State.FAILED, State.REFUSED, State.UNCERTAIN])
def test_sending_again_is_logged(national, users, failed, state, outbox):
    Delivery.objects.update(state=state)
    response = national.post(DECIDE, {"delivery": failed.pk, "step": "again", "state": state})

    assert response["Location"] == f"{INDEX}?state={state}"
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (State.SENT, 0)
    assert len(outbox) == 1
    entry = ModelLogEntry.objects.get(action="learning.notice.again")
    assert (entry.user, entry.data["previous"]) == (users["national"], state)


def test_giving_up(national, failed):
    national.post(DECIDE, {"delivery": failed.pk, "step": "give_up"})
    failed.refresh_from_db()
    assert failed.state == State.DROPPED
    assert ModelLogEntry.objects.filter(action="learning.notice.give_up").count() == 1


@pytest.mark.parametrize("state", [State.SENT, State.QUEUED, State.CLAIMED, State.DROPPED])
def test_nothing_else_is_sent_again(national, failed, state):
    Delivery.objects.update(state=state)
    national.post(DECIDE, {"delivery": failed.pk, "step": "again"})
    failed.refresh_from_db()
    assert failed.state == state


@pytest.mark.parametrize(
    "data", [{}, {"step": "again"}, {"delivery": "x", "step": "again"}, {"delivery": "1" * 30}]
)
def test_nonsense_changes_nothing(national, failed, data):
    assert national.post(DECIDE, data).status_code == 302
    failed.refresh_from_db()
    assert failed.state == State.FAILED


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(national, number, django_assert_num_queries):
    tell(*[make.UserFactory() for _each in range(number)])
    Delivery.objects.update(state=State.FAILED)
    national.get(INDEX)
    with django_assert_num_queries(18):
        national.get(INDEX)


@pytest.mark.parametrize(
    ("address", "shown"),
    [("siti@contoh.example", "s•••@contoh.example"), (None, "–"), ("", "–")],
)
def test_addresses_are_masked(address, shown):
    assert mask(address) == shown

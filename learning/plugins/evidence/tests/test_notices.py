import datetime as dt

import pytest

from learning.core.api import set_head
from learning.core.signals import notice_wanted
from learning.core.testing.factories import PersonFactory
from learning.plugins.evidence.services import deciding, endorsing, filing
from learning.plugins.evidence.testing import endorsement, sent

from .conftest import administrator

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """Kind, accounts, people and data of what is announced."""
    found = []

    def hear(kind, users, people, data, **kwargs):
        found.append((kind.slug, sorted(users), sorted(people), data))

    notice_wanted.connect(hear)
    yield found
    notice_wanted.disconnect(hear)


def test_verifiers_and_then_the_owner_are_told(person, verifier, told):
    row = sent(person)
    deciding.send_back(row, actor=verifier, reason="Kurang jelas.")
    filing.submit(row, actor=person.user)
    row = deciding.approve(row, actor=verifier)
    deciding.reverse(row, actor=verifier, reason="Keliru.")
    assert [(kind, users, people) for kind, users, people, _data in told] == [
        ("evidence.waiting", [verifier.pk], []),
        ("evidence.revision", [], [person.pk]),
        ("evidence.waiting", [verifier.pk], []),
        ("evidence.approved", [], [person.pk]),
        ("evidence.corrected", [], [person.pk]),
    ]
    assert told[1][3]["reason"] == "Kurang jelas."
    assert told[3][3]["jp"] == 4


@pytest.mark.parametrize("has_role", [True, False])
def test_a_verifier_is_told_alone_while_the_role_lasts(person, verifier, told, has_role):
    second = administrator(person.region)
    row = deciding.assign(sent(person), verifier=second, actor=verifier)
    deciding.send_back(row, actor=verifier, reason="Kurang jelas.")
    if not has_role:
        second.groups.clear()
    filing.submit(row, actor=person.user)
    assert told[-1][1] == [second.pk if has_role else verifier.pk]


def test_a_verifier_is_not_told_of_own_evidence(verifier, person, told):
    clerk = PersonFactory(user=verifier, region=person.region)
    sent(clerk)
    assert [users for kind, users, _people, _data in told if kind == "evidence.waiting"] == [[]]


def test_the_head_is_told_first_and_the_verifiers_after(person, verifier, told):
    head = PersonFactory(region=person.region, unit=person.unit)
    set_head(person.unit, person=head, start=dt.date(2020, 1, 1), actor=None)
    endorsement(person.region, "required")
    row = sent(person)
    endorsing.endorse(row, head=head)
    assert [(kind, users, people) for kind, users, people, _data in told] == [
        ("evidence.endorsement", [], [head.pk]),
        ("evidence.waiting", [verifier.pk], []),
    ]


def test_a_refused_endorsement_is_told_to_the_owner(person, verifier, told):
    head = PersonFactory(region=person.region, unit=person.unit)
    set_head(person.unit, person=head, start=dt.date(2020, 1, 1), actor=None)
    endorsement(person.region, "required")
    endorsing.decline(sent(person), head=head, remark="Tidak ikut.")
    assert told[-1][:3] == ("evidence.endorsement_answered", [], [person.pk])

"""Checked by a moderator, endorsed by the head, published: and no way round it."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, TaskState
from wagtail.test.utils.form_data import querydict_from_html

from learning.core.api import DomainError, Role, assign_role, set_head
from learning.core.models import Headship
from learning.core.testing.factories import PersonFactory, UserFactory, make_unit
from learning.plugins.practices.models import EndorsementTask, InnovationPage
from learning.plugins.practices.queries.endorsements import waiting_for
from learning.plugins.practices.services import contributions, drafts, endorsements
from learning.plugins.practices.testing import entry_of

from .writing import make_place

pytestmark = pytest.mark.django_db


def fill(place, row, **values):
    draft = contributions.draft_of(row)
    given = {"summary": "Satu kalimat.", "body": "Teks.", "agency": place.agency, **values}
    contributions.save(row, values=given, unfinished={}, stamp=draft.stamp, user=place.author.user)
    row.refresh_from_db()


def page_of(row):
    return InnovationPage.objects.get(pk=row.page_id)


def step(row):
    return page_of(row).current_workflow_task_state


@pytest.fixture
def checked(place):
    """A proposal that the moderator has approved."""
    row = place.start()
    fill(place, row)
    contributions.submit(row, user=place.author.user)
    state = step(row)
    state.task.specific.on_action(state, place.moderator, "approve")
    return row


def browser(user):
    client = Client()
    if user:
        client.force_login(user)
    return client


def door(row, name="endorse"):
    return reverse(f"learning_practices:{name}", args=[step(row).pk])


def decide(client, row, decision="endorse", **data):
    revision = page_of(row).latest_revision_id
    return client.post(door(row), {"decision": decision, "revision": revision, **data})


def test_the_steps_are_validation_then_endorsement(place):
    row = place.start()
    fill(place, row)
    contributions.submit(row, user=place.author.user)
    assert isinstance(step(row).task.specific, GroupApprovalTask)
    assert waiting_for(place.head) == []
    state = step(row)
    state.task.specific.on_action(state, place.moderator, "approve")
    assert isinstance(step(row).task.specific, EndorsementTask)
    assert [item.title for item in waiting_for(place.head)] == ["Antrean Daring"]
    assert not page_of(row).live


def test_the_head_endorses_and_it_is_public_with_its_author(place, checked):
    client = browser(place.head.user)
    url = door(checked)
    assert place.author.name in client.get(url).content.decode()
    assert decide(client, checked).status_code == 302
    page = page_of(checked)
    assert (page.live, page.initiator_name) == (True, place.author.full_name)
    assert entry_of(page).is_live
    assert client.get(url).status_code == 404


def test_the_head_reads_the_draft(place, checked):
    html = browser(place.head.user).get(door(checked, "endorse_preview")).content.decode()
    assert "Antrean Daring" in html


def test_sending_back_needs_a_reason_and_begins_review_anew(place, checked):
    client = browser(place.head.user)
    assert decide(client, checked, "return").status_code == 422
    decide(client, checked, "return", comment="Angkanya belum jelas.")
    page = page_of(checked)
    assert (page.live, page.current_workflow_state.status) == (False, "needs_changes")
    fill(place, checked, summary="Lebih jelas.")
    contributions.submit(checked, user=place.author.user)
    assert isinstance(step(checked).task.specific, GroupApprovalTask)


def test_nobody_else_reads_or_decides(place, checked):
    other = make_place()
    strangers = [
        other.head.user,
        place.author.user,
        place.editor,
        place.moderator,
        other.moderator,
        PersonFactory(region=place.region, unit=place.agency).user,
        UserFactory(),
    ]
    for user in strangers:
        client = browser(user)
        for name in ("endorse", "endorse_preview"):
            assert client.get(door(checked, name)).status_code == 404
        assert decide(client, checked).status_code == 404
    assert decide(browser(None), checked).status_code == 302
    assert not page_of(checked).live


def test_a_former_head_no_longer_decides(place, checked):
    Headship.objects.filter(person=place.head).update(end=date(2021, 1, 1))
    assert waiting_for(place.head) == []
    assert decide(browser(place.head.user), checked).status_code == 404


def test_a_decision_counts_for_the_draft_that_was_read(place, checked):
    client = browser(place.head.user)
    old = page_of(checked).latest_revision_id
    page_of(checked).get_latest_revision_as_object().save_revision(user=place.editor)
    client.post(door(checked), {"decision": "endorse", "revision": old})
    assert not page_of(checked).live


def test_the_second_decision_comes_too_late(place, checked):
    state, revision = step(checked), page_of(checked).latest_revision_id
    how = {"person": place.head, "user": place.head.user, "revision_id": revision}
    endorsements.decide(state, endorses=True, **how)
    with pytest.raises(DomainError):
        endorsements.decide(state, endorses=False, comment="Tidak jadi.", **how)
    assert page_of(checked).live


def test_the_agency_of_the_draft_decides_not_that_of_the_row(place, checked):
    other = make_unit(place.region, name="Dinas Pendidikan")
    head = PersonFactory(region=place.region, unit=other)
    set_head(other, person=head, start=date(2020, 1, 1))
    InnovationPage.objects.filter(pk=checked.page_id).update(agency=other)
    assert waiting_for(head) == []
    assert len(waiting_for(place.head)) == 1


def test_without_a_head_the_moderator_endorses_in_the_admin(place, checked):
    Headship.objects.all().delete()
    task = step(checked).task.specific
    page = page_of(checked)
    assert [name for name, *_rest in task.get_actions(page, place.moderator)] == [
        "reject",
        "approve",
        "approve",
    ]
    assert task.get_actions(page, place.editor) == []
    state = step(checked)
    assert list(task.get_task_states_user_can_moderate(place.moderator)) == [state]
    assert not task.get_task_states_user_can_moderate(make_place().moderator)
    client = browser(place.moderator)
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    assert client.post(url, {"comment": ""}).status_code == 302
    assert page_of(checked).live


def test_a_head_without_account_does_not_hold_it_up(place, checked):
    place.head.user.is_active = False
    place.head.user.save()
    task = step(checked).task.specific
    assert task.may_endorse(page_of(checked), place.moderator)


def test_where_there_is_a_head_the_moderator_only_watches(place, checked):
    task, page = step(checked).task.specific, page_of(checked)
    assert task.get_actions(page, place.moderator) == []
    assert not task.get_task_states_user_can_moderate(place.moderator)
    assert [state.pk for state in task.get_task_states_user_can_moderate(place.head.user)] == [
        step(checked).pk
    ]
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", step(checked).pk])
    browser(place.moderator).post(url, {"comment": ""})
    assert not page_of(checked).live


def test_moderators_cannot_publish_past_the_endorsement(place):
    row = place.start()
    fill(place, row)
    page = page_of(row)
    assert not page.permissions_for_user(place.moderator).can_publish()
    assert not page.get_parent().permissions_for_user(place.moderator).can_publish_subpage()
    client = browser(place.moderator)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client.post(f"{bulk}?id={page.pk}", {"include_descendants": ""})
    editor = reverse("wagtailadmin_pages:edit", args=[page.pk])
    html = client.get(editor).content.decode()
    assert "action-publish" not in html
    form = querydict_from_html(html, form_id="page-edit-form")
    # The blocks are drawn by script, so their counts are not in the page.
    counts = {f"{name}-count": "0" for name in ("body", "gallery", "video")}
    client.post(editor, {**form.dict(), **counts, "action-publish": "1"})
    assert not page_of(row).live
    superuser = UserFactory(is_superuser=True)
    assert page.permissions_for_user(superuser).can_publish()


def test_moderators_still_take_off_what_is_published(place, checked):
    decide(browser(place.head.user), checked)
    page = page_of(checked)
    assert page.permissions_for_user(place.moderator).can_unpublish()
    page.unpublish(user=place.moderator)
    assert not entry_of(page).is_live


def test_articles_need_no_endorsement(place):
    row = place.start("article")
    contributions.submit(row, user=place.author.user)
    page = Page.objects.get(pk=row.page_id)
    assert page.permissions_for_user(place.moderator).can_publish()
    [task] = page.get_workflow().tasks
    assert isinstance(task.specific, GroupApprovalTask)


@pytest.mark.parametrize("number", [1, 3])
def test_what_waits_is_found_with_three_queries(place, number, django_assert_num_queries):
    for index in range(number):
        row = place.start(title=f"Usulan {index}")
        fill(place, row)
        contributions.submit(row, user=place.author.user)
        state = step(row)
        state.task.specific.on_action(state, place.moderator, "approve")
    waiting_for(place.head)
    with django_assert_num_queries(3):
        assert len(waiting_for(place.head)) == number


def test_drafts_show_again_what_they_took(place):
    row = place.start()
    values = {"purpose": "Satu.\n\n- a\n- b", "trial_on": date(2024, 5, 1), "tags": ["antrean"]}
    fill(place, row, **values)
    shown = drafts.values_of(contributions.draft_of(row).page)
    assert (shown["purpose"], shown["trial_on"], shown["tags"]) == (
        values["purpose"],
        date(2024, 5, 1),
        "antrean",
    )


def test_endorsing_needs_a_role_of_nobody(place, checked):
    """A head who also edits in the admin decides there, too."""
    assign_role(place.head.user, region=place.region, role=Role.EDITOR)
    task = step(checked).task.specific
    url = reverse(
        "wagtailadmin_pages:workflow_action",
        args=[checked.page_id, "approve", step(checked).pk],
    )
    assert task.may_endorse(page_of(checked), place.head.user)
    browser(place.head.user).post(url, {"comment": ""})
    assert page_of(checked).live
    assert TaskState.objects.get(task__content_type__model="endorsementtask").finished_by == (
        place.head.user
    )


@pytest.mark.parametrize("number", [1, 3])
def test_what_publishers_may_endorse_costs_the_same(number, django_assert_num_queries):
    places = [make_place() for _number in range(number)]
    for place in places:
        Headship.objects.all().delete()
        row = place.start()
        fill(place, row)
        contributions.submit(row, user=place.author.user)
        state = step(row)
        state.task.specific.on_action(state, place.moderator, "approve")
    task = EndorsementTask.objects.get()
    moderator = get_user_model().objects.get(pk=places[0].moderator.pk)
    with django_assert_num_queries(6):
        found = list(task.get_task_states_user_can_moderate(moderator))
    assert len(found) == 1

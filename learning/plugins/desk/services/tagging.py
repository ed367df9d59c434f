"""Tags on many pages at once, with a report of what happened to each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _
from taggit.models import Tag
from wagtail.models import Page

from learning.core.api import jobs
from learning.core.models import Job, JobRow

from ..queries import pages

KIND = "desk-tags"
CHANGED, SAME, SKIPPED = JobRow.Outcome.UPDATE, JobRow.Outcome.SAME, JobRow.Outcome.ERROR
MOST_TAGS = 20


def plan(ids: Iterable[int], *, add: list[str], remove: list[str], user: Any) -> Job:
    """A queued job; nothing has changed yet."""
    jobs.sweep(KIND)
    wanted = list(ids)
    params = {"pages": wanted, "add": add[:MOST_TAGS], "remove": remove[:MOST_TAGS]}
    return Job.objects.create(kind=KIND, owner=user, total=len(wanted), params=params)


def run(job: Job) -> Job:
    return jobs.run(job, _work)


def _work(job: Job) -> None:
    counts = jobs.begin(job)
    user = get_user_model()._default_manager.get(pk=job.owner_id or 0)
    wanted = job.params["pages"]
    found = Page.objects.in_bulk(wanted)
    job.total = len(wanted)
    for number, pk in enumerate(wanted, 1):
        page = found.get(pk)
        outcome, label, message = _one(page, job, user)
        row = JobRow(job=job, number=number, outcome=outcome, label=label, message=message)
        row.data = {"page": pk}
        jobs.advance(job, counts, [outcome], [row])
    jobs.finish(job, Job.State.DONE)


def _one(page: Page | None, job: Job, user: Any) -> tuple[str, str, str]:
    if page is None or not may_tag(page, user):
        # Whoever may not change it is not told its name either.
        return SKIPPED, "", _("You may not change this page.")
    title = page.get_admin_display_title()
    if page.specific_class not in pages.tag_models():
        return SKIPPED, title, _("Pages of this type have no tags.")
    lock = page.specific.get_lock()
    if lock and lock.for_user(user):
        return SKIPPED, title, _("The page is locked, or somebody else is reviewing it.")
    return tag_page(page, add=job.params["add"], remove=job.params["remove"], user=user), title, ""


def may_tag(page: Page, user: Any) -> bool:
    return bool(page.permissions_for_user(user).can_edit())


def tag_page(page: Page, *, add: list[str], remove: list[str], user: Any) -> str:
    """Save the tags in a new draft. Returns CHANGED or SAME.

    A page that is published and has no other changes is published with them at once, if the user
    may publish it: others' drafts are never published on the way.
    """
    draft = page.specific.get_latest_revision_as_object()
    before = set(draft.tags.names())
    wanted = _without(before, remove) | _spelled(add)
    if {name.casefold() for name in wanted} == {name.casefold() for name in before}:
        return SAME
    is_clean = page.live and not page.has_unpublished_changes
    with transaction.atomic():
        draft.tags.set(sorted(wanted))
        revision = draft.save_revision(user=user, log_action=True, clean=False)
        if is_clean and page.permissions_for_user(user).can_publish():
            revision.publish(user=user)
    return CHANGED


def _without(names: set[str], remove: list[str]) -> set[str]:
    gone = {name.casefold() for name in remove}
    return {name for name in names if name.casefold() not in gone}


def _spelled(names: list[str]) -> set[str]:
    """As the tags are spelled that exist already, whatever the case somebody typed."""
    known = {tag.casefold(): tag for tag in Tag.objects.values_list("name", flat=True)}
    return {known.get(name.casefold(), name) for name in names}

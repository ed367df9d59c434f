from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import PagePermissionTester, Revision, Task, TaskState, WorkflowTask
from wagtail.permissions import page_permission_policy

from learning.core.api import open_headships


class EndorsementTask(Task):
    """The head of the page's agency puts the office's name to it (pengesahan).

    Heads need no access to the admin: they decide in the learning space. Where no agency is named
    or nobody who could sign in heads it, whoever publishes in the branch does.
    """

    class Meta:
        verbose_name = _("endorsement by the head of the agency")
        verbose_name_plural = _("endorsements by heads of agencies")

    @classmethod
    def get_description(cls):
        return _("The head of the agency endorses the page.")

    def may_endorse(self, page, user) -> bool:
        if user.is_superuser:
            return True
        agency = agency_of_draft(page)
        heads = set(heads_of([agency]).values_list("person__user", flat=True)) if agency else ()
        return user.pk in heads if heads else publishes_in_branch(page, user)

    def user_can_access_editor(self, obj, user):
        return self.may_endorse(obj, user)

    def locked_for_user(self, obj, user):
        return not self.may_endorse(obj, user)

    def user_can_lock(self, obj, user):
        return False

    def get_actions(self, obj, user):
        if not self.may_endorse(obj, user):
            return []
        return [
            ("reject", _("Request changes"), True),
            ("approve", _("Endorse"), False),
            ("approve", _("Endorse with a comment"), True),
        ]

    def get_task_states_user_can_moderate(self, user, **kwargs):
        waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task=self.task_ptr)
        if user.is_superuser:
            return waiting
        rows = list(waiting.values_list("pk", "revision__content__agency"))
        heads: dict[int, set[int]] = {}
        for unit, head in heads_of({agency for _pk, agency in rows if agency}).values_list(
            "unit", "person__user"
        ):
            heads.setdefault(unit, set()).add(head)
        mine = [pk for pk, agency in rows if user.pk in heads.get(agency, ())]
        free = [pk for pk, agency in rows if agency not in heads]
        return waiting.filter(pk__in=[*mine, *_in_branches_of(user, waiting.filter(pk__in=free))])


def heads_of(units) -> QuerySet:
    """Headships of today whose holder can sign in."""
    return open_headships().filter(
        unit__in=units, person__is_active=True, person__user__is_active=True
    )


def agency_of_draft(page) -> int | None:
    """The agency that the newest draft names: columns of a page hold what is published."""
    if not page.latest_revision_id:
        return getattr(page.specific, "agency_id", None)
    found = Revision.objects.filter(pk=page.latest_revision_id)
    return found.values_list("content__agency", flat=True).first()


def publishes_in_branch(page, user) -> bool:
    """Whether the user holds the branch's publish permission, endorsement left out of account."""
    return PagePermissionTester(user, page).can_publish()


def _in_branches_of(user, states) -> list[int]:
    """Of the task states, those of pages that the user may publish; two queries for any number."""
    rows = list(states.values_list("pk", "workflow_state__object_id"))
    pages = page_permission_policy.instances_user_has_permission_for(user, "publish")
    own = set(pages.filter(pk__in={int(page) for _pk, page in rows}).values_list("pk", flat=True))
    return [pk for pk, page in rows if int(page) in own]


def needs_endorsement(page) -> bool:
    workflow = page.get_workflow()
    kind = ContentType.objects.get_for_model(EndorsementTask)
    tasks = WorkflowTask.objects.filter(workflow=workflow, task__active=True)
    return bool(workflow) and tasks.filter(task__content_type=kind).exists()


def is_endorsed_by(page, user) -> bool:
    """Whether the user endorsed the newest draft as it stands."""
    kind = ContentType.objects.get_for_model(EndorsementTask)
    return TaskState.objects.filter(
        task__content_type=kind,
        revision_id=page.latest_revision_id,
        status=TaskState.STATUS_APPROVED,
        finished_by=user,
    ).exists()


class EndorsedPermissionTester(PagePermissionTester):
    """Where the branch asks for an endorsement nobody publishes past it, superusers apart.

    Wagtail publishes a page as the person who finished its workflow: whoever endorsed the newest
    draft may publish just that.
    """

    def can_publish(self):
        if self.user.is_active and not self.user.is_superuser and needs_endorsement(self.page):
            return is_endorsed_by(self.page, self.user)
        return super().can_publish()

    def can_publish_subpage(self):
        held = super().can_publish_subpage()
        return held and (self.user.is_superuser or not needs_endorsement(self.page))

    def can_set_view_restrictions(self):
        return super().can_publish()

    def can_unschedule(self):
        return super().can_publish()


class EndorsedMixin:
    """For pages, and for the indexes in which they are made."""

    def permissions_for_user(self, user):
        return EndorsedPermissionTester(user, self)

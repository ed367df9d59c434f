"""Gives a region everything its people need to work in the admin, and roles to its people.

Everything here may run again at any time: it adds what is missing, follows a new name and changes
nothing else. What somebody gave a group by hand on top of its role stays.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from learning.core.contract import DomainError
from learning.core.signals import region_provisioned

from . import roles
from .grants import forget
from .models import Region, RegionGrant, RegionPage, RegionRole
from .roles import Role

# A title becomes an address for good, so it must not wait for a compiled catalogue.
INDEX_TITLES = {"id": "Kursus", "en": "Courses"}


class NotProvisioned(DomainError):
    code = "not_provisioned"


@dataclass(frozen=True, slots=True)
class ProvisionedRegion:
    """``groups`` maps roles to groups; the nation's also has the national administrators."""

    region: Region
    page: RegionPage
    courses_index: Page
    collection: Collection
    workflow: Workflow
    groups: dict[str, Group]


@transaction.atomic
def provision_region(
    region: Region, *, parent_page: Page | None = None, actor: Any = None
) -> ProvisionedRegion:
    """Make or repair the region's branch, collection, groups and moderation.

    A new branch goes below ``parent_page``, by default the default site's home.
    """
    region = Region.objects.select_for_update().get(pk=region.pk)
    # Names become data, so they must not depend on who runs this.
    with translation.override(settings.LANGUAGE_CODE):
        page = _region_page(region, parent_page, actor)
        index = _courses_index(page, actor)
        collection = _collection(region, page, actor)
        groups = {role: _group(region, role) for role in roles.REGIONAL}
        for role, group in groups.items():
            _grant(group, role, region=region, page=page, collection=collection)
        workflow = _workflow(region, page, groups[Role.MODERATOR])
        if region.kind == Region.Kind.NATION:
            groups[Role.NATIONAL] = provision_nation(region)
    region.collection, region.workflow, region.is_active = collection, workflow, True
    region.save(update_fields=["collection", "workflow", "is_active"])
    # Plugins' names become data as well.
    with translation.override(settings.LANGUAGE_CODE):
        region_provisioned.send(sender=Region, region=region, page=page, groups=groups, actor=actor)
    return ProvisionedRegion(region, page, index, collection, workflow, groups)


@transaction.atomic
def provision_nation(nation: Region) -> Group:
    """Make or repair the group of those who look after the whole platform."""
    with translation.override(settings.LANGUAGE_CODE):
        group = _group(nation, Role.NATIONAL)
    _grant(
        group,
        Role.NATIONAL,
        region=nation,
        page=Page.get_first_root_node(),
        collection=Collection.get_first_root_node(),
    )
    return group


@transaction.atomic
def assign_role(user: Any, *, region: Region, role: str, actor: Any = None) -> None:
    group = role_group(region, role)
    if not user.groups.filter(pk=group.pk).exists():
        user.groups.add(group)
        _log_role(user, "learning.role.assign", region, role, actor)
    forget(user)


@transaction.atomic
def remove_role(user: Any, *, region: Region, role: str, actor: Any = None) -> None:
    group = role_group(region, role)
    if user.groups.filter(pk=group.pk).exists():
        user.groups.remove(group)
        _log_role(user, "learning.role.remove", region, role, actor)
    forget(user)


def role_group(region: Region, role: str) -> Group:
    try:
        return Group.objects.get(region_role__region=region, region_role__role=role)
    except Group.DoesNotExist:
        raise NotProvisioned(
            _("%(region)s has no such role yet. Provision the region first.")
            % {"region": region.name}
        ) from None


def _log_role(user: Any, action: str, region: Region, role: str, actor: Any) -> None:
    data = {"role": str(role), "region": {"code": region.code, "name": region.name}}
    log(instance=user, action=action, user=actor, data=data)


def _region_page(region: Region, parent: Page | None, actor: Any) -> RegionPage:
    home = parent or Site.objects.select_related("root_page").get(is_default_site=True).root_page
    locale = parent.locale if parent else Locale.get_default()
    pages = RegionPage.objects.filter(region=region, locale=locale).order_by("path")
    page = pages.first()
    if page is None:
        page = add_page(home, RegionPage(title=region.name, region=region), region.slug, actor)
    elif region.collection and page.title == region.collection.name != region.name:
        # The collection bears the name that the region had when this last ran.
        _retitle(page, region.name, actor)
    return page


def _courses_index(region_page: RegionPage, actor: Any) -> Page:
    # Pages of courses are a layer above regions.
    model = apps.get_model("learning", "CoursesIndexPage")
    index = model.objects.child_of(region_page).order_by("path").first()
    title = INDEX_TITLES.get(settings.LANGUAGE_CODE) or _("Courses")
    return index or add_page(region_page, model(title=title), "", actor)


def add_page(parent: Page, page: Page, slug: str, actor: Any) -> Any:
    """Publish ``page`` below ``parent`` at ``slug``, or where that is taken at a free address."""
    # It wants Wagtail's models loaded.
    from wagtail.signal_handlers import disable_reference_index_auto_update

    page.locale = parent.locale if parent.depth > 1 else Locale.get_default()
    # Without a slug, Wagtail makes a free one out of the title.
    taken = parent.get_children().filter(slug=slug).exists()
    page.slug = "" if taken else slug
    page.owner = actor
    # Publishing saves the page once more: references are looked for then, and it is valid by now.
    with disable_reference_index_auto_update():
        parent.add_child(instance=page)
        revision = page.save_revision(user=actor, log_action=True, clean=False)
    revision.publish(user=actor, skip_permission_checks=True)
    page.refresh_from_db()
    return page


def _retitle(page: RegionPage, title: str, actor: Any) -> None:
    if page.has_unpublished_changes:
        return
    page.title = title
    revision = page.save_revision(user=actor, log_action=True)
    if page.live:
        revision.publish(user=actor, skip_permission_checks=True)


def _collection(region: Region, page: RegionPage, actor: Any) -> Collection:
    collection = region.collection
    if collection is None:
        root = Collection.get_first_root_node()
        collection = root.add_child(instance=Collection(name=region.name))
    elif collection.name != region.name:
        collection.name = region.name
        collection.save(update_fields=["name"])
    return collection


def _group(region: Region, role: str) -> Group:
    link = RegionRole.objects.select_related("group").filter(region=region, role=role).first()
    name = _group_name(region, role)
    if link is None:
        group = _orphan(region, name) or Group.objects.create(name=_free_name(name, region))
        RegionRole.objects.create(group=group, region=region, role=role)
        return group
    group = link.group
    if group.name not in (name, _with_code(name, region)):
        group.name = _free_name(name, region)
        group.save(update_fields=["name"])
    return group


def _group_name(region: Region, role: str) -> str:
    label = Role(role).label
    return str(label) if role == Role.NATIONAL else f"{region.name} · {label}"


def _orphan(region: Region, name: str) -> Group | None:
    """The region's group of that name whose link to the role was lost; never a stranger's."""
    names = [name, _with_code(name, region)]
    groups = Group.objects.filter(region_role=None, region_grants__region=region, name__in=names)
    return groups.first()


def _free_name(name: str, region: Region) -> str:
    return _with_code(name, region) if Group.objects.filter(name=name).exists() else name


def _with_code(name: str, region: Region) -> str:
    return f"{name} ({region.code})"


def _grant(group: Group, role: str, *, region: Region, page: Page, collection: Collection) -> None:
    _add_missing(group.permissions, roles.model_permissions(role))
    for permission in _missing(
        roles.page_permissions(role), GroupPagePermission.objects.filter(group=group, page=page)
    ):
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    for permission in _missing(
        roles.collection_permissions(role),
        GroupCollectionPermission.objects.filter(group=group, collection=collection),
    ):
        GroupCollectionPermission.objects.create(
            group=group, collection=collection, permission=permission
        )
    _grant_region(group, role, region)


def _grant_region(group: Group, role: str, region: Region) -> None:
    subtree = role == Role.NATIONAL
    held = RegionGrant.objects.filter(group=group, region=region)
    permissions = roles.grant_permissions(role)
    held.filter(permission__in=permissions).exclude(subtree=subtree).update(subtree=subtree)
    RegionGrant.objects.bulk_create(
        RegionGrant(group=group, region=region, permission=permission, subtree=subtree)
        for permission in _missing(permissions, held)
    )


def _missing(wanted: Iterable[Permission], held: Any) -> list[Permission]:
    present = set(held.values_list("permission_id", flat=True))
    return [permission for permission in wanted if permission.pk not in present]


def _add_missing(manager: Any, wanted: Iterable[Permission]) -> None:
    present = set(manager.values_list("pk", flat=True))
    manager.add(*(permission for permission in wanted if permission.pk not in present))


def _workflow(region: Region, page: RegionPage, moderators: Group) -> Workflow:
    name = _("Moderation") + f" · {region.name}"
    workflow = region.workflow or Workflow.objects.create(name=name)
    if workflow.name != name or not workflow.active:
        workflow.name, workflow.active = name, True
        workflow.save()
    _approval_task(workflow, moderators)
    # Another workflow on the branch is somebody's choice, so it stays.
    WorkflowPage.objects.get_or_create(page=page, defaults={"workflow": workflow})
    return workflow


def _approval_task(workflow: Workflow, moderators: Group) -> None:
    name = moderators.name
    task = GroupApprovalTask.objects.filter(workflow_tasks__workflow=workflow).first()
    if task is None:
        task = GroupApprovalTask.objects.create(name=name)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    if task.name != name or not task.active:
        task.name, task.active = name, True
        task.save()
    if not task.groups.filter(pk=moderators.pk).exists():
        task.groups.add(moderators)

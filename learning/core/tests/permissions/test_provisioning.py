import io

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    ModelLogEntry,
    Page,
    Revision,
    Site,
    Workflow,
    WorkflowPage,
)

from learning.core.models import CoursesIndexPage, Region, RegionGrant, RegionPage, RegionRole
from learning.core.regions.grants import is_staff_role
from learning.core.regions.provisioning import (
    NotProvisioned,
    assign_role,
    provision_nation,
    provision_region,
    remove_role,
)

TABLES = [
    Page,
    Revision,
    Collection,
    Group,
    Group.permissions.through,
    GroupPagePermission,
    GroupCollectionPermission,
    RegionGrant,
    RegionRole,
    Workflow,
    GroupApprovalTask,
    GroupApprovalTask.groups.through,
    WorkflowPage,
]


def everything():
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in TABLES}


def page_actions(group):
    rows = GroupPagePermission.objects.filter(group=group).values_list("permission__codename")
    return {codename.removesuffix("_page") for (codename,) in rows}


def test_branch_is_live_below_the_home_of_the_default_site(in_binjai, binjai):
    home = Site.objects.get(is_default_site=True).root_page
    assert in_binjai.page.get_parent().pk == home.pk
    assert (in_binjai.page.title, in_binjai.page.slug) == ("Kota Binjai", "binjai")
    assert in_binjai.page.live
    assert in_binjai.courses_index.get_parent().pk == in_binjai.page.pk
    index = in_binjai.courses_index
    assert (index.title, index.slug, index.live) == ("Kursus", "kursus", True)
    binjai.refresh_from_db()
    assert binjai.is_active


def test_branch_goes_below_the_page_that_is_given(binjai):
    root = Page.get_first_root_node()
    parent = root.add_child(instance=Page(title="Other", slug="other"))
    assert provision_region(binjai, parent_page=parent).page.get_parent().pk == parent.pk


def test_a_taken_slug_does_not_stop_it(binjai):
    home = Site.objects.get(is_default_site=True).root_page
    home.add_child(instance=Page(title="Taken", slug="binjai"))
    assert provision_region(binjai).page.slug == "kota-binjai"


def test_editor_writes_and_moderator_publishes(in_binjai):
    assert page_actions(in_binjai.groups["editor"]) == {"add", "change"}
    assert page_actions(in_binjai.groups["moderator"]) == {
        *("add", "change", "publish", "lock", "unlock", "bulk_delete")
    }
    assert page_actions(in_binjai.groups["admin"]) == set()


def test_groups_bear_the_region_s_name(in_binjai):
    names = {group.name for group in in_binjai.groups.values()}
    assert len(names) == 3
    assert all(name.startswith("Kota Binjai · ") for name in names)


def test_all_roles_may_enter_the_admin(in_binjai):
    for role, group in in_binjai.groups.items():
        translates = ["submit_translation"] if role in ("editor", "moderator") else []
        codenames = group.permissions.order_by("codename").values_list("codename", flat=True)
        assert list(codenames) == ["access_admin", *translates]


def test_learning_administrator_is_granted_people_and_enrolments_here_only(in_binjai, binjai):
    grants = RegionGrant.objects.filter(group=in_binjai.groups["admin"])
    assert {(grant.region_id, grant.subtree) for grant in grants} == {(binjai.pk, False)}
    codenames = set(grants.values_list("permission__codename", flat=True))
    assert {"add_person", "change_unit", "add_enrolment", "change_progress"} <= codenames
    assert "delete_person" not in codenames
    assert "change_region" not in codenames


def test_branch_is_moderated_by_the_region_s_moderators(in_binjai):
    workflow = in_binjai.courses_index.get_workflow()
    assert workflow == in_binjai.workflow
    (task,) = workflow.tasks.specific()
    assert list(task.groups.all()) == [in_binjai.groups["moderator"]]


def test_running_twice_changes_nothing(in_binjai, binjai):
    before = everything()
    assert provision_region(binjai) == in_binjai
    assert everything() == before


def remove_courses_index():
    CoursesIndexPage.objects.get().delete()


def remove_workflow():
    Workflow.objects.filter(name__contains="Binjai").delete()


def remove_collection():
    Collection.objects.get(name="Kota Binjai").delete()


def remove_group():
    Group.objects.get(region_role__role="moderator").delete()


def remove_grants():
    RegionGrant.objects.filter(permission__codename__startswith="add_").delete()


def remove_page_permissions():
    GroupPagePermission.objects.filter(group__region_role__role="editor").delete()


def remove_collection_permissions():
    GroupCollectionPermission.objects.filter(group__region_role__isnull=False).delete()


def remove_admin_access():
    Group.permissions.through.objects.filter(group__region_role__isnull=False).delete()


def remove_link_to_group():
    RegionRole.objects.filter(role="editor").delete()


def _moderation():
    return Region.objects.get(slug="binjai").workflow


def remove_task_group():
    _moderation().tasks.specific()[0].groups.clear()


def deactivate_workflow():
    _moderation().deactivate()


def widen_grants():
    RegionGrant.objects.update(subtree=True)


def shape(region):
    """The provisioned region without primary keys."""
    grants = RegionGrant.objects.filter(region=region)
    region_page = RegionPage.objects.get(region=region)
    region.refresh_from_db()
    pages = region_page.get_descendants(inclusive=True)
    held = "group__region_role__role", "permission__codename"
    return {
        "pages": sorted(pages.values_list("url_path", "live")),
        "collection": region.collection.name,
        "groups": sorted(Group.objects.values_list("name", "permissions__codename")),
        "grants": sorted(grants.values_list(*held, "subtree")),
        "page": sorted(GroupPagePermission.objects.filter(page=region_page).values_list(*held)),
        "files": sorted(region.collection.group_permissions.values_list(*held)),
        "workflow": (region_page.get_workflow() == region.workflow, region.workflow.active),
        "tasks": [
            sorted(task.groups.values_list("name", flat=True))
            for task in region.workflow.tasks.specific()
        ],
    }


@pytest.mark.parametrize(
    "remove",
    [
        remove_courses_index,
        remove_workflow,
        remove_collection,
        remove_group,
        remove_grants,
        remove_page_permissions,
        remove_collection_permissions,
        remove_admin_access,
        remove_link_to_group,
        remove_task_group,
        deactivate_workflow,
        widen_grants,
    ],
)
def test_a_missing_piece_is_put_back(in_binjai, binjai, remove):
    before = shape(binjai)
    remove()
    provision_region(Region.objects.get(pk=binjai.pk))
    assert shape(binjai) == before


def test_a_new_name_is_followed(in_binjai, binjai):
    Region.objects.filter(pk=binjai.pk).update(name="Kota Binjai Baru")
    again = provision_region(binjai)
    assert again.collection.pk == in_binjai.collection.pk
    assert again.collection.name == "Kota Binjai Baru"
    assert again.page.pk == in_binjai.page.pk
    assert RegionPage.objects.get(pk=again.page.pk).title == "Kota Binjai Baru"
    assert all(group.name.startswith("Kota Binjai Baru · ") for group in again.groups.values())
    assert again.workflow.name.endswith("Kota Binjai Baru")
    assert Group.objects.filter(name__startswith="Kota Binjai ·").count() == 0


def test_a_title_that_an_editor_chose_is_kept(in_binjai, binjai):
    page = in_binjai.page
    page.title = "Binjai belajar"
    page.save_revision().publish()
    Region.objects.filter(pk=binjai.pk).update(name="Kota Binjai Baru")
    assert provision_region(binjai).page.title == "Binjai belajar"


def test_a_stranger_s_group_of_the_same_name_gets_nothing(in_binjai, jambi):
    stranger = Group.objects.create(
        name=in_binjai.groups["editor"].name.replace("Kota Binjai", "Kota Jambi")
    )
    group = provision_region(jambi).groups["editor"]
    assert group != stranger
    assert group.name == f"{stranger.name} (15.71)"
    assert not GroupPagePermission.objects.filter(group=stranger).exists()


def test_another_workflow_that_somebody_chose_stays(in_binjai, binjai):
    other = Workflow.objects.create(name="Other")
    WorkflowPage.objects.filter(page=in_binjai.page).update(workflow=other)
    provision_region(binjai)
    assert RegionPage.objects.get().get_workflow() == other


def test_the_nation_also_gets_its_administrators(nation, in_binjai):
    groups = provision_region(nation).groups
    assert set(groups) == {"editor", "moderator", "admin", "national"}
    grants = RegionGrant.objects.filter(group=groups["national"])
    assert {(grant.region_id, grant.subtree) for grant in grants} == {(nation.pk, True)}
    pages = GroupPagePermission.objects.filter(group=groups["national"])
    assert {permission.page_id for permission in pages} == {Page.get_first_root_node().pk}
    held = set(groups["national"].permissions.values_list("codename", flat=True))
    assert {"access_admin", "add_workflow", "change_user", "change_rank"} <= held
    assert held.isdisjoint({"delete_user", "add_group", "change_group"})
    assert provision_nation(nation) == groups["national"]


def test_roles_are_given_taken_and_logged(in_binjai, binjai, make_user):
    boss, user = make_user(), make_user()
    assert not is_staff_role(user)
    for _again in range(2):
        assign_role(user, region=binjai, role="editor", actor=boss)
    assert list(user.groups.all()) == [in_binjai.groups["editor"]]
    assert is_staff_role(user)
    for _again in range(2):
        remove_role(user, region=binjai, role="editor", actor=boss)
    assert list(user.groups.all()) == []
    assert not is_staff_role(user)
    entries = ModelLogEntry.objects.filter(action__startswith="learning.role.")
    assert sorted(entries.values_list("action", "user", "object_id")) == [
        ("learning.role.assign", boss.pk, str(user.pk)),
        ("learning.role.remove", boss.pk, str(user.pk)),
    ]


def test_a_role_needs_a_provisioned_region(jambi, make_user):
    with pytest.raises(NotProvisioned):
        assign_role(make_user(), region=jambi, role="editor")


def test_command_names_regions(binjai):
    out = io.StringIO()
    call_command("provision_region", "12.75", stdout=out)
    assert out.getvalue().startswith("12.75 Kota Binjai: ")
    before = everything()
    call_command("provision_region", active=True, stdout=out)
    assert everything() == before


@pytest.mark.parametrize("arguments", [[], ["99.99"], ["12.75", "--active"]])
def test_command_refuses(binjai, arguments):
    with pytest.raises(CommandError):
        call_command("provision_region", *arguments)

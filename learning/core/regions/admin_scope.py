"""Keeps one region's staff out of another region's content in Wagtail's own admin.

Page permissions and collections do most of it. What is here closes the places where Wagtail's
views look further than those permissions; each was found by requesting every admin URL with
another region's objects, which ``tests/permissions`` repeats.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import F, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images import get_image_model
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.models import Page, Task, Workflow
from wagtail.permissions import page_permission_policy, policy_registry

from .models import Region

PAGE_ARGUMENTS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk")
WORKFLOW_VIEWS = "wagtailadmin_workflows:"
WHOLE_SITE_REPORTS = ("page_types_usage", "page_types_usage_results")
CHOSEN_FILES = {
    "wagtailimages_chooser:chosen_multiple": get_image_model,
    "wagtaildocs_chooser:chosen_multiple": get_document_model,
}
USER_FILTERS = ("owner", "edited_by", "locked_by", "requested_by", "user")
# Moderators may delete and move what is in their branch, but not the branch.
BRANCH_PAGES = ("regionpage", "coursesindexpage")
UPROOTING_VIEWS = ("delete", "move", "move_confirm", "unpublish", "convert_alias")
UPROOTING_ACTIONS = ("delete", "move", "unpublish")


def sees_all_pages(user: Any) -> bool:
    if user.is_superuser:
        return True
    held = page_permission_policy.get_cached_permissions_for_user(user)
    return any(permission.page.depth == 1 for permission in held)


def choosable_pages(user: Any) -> QuerySet[Page]:
    """Own pages in any state; of others' what visitors see, unless the title is being changed."""
    if sees_all_pages(user):
        return Page.objects.all()
    public = Page.objects.live().public().filter(draft_title=F("title"))
    own = page_permission_policy.explorable_instances(user)
    return Page.objects.filter(
        Q(pk__in=own.values("pk")) | Q(pk__in=public.values("pk")) | Q(depth=1)
    )


def choosable(model: type[Model], user: Any) -> QuerySet:
    """Pages, images or documents that ``user`` may refer to."""
    if issubclass(model, Page):
        return choosable_pages(user)
    policy = policy_registry.get_by_type(model)
    return policy.instances_user_has_any_permission_for(user, ["choose", "change", "add"])


def colleagues(user: Any) -> QuerySet:
    """Users with a role in one of the regions where ``user`` has one, and ``user``."""
    users = get_user_model()._default_manager.all()
    here = Region.objects.filter(roles__group__user=user).values("pk")
    roles = Q(groups__region_role__region__in=here)
    return users.filter(pk__in=users.filter(roles | Q(pk=user.pk)).values("pk"))


def guard(request: HttpRequest, arguments: dict[str, Any]) -> HttpResponse | None:
    """Raise PermissionDenied, or answer, where Wagtail's view would look too far."""
    user, name = request.user, request.resolver_match.view_name
    if sees_all_pages(user):
        return None
    area, view = name.rsplit(":", 1) if ":" in name else ("", name)
    if name.startswith(WORKFLOW_VIEWS) and not _manages_workflows(user):
        raise PermissionDenied
    if area == "wagtailadmin_reports" and view in WHOLE_SITE_REPORTS:
        raise PermissionDenied
    if view.startswith("wagtailadmin_choose_page"):
        return _guard_page_chooser(request, view, arguments)
    if name in CHOSEN_FILES:
        _guard_chosen_files(request, CHOSEN_FILES[name]())
    _guard_pages(user, arguments)
    _guard_branch(area, view, arguments)
    _guard_filters(request)
    return None


def narrow(request: HttpRequest, context: dict[str, Any]) -> None:
    """Take from a view's context what tells of other regions: names in filters, bulk items."""
    if sees_all_pages(request.user):
        return
    if "items_with_no_access" in context:
        context["items_with_no_access"] = []
    form = getattr(context.get("filters"), "form", None)
    for field in form.fields.values() if form else ():
        queryset = getattr(field, "queryset", None)
        if queryset is not None and queryset.model in _NARROWED:
            field.queryset = queryset.filter(_NARROWED[queryset.model](request.user))


def _here(user: Any) -> QuerySet[Region]:
    return Region.objects.filter(roles__group__user=user)


_NARROWED = {
    get_user_model(): lambda user: Q(pk__in=colleagues(user).values("pk")),
    Workflow: lambda user: Q(pk__in=_here(user).values("workflow")),
    Task: lambda user: Q(workflow_tasks__workflow__in=_here(user).values("workflow")),
}


def _manages_workflows(user: Any) -> bool:
    actions = ("add", "change", "delete")
    return any(
        policy_registry.get_by_type(model).user_has_any_permission(user, actions)
        for model in (Workflow, Task)
    )


def _guard_page_chooser(
    request: HttpRequest, view: str, arguments: dict[str, Any]
) -> HttpResponse | None:
    chosen = _numbers(request.GET.getlist("id"))
    if parent := arguments.get("parent_page_id"):
        chosen.add(parent)
    if choosable_pages(request.user).filter(pk__in=chosen).count() < len(chosen):
        raise PermissionDenied
    if view == "wagtailadmin_choose_page" and request.GET.get("page_type"):
        # Wagtail would begin at the common ancestor of all pages of the type, drafts of others
        # included; people begin in their own branch.
        root = page_permission_policy.explorable_root_instance(request.user)
        start = root or Page.get_first_root_node()
        query = urlencode(list(request.GET.items()))
        return redirect(f"{request.path}{start.pk}/?{query}")
    return None


def _guard_chosen_files(request: HttpRequest, model: Any) -> None:
    chosen = _numbers(request.GET.getlist("id"))
    if choosable(model, request.user).filter(pk__in=chosen).count() < len(chosen):
        raise PermissionDenied


def _guard_pages(user: Any, arguments: dict[str, Any]) -> None:
    wanted = {arguments[name] for name in PAGE_ARGUMENTS if arguments.get(name)}
    if not wanted:
        return
    own = page_permission_policy.explorable_instances(user).filter(pk__in=wanted)
    beyond = wanted - set(own.values_list("pk", flat=True))
    for page in Page.objects.filter(pk__in=beyond):
        # A workflow may send pages to reviewers who have no permission on them otherwise.
        task = page.current_workflow_task
        if not (task and task.user_can_access_editor(page, user)):
            raise PermissionDenied


def _guard_branch(area: str, view: str, arguments: dict[str, Any]) -> None:
    page = arguments.get("page_id") or arguments.get("page_to_move_id") or arguments.get("pk")
    uproots = (area == "wagtailadmin_pages" and view in UPROOTING_VIEWS) or (
        area == "wagtailadmin_api:pages" and arguments.get("action_name") in UPROOTING_ACTIONS
    )
    if uproots and Page.objects.filter(pk=page, content_type__model__in=BRANCH_PAGES).exists():
        raise PermissionDenied


def _guard_filters(request: HttpRequest) -> None:
    """A filter by a user shows that user's name, so ids cannot be tried out."""
    asked: set[int] = set()
    for name in USER_FILTERS:
        asked |= _numbers(request.GET.getlist(name))
    if asked and colleagues(request.user).filter(pk__in=asked).count() < len(asked):
        raise PermissionDenied


def _numbers(values: Iterable[str]) -> set[int]:
    return {int(value) for value in values if value.isascii() and value.isdigit()}


class RegionImagesAPIViewSet(ImagesAdminAPIViewSet):
    def get_queryset(self):
        return _own_files(super().get_queryset(), self.request.user)


class RegionDocumentsAPIViewSet(DocumentsAdminAPIViewSet):
    def get_queryset(self):
        return _own_files(super().get_queryset(), self.request.user)


def _own_files(files: QuerySet, user: Any) -> QuerySet:
    return files.filter(pk__in=choosable(files.model, user).values("pk"))


def construct_admin_api(router):
    router.register_endpoint("images", RegionImagesAPIViewSet)
    router.register_endpoint("documents", RegionDocumentsAPIViewSet)


def construct_page_chooser_queryset(pages, request):
    return pages.filter(pk__in=choosable_pages(request.user).values("pk"))


def construct_reports_menu(request, menu_items):
    if not sees_all_pages(request.user):
        menu_items[:] = [item for item in menu_items if item.name != "page-types-usage"]


def before_bulk_action(request, action_type, objects, action):
    user_model = get_user_model()
    for item in objects:
        if isinstance(item, user_model):
            _keep_superusers(request, item)
        elif isinstance(item, Page) and item.content_type.model in BRANCH_PAGES:
            if action_type in UPROOTING_ACTIONS and not sees_all_pages(request.user):
                raise PermissionDenied


def before_edit_user(request, user):
    _keep_superusers(request, user)


def before_create_user(request):
    _keep_superusers(request)


def _keep_superusers(request: HttpRequest, user: Any = None) -> None:
    """Wagtail lets whoever may change users make superusers, or take one's password."""
    touches = request.POST.get("is_superuser") or (user and user.is_superuser)
    if touches and not request.user.is_superuser:
        raise PermissionDenied


def register_log_actions(actions):
    actions.register_action(
        "learning.role.assign", _("Give a role in a region"), _("Role in a region given")
    )
    actions.register_action(
        "learning.role.remove", _("Take a role in a region"), _("Role in a region taken")
    )


# Name, function and order: the API's endpoints must be replaced after Wagtail registers them.
HOOKS = [
    ("construct_admin_api", construct_admin_api, 100),
    ("construct_page_chooser_queryset", construct_page_chooser_queryset, 0),
    ("construct_reports_menu", construct_reports_menu, 0),
    ("before_bulk_action", before_bulk_action, 0),
    ("before_edit_user", before_edit_user, 0),
    ("before_create_user", before_create_user, 0),
    ("register_log_actions", register_log_actions, 0),
]

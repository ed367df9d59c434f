"""What templates and badges share: Wagtail's own views, each cut to the own regions."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import unquote
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.snippets.action_menu import PublishMenuItem, UnpublishMenuItem
from wagtail.snippets.views import snippets

from learning.core.api import can, policy_for

from ..unchosen import UnchosenViewSet

SEEN_BY_ID = 18


def is_id(text: str) -> bool:
    """Whether a row can have it as its id."""
    return text.isascii() and text.isdigit() and len(text) <= SEEN_BY_ID


def own(model: type[Model], user: Any, action: str) -> QuerySet[Any]:
    return policy_for(model).instances_user_has_permission_for(user, action)


def find_own(model: type[Model], user: Any, pk: Any, action: str) -> Any:
    """Rows of other regions do not exist for this user."""
    text = unquote(str(pk))
    found = own(model, user, action).filter(pk=text).first() if is_id(text) else None
    if found is None:
        raise Http404
    return found


class OwnRow:
    """For every view of one row: asks the policy about this very row, by any method."""

    own_action = "change"
    model: type[Model]
    request: HttpRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        if "pk" in kwargs:
            find_own(self.model, request.user, kwargs["pk"], self.own_action)
        super().setup(request, *args, **kwargs)  # type: ignore[misc]

    def user_has_permission(self, permission: str) -> bool:
        row = getattr(self, "object", None)
        if row is not None and row.pk and not can(self.request.user, permission, row):
            return False
        return super().user_has_permission(permission)  # type: ignore[misc]


class OwnIndexView(snippets.IndexView):
    """``get_shown_url``: where whoever may not change a row looks at it."""

    any_permission_required = ["view"]
    default_ordering = "name"
    search_backend_name = None
    search_fields = ["name"]

    @cached_property
    def _changeable(self) -> set[int]:
        return set(own(self.model, self.request.user, "change").values_list("pk", flat=True))

    def get_shown_url(self, instance: Any) -> str:
        return str(instance.get_absolute_url())

    def get_edit_url(self, instance: Any) -> str:
        if instance.pk in self._changeable:
            return reverse(self.edit_url_name, args=[instance.pk])
        return self.get_shown_url(instance)

    def get_delete_url(self, instance: Any) -> str | None:
        return None

    def get_list_buttons(self, instance: Any) -> list:
        return []


class PublishingForm:
    """Tells the form which button was pressed, and takes away what may not be done here."""

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        form.is_publishing = getattr(self, "action", "") == "publish"
        return form

    def get_available_actions(self) -> list[str]:
        actions = super().get_available_actions()  # type: ignore[misc]
        row = getattr(self, "object", None)
        if row is not None and row.pk and not can(self.request.user, "publish", row):  # type: ignore[attr-defined]
            actions = [action for action in actions if action != "publish"]
        return actions


class OwnCreateView(PublishingForm, OwnRow, snippets.CreateView):
    pass


class OwnEditView(PublishingForm, OwnRow, snippets.EditView):
    pass


class OwnDeleteView(OwnRow, snippets.DeleteView):
    own_action = "delete"


class OwnUsageView(OwnRow, snippets.UsageView):
    pass


class OwnHistoryView(OwnRow, snippets.HistoryView):
    pass


class OwnPreviewOnEditView(OwnRow, snippets.PreviewOnEditView):
    pass


class OwnRevisionView(OwnRow, snippets.PreviewRevisionView):
    pass


class OwnCompareView(OwnRow, snippets.RevisionsCompareView):
    pass


class OwnUnpublishView(OwnRow, snippets.UnpublishView):
    own_action = "publish"


class OwnUnscheduleView(OwnRow, snippets.RevisionsUnscheduleView):
    own_action = "publish"


class OwnSnippetViewSet(snippets.SnippetViewSet):
    """Stands in the menu of learning, not among the snippets."""

    chooser_viewset_class = UnchosenViewSet
    menu_item_is_registered = True
    copy_view_enabled = False
    list_per_page = 30
    add_view_class = OwnCreateView
    edit_view_class = OwnEditView
    delete_view_class = OwnDeleteView
    usage_view_class = OwnUsageView
    history_view_class = OwnHistoryView
    revisions_view_class = OwnRevisionView
    revisions_compare_view_class = OwnCompareView
    revisions_unschedule_view_class = OwnUnscheduleView
    unpublish_view_class = OwnUnpublishView
    preview_on_edit_view_class = OwnPreviewOnEditView


def _may_publish(context: dict[str, Any]) -> bool:
    user, row = context["request"].user, context.get("instance")
    if row is None or not row.pk:
        return policy_for(context["model"]).user_has_permission(user, "publish")
    return can(user, "publish", row)


class OwnPublishItem(PublishMenuItem):
    """Asks the policy of regions instead of Django's permissions, which know tables."""

    def is_shown(self, context: dict[str, Any]) -> bool:
        return _may_publish(context)


class OwnUnpublishItem(UnpublishMenuItem):
    def is_shown(self, context: dict[str, Any]) -> bool:
        row = context.get("instance")
        is_live = context["view"] == "edit" and row is not None and row.live
        return is_live and _may_publish(context)


def ask_the_policy(items: list[Any], context: dict[str, Any]) -> None:
    """Put our items for publishing into Wagtail's menu of actions, in place of its own."""
    items[:] = [item for item in items if not isinstance(item, PublishMenuItem | UnpublishMenuItem)]
    ours = (OwnUnpublishItem(order=20), OwnPublishItem(order=30))
    items += [item for item in ours if item.is_shown(context)]
    items.sort(key=lambda item: item.order)

"""Learning paths in the admin: Wagtail's own views, each cut to the own regions."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import unquote
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.widgets.button import Button, ButtonWithDropdown, HeaderButton
from wagtail.models import Locale
from wagtail.snippets.views import snippets

from learning.core.api import can, policy_for

from ...models import LearningPath, PathEnrolment
from ...queries.own import listed_paths, own_paths
from ...queries.trees import is_source, source_of
from ...queries.versions import carrying_over, change_notice
from .choosing import PathChooserViewSet
from .panels import EDITOR

SEEN_BY_ID = 18


def find_own(user: Any, pk: Any, action: str) -> LearningPath:
    """Paths of other regions do not exist for this user."""
    text = unquote(str(pk))
    found = None
    if text.isascii() and text.isdigit() and len(text) <= SEEN_BY_ID:
        found = own_paths(user, action).filter(pk=text).first()
    if found is None:
        raise Http404
    return found


class OwnPath:
    """For every view of one path: asks the policy about this very path, by any method."""

    own_action = "change"
    request: HttpRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        if "pk" in kwargs:
            find_own(request.user, kwargs["pk"], self.own_action)
        super().setup(request, *args, **kwargs)  # type: ignore[misc]

    def user_has_permission(self, permission: str) -> bool:
        row = getattr(self, "object", None)
        if row is not None and row.pk and not can(self.request.user, permission, row):
            return False
        return super().user_has_permission(permission)  # type: ignore[misc]


class PathIndexView(snippets.IndexView):
    any_permission_required = ["view"]
    default_ordering = "title"
    search_backend_name = None
    search_fields = ["title"]

    def get_base_queryset(self) -> QuerySet[LearningPath]:
        on_it = PathEnrolment.objects.filter(
            path=OuterRef("pk"), status__in=PathEnrolment.OPEN_STATUSES
        )
        number = on_it.order_by().values("path").annotate(number=Count("pk")).values("number")
        people = Coalesce(Subquery(number, output_field=IntegerField()), 0)
        rows = listed_paths(self.request.user).select_related("region", "locale")
        return self._annotate_queryset_updated_at(rows).annotate(people=people)

    @cached_property
    def _changeable(self) -> set[int]:
        return set(own_paths(self.request.user, "change").values_list("pk", flat=True))

    @cached_property
    def _deletable(self) -> set[int]:
        return set(own_paths(self.request.user, "delete").values_list("pk", flat=True))

    def get_edit_url(self, instance: LearningPath) -> str:
        """Where its title leads: to the editor, or to the page that everybody reads."""
        if instance.pk in self._changeable:
            return reverse(self.edit_url_name, args=[instance.pk])
        return instance.get_absolute_url() if instance.live else participants_url(instance)

    def get_delete_url(self, instance: LearningPath) -> str | None:
        if instance.pk not in self._deletable:
            return None
        return reverse(self.delete_url_name, args=[instance.pk])

    def get_list_buttons(self, instance: LearningPath) -> list[Button]:
        # Without the hook of the listing: it would ask for translations row by row.
        wagtails = [_as_button(item) for item in self.get_list_more_buttons(instance)]
        buttons = [*wagtails, *self._own_buttons(instance)]
        if not buttons:
            return []
        label = _("More options for '%(title)s'") % {"title": instance.title}
        return [
            ButtonWithDropdown(
                buttons=buttons, icon_name="dots-horizontal", attrs={"aria-label": label}
            )
        ]

    def _own_buttons(self, path: LearningPath) -> list[Button]:
        if not self._sees_people:
            return []
        return [Button(_("Participants"), participants_url(path), icon_name="group", priority=15)]

    @cached_property
    def _sees_people(self) -> bool:
        return policy_for(PathEnrolment).user_has_permission(self.request.user, "view")


def _as_button(item: Any) -> Button:
    return Button.from_menu_item(item) if isinstance(item, MenuItem) else item


def participants_url(path: LearningPath) -> str:
    return reverse("learning_paths_admin:participants", args=[path.pk])


class PublishingForm:
    """Tells the form which button was pressed, and takes away what may not be done here."""

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        action = getattr(self, "action", "")
        form.is_publishing = action == "publish"
        form.is_submitting = action in ("submit", "restart-workflow", "workflow-action")
        return form

    def get_available_actions(self) -> list[str]:
        actions = super().get_available_actions()  # type: ignore[misc]
        row = getattr(self, "object", None)
        if row is not None and row.pk and not can(self.request.user, "publish", row):  # type: ignore[attr-defined]
            actions = [action for action in actions if action != "publish"]
        return actions


class PathCreateView(PublishingForm, OwnPath, snippets.CreateView):
    pass


class PathCopyView(OwnPath, snippets.CopyView):
    """Shows the filled form, which is sent to the view that creates."""

    own_action = "view"
    http_method_names = ["get", "head", "options"]


class PathEditView(PublishingForm, OwnPath, snippets.EditView):
    template_name = "learning_paths/admin/path_edit.html"

    def workflow_action_action(self) -> None:
        """Decides about what was just saved: each press of a button makes a revision of its own,
        and what is approved of an older one does not count."""
        state = self.object.current_workflow_task_state
        state.revision = self.new_revision
        state.save(update_fields=["revision"])
        super().workflow_action_action()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "change": change_notice(source_of(self.object)),
            "is_translation": not is_source(self.object),
        }

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        path = source_of(self.object)
        versions = reverse("learning_paths_admin:versions", args=[path.pk])
        buttons = [HeaderButton(_("Versions"), url=versions, icon_name="history", priority=20)]
        if policy_for(PathEnrolment).user_has_permission(self.request.user, "view"):
            people = HeaderButton(
                _("Participants"), url=participants_url(path), icon_name="group", priority=10
            )
            buttons.append(people)
        return buttons

    @property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        if self.object.live:
            url = self.object.get_absolute_url()
            buttons.append(Button(_("Look at it"), url=url, icon_name="view", priority=5))
        if self._may_translate():
            url = reverse(
                "simple_translation:submit_snippet_translation",
                args=["learning_paths", "learningpath", self.object.pk],
            )
            buttons.append(Button(_("Translate"), url=url, icon_name="globe", priority=90))
        return buttons

    def _may_translate(self) -> bool:
        if not self.request.user.has_perm("simple_translation.submit_translation"):
            return False
        own = self.object.get_translations(inclusive=True).values("locale")
        return Locale.objects.exclude(pk__in=own).exists()

    def publish_action(self) -> HttpResponse | None:
        answer = super().publish_action()
        if answer is None:
            tell_of_carrying_over(self.request, self.object)
        return answer


def tell_of_carrying_over(request: HttpRequest, path: LearningPath) -> None:
    """Lead to the work that brings people onto what was just published."""
    job = carrying_over(source_of(path))
    if job is not None:
        url = reverse("learning_paths_admin:job", args=[job.pk])
        text = _("People who are midway are being brought onto the new version: %(count)d.") % {
            "count": job.total
        }
        messages.info(request, text, buttons=[messages.button(url, _("Watch the progress"))])


class PathDeleteView(OwnPath, snippets.DeleteView):
    own_action = "delete"


class PathUsageView(OwnPath, snippets.UsageView):
    pass


class PathHistoryView(OwnPath, snippets.HistoryView):
    pass


class PathPreviewOnEditView(OwnPath, snippets.PreviewOnEditView):
    pass


class PathRevisionView(OwnPath, snippets.PreviewRevisionView):
    pass


class PathCompareView(OwnPath, snippets.RevisionsCompareView):
    pass


class PathUnpublishView(OwnPath, snippets.UnpublishView):
    own_action = "publish"


class PathUnscheduleView(OwnPath, snippets.RevisionsUnscheduleView):
    own_action = "publish"


class PathLockView(OwnPath, snippets.LockView):
    pass


class PathUnlockView(OwnPath, snippets.UnlockView):
    pass


class PathWorkflowActionView(OwnPath, snippets.WorkflowActionView):
    pass


class PathWorkflowDataView(OwnPath, snippets.CollectWorkflowActionDataView):
    pass


class PathCancellationView(OwnPath, snippets.ConfirmWorkflowCancellationView):
    pass


class PathWorkflowPreviewView(OwnPath, snippets.WorkflowPreviewView):
    pass


class PathWorkflowHistoryView(OwnPath, snippets.WorkflowHistoryView):
    pass


class PathWorkflowHistoryDetailView(OwnPath, snippets.WorkflowHistoryDetailView):
    pass


class LearningPathViewSet(snippets.SnippetViewSet):
    model = LearningPath
    icon = "learning-path"
    menu_label = gettext_lazy("Learning paths")
    menu_name = "learning-paths"
    menu_order = 60
    base_url_path = "jalur"
    chooser_base_url_path = "pilih-jalur"
    # It stands in the menu of learning, not among the snippets.
    menu_item_is_registered = True
    list_display = [
        "title",
        Column("region", label=gettext_lazy("Region"), accessor="region.name"),
        Column("people", label=gettext_lazy("People on it")),
        UpdatedAtColumn(),
    ]
    list_per_page = 30
    edit_handler = EDITOR
    edit_template_name = "learning_paths/admin/path_edit.html"
    create_template_name = "learning_paths/admin/path_create.html"
    index_view_class = PathIndexView
    add_view_class = PathCreateView
    copy_view_class = PathCopyView
    edit_view_class = PathEditView
    delete_view_class = PathDeleteView
    usage_view_class = PathUsageView
    history_view_class = PathHistoryView
    revisions_view_class = PathRevisionView
    revisions_compare_view_class = PathCompareView
    revisions_unschedule_view_class = PathUnscheduleView
    unpublish_view_class = PathUnpublishView
    preview_on_edit_view_class = PathPreviewOnEditView
    lock_view_class = PathLockView
    unlock_view_class = PathUnlockView
    workflow_action_view_class = PathWorkflowActionView
    collect_workflow_action_data_view_class = PathWorkflowDataView
    confirm_workflow_cancellation_view_class = PathCancellationView
    workflow_preview_view_class = PathWorkflowPreviewView
    workflow_history_view_class = PathWorkflowHistoryView
    workflow_history_detail_view_class = PathWorkflowHistoryDetailView
    chooser_viewset_class = PathChooserViewSet

"""The queue: what waits, since when, with whom, and what is suspicious about it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import HeaderButton

from learning.core.api import policy_for

from ...forms.admin import STATES, ManyForm, QueueFilterSet
from ...models import Evidence
from ...queries import queue
from ...queries.evidence import staff_evidence, with_people
from ...queries.forms import form_names
from ...services.bulk import ACTIONS
from .. import words
from .base import NAMESPACE, check, url


class QueueView(ReportView):
    model = Evidence
    page_title = _("Evidence of learning")
    header_icon = "doc-full-inverse"
    template_name = "learning_evidence/admin/queue.html"
    results_template_name = "learning_evidence/admin/queue_results.html"
    index_url_name = f"{NAMESPACE}:queue"
    index_results_url_name = f"{NAMESPACE}:queue_results"
    filterset_class = QueueFilterSet
    paginate_by = 50
    list_export: list[str] = []
    columns: list = []

    def dispatch(self, request, *args, **kwargs):
        check(request.user)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def visible(self) -> QuerySet[Evidence]:
        return staff_evidence(self.request.user)

    def get_base_queryset(self) -> QuerySet[Evidence]:
        return with_people(self.visible)

    def get_ordering(self):
        given = self.request.GET.get("ordering", "")
        return given if given in queue.ORDERINGS else queue.OLDEST

    def order_queryset(self, queryset):
        return queue.ordered(queryset, self.get_ordering())

    def get_filtered_queryset(self):
        # Wagtail would filter once more what get_queryset has filtered.
        return self.get_queryset()

    def get_table(self, object_list):
        # Django's list view asks for a table; the template draws its own, with boxes to tick.
        return super().get_table([])

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        user = self.request.user
        rows = list(context["object_list"])
        names, rules = form_names(), queue.rules_of(row.person.region_id for row in rows)
        for row in rows:
            row.form_name = names.get(row.form_code, row.form_code)
            row.age = words.age_of(row, rules[row.person.region_id])
        return context | {
            "rows": rows,
            "boxes": self._boxes(queue.counts(self.visible, user)),
            "may_decide": policy_for(Evidence).user_has_permission(user, "change"),
            "actions": [(name, step.label) for name, step in ACTIONS.items()],
            "form": ManyForm(verifiers=queue.verifiers_for(rows, user)),
            "query": self.request.GET.urlencode(),
            "heads": _heads(self.get_ordering()),
        }

    def _boxes(self, counts: dict[str, int]) -> list[tuple[str, int, str]]:
        """Label, number and the query that narrows the list to it."""
        found = [(str(label), counts[name], f"state={name}") for name, label in STATES]
        found.insert(1, (gettext("Flagged"), counts["flagged"], "state=waiting&flagged=1"))
        found.insert(1, (gettext("Given to me"), counts["mine"], "state=waiting&verifier=me"))
        return found

    @cached_property
    def header_buttons(self):
        return [
            HeaderButton(
                gettext("Rules of verification"), url=url("rules"), icon_name="cog", priority=10
            )
        ]

    def get(self, request, *args, **kwargs):
        self.object_list = self.get_filtered_queryset()
        return self.render_to_response(self.get_context_data())


def _heads(ordering: str) -> dict[str, tuple[str, str]]:
    """By column: the ordering that a click asks for, and the present one as ARIA says it."""
    found = {}
    for name in ("name", "jp"):
        state = {name: "ascending", f"-{name}": "descending"}.get(ordering, "")
        found[name] = (f"-{name}" if state == "ascending" else name, state)
    state = {queue.OLDEST: "ascending", queue.NEWEST: "descending"}.get(ordering, "")
    found["since"] = (queue.NEWEST if state == "ascending" else queue.OLDEST, state)
    return found

"""The list of questions, with filters in the address and actions on what is ticked."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page

from ...forms.listing import MANY, ManyForm, QuestionFilterSet
from ...models import Question
from ...queries import bank
from ...questions.missing import type_of
from ...texts import plain_text
from .base import NAMESPACE, check, url
from .quiz import quiz_of


class QuestionsView(ReportView):
    model = Question
    page_title = _("Question bank")
    header_icon = "help"
    template_name = "learning_quiz/bank/questions.html"
    results_template_name = "learning_quiz/bank/questions_results.html"
    index_url_name = f"{NAMESPACE}:questions"
    index_results_url_name = f"{NAMESPACE}:questions_results"
    filterset_class = QuestionFilterSet
    paginate_by = 50
    list_export: list[str] = []
    columns: list = []

    def dispatch(self, request, *args, **kwargs):
        check(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[Question]:
        return visible(self.request.user)

    def get_ordering(self):
        given = self.request.GET.get("ordering", "")
        return given if given in bank.ORDERINGS else bank.NEWEST

    def order_queryset(self, queryset):
        return bank.ordered(bank.for_list(queryset), self.get_ordering())

    def get_filtered_queryset(self):
        # Wagtail would filter once more what get_queryset has filtered.
        return self.get_queryset()

    def get_table(self, object_list):
        # Django's list view asks for a table; the template draws its own, with boxes to tick.
        return super().get_table([])

    @cached_property
    def quiz(self) -> Page | None:
        """The quiz that questions are looked for, if the list was opened from one."""
        return quiz_of(self.request, self.request.GET.get("quiz", ""))

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        user = self.request.user
        rows = list(context["object_list"])
        shown = [row.pk for row in rows]
        own = set(
            bank.own_questions(user, "change").filter(pk__in=shown).values_list("pk", flat=True)
        )
        for row in rows:
            row.kind = type_of(row.type)
            row.is_own = row.pk in own
            row.words = plain_text(row.latest.stem)[:140] if row.latest else ""
        may_change = self._may_change
        return context | {
            "rows": rows,
            "quiz": self.quiz,
            "actions": MANY,
            "form": ManyForm(categories=bank.own_categories(user, "change")),
            "may_change": may_change,
            "may_tick": may_change or self.quiz is not None,
            "query": self.request.GET.urlencode(),
            "heads": _heads(self.get_ordering()),
        }

    @cached_property
    def _may_change(self) -> bool:
        return bank.may(self.request.user, Question, "change")

    @cached_property
    def header_buttons(self):
        buttons = [
            HeaderButton(
                gettext("Categories"), url=url("categories"), icon_name="folder-open-1", priority=20
            )
        ]
        if self._may_change:
            buttons.insert(
                0,
                HeaderButton(
                    gettext("New question"), url=url("choose_type"), icon_name="plus", priority=10
                ),
            )
            buttons.append(
                HeaderButton(gettext("Import"), url=url("import"), icon_name="upload", priority=30)
            )
            buttons.append(
                HeaderButton(
                    gettext("Changes to many"), url=url("jobs"), icon_name="tasks", priority=40
                )
            )
        return buttons

    def get(self, request, *args, **kwargs):
        self.object_list = self.get_filtered_queryset()
        return self.render_to_response(self.get_context_data())


def visible(user: Any) -> QuerySet[Question]:
    return bank.own_questions(user) | bank.usable_questions(user=user)


def filtered_ids(request: Any, query: str) -> list[int] | None:
    """All that matches the filters of the list; None for a filter that is not valid."""
    filters = QuestionFilterSet(QueryDict(query), queryset=visible(request.user), request=request)
    return bank.ids_of(filters.qs) if filters.is_valid() else None


def _heads(ordering: str) -> dict[str, tuple[str, str]]:
    """By column: the ordering that a click asks for, and the present one as ARIA says it."""
    found = {}
    for name in ("name", "type", "changed"):
        state = {name: "ascending", f"-{name}": "descending"}.get(ordering, "")
        found[name] = (f"-{name}" if state == "ascending" else name, state)
    return found

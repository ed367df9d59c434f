"""Credit rules in the admin: the table, one rule with its history, a change with its preview."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import ModelLogEntry

from learning.core.contract import DomainError
from learning.core.regions import jobs
from learning.core.regions.admin import REFERENCE_MENU_HOOK
from learning.core.regions.admin.base import Page
from learning.core.regions.models import CreditRule, Job, Person
from learning.core.regions.permissions import policy_for

from ..ledger import change_jobs, changes, tasks
from ..ledger.rules import rules_in_force
from .rule_forms import EndForm, RuleForm
from .words import form_names

LIST: tuple[str, Any] = ("learning_rules:index", gettext_lazy("Rules of learning hours"))
View = Callable[..., HttpResponse]
MAX_LOG = 50


def may_read(user: Any) -> bool:
    """Whoever looks after people may know by which rules their hours are counted."""
    return may_change(user) or policy_for(Person).user_has_permission(user, "change")


def may_change(user: Any) -> bool:
    return user.is_active and user.has_perm("learning.change_creditrule")


def _only(ask: Callable[[Any], bool]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not ask(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return wrapper

    return decorate


@require_safe
@_only(may_read)
def index(request: HttpRequest) -> HttpResponse:
    names = form_names()
    rules = [_named(rule, names) for rule in rules_in_force()]
    rules.sort(key=lambda rule: (rule.form, rule.scope != "national", rule.valid_from))
    context = Page(str(LIST[1]), "list-ul").context(
        rules=rules, may_change=may_change(request.user)
    )
    return render(request, "learning/hours/admin/rules.html", context)


def _named(rule: CreditRule, names: dict[str, str]) -> CreditRule:
    rule.form = names.get(rule.form_code, rule.form_code)
    return rule


@require_safe
@_only(may_read)
def show(request: HttpRequest, pk: int, end: EndForm | None = None) -> HttpResponse:
    rule = _named(get_object_or_404(CreditRule, pk=pk), form_names())
    same = CreditRule.objects.filter(form_code=rule.form_code, scope=rule.scope)
    history = list(same.order_by("-valid_from", "-pk"))
    ids = [str(row.pk) for row in history]
    entries = ModelLogEntry.objects.filter(
        content_type__app_label="learning", content_type__model="creditrule", object_id__in=ids
    )
    log = entries.select_related("user").order_by("-timestamp")[:MAX_LOG]
    page = Page(_title(rule), "list-ul", LIST)
    changeable = may_change(request.user) and rule.retired_at is None
    context = page.context(
        end,
        rule=rule,
        history=history,
        log=[(entry, _former(entry.data.get("before", {}))) for entry in log],
        used=changes.is_used(rule),
        end=end or (EndForm() if changeable else None),
        may_change=changeable,
    )
    status = 422 if end and end.errors else 200
    return render(request, "learning/hours/admin/rule.html", context, status=status)


def _former(before: dict[str, Any]) -> list[tuple[str, str]]:
    """Label and value in words of what a change replaced."""
    fields = {name: CreditRule._meta.get_field(name) for name in before}
    rule = CreditRule(**{name: fields[name].to_python(value) for name, value in before.items()})
    return [
        (str(field.verbose_name), change_jobs.shown(rule, name)) for name, field in fields.items()
    ]


def _title(rule: CreditRule) -> str:
    return f"{rule.form} · {rule.get_scope_display()}"


@require_http_methods(["GET", "HEAD", "POST"])
@_only(may_change)
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new rule, or other values for one: either way the preview comes first."""
    rule = get_object_or_404(rules_in_force(), pk=pk) if pk else None
    form = RuleForm(request.POST or None, rule=rule)
    if request.method == "POST" and form.is_valid():
        return _propose(request, form.values, rule)
    title = _("Change the rule") if rule else _("Add a rule")
    context = Page(title, "edit" if rule else "plus", LIST).context(form, form=form, rule=rule)
    status = 422 if request.method == "POST" else 200
    return render(request, "learning/hours/admin/rule_form.html", context, status=status)


def _propose(request: HttpRequest, values: dict[str, Any], rule: CreditRule | None) -> HttpResponse:
    try:
        job = change_jobs.propose(values=values, rule=rule, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("learning_rules:index")
    tasks.continue_job(job)
    return redirect("learning_rules:change", job.pk)


@require_POST
@_only(may_change)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(rules_in_force(), pk=pk)
    form = EndForm(request.POST)
    if form.is_valid():
        values = {**changes.values_of(rule), "valid_to": form.cleaned_data["on"]}
        try:
            changes.check_values(values, rule=rule)
        except changes.RuleError as error:
            form.add_error("on", error.message)
        else:
            return _propose(request, values, rule)
    request.method = "GET"
    return show(request, pk, end=form)


def _job(pk: int) -> Job:
    job = get_object_or_404(Job.objects.defer("source", "output"), pk=pk, kind=change_jobs.KIND)
    return jobs.current(job)


@require_safe
@_only(may_change)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """A change as it stands: progress, what it would do, or what it did."""
    job = _job(pk)
    counts = job.params.get("preview") or job.counts
    context = Page(_("Change of a rule"), "list-ul", LIST).context(
        job=job,
        running=job.state in jobs.UNDER_WAY,
        percent=job.done * 100 // job.total if job.total else 0,
        counts=counts,
        rows=job.rows.all(),
        lines=_lines(job),
        years=job.params.get("years", []),
        made=job.params.get("made"),
    )
    return render(request, "learning/hours/admin/change.html", context)


def _lines(job: Job) -> list[tuple[str, Any, Any]]:
    """Label, value now and value then."""
    former = job.params.get("former") or {}
    then = CreditRule(**change_jobs.values_of(job))
    return [
        (
            CreditRule._meta.get_field(name).verbose_name,
            former.get(name, ""),
            change_jobs.shown(then, name),
        )
        for name in changes.VALUES
    ]


@require_POST
@_only(may_change)
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Make the change (``terapkan``), run it again after a failure, or discard it."""
    job = _job(pk)
    try:
        if name == "buang":
            change_jobs.discard(job)
            messages.success(request, _("The change was discarded. Nothing was changed."))
            return redirect("learning_rules:index")
        if name == "terapkan":
            change_jobs.start_apply(job)
        elif name == "lagi":
            jobs.again(job)
        else:
            raise Http404
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        tasks.continue_job(job)
    return redirect("learning_rules:change", job.pk)


urls = (
    [
        path("", index, name="index"),
        path("baru/", edit, name="add"),
        path("<int:pk>/", show, name="show"),
        path("<int:pk>/ubah/", edit, name="edit"),
        path("<int:pk>/akhiri/", end, name="end"),
        path("perubahan/<int:pk>/", change, name="change"),
        path("perubahan/<int:pk>/<slug:name>/", step, name="step"),
    ],
    "learning_rules",
)


class RulesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_read(request.user)


def register_admin_urls() -> list:
    return [path("aturan-jp/", include(urls))]


def register_menu_item() -> MenuItem:
    return RulesMenuItem(
        LIST[1], reverse_lazy(LIST[0]), name="learning-rules", icon_name="list-ul", order=600
    )


def register_log_actions(actions: Any) -> None:
    actions.register_action(
        "learning.credit_rule.add", _("Add a rule of learning hours"), _("Rule added")
    )
    actions.register_action(
        "learning.credit_rule.replace", _("Change a rule of learning hours"), _("Rule changed")
    )


HOOKS = [
    ("register_admin_urls", register_admin_urls, 0),
    (REFERENCE_MENU_HOOK, register_menu_item, 0),
    ("register_log_actions", register_log_actions, 0),
]

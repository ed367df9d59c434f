"""How each region verifies: the head's word, and when waiting is long."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from learning.core.api import can, policy_for

from ...forms.admin import RuleForm
from ...models import VerificationRule
from ...queries.queue import own_regions, rules_of
from ...services.rules import save_rule
from .base import AdminPage, url

PAGE_SIZE = 50


def _check(request: HttpRequest) -> None:
    if not policy_for(VerificationRule).user_has_permission(request.user, "view"):
        raise PermissionDenied


def index(request: HttpRequest) -> HttpResponse:
    _check(request)
    page_obj = Paginator(own_regions(request.user), PAGE_SIZE).get_page(request.GET.get("p"))
    regions = list(page_obj.object_list)
    rules = rules_of(region.pk for region in regions)
    page = AdminPage(_("Rules of verification"), icon="cog")
    rows = [(region, rules[region.pk]) for region in regions]
    return page.render(request, "rules", rows=rows, page_obj=page_obj)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    _check(request)
    region = get_object_or_404(own_regions(request.user), pk=pk)
    rule = VerificationRule.of(region)
    if not can(request.user, "change", rule):
        raise PermissionDenied
    form = RuleForm(request.POST or None, instance=rule)
    if request.method == "POST" and form.is_valid():
        save_rule(region, values=form.cleaned_data, actor=request.user)
        messages.success(request, _("The rules of verification were saved."))
        return redirect(url("rules"))
    page = AdminPage(_("Rules of verification"), subtitle=region.name, icon="cog")
    return page.render(
        request, "rule", form=form, region=region, http_status=422 if form.errors else 200
    )

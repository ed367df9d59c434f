"""The tree of categories."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from learning.core.api import DomainError
from learning.core.models import Region

from ...forms.category import CategoryForm, MoveForm, NewCategoryForm
from ...models import Category
from ...queries import bank
from ...queries.categories import tree
from ...services import categories as services
from .base import AdminPage, check, get_category, links, may, url


def index(request: HttpRequest) -> HttpResponse:
    """One region's tree at a time, and what others share with it."""
    check(request.user, "view", Category)
    regions = bank.own_regions(request.user)
    region = _region(request, regions)
    rows = bank.own_categories(request.user)
    shared = bank.usable_categories(regions=[region]) if region else Category.objects.none()
    buttons = []
    if region and bank.may(request.user, Category, "add"):
        address = f"{url('new_category')}?region={region.pk}"
        buttons = [HeaderButton(_("New category"), url=address, icon_name="plus", priority=10)]
    return AdminPage(_("Categories"), icon="folder-open-1", buttons=buttons).render(
        request,
        "categories",
        region=region,
        regions=regions,
        branches=tree(rows.filter(region=region)),
        shared=tree(shared.exclude(region=region)),
        may_change=bank.may(request.user, Category, "change"),
    )


def _region(request: HttpRequest, regions: Any) -> Region | None:
    given = request.GET.get("region", "")
    if given.isascii() and given.isdigit() and len(given) < 19:
        return regions.filter(pk=given).first()
    with_rows = regions.filter(pk__in=Category.objects.order_by().values("region"))
    return with_rows.first() or regions.first()


def new(request: HttpRequest) -> HttpResponse:
    check(request.user, "add", Category)
    form = NewCategoryForm(
        request.POST or None,
        regions=bank.own_regions(request.user, "add"),
        parents=bank.own_categories(request.user, "change"),
        initial={"region": request.GET.get("region"), "parent": request.GET.get("parent")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            category = services.create(**form.cleaned_data)
        except DomainError as error:
            _place(form, error)
        else:
            messages.success(request, _("The category was made."))
            return _to_tree(category)
    return _form(request, form, _("New category"))


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    category = get_category(request, pk)
    form = CategoryForm(request.POST or None, instance=category)
    if request.method == "POST" and form.is_valid():
        try:
            services.change(category, **form.cleaned_data)
        except DomainError as error:
            _place(form, error)
        else:
            messages.success(request, _("The category was saved."))
            return _to_tree(category)
    return _form(request, form, category.name, category=category)


def move(request: HttpRequest, pk: int) -> HttpResponse:
    category = get_category(request, pk)
    parents = bank.own_categories(request.user, "change").filter(region=category.region_id)
    form = MoveForm(
        request.POST or None,
        parents=parents.exclude(path__startswith=category.path),
        initial={"parent": category.parent_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.move(category, parent=form.cleaned_data["parent"])
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The category was moved, with all below it."))
            return _to_tree(category)
    title = _("Move “%(name)s”") % {"name": category.name}
    return _form(request, form, title, category=category)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    category = get_category(request, pk, "delete")
    try:
        services.delete(category)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The category was deleted."))
    return _to_tree(category)


def _to_tree(category: Category) -> HttpResponse:
    return redirect(f"{url('categories')}?region={category.region_id}")


def _place(form: Any, error: DomainError) -> None:
    form.add_error("name" if error.code == "name" else None, error.message)


def _form(
    request: HttpRequest, form: Any, title: str, *, category: Category | None = None
) -> HttpResponse:
    above = [*links(), {"url": url("categories"), "label": _("Categories")}]
    return AdminPage(title, icon="folder-open-1", above=above).render(
        request,
        "category",
        form=form,
        category=category,
        may_delete=category is not None and may(request, "delete", category),
        http_status=422 if form.is_bound and form.errors else 200,
    )

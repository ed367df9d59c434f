"""Groups of a course in the admin: the list, one group with its members, and sets of groups."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from learning.core.contract import DomainError
from learning.core.regions.admin.list_pages import ListPage
from learning.core.regions.people_lists import back_to, ticked
from learning.core.regions.shown import ShownNumbers

from ..models import Grouping, GroupMember
from . import queries, services
from .forms import GroupForm, GroupingForm
from .pages import get_course, get_group, get_grouping, may, page, url

PER_PAGE = 50
MAX_SEARCH = 100
FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
def groups(request: HttpRequest, course: int) -> HttpResponse:
    own = get_course(request, course)
    rows = queries.groups_of(own.pk).prefetch_related("groupings").order_by("name", "pk")
    page_obj = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    user = request.user
    shown = ListPage(pgettext("people of a course", "Groups"), [])
    shown.page_subtitle = own.title
    context = shown.context(
        course=own,
        page_obj=page_obj,
        groupings=own.groupings.prefetch_related("groups"),
        alone=queries.without_group(own.pk).count(),
        sees_members=may(user, "view", own, GroupMember),
        may_add=may(user, "add", own),
        may_change=may(user, "change", own),
        may_fill=may(user, "add", own, GroupMember),
        may_name_sets=may(user, "add", own, Grouping),
    )
    return render(request, "learning/groups/admin/groups.html", context)


@require_http_methods(FORM_METHODS)
def new_group(request: HttpRequest, course: int) -> HttpResponse:
    own = get_course(request, course, "add")
    return _form(request, GroupForm(request.POST or None, course=own), _("New group"))


@require_http_methods(FORM_METHODS)
def edit_group(request: HttpRequest, pk: int) -> HttpResponse:
    group = get_group(request, pk, "change")
    form = GroupForm(request.POST or None, course=group.course, group=group)
    return _form(request, form, _("Change the group"))


@require_http_methods(FORM_METHODS)
def new_grouping(request: HttpRequest, course: int) -> HttpResponse:
    own = get_course(request, course)
    if not may(request.user, "add", own, Grouping):
        return redirect(url("groups", own.pk))
    return _form(request, GroupingForm(request.POST or None, course=own), _("New set of groups"))


@require_http_methods(FORM_METHODS)
def edit_grouping(request: HttpRequest, pk: int) -> HttpResponse:
    grouping = get_grouping(request, pk, "change")
    form = GroupingForm(request.POST or None, course=grouping.course, grouping=grouping)
    return _form(request, form, _("Change the set of groups"))


def _form(request: HttpRequest, form: Any, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and form.save(actor=request.user):
        messages.success(request, _("The changes were saved."))
        return redirect(url("groups", form.course.pk))
    context = page(title, form.course).context(form, form=form, back=url("groups", form.course.pk))
    status = 422 if form.errors else 200
    return render(request, "learning/groups/admin/form.html", context, status=status)


@require_http_methods(FORM_METHODS)
def delete_group(request: HttpRequest, pk: int) -> HttpResponse:
    group = get_group(request, pk, "delete")
    if request.method == "POST":
        try:
            services.delete_group(group, actor=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("The group was deleted."))
        return redirect(url("groups", group.course_id))
    context = page(_("Delete the group"), group.course, group=group, icon="bin").context(
        name=group.name,
        words=_(
            "Its members stay in the course. Whatever names the group, such as access to an "
            "activity, is no longer met by anybody."
        ),
        back=url("group", group.pk),
    )
    return render(request, "learning/groups/admin/delete.html", context)


@require_POST
def delete_grouping(request: HttpRequest, pk: int) -> HttpResponse:
    grouping = get_grouping(request, pk, "delete")
    services.delete_grouping(grouping, actor=request.user)
    messages.success(request, _("The set was deleted. Its groups stay."))
    return redirect(url("groups", grouping.course_id))


@require_safe
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """The members who take part in the course."""
    own = get_group(request, pk, "view", GroupMember)
    text = request.GET.get("q", "").replace("\0", "").strip()[:MAX_SEARCH]
    rows = queries.listed(own)
    number = rows.count()
    if text:
        rows = rows.filter(person__name__icontains=text)
    rows = rows.select_related("person__unit", "person__region").order_by("person__name", "pk")
    page_obj = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    page_obj.object_list = list(page_obj.object_list)
    numbers = ShownNumbers(request.user).shown([row.person for row in page_obj])
    for row in page_obj:
        row.number = numbers.get(row.person_id, "")
    query = request.GET.copy()
    query.pop("p", None)
    user, course = request.user, own.course
    context = page(own.name, course).context(
        group=own,
        number=number,
        page_obj=page_obj,
        q=text,
        query=query.urlencode(),
        may_add=may(user, "add", course, GroupMember),
        may_remove=may(user, "delete", course, GroupMember),
        may_change=may(user, "change", course),
        may_delete=may(user, "delete", course),
    )
    return render(request, "learning/groups/admin/group.html", context)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    own = get_group(request, pk, "delete", GroupMember)
    back = back_to(request, url("group", pk))
    ids = ticked(request.POST.getlist("person"))
    if not ids:
        messages.warning(request, _("Tick at least one person."))
        return redirect(back)
    number = services.remove_members(own, person_ids=ids, actor=request.user)
    told = ngettext("%(number)d member removed.", "%(number)d members removed.", number)
    messages.success(request, told % {"number": number})
    return redirect(back)

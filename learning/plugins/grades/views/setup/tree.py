"""The tree of what is graded: shown, and each item added, changed, moved, locked and removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learning.core.api import can, jobs

from ...forms.setup import BookForm, ItemForm, tell
from ...models import Gradebook, GradeItem, Kind
from ...queries import setup
from ...queries.trees import structure_of
from ...services import books, tree
from ...services.errors import GradesRefused, Stale
from .base import BookPage, item_of, may_set_up, own_book, url

# As they stand in addresses.
KINDS = {"kategori": Kind.CATEGORY, "manual": Kind.MANUAL, "rumus": Kind.FORMULA}


@require_safe
@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    book = own_book(request, pk)
    job = jobs.current(book.job) if book.job and not book.is_counted else None
    may_change = may_set_up(request.user, book)
    page = BookPage(_("Setup"), book, tab="setup")
    return page.render(
        request,
        "tree",
        rows=list(setup.rows(structure_of(book))),
        removed=list(setup.removed(book)),
        people=setup.people_counted(book),
        may_change=may_change,
        job=job,
        running=not book.is_counted and job is not None and job.state in jobs.UNDER_WAY,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def settings(request: HttpRequest, pk: int) -> HttpResponse:
    book = own_book(request, pk)
    if not can(request.user, "change", book):
        raise PermissionDenied
    form = BookForm(request.POST if request.method == "POST" else None, instance=book)
    status = 200
    if request.method == "POST" and form.is_valid():
        values = form.values()
        try:
            after = books.change(
                Gradebook.objects.get(pk=pk),
                actor=request.user,
                seen=form.seen(values),
                **values,
            )
        except Stale as error:
            messages.error(request, error.message)
            form = form.over(own_book(request, pk), without=error.fields)
            status = 409
        except GradesRefused as error:
            tell(form, error)
        else:
            _told(request, after, before=book.version)
            return redirect(url("tree", pk))
    page = BookPage(_("Settings"), book, tab="setup", above=(url("tree", pk), _("Setup")))
    people = setup.people_counted(book)
    return page.render(
        request, "settings", form=form, people=people, http_status=422 if form.errors else status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    book = own_book(request, pk, "add")
    item = GradeItem(gradebook=book, kind=KINDS[kind])
    return _edited(request, book, item, lambda form: _create(request, book, item, form))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def edit(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    book = own_book(request, pk, "change")
    row = item_of(book, item, is_live=True)
    return _edited(request, book, row, lambda form: _change(request, row, form))


def _edited(
    request: HttpRequest, book: Gradebook, item: GradeItem, save: Callable[[ItemForm], GradeItem]
) -> HttpResponse:
    structure = structure_of(book)
    data = request.POST if request.method == "POST" else None
    form = ItemForm(data, instance=item, structure=structure)
    status = 200
    if data is not None and form.is_valid():
        try:
            with transaction.atomic():
                saved = save(form)
        except Stale as error:
            messages.error(request, error.message)
            structure = structure_of(book)
            item = item_of(book, item.pk, is_live=True) if item.pk else item
            form = form.over(item, without=error.fields, structure=structure)
            status = 409
        except GradesRefused as error:
            tell(form, error)
        else:
            _told(request, saved.gradebook, before=book.version)
            return redirect(url("tree", book.pk))
    title = str(item) if item.pk else _ADDING[item.kind]()
    page = BookPage(title, book, tab="setup", above=(url("tree", book.pk), _("Setup")))
    return page.render(
        request,
        "item",
        form=form,
        item=item,
        keys=setup.keys_of(structure, item) if item.kind == Kind.FORMULA else [],
        people=setup.people_counted(book),
        http_status=422 if form.errors else status,
    )


_ADDING: dict[str, Callable[[], str]] = {
    Kind.CATEGORY: lambda: _("New category"),
    Kind.MANUAL: lambda: _("New item graded by hand"),
    Kind.FORMULA: lambda: _("New item counted by a formula"),
}


def _create(request: HttpRequest, book: Gradebook, item: GradeItem, form: ItemForm) -> GradeItem:
    values = form.values()
    return tree.create(
        book,
        kind=item.kind,
        name=values.pop("name"),
        parent=form.cleaned_data["parent"],
        actor=request.user,
        **values,
    )


def _change(request: HttpRequest, item: GradeItem, form: ItemForm) -> GradeItem:
    fresh = GradeItem.objects.select_related("gradebook__course__region").get(pk=item.pk)
    values = form.values()
    parent = form.cleaned_data.get("parent")
    if "parent" in form.changed_data and parent.pk != fresh.parent_id:
        seen = form.seen(["parent"])
        fresh = tree.move(fresh, parent=parent, seen=seen, actor=request.user)
    return tree.change(fresh, actor=request.user, seen=form.seen(values), **values)


def _told(request: HttpRequest, book: Gradebook, *, before: int) -> None:
    """Saved, and of how many people totals are counted anew because of it."""
    after = Gradebook.objects.get(pk=book.pk)
    people = setup.people_counted(after) if after.version > before else 0
    if not people:
        messages.success(request, _("Saved."))
        return
    text = ngettext(
        "Saved. The totals of %(number)s person are counted anew.",
        "Saved. The totals of %(number)s people are counted anew.",
        people,
    )
    messages.success(request, text % {"number": people})


def _do(request: HttpRequest, book: Gradebook, action: Callable[[], Any]) -> HttpResponse:
    try:
        action()
    except GradesRefused as error:
        messages.error(request, error.message)
    else:
        _told(request, book, before=book.version)
    return redirect(url("tree", book.pk))


@require_POST
def move(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """One place up or down within the category."""
    book = own_book(request, pk, "change")
    row = item_of(book, item, is_live=True)
    if row.parent is None:
        raise Http404
    siblings = structure_of(book).tree.children(row.parent.pk)
    step = -1 if request.POST.get("ke") == "atas" else 1
    place = siblings.index(row.pk) + step
    parent = row.parent
    return _do(
        request, book, lambda: tree.move(row, parent=parent, position=place, actor=request.user)
    )


@require_POST
def lock(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """The form says what it wants: whoever sends it twice, or late, turns nothing round."""
    book = own_book(request, pk, "change")
    row = item_of(book, item, is_live=True)
    turn = _LOCKING.get(request.POST.get("ke", ""))
    if turn is None:
        return HttpResponseBadRequest()
    return _do(request, book, lambda: turn(row, actor=request.user))


_LOCKING = {"kunci": tree.lock, "buka": tree.unlock}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def remove(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    book = own_book(request, pk, "delete")
    row = item_of(book, item, is_live=True)
    if request.method == "POST":
        return _do(request, book, lambda: tree.remove(row, actor=request.user))
    page = BookPage(
        _("Remove %(name)s") % {"name": row},
        book,
        tab="setup",
        above=(url("tree", pk), _("Setup")),
    )
    people = setup.people_counted(book)
    return page.render(request, "remove", item=row, has_grades=setup.has_grades(row), people=people)


@require_POST
def bring_back(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    book = own_book(request, pk, "change")
    row = item_of(book, item, is_live=False)
    return _do(request, book, lambda: tree.bring_back(row, actor=request.user))

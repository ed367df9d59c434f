"""A learner's notes: list, add, change, delete. Every one is looked up by its owner."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from learning.core.contract import DomainError
from learning.core.courses.models import Activity
from learning.core.regions.models import Person

from . import errors, notes
from .learners import person_of
from .models import Note
from .note_forms import NewNoteForm, NoteForm

PAGE_SIZE = 20
MAX_SEARCH = 100


def _person(request: HttpRequest) -> Person:
    person = person_of(request.user)
    if person is None:
        raise Http404
    return person


@login_required
@never_cache
@require_GET
def note_list(request: HttpRequest) -> HttpResponse:
    search = request.GET.get("q", "").replace("\x00", "").strip()[:MAX_SEARCH]
    person = person_of(request.user)
    found = notes.notes_of(person, search=search) if person else Note.objects.none()
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    query = f"{urlencode({'q': search})}&" if search else ""
    context = {"page_obj": page, "search": search, "query": query}
    return render(request, "learning/records/notes.html", context)


@login_required
@require_POST
def note_add(request: HttpRequest, pk: int) -> HttpResponse:
    activity = get_object_or_404(Activity.objects.select_related("course"), pk=pk)
    person = _person(request)
    form = NewNoteForm(request.POST)
    try:
        notes.check_open(activity, person=person)
        if form.is_valid():
            return _saved(request, notes.add_note(activity, person=person, **form.cleaned_data))
    except (errors.Locked, errors.NotEnrolled) as error:
        form.add_error("text", error.message)
        # It may be one that is not shown to them; what they typed comes back all the same.
        activity.title = activity.course.title
    except DomainError as error:
        form.add_error("text", error.message)
    return _invalid(request, form, activity)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def note_edit(request: HttpRequest, pk: int) -> HttpResponse:
    note = _own_note(request, pk)
    form = NoteForm(request.POST or None, initial={"text": note.text})
    if request.method == "POST" and form.is_valid():
        try:
            notes.edit_note(note, text=form.cleaned_data["text"])
        except DomainError as error:
            form.add_error("text", error.message)
        else:
            messages.success(request, _("The note is saved."))
            return redirect(_back(request, note))
    return _invalid(request, form, note.activity, note=note)


@login_required
@require_POST
def note_delete(request: HttpRequest, pk: int) -> HttpResponse:
    note = _own_note(request, pk)
    back = _back(request, note)
    notes.delete_note(note)
    if _wants_json(request):
        return JsonResponse({"deleted": pk})
    messages.success(request, _("The note is deleted."))
    return redirect(back)


def _own_note(request: HttpRequest, pk: int) -> Note:
    own = Note.objects.filter(person=_person(request)).select_related("activity__course")
    return get_object_or_404(own, pk=pk)


def _back(request: HttpRequest, note: Note) -> str:
    """To the lesson or to the list, whichever the learner came from."""
    if request.POST.get("from") == "lesson":
        return reverse("learning:activity", args=[note.activity_id]) + "#catatan"
    return reverse("learning:notes")


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _saved(request: HttpRequest, note: Note) -> HttpResponse:
    if _wants_json(request):
        context = {"note": note, "from": "lesson"}
        html = render_to_string("learning/records/note.html", context, request=request)
        return JsonResponse({"id": note.pk, "html": html})
    url = reverse("learning:activity", args=[note.activity_id])
    return redirect(f"{url}?catatan={note.pk}#n-{note.pk}")


def _invalid(
    request: HttpRequest, form: NoteForm, activity: Activity, note: Note | None = None
) -> HttpResponse:
    status = 422 if form.is_bound else 200
    if form.is_bound and _wants_json(request):
        errors = [message for rows in form.errors.values() for message in rows]
        return JsonResponse({"errors": errors}, status=status)
    context = {"form": form, "activity": activity, "note": note, "quote": _quote(form, note)}
    return render(request, "learning/records/note_form.html", context, status=status)


def _quote(form: NoteForm, note: Note | None) -> str:
    return note.quote if note else form.data.get("quote", "")

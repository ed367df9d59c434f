"""The learner's own data: what is kept and why, a copy to take along, how to have it corrected."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from learning.core.contract import DomainError, Purpose, all_personal_data
from learning.core.regions.models import Person, RegionPage

from . import erasure
from .data import archive
from .erasure_forms import AskForm
from .guards import learner_page
from .learners import person_of

HISTORY_SHOWN = 20


PURPOSES = (
    Purpose(
        _("Name, titles, identity number, employment status and rank"),
        _("To know whose learning it is, whatever unit or number changes."),
        _("You and the learning administrators of your region. Numbers are masked elsewhere."),
    ),
    Purpose(
        _("Region, unit, position and superior, with dates"),
        _("To offer courses that fit and to let your superior see your development."),
        _("You, the heads above you and the learning administrators."),
    ),
    Purpose(
        _("Enrolments, progress, active time, scores and completed courses"),
        _("To go on where you left and to prove what you learned."),
        _("You, the heads above you and the learning administrators of the course's region."),
    ),
    Purpose(
        _("Groups of a course and cohorts that you are in"),
        _("To give you the activities, dates and courses that are meant for you."),
        _("The learning administrators of the course's region and of yours."),
    ),
    Purpose(
        _("Notes, highlights, ticked lists and private answers"),
        _("For your own learning only."),
        _("Only you."),
    ),
    Purpose(
        _("E-mail address, sign-ins and open sessions"),
        _("To let you in and to keep others out."),
        _("You and those who run the platform."),
    ),
)


@learner_page
def my_data(request: HttpRequest, person: Person) -> HttpResponse:
    person = Person.objects.select_related("region", "unit", "rank", "job_type", "user").get(
        pk=person.pk
    )
    contact = RegionPage.objects.live().filter(region=person.region).order_by("path").first()
    context = {
        "person": person,
        "numbers": list(person.numbers.all()[:HISTORY_SHOWN]),
        "assignments": list(person.assignments.select_related("unit", "job_type")[:HISTORY_SHOWN]),
        "superiors": list(person.superiors.select_related("superior")[:HISTORY_SHOWN]),
        "purposes": [*PURPOSES, *(line for kept in all_personal_data() for line in kept.purposes)],
        "contact": contact,
        "asked": erasure.last_request(person),
    }
    return render(request, "learning/records/my_data.html", context)


@learner_page
def download(request: HttpRequest, person: Person) -> HttpResponse:
    response = HttpResponse(archive(person), content_type="application/zip")
    name = f"data-saya-{timezone.localdate():%Y-%m-%d}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def ask_erasure(request: HttpRequest) -> HttpResponse:
    """What would be erased and kept; asking for it erases nothing."""
    person = person_of(request.user)
    if person is None:
        return render(request, "learning/records/no_person.html")
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            erasure.ask(person, note=form.cleaned_data["note"])
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, gettext("Your request was sent."))
        return redirect("learning:my_data_erasure")
    context = {
        "form": form,
        "plan": erasure.plan(person),
        "asked": erasure.last_request(person),
    }
    status = 422 if form.errors else 200
    return render(request, "learning/records/my_data_erasure.html", context, status=status)

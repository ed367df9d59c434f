"""Who may ask: people about their own evidence."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from learning.core.api import person_of
from learning.core.models import Person

from ..models import Evidence
from ..queries.evidence import own_evidence

View = Callable[..., HttpResponse]


def own_page(view: View) -> View:
    """``view(request, person, ...)`` for people; accounts without a person are told why."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = person_of(request.user)
        if person is None:
            return render(request, "learning/records/no_person.html")
        return view(request, person, *args, **kwargs)

    return login_required(never_cache(wrapper))


def get_own(person: Person, pk: int) -> Evidence:
    """To everybody else it does not exist."""
    rows = own_evidence(person).select_related("person__region", "person__unit", "credit")
    return get_object_or_404(rows, pk=pk)

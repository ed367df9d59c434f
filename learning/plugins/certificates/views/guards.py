"""Who may ask: people on their own pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from learning.core.api import person_of

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

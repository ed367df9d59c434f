"""Who may ask: people on their own pages; whoever must sign in first comes back to one of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

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


def own_post(view: View) -> View:
    """``view(request, person, pk)`` by POST alone. Signing in ends with a GET, so it leads to the
    page of the path; accounts without a person have nothing here."""

    @wraps(view)
    def wrapper(request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(reverse("learning_paths:path", args=[pk]))
        person = person_of(request.user)
        if person is None or not person.is_active:
            raise Http404
        return view(request, person, pk)

    return require_POST(wrapper)

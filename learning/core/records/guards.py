"""Who may ask: a learner on their own pages, and where somebody lands who must sign in first."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from .learners import person_of

View = Callable[..., HttpResponse]


def learner_page(view: View) -> View:
    """``view(request, person, ...)`` for who is signed in; staff without a person are told why."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = person_of(request.user)
        if person is None:
            return render(request, "learning/records/no_person.html")
        return view(request, person, *args, **kwargs)

    return require_safe(login_required(never_cache(wrapper)))


def post_by_learner(return_to: Callable[..., str]) -> Callable[[View], View]:
    """POST only. Whoever must sign in first comes back to ``return_to(**kwargs)``, a page to read.

    Signing in ends with a GET, which an address that only takes POST would refuse.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(return_to(*args, **kwargs))
            return view(request, *args, **kwargs)

        return require_POST(wrapper)

    return decorate

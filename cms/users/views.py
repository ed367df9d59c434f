from typing import Any

from allauth.account.views import EmailView, LoginView
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cms.users import addresses, lockout, sessions
from cms.users.devices import device_name


def pause_of(form: Form) -> lockout.Paused | None:
    """Return the error that stopped the form because of too many tries, if there is one."""
    errors = [error for list_ in form.errors.as_data().values() for error in list_]
    return next((error for error in errors if error.code == "paused"), None)


class SignInView(LoginView):
    def form_invalid(self, form: Form) -> HttpResponse:
        response = super().form_invalid(form)
        paused = pause_of(form)
        if paused is not None:
            response.status_code = 429
            response.headers["Retry-After"] = str(lockout.seconds_left(paused.params["until"]))
        return response


sign_in = SignInView.as_view()


class ChangeEmailView(EmailView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        addresses.sync(request.user)
        return super().dispatch(request, *args, **kwargs)


change_email = never_cache(login_required(ChangeEmailView.as_view()))


@never_cache
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    person = getattr(request.user, "person", None)
    context = {
        "person": person,
        "name": person.full_name if person else str(request.user),
        "numbers": [n for n in person.numbers.all() if n.is_current] if person else [],
        "has_second_factor": is_mfa_enabled(request.user),
        "my_data_url": optional_url("learning:my_data"),
    }
    return render(request, "account/overview.html", context)


def optional_url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


class SessionsView(ListUserSessionsView):
    """allauth's view reads each session by itself; this one takes two queries in all."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listed = sessions.listed(self.request.user)
        for session in listed:
            session.device = device_name(session.user_agent)
            session.is_this = session.session_key == self.request.session.session_key
        return {"view": self, "sessions": listed, **kwargs}

    def form_valid(self, form: Form) -> HttpResponse:
        sessions.end(self.request.user, keep=self.request.session.session_key)
        messages.success(self.request, _("All other devices are signed out."))
        return redirect("usersessions_list")


list_sessions = never_cache(login_required(SessionsView.as_view()))


@require_POST
@login_required
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one session of one's own; somebody else's is not found and stays."""
    if sessions.end(request.user, pk=pk):
        messages.success(request, _("That device is signed out."))
    return redirect("usersessions_list")

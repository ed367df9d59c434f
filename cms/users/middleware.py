"""Where a request may not go on yet: second factor, first password, ended session."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

GetResponse = Callable[[HttpRequest], HttpResponse]


class AdminDoorMiddleware:
    """Whoever is signed in and may not manage anything is told so.

    Wagtail would send them to sign in, and who is signed in is sent back: without end.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.must_stop(request):
            raise PermissionDenied
        return self.get_response(request)

    def must_stop(self, request: HttpRequest) -> bool:
        if not request.path_info.startswith(settings.ADMIN_URL_PREFIX):
            return False
        if not request.user.is_authenticated or request.path_info.endswith(("/login/", "/logout/")):
            return False
        return not request.user.has_perm("wagtailadmin.access_admin")


class StaffSecondFactorMiddleware:
    """With ``ASAH_MFA_REQUIRED_FOR_STAFF`` the admin opens only after a second factor is set up."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.ASAH_MFA_REQUIRED_FOR_STAFF and self.lacks_second_factor(request):
            messages.warning(request, _("Set up the second factor before you open the admin."))
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def lacks_second_factor(self, request: HttpRequest) -> bool:
        if not request.path_info.startswith(settings.ADMIN_URL_PREFIX):
            return False
        if not request.user.is_authenticated or is_mfa_enabled(request.user):
            return False
        # Whoever may not enter anyway is told so by the admin, not sent to set up an app.
        return request.user.has_perm("wagtailadmin.access_admin")


class OwnPasswordMiddleware:
    """Whoever signed in with a password that somebody else set first chooses their own."""

    open_names = ("account_change_password", "account_logout", "set_language", "healthz", "readyz")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.must_stop(request):
            query = urlencode({"next": asked_for(request)})
            return redirect(f"{reverse('account_change_password')}?{query}")
        return self.get_response(request)

    def must_stop(self, request: HttpRequest) -> bool:
        # Without the cookie there is no account to ask the database for.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return False
        if not getattr(request.user, "must_change_password", False):
            return False
        open_paths = [reverse(name) for name in self.open_names]
        return request.path not in open_paths


def asked_for(request: HttpRequest) -> str:
    """The page somebody is on: what they asked for, or after a POST where they pressed."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    before = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(before, {request.get_host()}, request.is_secure()):
        parts = urlsplit(before)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return resolve_url(settings.LOGIN_REDIRECT_URL)


class EndedSessionMiddleware:
    """A form sent after the session ended: sign in, then back to the page of the form.

    Following the redirect literally would end at an address that answers POST only.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not self.asks_to_sign_in(request, response):
            return response
        login = f"{reverse('account_login')}?{urlencode({'next': asked_for(request)})}"
        if request.headers.get("HX-Request"):
            response = HttpResponse(headers={"HX-Redirect": login})
        elif request.method == "POST":
            response = redirect(login)
        if request.method == "POST":
            messages.warning(
                request,
                _(
                    "Your session has ended, so the last step was not saved. Sign in and you are "
                    "back on that page; what you typed in a lesson is kept on this device."
                ),
            )
        return response

    def asks_to_sign_in(self, request: HttpRequest, response: HttpResponse) -> bool:
        if response.status_code != 302 or request.user.is_authenticated:
            return False
        if request.method != "POST" and not request.headers.get("HX-Request"):
            return False
        target = urlsplit(response.headers.get("Location", ""))
        account = reverse("account_login")
        return target.path == account and request.path != account and "next=" in target.query

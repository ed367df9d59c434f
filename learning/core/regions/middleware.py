from collections.abc import Callable
from functools import cache

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.admin.auth import permission_denied

from . import admin_scope


class RegionScopeMiddleware:
    """Asks admin_scope before Wagtail's admin views answer; must follow authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not _is_staff_in_admin(request):
            return None
        try:
            return admin_scope.guard(request, kwargs)
        except PermissionDenied:
            return permission_denied(request)

    def process_template_response(self, request, response):
        if response.context_data and _is_staff_in_admin(request):
            admin_scope.narrow(request, response.context_data)
        return response


@cache
def _admin_root() -> str:
    # Asked on every request, and fixed once the urls are loaded.
    return reverse("wagtailadmin_home")


def _is_staff_in_admin(request: HttpRequest) -> bool:
    return (
        request.path.startswith(_admin_root())
        and request.user.is_active
        and not request.user.is_superuser
        and request.user.has_perm("wagtailadmin.access_admin")
    )

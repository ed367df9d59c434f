"""Small middleware of the site itself: language, content policy by path, cheap compression."""

from collections.abc import Callable

from csp.constants import HEADER as POLICY_HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from wagtail.models import Site

from learning.core import published
from learning.core.api import PackedResponse, compress

GetResponse = Callable[[HttpRequest], HttpResponse]
PUBLIC_HEADER = "X-Asah-Public"


class LanguageMiddleware:
    """The visitor's cookie decides, else Indonesian.

    Django's own middleware would follow Accept-Language, and most browsers in our
    offices were installed in English without anybody having chosen it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.supported = {code for code, _name in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = wanted if wanted in self.supported else settings.LANGUAGE_CODE
        first = request.path_info.lstrip("/").partition("/")[0]
        if first in self.supported and first != settings.LANGUAGE_CODE:
            # The address of a translated page says it.
            language = first
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            # Wagtail's admin activates its user's own language within the request.
            response.headers.setdefault("Content-Language", translation.get_language())
        return response


class FreshSitesMiddleware:
    """Forgets Wagtail's list of sites where another process has changed something.

    Wagtail clears it in the cache, and without Redis every process has a cache of its own.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.seen = ""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        version = published.version()
        if version != self.seen:
            Site.clear_site_root_paths_cache()
            self.seen = version
        return self.get_response(request)


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Strict everywhere; Wagtail's admin gets the looser policy that it needs.

    Both are written once. Only a view with a policy or nonce of its own goes through django-csp,
    which joins all directives anew.
    """

    own_policy = ("_csp_config", "_csp_update", "_csp_replace", "_csp_exempt")

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response)
        self.site_policy = build_policy()
        self.admin_policy = build_policy(settings.ADMIN_CONTENT_SECURITY_POLICY)

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if hasattr(request, "_csp_nonce") or any(hasattr(response, x) for x in self.own_policy):
            return super().process_response(request, response)
        in_admin = request.path_info.startswith(settings.ADMIN_URL_PREFIX)
        policy = self.admin_policy if in_admin else self.site_policy
        response.headers.setdefault(POLICY_HEADER, policy)
        return response

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if parts.config is None and request.path_info.startswith(settings.ADMIN_URL_PREFIX):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts


class CompressionMiddleware:
    """Gzip for pages made per request, from compressed pieces where the page has them.

    Public pages are left alone where the page cache, which compresses once and well, will take
    them.
    """

    smallest = 1024
    types = ("text/html", "application/json", "text/csv", "text/calendar", "application/xml")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if self.worthwhile(request, response):
            patch_vary_headers(response, ("Accept-Encoding",))
            if "gzip" in request.headers.get("Accept-Encoding", ""):
                response.content = gzipped(response)
                response.headers["Content-Encoding"] = "gzip"
                response.headers["Content-Length"] = str(len(response.content))
        return response

    def worthwhile(self, request: HttpRequest, response: HttpResponse) -> bool:
        if response.streaming or response.has_header("Content-Encoding"):
            return False
        if response.has_header(PUBLIC_HEADER) and "asah.page_cache" in request.META:
            return False
        type_ = response.headers.get("Content-Type", "").partition(";")[0]
        return type_ in self.types and len(response.content) >= self.smallest


def gzipped(response: HttpResponse) -> bytes:
    ready = response.gzipped() if isinstance(response, PackedResponse) else None
    return ready or compress(response.content)

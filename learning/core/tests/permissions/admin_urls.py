"""Every URL of the admin, those of plugins and of later versions of Wagtail included."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import get_resolver
from django.urls.resolvers import URLPattern


def admin_patterns() -> Iterator[tuple[str, URLPattern]]:
    """Pairs of full name and pattern; the name is empty where the pattern has none."""
    prefix = settings.ADMIN_URL_PREFIX.lstrip("/")
    for resolver in get_resolver().url_patterns:
        if str(resolver.pattern) == prefix:
            yield from _walk(resolver, ())


def _walk(resolver, namespaces):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            name = ":".join((*namespaces, pattern.name)) if pattern.name else ""
            yield name, pattern
        else:
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern, inner)


def parameters(pattern: URLPattern) -> list[str]:
    converters = getattr(pattern.pattern, "converters", None)
    return list(converters or pattern.pattern.regex.groupindex)

from urllib.parse import urlsplit

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.images.models import AbstractImage

from learning.core.prose.richtext import to_safe_html

register = template.Library()

WIDTHS = (400, 800, 1360)


@register.filter
def safe_rich(value) -> SafeString:
    """Rich text as HTML that holds nothing but the tags our editor offers."""
    return mark_safe(to_safe_html(getattr(value, "source", value) or ""))  # noqa: S308


@register.filter
def web_address(url: str) -> str:
    """``url`` where it leads to a site; nothing where an import brought in a script."""
    return url if url and url.lower().startswith(("https://", "http://")) else ""


@register.filter
def domain(url: str) -> str:
    return urlsplit(url or "").netloc.removeprefix("www.")


@register.simple_tag
def picture(image: AbstractImage, sizes: str) -> SafeString:
    """An image in the widths that screens need, never wider than the original."""
    if image.is_svg():
        return _img(image, image.get_rendition("original"))
    widths = [width for width in WIDTHS if width < image.width] or [image.width]
    specs = [f"width-{width}|format-webp" for width in widths]
    found = image.get_renditions(*specs)
    renditions = [found[spec] for spec in specs]
    srcset = ", ".join(f"{row.url} {row.width}w" for row in renditions)
    return _img(image, renditions[-1], srcset, sizes)


def _img(image, rendition, srcset: str = "", sizes: str = "") -> SafeString:
    responsive = format_html(' srcset="{}" sizes="{}"', srcset, sizes) if srcset else ""
    return format_html(
        '<img src="{}"{} alt="{}" width="{}" height="{}" loading="lazy" decoding="async">',
        rendition.url,
        responsive,
        image.contextual_alt_text or "",
        rendition.width,
        rendition.height,
    )

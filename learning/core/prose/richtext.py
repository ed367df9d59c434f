"""Rich text as lessons show it. Whatever came in by import or API, only these tags come out."""

from wagtail.rich_text import expand_db_html
from wagtail.whitelist import Whitelister, allow_without_attributes, attribute_rule, check_url

_LINK_ATTRIBUTES = {"href": check_url}
_TAGS = "p br h3 h4 ul ol li b strong i em code".split()
# A tag that is not allowed is unwrapped, but what stands in these was never meant as text.
_DROPPED = ("script", "style", "iframe", "object", "embed", "form", "svg", "math", "template")


def _drop(tag) -> None:
    tag.decompose()


class _LessonWhitelister(Whitelister):
    element_rules = {
        "[document]": allow_without_attributes,
        "a": attribute_rule(_LINK_ATTRIBUTES),
        **dict.fromkeys(_TAGS, allow_without_attributes),
        **dict.fromkeys(_DROPPED, _drop),
    }


_whitelister = _LessonWhitelister()


def to_safe_html(source: str) -> str:
    """``source`` is Wagtail's stored rich text; internal links are resolved."""
    return _whitelister.clean(expand_db_html(source))


def clean_source(source: str) -> str:
    """Stored rich text from outside, reduced to our tags; for import."""
    return _whitelister.clean(source)

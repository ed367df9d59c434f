from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from cms.ranges import serve_range

# After Wagtail's own check of who may read the document.
hooks.register("before_serve_document", serve_range, order=100)


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("asah/css/admin.css"))


@hooks.register("construct_help_menu")
def without_news(request, items) -> None:
    """News of Wagtail's releases concern who maintains the site, not who writes courses."""
    items[:] = [item for item in items if not item.name.startswith("whats-new")]

"""For tests of whoever uses the site's own pages."""

from wagtail.models import Locale, Page, Site

from .models import HomePage


def make_home(hostname: str = "localhost") -> HomePage:
    """The page of all regions, at the root of the default site."""
    root = Page.get_first_root_node()
    page = root.add_child(
        instance=HomePage(title="Asah", slug="depan", locale=Locale.get_default())
    )
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": hostname, "root_page": page}
    )
    return page

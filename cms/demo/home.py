"""The demo's home page and its standing pages."""

from typing import Any

from wagtail.models import Collection, Locale, Page, Site

from cms.demo.art import Library
from home.models import ContentPage, HomePage
from learning.core.models import CoursePage

HOME_SLUG = "asah"


def make_home() -> HomePage:
    """The home page at the root of the default site; Wagtail's welcome page makes way for it."""
    found = HomePage.objects.first()
    if found:
        return found
    locale, _created = Locale.objects.get_or_create(language_code="id")
    Locale.objects.get_or_create(language_code="en")
    root = Page.get_first_root_node()
    home = root.add_child(
        instance=HomePage(
            title="Asah",
            slug=HOME_SLUG,
            locale=locale,
            seo_title="Asah: ruang belajar aparatur sipil negara",
            search_description="Kursus singkat dari daerah untuk aparatur sipil negara: dibuka "
            "dari ponsel, dilanjutkan kapan saja, tercatat rapi.",
        )
    )
    _take_over_site(home)
    return home


def _take_over_site(home: HomePage) -> None:
    site = Site.objects.filter(is_default_site=True).first() or Site(
        hostname="localhost", is_default_site=True
    )
    welcome = site.root_page_id
    site.root_page, site.site_name = home, "Asah"
    site.save()
    for page in Page.objects.filter(pk=welcome, depth=2).exclude(pk=home.pk):
        if not page.get_children().exists():
            page.specific.delete()
    home.refresh_from_db()


def fill_home(home: HomePage, texts: dict[str, Any]) -> None:
    if home.body:
        return
    library = Library(Collection.get_first_root_node())
    home.refresh_from_db()
    home.body = [
        ("hero", _hero(texts["hero"], library)),
        ("figures", _figures(texts["figures"])),
        ("featured_courses", _featured(texts["featured"])),
        ("featured_pages", _chosen(texts["chosen"])),
        ("steps", _steps(texts["how_it_works"])),
        (
            "regions",
            {
                "title": "Daerah yang belajar bersama",
                "text": "Setiap daerah menerbitkan kursusnya dan membukanya bagi yang lain.",
            },
        ),
        ("shelf", {**texts["practices"], "what": "practices:newest", "number": 3}),
        ("leaders", _leaders(texts["for_leaders"])),
        ("shelf", {**texts["articles"], "what": "articles:newest", "number": 3}),
        ("text", _for_regions(texts["for_regions"])),
    ]
    home.save_revision().publish()
    for fields in texts["pages"].values():
        _standing_page(home, fields)


def _hero(fields: dict[str, Any], library: Library) -> dict[str, Any]:
    return {
        "title": fields["title"],
        "lead": fields["lead"],
        "image": library.image(fields["image"]),
        "image_alt": fields["image_alt"],
        "primary": {"label": fields["primary_label"], "address": "/katalog/"},
        "secondary": {"label": fields["secondary_label"], "address": "/daerah/"},
        "search_in": "site",
        "topics": ["pelayanan publik", "komunikasi", "kebencanaan", "anggaran", "integritas"],
    }


def _figures(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": "Yang dapat Anda pelajari dan tiru hari ini",
        "note": "Dihitung dari yang terbit saat ini.",
        "show": ["courses", "jp", "innovations", "practices", "replications", "regions"],
    }


def _featured(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": fields["title"],
        "intro": fields["intro"],
        "courses": [CoursePage.objects.get(slug=slug) for slug in fields["courses"]],
    }


def _chosen(fields: dict[str, Any]) -> dict[str, Any]:
    pages = {page.slug: page for page in Page.objects.live().filter(slug__in=fields["pages"])}
    return {
        "title": fields["title"],
        "intro": fields["intro"],
        "pages": [pages[slug] for slug in fields["pages"] if slug in pages],
        "link": {"label": fields["action_label"], "address": "/inovasi/"},
    }


def _steps(fields: dict[str, Any]) -> dict[str, Any]:
    items = [{"title": step["title"], "text": step["text"]} for step in fields["steps"]]
    return {"title": fields["title"], "intro": fields["intro"], "items": items}


def _leaders(fields: dict[str, Any]) -> dict[str, Any]:
    course = CoursePage.objects.get(slug=fields["course"])
    link = {"label": fields["action_label"], "page": course}
    return {"title": fields["title"], "text": fields["html"].strip(), "link": link}


def _for_regions(fields: dict[str, Any]) -> dict[str, Any]:
    link = {"label": fields["action_label"], "address": "/daerah/"}
    return {"title": fields["title"], "text": fields["html"].strip(), "link": link}


def _standing_page(home: HomePage, fields: dict[str, Any]) -> None:
    home.refresh_from_db()
    page = ContentPage(title=fields["title"], slug=fields["slug"], intro=fields["summary"])
    page.body = [("text", fields["html"].strip())]
    home.add_child(instance=page)
    page.save_revision().publish()

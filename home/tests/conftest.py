import pytest
from wagtail.models import Locale, Page, Site

from home.models import HomePage
from learning.core.models import DevelopmentForm, FieldOfKnowledge
from learning.core.testing.factories import (
    make_course_page,
    make_courses_index,
    make_region,
)


@pytest.fixture
def home(db):
    root = Page.get_first_root_node()
    page = root.add_child(
        instance=HomePage(title="Asah", slug="asah-home", locale=Locale.get_default())
    )
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": page}
    )
    return page


@pytest.fixture
def index(home):
    return make_courses_index(make_region("Kota Rimba", slug="kota-rimba", accent="accent-3"))


@pytest.fixture
def field(db):
    return FieldOfKnowledge.objects.create(code="contoh", name="Bidang Contoh")


@pytest.fixture
def form(db):
    return DevelopmentForm.objects.first()


@pytest.fixture
def make_courses(index, field, form):
    """``make_courses(3)``: published courses of one region, with tags, in the search index."""

    def make(number, **fields):
        pages = []
        for serial in range(number):
            values = {"field_of_knowledge": field, "form": form, "programme_jp": 4, **fields}
            page = make_course_page(index, **values)
            page.tags.add("pelayanan publik", f"topik {serial}")
            page.save_revision().publish()
            pages.append(page)
        return pages

    return make

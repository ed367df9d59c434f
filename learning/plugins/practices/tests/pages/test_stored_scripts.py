"""Whatever an editor or a proposer stores, no script of theirs runs at the reader's."""

import json

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField

from learning.core.testing.factories import make_region, make_unit
from learning.plugins.practices.models import (
    Adoption,
    ArticleAuthor,
    AuthorProfile,
    InnovationDocument,
    InnovationEvidence,
    InnovationMember,
    InnovationPage,
    InnovationStage,
    PracticePage,
    Series,
)
from learning.plugins.practices.models.reference import EvidenceIndicator
from learning.plugins.practices.testing import (
    entry_of,
    make_article,
    make_innovation,
    make_practice,
)

pytestmark = pytest.mark.django_db

TEXT = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
RICH = (
    '<p onclick="alert(1)">a<script>alert(1)</script><img src="x" onerror="alert(2)">'
    '<a href="javascript:alert(3)">b</a><a href="JaVaScRiPt&#58;alert(4)">c</a>'
    '<iframe src="https://elsewhere.example"></iframe><svg onload="alert(5)"></svg>'
    '<a href="data:text/html,<script>alert(6)</script>">d</a></p>'
)
BODY = [
    ("paragraph", RICH),
    ("heading", {"text": TEXT, "level": "h2"}),
    ("quote", {"text": TEXT, "attribution": TEXT}),
    ("code", {"language": "html", "code": TEXT}),
    ("link_card", {"url": "javascript:alert(1)", "title": TEXT, "description": TEXT}),
    ("accordion", {"items": [{"title": TEXT, "text": RICH}]}),
]
VIDEO = [("video", {"title": TEXT, "url": "javascript:alert(1)", "transcript": RICH})]


def assert_harmless(tree):
    for element in tree.find_all(True):
        for name, value in element.attrs.items():
            assert not name.startswith("on"), element
            if name in ("href", "src", "action", "data-embed", "xlink:href"):
                address = "".join(str(value).split()).lower()
                assert not address.startswith(("javascript:", "data:text")), element
        if element.name == "script":
            assert element.get("src") or json.loads(element.string)
    assert not tree.select("iframe, main img[src=x], [style]")


def all_rich(model):
    own = [field for field in model._meta.get_fields() if isinstance(field, RichTextField)]
    return {field.name: RICH for field in own}


def stored(make, **fields):
    """Made by an import or the API, which check less than the editor: straight to the rows."""
    page = make(**fields)
    type(page).objects.filter(pk=page.pk).update(title=TEXT, summary=TEXT)
    return page


def a_document():
    document = get_document_model()(title=TEXT)
    document.file.save("berkas.txt", ContentFile(b"a"), save=False)
    document.save()
    return document


def test_an_innovation(read):
    region = make_region(name=TEXT)
    page = stored(
        make_innovation,
        region=region,
        tags=[TEXT],
        agency=make_unit(region, name=TEXT),
        figures=[(TEXT, TEXT[:40], 90, 25)],
        stages=[InnovationStage(stage="trial", began_on="2024-01-01", note=TEXT)],
        team=[InnovationMember(name=TEXT, role=TEXT)],
        documents=[InnovationDocument(document=a_document())],
        evidence=[InnovationEvidence(indicator=EvidenceIndicator.objects.first(), note=TEXT)],
        body=BODY,
        video=VIDEO,
        is_replicable=True,
        **all_rich(InnovationPage),
        **dict.fromkeys(
            "initiator_name theme award property_right replication_skills replication_rules "
            "contact_name contact_role".split(),
            TEXT,
        ),
    )
    values = {"contact_email": f"javascript:{TEXT}", "contact_phone": TEXT[:40]}
    InnovationPage.objects.filter(pk=page.pk).update(**values)
    Adoption.objects.create(
        origin=entry_of(page),
        region=make_region(name=TEXT),
        state="running",
        starts_on="2025-01-01",
        plan=TEXT,
        results=TEXT,
    )
    neighbour = make_innovation(region=region, title=TEXT, figures=[(TEXT, "x", 1, 2)])
    assert_harmless(read(InnovationPage.objects.get(pk=page.pk)))
    assert_harmless(read(neighbour.get_parent()))


def test_a_practice(read):
    page = stored(make_practice, body=BODY, tags=[TEXT], **all_rich(PracticePage))
    assert_harmless(read(page))


def test_an_article_and_its_author(read):
    region = make_region(name=TEXT)
    author = AuthorProfile.objects.create(
        region=region, name=TEXT, slug="siapa", position=TEXT, bio=TEXT
    )
    series = Series.objects.create(region=region, title=TEXT, slug="seri", summary=TEXT)
    fields = {"body": BODY, "series": series, "region": region}
    stored(make_article, **fields)
    page = stored(make_article, authors=[ArticleAuthor(author=author)], **fields)
    assert_harmless(read(page))
    assert_harmless(read("/penulis/siapa/"))


def test_the_introduction_of_a_list(read):
    index = make_article().get_parent().specific
    index.intro = RICH
    index.title = TEXT
    index.save_revision().publish()
    assert_harmless(read(index))

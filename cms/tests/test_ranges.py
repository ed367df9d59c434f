import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from cms.ranges import bounds

FILM = bytes(range(256)) * 4


@pytest.fixture
def film(db):
    return get_document_model().objects.create(
        title="Film", file=ContentFile(FILM, name="film.mp4")
    )


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-1", (0, 1)),
        ("bytes=10-", (10, 1023)),
        ("bytes=-24", (1000, 1023)),
        ("bytes=-5000", (0, 1023)),
        ("bytes=1000-9999", (1000, 1023)),
        ("bytes=1024-", None),
        ("bytes=9-3", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("lines=1-2", None),
    ],
)
def test_bounds(header, expected):
    assert bounds(header, len(FILM)) == expected


def test_long_range_is_answered_in_part():
    assert bounds("bytes=0-", 10**9) == (0, 2 * 1024 * 1024 - 1)


def test_part_of_a_film(client, film):
    response = client.get(film.url, headers={"range": "bytes=2-5"})
    assert (response.status_code, response.content) == (206, FILM[2:6])
    assert response.headers["Content-Range"] == "bytes 2-5/1024"
    assert response.headers["Content-Type"] == "video/mp4"


def test_range_beyond_the_end(client, film):
    response = client.get(film.url, headers={"range": "bytes=5000-"})
    assert (response.status_code, response.headers["Content-Range"]) == (416, "bytes */1024")


def test_whole_film_and_other_documents_as_before(client, film):
    whole = client.get(film.url)
    assert (whole.status_code, whole.getvalue()) == (200, FILM)
    text = get_document_model().objects.create(
        title="Teks", file=ContentFile(b"isi", name="teks.txt")
    )
    response = client.get(text.url, headers={"range": "bytes=0-1"})
    assert (response.status_code, response.getvalue()) == (200, b"isi")


def test_restricted_film_stays_restricted(client, film):
    CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(),
        restriction_type=CollectionViewRestriction.LOGIN,
    )
    assert client.get(film.url, headers={"range": "bytes=0-1"}).status_code == 302

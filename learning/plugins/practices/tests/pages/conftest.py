import pytest
from bs4 import BeautifulSoup
from django.utils import translation


@pytest.fixture(autouse=True)
def _english():
    """The words as they stand in the code; the site's own language has tests of its own."""
    with translation.override("en"):
        yield


@pytest.fixture
def read(client, settings):
    """``read(page)``: what a visitor gets, as a tree."""

    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    def found(page):
        url = page if isinstance(page, str) else page.get_url()
        response = client.get(url)
        assert response.status_code == 200, url
        tree = BeautifulSoup(response.content, "html.parser")
        tree.response = response
        return tree

    return found


def texts(tree, selector):
    return [" ".join(found.get_text(" ").split()) for found in tree.select(selector)]


@pytest.fixture
def text():
    """``text(tree, selector)``: the words of all that matches."""
    return texts

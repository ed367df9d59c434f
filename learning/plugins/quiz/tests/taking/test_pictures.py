"""Pictures that questions are drawn on."""

import pytest
from wagtail.images.tests.utils import get_test_image_file

from learning.core.models import LibraryImage
from learning.plugins.quiz.rendering import images

pytestmark = pytest.mark.django_db


def test_places_are_in_pixels_of_the_original():
    row = LibraryImage.objects.create(title="Peta", file=get_test_image_file(size=(1600, 800)))
    found = images.picture(row.pk)
    assert (found.width, found.height) == (1600, 800)
    assert "width-1000" in found.url


def test_a_lost_file_keeps_nobody_from_answering():
    row = LibraryImage.objects.create(title="Peta", file=get_test_image_file())
    row.file.storage.delete(row.file.name)
    assert images.picture(row.pk) is None
    assert images.picture(row.pk + 1) is None
    assert images.picture(None) is None

import pytest
from django.core.files.base import ContentFile
from wagtail.images import get_image_model

pytestmark = pytest.mark.django_db
DRAWING = (
    b"<svg xmlns='http://www.w3.org/2000/svg' width='96' height='54.4' viewBox='0 0 96 54.4'/>"
)


def test_a_drawing_is_shown_in_whole_pixels():
    file = ContentFile(DRAWING, "a.svg")
    image = get_image_model().objects.create(title="x", file=file, width=96, height=54)
    made = image.get_rendition("fill-48x27|preserve-svg")
    assert (str(made.width), str(made.height)) == ("48", "27")
    assert 'width="48"' in made.img_tag()

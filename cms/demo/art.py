"""Our own illustrations as library images, each loaded once."""

from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils.text import slugify
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection
from willow.image import Image as WillowImage

from cms.demo import drawing
from learning.core.media.rights import Rights

FOLDER = Path(__file__).parent / "art"
CREDIT = "Tim Asah"
# As in every library: a few that somebody uploaded in a hurry, for the content check to find.
UNSTATED = ("layar-antrean", "papan-kinerja", "Kerangka jawaban pengaduan")


class Library:
    """Pictures and documents of the demo, found by title before they are made."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self._images: dict[str, Any] = {}

    def image(self, name: str) -> Any:
        """The image drawn in ``art/<name>.svg``."""
        if name not in self._images:
            self._images[name] = self._find_image(name) or self._make_image(name)
        return self._images[name]

    def _find_image(self, name: str) -> Any:
        return get_image_model().objects.filter(title=name, collection=self.collection).first()

    def _make_image(self, name: str) -> Any:
        return self._add(name, name, (FOLDER / f"{name}.svg").read_bytes())

    def drawn(self, title: str, *, alt: str, **scene: Any) -> Any:
        """A cover drawn by code: see ``cms.demo.drawing.draw``."""
        found = self._find_image(title)
        return found or self._add(
            title, slugify(title), drawing.draw(title=title, **scene).encode(), alt=alt
        )

    def portrait(self, title: str, *, figure: str, accent: str) -> Any:
        found = self._find_image(title)
        return found or self._add(
            title,
            slugify(title),
            drawing.portrait(title=title, figure=figure, accent=accent).encode(),
            alt=title,
        )

    def _add(self, title: str, name: str, data: bytes, *, alt: str = "") -> Any:
        width, height = WillowImage.open(BytesIO(data)).get_size()
        image = get_image_model()(
            title=title, description=alt, collection=self.collection, **rights_of(title)
        )
        image.file.save(f"{name[:80]}.svg", ContentFile(data), save=False)
        image.width, image.height = int(width), int(height)
        image.file_size = len(data)
        image.save()
        return image

    def document(self, filename: str, *, title: str, content: bytes) -> Any:
        model = get_document_model()
        found = model.objects.filter(title=title, collection=self.collection).first()
        if found:
            return found
        document = model(title=title, collection=self.collection, **rights_of(title))
        document.file.save(filename, ContentFile(content), save=False)
        document.file_size = len(content)
        document.save()
        return document


def rights_of(title: str) -> dict[str, str]:
    return {} if title in UNSTATED else {"credit": CREDIT, "rights": Rights.OWN}

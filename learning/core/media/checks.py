"""Foreign keys of the suite point at our models, so that the admin has to use the same ones."""

from typing import Any

from django.core.checks import CheckMessage, Error
from wagtail.documents import get_document_model_string
from wagtail.images import get_image_model_string


def models_in_use(**kwargs: Any) -> list[CheckMessage]:
    wanted = (
        ("WAGTAILIMAGES_IMAGE_MODEL", get_image_model_string(), "learning.LibraryImage"),
        ("WAGTAILDOCS_DOCUMENT_MODEL", get_document_model_string(), "learning.LibraryDocument"),
    )
    return [
        Error(f'{setting} must be "{ours}".', id="learning.E001")
        for setting, model, ours in wanted
        if model != ours
    ]

"""Uploaded pictures that only look like one."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.images.forms import BaseImageForm

from learning.core.media.forms import RightsForm


class ImageForm(RightsForm, BaseImageForm):
    """Wagtail reads the size of a picture unguarded: a broken or a vast one failed its view."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].to_python = guarded(self.fields["file"].to_python)


def guarded(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def to_python(data: Any) -> Any:
        try:
            return read(data)
        except (OSError, Image.DecompressionBombError) as error:
            raise ValidationError(
                _("This picture cannot be read. Save it again as PNG or JPEG, in a smaller size."),
                code="invalid_image",
            ) from error

    return to_python

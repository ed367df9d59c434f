"""What somebody sends in as evidence of a programme elsewhere."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import filetype
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _
from PIL import Image

from ..models import Claim

MAX_MB = 5
MAX_BYTES = MAX_MB * 1024 * 1024
MAX_NAME = 100
HEAD = 8_192
ENDINGS = {
    "application/pdf": ("pdf",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
}
ACCEPT = ".pdf,.jpg,.jpeg,.png"


class ClaimForm(forms.ModelForm):
    file = forms.FileField(
        label=_("File"),
        help_text=_("The certificate as PDF, JPG or PNG, at most %(size)d MB.") % {"size": MAX_MB},
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": _("Choose the file of the certificate.")},
    )

    class Meta:
        model = Claim
        fields = ("title", "organiser", "finished_on", "number", "note", "file")
        help_texts = {
            "title": _("As it stands on the certificate."),
            "organiser": _("Who held the programme, for example an agency or a university."),
            "finished_on": _("The last day of the programme, for example 21-11-2026."),
        }
        widgets = {
            "finished_on": forms.DateInput(attrs={"autocomplete": "off"}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def clean_finished_on(self) -> Any:
        day = self.cleaned_data["finished_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                _("This day is in the future. The programme must be finished.")
            )
        return day

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(size)d MB. Scan it smaller, or as black and white.")
                % {"size": MAX_MB}
            )
        kind = kind_of(file)
        endings = ENDINGS.get(kind, ())
        if not endings or not _is_whole(file, kind):
            raise forms.ValidationError(
                _("This is no PDF, JPG or PNG that can be read. Choose another file.")
            )
        file.name = safe_name(file.name or "", endings)
        return file

    def add_file_hint(self) -> None:
        """Browsers do not send a chosen file back: say so where another field was wrong."""
        if self.errors and "file" not in self.errors and self.files.get("file"):
            self.add_error("file", _("Choose the file again; everything else is kept."))


def kind_of(file: UploadedFile) -> str:
    """The media type by what the file holds, whatever it is called; empty if unknown."""
    file.seek(0)
    found = filetype.guess(file.read(HEAD))
    file.seek(0)
    return found.mime if found is not None else ""


def _is_whole(file: UploadedFile, kind: str) -> bool:
    if not kind.startswith("image/"):
        return True
    try:
        with Image.open(file) as picture:
            picture.verify()
    except Exception:  # noqa: BLE001 - whatever a broken picture raises, it is refused
        return False
    finally:
        file.seek(0)
    return True


def safe_name(name: str, endings: tuple[str, ...]) -> str:
    """A plain name with the ending that the content has."""
    path = PurePath(name.replace("\\", "/"))
    stem = "".join(char for char in path.stem if char.isprintable())[:MAX_NAME].strip(". ")
    ending = path.suffix.lower().lstrip(".")
    return f"{_valid(stem)}.{ending if ending in endings else endings[0]}"


def _valid(stem: str) -> str:
    cleaned = "".join(char for char in stem if char.isalnum() or char in " -_().").strip(". ")
    return get_valid_filename(cleaned) if cleaned else "bukti"

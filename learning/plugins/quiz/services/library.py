"""Files of imported questions in the region's library, and back into files on the way out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import sha1
from html import escape, unescape
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from learning.core.api import DomainError
from learning.core.models import Region

from ..formats import files, texts
from ..formats.html import ATTRIBUTE, IMG
from ..formats.values import ADDRESS, ImportedQuestion

LINK = re.compile(r'<a href="' + re.escape(ADDRESS) + r'([^"]+)">')
EMBED = re.compile(r"<embed\b[^>]*/?>")
STORED_LINK = re.compile(r"<a\b[^>]*\blinktype=\"([a-z]+)\"[^>]*>")
FORMAT = "fullwidth"
# Stands for a file that a dry run would add: no row has it.
NOT_YET = 2_147_483_647
Ids = Mapping[str, int]


def digest(content: bytes) -> str:
    return sha1(content, usedforsecurity=False).hexdigest()


class Library:
    """The files of one region's collection, known by their content."""

    def __init__(self, region: Region, *, user: Any = None) -> None:
        self.region, self.user = region, user
        self._known: dict[tuple[bool, str], int] = {}

    def ids(self, question: ImportedQuestion, *, write: bool) -> Ids:
        """The id of each file of the question; files that are new are added if ``write``."""
        found = {}
        for name, content in question.files.items():
            key = (files.is_picture(name), digest(content))
            pk = self._known.get(key) or self._find(*key)
            if pk == NOT_YET and write:
                pk = self._add(name, content)
            if pk != NOT_YET:
                self._known[key] = pk
            found[name] = pk
        return found

    def forget(self) -> None:
        """What was added may have been taken back with its transaction."""
        self._known.clear()

    def _find(self, is_picture: bool, file_hash: str) -> int:
        model = get_image_model() if is_picture else get_document_model()
        rows = model.objects.filter(collection=self.region.collection_id, file_hash=file_hash)
        return rows.order_by("pk").values_list("pk", flat=True).first() or NOT_YET

    def _add(self, name: str, content: bytes) -> int:
        if self.region.collection is None:
            raise DomainError(_("This region has no library for pictures and files yet."))
        common = {
            "title": name.rpartition(".")[0][:255] or name,
            "collection": self.region.collection,
            "uploaded_by_user": self.user,
        }
        if files.is_picture(name):
            row = get_image_model()(file=ContentFile(content, name=name), **common)
            row._set_image_file_metadata()
        else:
            row = get_document_model()(file=ContentFile(content, name=name), **common)
            row._set_document_file_metadata()
        row.save()
        return row.pk


def stored(question: ImportedQuestion, ids: Ids) -> ImportedQuestion:
    """With texts as Wagtail keeps them; ``ids`` name the library's rows by file."""

    def embed(found: re.Match[str]) -> str:
        values = dict(ATTRIBUTE.findall(found[0]))
        name = values.get("src", "").removeprefix(ADDRESS)
        layout = values.get("data-format") or FORMAT
        alt = escape(unescape(values.get("alt", "")))
        return f'<embed embedtype="image" id="{ids[name]}" alt="{alt}" format="{layout}"/>'

    def text(source: str) -> str:
        source = IMG.sub(embed, source)
        return LINK.sub(lambda found: f'<a linktype="document" id="{ids[found[1]]}">', source)

    return texts.mapped(question, text, lambda name: ids.get(name) if name else None)


class Outgoing:
    """Library files that questions refer to, as bytes; each row is read once."""

    def __init__(self) -> None:
        self._rows: dict[tuple[bool, int], tuple[str, bytes] | None] = {}

    def load(self, sources: Iterable[ImportedQuestion]) -> None:
        """All files of these stored questions, in two queries."""
        wanted: dict[bool, set[int]] = {True: set(), False: set()}
        for source in sources:
            for text in texts.all_texts(source):
                for is_picture, pk in _references(text):
                    wanted[is_picture].add(pk)
            for holder, name in texts.picture_places(source.type, source.body):
                if isinstance(holder[name], int):
                    wanted[True].add(holder[name])
        for is_picture, pks in wanted.items():
            fresh = [pk for pk in pks if (is_picture, pk) not in self._rows]
            model = get_image_model() if is_picture else get_document_model()
            self._rows.update(dict.fromkeys(((is_picture, pk) for pk in fresh), None))
            for row in model.objects.filter(pk__in=fresh):
                self._rows[is_picture, row.pk] = _content(row)

    def neutral(self, source: ImportedQuestion) -> ImportedQuestion:
        """A stored question with files instead of library rows; ``load`` has seen it."""
        question = ImportedQuestion(type=source.type)

        def name_of(is_picture: bool, pk: int) -> str:
            found = self._rows.get((is_picture, pk))
            name = files.add(question, *found) if found else ""
            if not name:
                question.note(_("A picture or file of the library cannot be taken along."))
            return name

        def picture(found: re.Match[str]) -> str:
            values = dict(ATTRIBUTE.findall(found[0]))
            alt = escape(unescape(values.get("alt", "")))
            if values.get("embedtype") != "image":
                question.note(_("An embedded player cannot be taken along."))
                return ""
            name = name_of(True, _number(values.get("id")))
            layout = values.get("format", FORMAT)
            mark = f' data-format="{layout}"' if layout != FORMAT else ""
            return f'<img src="{ADDRESS}{name}" alt="{alt}"{mark}>' if name else alt

        def link(found: re.Match[str]) -> str:
            pk = _number(dict(ATTRIBUTE.findall(found[0])).get("id"))
            if found[1] == "document":
                name = name_of(False, pk)
                return f'<a href="{ADDRESS}{name}">' if name else "<a>"
            page = Page.objects.filter(pk=pk).first()
            url = (page.full_url if page else None) or ""
            return f'<a href="{escape(url)}">' if url else "<a>"

        def text(value: str) -> str:
            value = EMBED.sub(picture, re.sub(r'\sdata-block-key="[^"]*"', "", value))
            value = STORED_LINK.sub(link, value)
            return re.sub(r"<a>(.*?)</a>", r"\1", value, flags=re.DOTALL)

        def body_picture(pk: Any) -> Any:
            return (name_of(True, pk) or None) if isinstance(pk, int) else None

        changed = texts.mapped(source, text, body_picture)
        changed.files, changed.remarks = question.files, [*source.remarks, *question.remarks]
        return changed


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0


def _references(text: str) -> Iterable[tuple[bool, int]]:
    for found in EMBED.findall(text):
        yield True, _number(dict(ATTRIBUTE.findall(found)).get("id"))
    for match in STORED_LINK.finditer(text):
        if match[1] == "document":
            yield False, _number(dict(ATTRIBUTE.findall(match[0])).get("id"))


def _content(row: Any) -> tuple[str, bytes] | None:
    try:
        with row.file.open("rb") as opened:
            content = opened.read(files.MAX_DOCUMENT + 1)
    except (OSError, ValueError):
        return None
    # The title: the storage adds letters to names that are taken.
    return f"{row.title}.{files.ending(row.filename)}", content

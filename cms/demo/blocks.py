"""Turns the blocks of a demo course file into the raw value of a lesson's body.

Ids are derived from the place of a block, so loading again keeps what learners answered.
"""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cms.demo import sound
from cms.demo.art import Library
from learning.plugins.lesson.models import LessonPage

Raw = dict[str, Any]


class BodyBuilder:
    def __init__(self, library: Library, seed: str) -> None:
        self.library = library
        self.seed = seed

    def build(self, blocks: list[Raw]) -> list[Raw]:
        return [
            {"type": block["type"], "value": self._value(block, index), "id": self._id(index)}
            for index, block in enumerate(blocks)
        ]

    def _id(self, *place: int | str) -> str:
        return str(uuid5(NAMESPACE_URL, "/".join([self.seed, *map(str, place)])))

    def _value(self, block: Raw, index: int) -> Any:
        make = getattr(self, f"_{block['type']}", None)
        fields = {name: value for name, value in block.items() if name != "type"}
        return make(fields, index) if make else fields

    def _items(self, values: list[Any], *place: int | str) -> list[Raw]:
        return [
            {"type": "item", "value": value, "id": self._id(*place, number)}
            for number, value in enumerate(values)
        ]

    def _picture(self, name: str, alt: str) -> Raw:
        return {"image": self.library.image(name).pk, "decorative": not alt, "alt_text": alt}

    def _paragraph(self, fields: Raw, index: int) -> str:
        return fields["html"].strip()

    def _separator(self, fields: Raw, index: int) -> None:
        return None

    def _image(self, fields: Raw, index: int) -> Raw:
        return {
            "image": self._picture(fields["image"], fields["alt"]),
            "caption": fields.get("caption", ""),
            "credit": fields.get("credit", ""),
        }

    def _gallery(self, fields: Raw, index: int) -> Raw:
        pictures = [
            {
                "image": self._picture(item["image"], item["alt"]),
                "caption": item.get("caption", ""),
            }
            for item in fields["images"]
        ]
        return {"images": self._items(pictures, index), "credit": fields.get("credit", "")}

    def _table(self, fields: Raw, index: int) -> Raw:
        return {
            "caption": fields.get("caption", ""),
            "columns": [{"type": "text", "heading": heading} for heading in fields["header"]],
            "rows": [{"values": list(row)} for row in fields["rows"]],
        }

    def _callout(self, fields: Raw, index: int) -> Raw:
        return self._text(fields)

    def _accordion(self, fields: Raw, index: int) -> Raw:
        return {"items": self._items([self._text(item) for item in fields["items"]], index)}

    def _steps(self, fields: Raw, index: int) -> Raw:
        items = []
        for item in fields["items"]:
            step = self._text({"title": item["title"], "html": item["html"]})
            if item.get("image"):
                step["image"] = self._picture(item["image"], item.get("alt", ""))
            items.append(step)
        return {"items": self._items(items, index)}

    def _text(self, fields: Raw) -> Raw:
        rest = {name: value for name, value in fields.items() if name != "html"}
        return {**rest, "text": fields["html"].strip()}

    def _comparison(self, fields: Raw, index: int) -> Raw:
        return {
            "tone": fields.get("tone", "neutral"),
            "left_title": fields["left_title"],
            "left_text": fields["left_html"].strip(),
            "right_title": fields["right_title"],
            "right_text": fields["right_html"].strip(),
        }

    def _checklist(self, fields: Raw, index: int) -> Raw:
        return {"title": fields["title"], "items": self._items(fields["items"], index)}

    def _self_check(self, fields: Raw, index: int) -> Raw:
        return {
            **fields,
            "options": self._items(fields.get("options", []), index, "options"),
            "answers": self._items(fields.get("answers", []), index, "answers"),
        }

    def _document(self, fields: Raw, index: int) -> Raw:
        document = self.library.document(
            fields["document"], title=fields["title"], content=fields["document_text"].encode()
        )
        return {"document": document.pk, "title": fields["title"], "description": ""}

    def _video(self, fields: Raw, index: int) -> Raw:
        poster = self._picture(fields["poster"], "") if "poster" in fields else None
        return {**fields, "poster": poster}

    def _audio(self, fields: Raw, index: int) -> Raw:
        document = self.library.document(
            f"{fields['sound']}.ogg",
            title=fields["title"],
            content=getattr(sound, fields["sound"])(),
        )
        return {"title": fields["title"], "document": document.pk, "transcript": fields["html"]}

    def _activity(self, fields: Raw, index: int) -> Raw:
        """Leads to an earlier lesson of the demo, named by its slug."""
        return {"page": LessonPage.objects.get(slug=fields["lesson"]).pk, "note": fields["note"]}

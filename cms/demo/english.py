"""English pages of the demo: the home page, one region that offers English, and the help page."""

from typing import Any

from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.models import Locale, Page

from home.models import HomePage
from learning.core.models import RegionPage


def load_english(texts: dict[str, Any]) -> None:
    """Translate and publish what is named in ``texts``; what is published stays as it is."""
    english = Locale.objects.get(language_code="en")
    home = HomePage.objects.get(locale__language_code="id")
    _publish(home, english, {**texts["home"], "body": _home_body(home, texts["blocks"])})
    for slug, fields in texts["regions"].items():
        page = RegionPage.objects.get(slug=slug, locale=home.locale)
        priorities = [("priority", item) for item in fields["priorities"]]
        _publish(page, english, {**fields, "priorities": priorities})
    for slug, fields in texts["pages"].items():
        page = Page.objects.child_of(home).get(slug=slug).specific
        body = [("text", fields["html"].strip())]
        values = {name: text for name, text in fields.items() if name != "html"}
        _publish(page, english, {**values, "body": body})


def _home_body(home: HomePage, words: dict[str, Any]) -> list[Any]:
    """The source's blocks with their first words in English; what has none is left out."""
    body = []
    for block in home.body:
        if block.block_type in words:
            value = block.value
            for name, text in words[block.block_type].items():
                if name.endswith("_label"):
                    value[name.removesuffix("_label")]["label"] = text
                else:
                    value[name] = text
            body.append((block.block_type, value))
    return body


def _publish(page: Page, english: Locale, values: dict[str, Any]) -> None:
    found = page.get_translation_or_none(english)
    if found and found.alias_of_id:
        found.alias_of = None
        found.save(update_fields=["alias_of"])
    elif found and found.live:
        return
    if found is None:
        action = CopyPageForTranslationAction(page, english, copy_parents=True)
        found = action.execute(skip_permission_checks=True)
    found = found.specific_class.objects.get(pk=found.pk)
    for name, value in values.items():
        setattr(found, name, value)
    found.save_revision().publish()

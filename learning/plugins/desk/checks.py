"""What a reader would stumble over: small checks over what a page holds.

Each check takes a draft, its facts and what is known of everything they point at, and yields
findings. An ERROR shuts somebody out or leads nowhere; a WARNING could be better. Nothing here
stops anybody from saving.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from wagtail.models import Page

from learning.core.contract import Finding

from . import content, reading
from .content import Draft, Facts
from .models import LinkCheck
from .queries import links

# Whether a finding holds the page before review.
ERROR, WARNING = True, False


@dataclass(frozen=True, slots=True)
class Known:
    """What the facts of all drafts point at, as it is now."""

    live: frozenset[int]
    pages: frozenset[int]
    # What is stated of the rights to each.
    images: dict[int, str]
    documents: dict[int, str]
    links: dict[str, LinkCheck]


@dataclass(frozen=True, slots=True)
class Result:
    draft: Draft
    facts: Facts
    reading: reading.Reading
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.is_error]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.is_error]

    @property
    def urls(self) -> list[str]:
        """Addresses of other sites, each once."""
        return list(dict.fromkeys(outside(self.facts)))


def check_pages(pages: Iterable[Page]) -> dict[int, Result]:
    """By page's id. The number of queries does not grow with the number of pages."""
    return check_drafts(content.drafts_of(pages))


def check_page(page: Page) -> Result:
    return check_pages([page])[page.pk]


def findings(pages: Iterable[Page]) -> dict[int, tuple[Finding, ...]]:
    return {pk: result.findings for pk, result in check_pages(pages).items()}


def check_drafts(drafts: list[Draft]) -> dict[int, Result]:
    read = [(draft, content.facts_of(draft)) for draft in drafts]
    known = _known([facts for _draft, facts in read])
    results = {}
    for draft, facts in read:
        found = [item for check in CHECKS for item in check(draft, facts, known)]
        # Errors first; the checks' own order within.
        found.sort(key=lambda finding: not finding.is_error)
        level = reading.measure(facts.texts)
        found += _reading_level(level)
        results[draft.page.pk] = Result(draft, facts, level, tuple(found))
    return results


def _known(all_facts: list[Facts]) -> Known:
    targets = {target.pk for facts in all_facts for target in facts.pages}
    rows = dict(Page.objects.filter(pk__in=targets).order_by().values_list("pk", "live"))
    images = {pk for facts in all_facts for pk in content.image_ids(facts)}
    documents = {target.pk for facts in all_facts for target in facts.documents}
    urls = {url for facts in all_facts for url in outside(facts)}
    return Known(
        live=frozenset(pk for pk, live in rows.items() if live),
        pages=frozenset(rows),
        images=content.rights_of_images(images),
        documents=content.rights_of_documents(documents),
        links=links.outcomes(urls),
    )


def outside(facts: Facts) -> Iterator[str]:
    for target in facts.urls:
        if urlsplit_safe(target.url) in ("http", "https"):
            yield target.url


def urlsplit_safe(url: str) -> str:
    """The scheme in lower case; empty for what is no address."""
    try:
        return urlsplit(url).scheme.lower()
    except ValueError:
        return ""


def pictures_described(draft: Draft, facts: Facts, known: Known) -> Iterator[Finding]:
    for picture in facts.pictures:
        if picture.image not in known.images:
            text = _("The picture was deleted.")
            yield Finding(ERROR, "picture-gone", text, *picture.where)
        elif not picture.described:
            text = _("The picture has no description for people who cannot see it.")
            yield Finding(ERROR, "alt", text, *picture.where)


def recordings_readable(draft: Draft, facts: Facts, known: Known) -> Iterator[Finding]:
    for item in facts.recordings:
        if item.captions:
            continue
        if item.is_file and not item.transcript:
            text = _("The recording has neither captions nor a transcript.")
            yield Finding(ERROR, "captions", text, *item.where)
        elif item.is_video and item.is_file:
            text = _("The video has a transcript but no captions.")
            yield Finding(WARNING, "captions", text, *item.where)
        elif not item.is_file and not item.transcript:
            text = _("Check that the video has captions, or add a transcript.")
            yield Finding(WARNING, "captions", text, *item.where)


def pages_linked(draft: Draft, facts: Facts, known: Known) -> Iterator[Finding]:
    for target in facts.pages:
        if target.pk not in known.pages:
            text = _("The link%(words)s leads to a page that was deleted.")
            yield Finding(ERROR, "page-gone", text % _words(target), *target.where)
        elif target.pk not in known.live:
            text = _("The link%(words)s leads to a page that is not published.")
            yield Finding(WARNING, "page-draft", text % _words(target), *target.where)


def documents_linked(draft: Draft, facts: Facts, known: Known) -> Iterator[Finding]:
    for target in facts.documents:
        if target.pk not in known.documents:
            text = _("The file%(words)s was deleted.")
            yield Finding(ERROR, "file-gone", text % _words(target), *target.where)


def rights_stated(draft: Draft, facts: Facts, known: Known) -> Iterator[Finding]:
    """Each picture and file once, where it stands first."""
    for picture in _once([*facts.covers, *facts.pictures], "image"):
        if known.images.get(picture.image) == "":
            text = _("Nobody stated yet why we may show this picture.")
            yield Finding(WARNING, "rights", text, *picture.where)
    for target in _once(facts.documents, "pk"):
        if known.documents.get(target.pk) == "":
            text = _("Nobody stated yet why we may share the file%(words)s.")
            yield Finding(WARNING, "file-rights", text % _words(target), *target.where)


def _once(items: Iterable[Any], name: str) -> list[Any]:
    first: dict[Any, Any] = {}
    for item in items:
        first.setdefault(getattr(item, name), item)
    return list(first.values())


def sites_linked(draft: Draft, facts: Facts, known: Known) -> Iterator[Finding]:
    for target in facts.urls:
        outcome = known.links.get(links.key_of(target.url))
        state = outcome.state if outcome else ""
        if state == LinkCheck.State.BROKEN:
            text = _("The address %(url)s answers that there is no such page.")
            yield Finding(ERROR, "link-broken", text % {"url": target.url}, *target.where)
        elif state == LinkCheck.State.SILENT:
            text = _("The address %(url)s did not answer.")
            yield Finding(WARNING, "link-silent", text % {"url": target.url}, *target.where)
        elif state == LinkCheck.State.REFUSED:
            text = _("The address %(url)s cannot be reached from outside.")
            yield Finding(WARNING, "link-refused", text % {"url": target.url}, *target.where)


# Fields by the names under which a draft stores them.
FIELDS = {"tagged_items": "tags"}


def fields_filled(draft: Draft, facts: Facts, known: Known) -> Iterator[Finding]:
    checks: tuple[tuple[str, str, str], ...] = (
        ("summary", "summary", _("No summary.")),
        ("cover", "cover", _("No cover picture.")),
        ("tagged_items", "tags", _("No tags.")),
    )
    for name, code, text in checks:
        if draft.has(name) and not draft.values[name]:
            yield Finding(WARNING, code, text, path=FIELDS.get(name, name))


def _reading_level(level: reading.Reading) -> Iterator[Finding]:
    texts = {
        "hard": _("The text is hard to read: shorten sentences and replace long words."),
        "very_hard": _("The text is very hard to read: most readers will give up."),
    }
    if level.level in texts:
        yield Finding(WARNING, "reading", texts[level.level])


def _words(target: Any) -> dict[str, str]:
    return {"words": f" “{target.words}”" if target.words else ""}


Check = Callable[[Draft, Facts, Known], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (
    pictures_described,
    recordings_readable,
    pages_linked,
    documents_linked,
    rights_stated,
    sites_linked,
    fields_filled,
)

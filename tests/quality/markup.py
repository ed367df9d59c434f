"""What a crawler needs of one HTML page, with the parser of the standard library."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str]
# Elements and attributes that the browser loads of itself.
LOADED = {
    "img": ("src",),
    "source": ("src",),
    "script": ("src",),
    "iframe": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "image": ("href",),
    "use": ("href",),
}
LOADED_RELATIONS = {"stylesheet", "icon", "manifest", "preload", "modulepreload"}
NAMED_RELATIONS = {"alternate", "canonical", "next", "prev", "license"}
NAMED_IMAGES = {"og:image", "twitter:image"}


@dataclass
class Form:
    action: str
    values: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Markup(HTMLParser):
    """``links`` may be followed, ``loads`` come with the page; all as written in it.

    ``anchors`` are the links that a reader sees and that name no other language.
    """

    links: list[str] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    lang: str = ""
    title: str = ""
    titles: int = 0
    headings: int = 0

    def __post_init__(self) -> None:
        super().__init__()
        self.drawings, self.in_title = 0, False
        self.form: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.ids.append(found["id"])
        self.count(tag, found)
        self.note_links(tag, found)
        self.note_form(tag, found)

    def count(self, tag: str, found: Attributes) -> None:
        if tag == "html":
            self.lang = found.get("lang", "")
        elif tag == "svg":
            self.drawings += 1
        elif tag == "h1":
            self.headings += 1
        elif tag == "title" and not self.drawings:
            self.titles += 1
            self.in_title = True

    def note_links(self, tag: str, found: Attributes) -> None:
        self.loads += [found[name] for name in LOADED.get(tag, ()) if found.get(name)]
        if tag in ("img", "source"):
            sizes = found.get("srcset", "").split(",")
            self.loads += [part.split()[0] for part in sizes if part.strip()]
        elif tag in ("a", "area") and "href" in found:
            self.links.append(found["href"])
            self.anchors += [] if "hreflang" in found else [found["href"]]
        elif tag == "link":
            self.note_relation(set(found.get("rel", "").split()), found.get("href", ""))
        elif tag == "meta" and NAMED_IMAGES & {found.get("property"), found.get("name")}:
            self.loads.append(found.get("content", ""))

    def note_relation(self, relations: set[str], address: str) -> None:
        if relations & LOADED_RELATIONS:
            self.loads.append(address)
        elif relations & NAMED_RELATIONS:
            self.links.append(address)

    def note_form(self, tag: str, found: Attributes) -> None:
        """Collect what a form of method GET would send if nobody changed anything."""
        if tag == "form":
            self.form = Form(found.get("action", ""))
            if found.get("method", "get").lower() == "get":
                self.forms.append(self.form)
        elif tag == "input" and self.form and "name" in found:
            kind = found.get("type", "text")
            if kind not in ("checkbox", "radio") or "checked" in found:
                self.form.values.append((found["name"], found.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "svg":
            self.drawings -= 1
        elif tag == "title":
            self.in_title = False
        elif tag == "form":
            self.form = None

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.title += data

    def twice(self) -> set[str]:
        """Return ids that stand more than once in the page."""
        return {found for found in self.ids if self.ids.count(found) > 1}

    def shape_faults(self) -> list[str]:
        counted = {"h1": self.headings, "title": self.titles}
        faults = [f"{number} {name}" for name, number in counted.items() if number != 1]
        faults += [] if self.title.strip() else ["an empty title"]
        faults += [] if self.lang else ["no lang"]
        return faults + [f"id {found} twice" for found in sorted(self.twice())]


def read(html: str) -> Markup:
    found = Markup()
    found.feed(html)
    found.close()
    return found

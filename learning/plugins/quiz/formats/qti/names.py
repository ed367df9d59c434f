"""Both generations of QTI read alike: names of 3.0 become those of 2.x, and back."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from ..xml import local

HTML = frozenset(
    "p br hr h1 h2 h3 h4 h5 h6 b strong i em u s sub sup code pre blockquote ul ol li a img "
    "table caption thead tbody tfoot tr th td span div object param audio video source "
    "dl dt dd q small big tt cite abbr math".split()
)
ATTRIBUTES_3 = re.compile(r"-([a-z])")
NAMESPACES = {
    "2": "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "3": "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
}
TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"
# Words of 3.0 that are attributes of HTML or XML and keep their dash.
KEPT = ("data-", "aria-", "xml")


def camel(name: str) -> str:
    return ATTRIBUTES_3.sub(lambda found: found[1].upper(), name)


def kebab(name: str) -> str:
    return re.sub(r"([A-Z])", lambda found: f"-{found[1].lower()}", name)


def to_2(element: Element) -> Element:
    """A copy without namespaces, in the words of 2.x. Depth was checked when it was parsed."""
    tag = local(element.tag) if isinstance(element.tag, str) else ""
    is_3 = tag.startswith("qti-")
    fresh = Element(camel(tag.removeprefix("qti-")) if is_3 else tag)
    for name, value in element.attrib.items():
        plain = local(name)
        fresh.set(camel(plain) if is_3 and not plain.startswith(KEPT) else plain, value)
    fresh.text, fresh.tail = element.text if tag else "", element.tail
    fresh.extend(to_2(child) for child in element)
    return fresh


def to_3(element: Element, *, root: bool = True) -> Element:
    is_html = element.tag in HTML
    fresh = Element(element.tag if is_html else f"qti-{kebab(element.tag)}")
    for name, value in element.attrib.items():
        keeps = is_html or name.startswith(("xmlns", *KEPT))
        fresh.set(name if keeps else kebab(name), value)
    fresh.text, fresh.tail = element.text, element.tail
    fresh.extend(to_3(child, root=False) for child in element)
    return fresh

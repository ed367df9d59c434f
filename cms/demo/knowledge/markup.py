"""A short markup, so that the demo's texts stay readable as texts.

``prose`` gives the raw blocks of a body (see ``cms.demo.blocks``), ``rich`` the HTML of a rich text
field. Blank lines divide. A part is a paragraph, or by its beginning: ``## `` a heading, ``- `` a
list, ``1. Title: text`` steps, ``> text — who`` a quotation, ``! kind | title | text`` a call-out,
``|= caption`` a table, ``<> tone | left | text | right | text`` a comparison,
``![alt](picture) caption`` a picture. ``**bold**`` works everywhere.
"""

import re
from html import escape
from typing import Any

Raw = dict[str, Any]

BOLD = re.compile(r"\*\*(.+?)\*\*")
STEP = re.compile(r"\d+\. ([^:]+): (.+)")
PICTURE = re.compile(r"!\[(.*?)\]\((.+?)\)\s*(.*)", re.DOTALL)


def rich(text: str) -> str:
    return "".join(_html(part) for part in _parts(text))


def prose(text: str) -> list[Raw]:
    blocks: list[Raw] = []
    for part in _parts(text):
        block = _block(part)
        last = blocks[-1] if blocks else {}
        if block["type"] == last.get("type") == "paragraph":
            last["html"] += block["html"]
        else:
            blocks.append(block)
    return blocks


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]


def _inline(text: str) -> str:
    return BOLD.sub(r"<b>\1</b>", escape(" ".join(text.split()), quote=False))


def _html(part: str) -> str:
    if not part.startswith("- "):
        return f"<p>{_inline(part)}</p>"
    items = "".join(f"<li>{_inline(item)}</li>" for item in re.split(r"^- ", part, flags=re.M)[1:])
    return f"<ul>{items}</ul>"


def _block(part: str) -> Raw:
    for start, make in MAKERS.items():
        if part.startswith(start):
            return make(part.removeprefix(start).strip())
    return {"type": "paragraph", "html": _html(part)}


def _heading(text: str) -> Raw:
    return {"type": "heading", "text": text, "level": "h2"}


def _subheading(text: str) -> Raw:
    return {"type": "heading", "text": text, "level": "h3"}


def _steps(text: str) -> Raw:
    steps = [STEP.fullmatch(line) for line in f"1. {text}".splitlines()]
    items = [{"title": step[1], "html": f"<p>{_inline(step[2])}</p>"} for step in steps if step]
    return {"type": "steps", "items": items}


def _quote(text: str) -> Raw:
    words, _dash, who = text.partition(" — ")
    return {"type": "quote", "text": " ".join(words.split()), "attribution": who}


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in text.strip().strip("|").split("|")]


def _callout(text: str) -> Raw:
    kind, title, words = _cells(text)
    return {"type": "callout", "kind": kind, "title": title, "html": f"<p>{_inline(words)}</p>"}


def _table(text: str) -> Raw:
    caption, *lines = text.splitlines()
    header, *rows = map(_cells, lines)
    return {"type": "table", "caption": caption, "header": header, "rows": rows}


def _comparison(text: str) -> Raw:
    tone, left_title, left, right_title, right = _cells(text)
    return {
        "type": "comparison",
        "tone": tone,
        "left_title": left_title,
        "left_html": f"<p>{_inline(left)}</p>",
        "right_title": right_title,
        "right_html": f"<p>{_inline(right)}</p>",
    }


def _picture(text: str) -> Raw:
    alt, name, caption = PICTURE.findall(f"![{text}")[0]
    return {"type": "image", "alt": alt, "image": name, "caption": caption}


MAKERS = {
    "## ": _heading,
    "### ": _subheading,
    "1. ": _steps,
    "> ": _quote,
    "! ": _callout,
    "|=": _table,
    "<>": _comparison,
    "![": _picture,
}

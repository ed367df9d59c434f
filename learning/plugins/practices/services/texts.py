"""Plain text for people who write in a text area, and the blocks and rich text of pages.

An empty line divides paragraphs; "## " begins a heading, "- " and "1. " an item of a list; stars
stand for bold and italic. What plain text cannot say, a table or a picture, is kept as a mark in
double brackets. A block whose text nobody changed stays the very block it was, links included.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Any
from uuid import uuid4

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from wagtail.blocks import StreamValue

Block = dict[str, Any]
MAX_BLOCK = 10_000
MAX_HEADING = 120

_MARK = re.compile(r"^\[\[(gambar|blok) ([0-9a-f]+)(?::[^\]]*)?\]\]$")
_HEADING = re.compile(r"^(##|###)\s+(.+)$")
_ITEM = {"ul": re.compile(r"^[-*•]\s+(.+)$"), "ol": re.compile(r"^\d{1,3}[.)]\s+(.+)$")}
_LINK = re.compile(r"\[([^\[\]]+)\]\((https?://[^\s()]+)\)|(https?://[^\s<>()]*[^\s<>().,;:!?])")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_ITALIC = re.compile(r"\*(?=[^\s*])(.+?)(?<=[^\s*])\*")


def picture_mark(image_id: int) -> str:
    return f"[[gambar {image_id}]]"


def picture_marks(text: str) -> list[int]:
    """Ids of the pictures that a text names, in order."""
    found = (_MARK.match(line.strip()) for line in text.splitlines())
    return [int(mark[2]) for mark in found if mark and mark[1] == "gambar" and mark[2].isdigit()]


def picture_block(image_id: int, *, alt: str, caption: str = "") -> Block:
    image = {"image": image_id, "alt_text": alt, "decorative": False}
    return _block("image", {"image": image, "caption": caption, "credit": ""})


def _block(kind: str, value: Any) -> Block:
    return {"type": kind, "value": value, "id": str(uuid4())}


# Pages to text


def from_stream(stream: StreamValue) -> str:
    return "\n\n".join(text for row, block in _rows(stream) if (text := _block_text(row, block)))


def from_rich(source: str) -> str:
    return "\n\n".join(_html_chunks(source))


def _rows(stream: StreamValue) -> Iterator[tuple[Block, Any]]:
    return zip(stream.get_prep_value(), stream, strict=True)


def _block_text(row: Block, block: Any) -> str:
    if row["type"] == "heading":
        marker = "###" if row["value"].get("level") == "h3" else "##"
        return f"{marker} {row['value']['text']}"
    if row["type"] == "paragraph":
        return from_rich(row["value"])
    image = row["value"].get("image") if row["type"] == "image" else None
    if image and image.get("image"):
        return picture_mark(image["image"])
    return f"[[blok {_short(row)}: {block.block.label}]]"


def _short(row: Block) -> str:
    return str(row["id"]).replace("-", "")[:8]


def _html_chunks(source: str) -> Iterator[str]:
    for node in BeautifulSoup(source or "", "html.parser").children:
        text = _node_text(node)
        if text:
            yield text


def _node_text(node: Any) -> str:
    if isinstance(node, NavigableString):
        return str(node).strip()
    if node.name in ("ul", "ol"):
        items = node.find_all("li", recursive=False)
        bullets = (f"{number}." if node.name == "ol" else "-" for number in range(1, 1_000))
        return "\n".join(
            f"{bullet} {_inline(item)}" for bullet, item in zip(bullets, items, strict=False)
        )
    heading = "### " if node.name in ("h3", "h4") else ""
    return heading + _inline(node).strip()


def _inline(node: Tag) -> str:
    return "".join(_inline_part(child) for child in node.children)


def _inline_part(node: Any) -> str:
    if isinstance(node, NavigableString):
        return str(node)
    if node.name == "br":
        return "\n"
    text, stars = _inline(node), {"b": "**", "strong": "**", "i": "*", "em": "*"}
    href = str(node.get("href", "")) if node.name == "a" else ""
    if href.startswith(("http://", "https://")):
        return text if text == href else f"[{text}]({href})"
    star = stars.get(node.name, "")
    return f"{star}{text}{star}" if text.strip() else text


# Text to pages


def to_rich(text: str, *, old: str = "") -> str:
    """Rich text of our own few tags; ``old`` itself where the text says what it said."""
    chunks = _chunks(text)
    return old if chunks == list(_html_chunks(old)) else "".join(map(_html, chunks))


def to_stream(
    text: str, *, old: StreamValue, picture: Callable[[int], Block | None]
) -> StreamValue:
    """The blocks of ``text``. ``picture`` gives the block of a picture that ``old`` lacks."""
    kept = [(row, _split(_block_text(row, block))) for row, block in _rows(old)]
    raw: list[Block] = []
    pending: list[str] = []
    chunks = _chunks(text)
    while chunks:
        row = _unchanged(chunks, kept)
        if row is None:
            row = _special(chunks[0], picture)
            if row is None:
                pending.append(chunks.pop(0))
                continue
            chunks.pop(0)
        raw += [*_paragraphs(pending), row]
        pending = []
    raw += _paragraphs(pending)
    return StreamValue(old.stream_block, raw, is_lazy=True)


def _unchanged(chunks: list[str], kept: list[tuple[Block, list[str]]]) -> Block | None:
    for index, (row, texts) in enumerate(kept):
        if texts and chunks[: len(texts)] == texts:
            del kept[index], chunks[: len(texts)]
            return row
    return None


def _special(chunk: str, picture: Callable[[int], Block | None]) -> Block | None:
    if mark := _MARK.match(chunk):
        is_picture = mark[1] == "gambar" and mark[2].isdigit()
        return picture(int(mark[2])) if is_picture else None
    heading = _HEADING.match(chunk)
    if heading and len(heading[2]) <= MAX_HEADING:
        level = "h3" if heading[1] == "###" else "h2"
        return _block("heading", {"text": heading[2], "level": level})
    return None


def _paragraphs(chunks: Iterable[str]) -> Iterator[Block]:
    """One block of text for what stands together, more where it grows too long for one."""
    html = ""
    for chunk in map(_html, chunks):
        if html and len(html) + len(chunk) > MAX_BLOCK:
            yield _block("paragraph", html)
            html = ""
        html += chunk
    if html:
        yield _block("paragraph", html)


def _chunks(text: str) -> list[str]:
    """Paragraphs, lists, headings and marks; the last two need no empty line around them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").split("\n")
    spaced: list[str] = []
    for line in (line.strip() for line in lines):
        alone = bool(_MARK.match(line) or _HEADING.match(line))
        spaced += ["", line, ""] if alone else [line]
    return _split("\n".join(spaced))


def _split(text: str) -> list[str]:
    return [chunk.strip() for chunk in re.split(r"\n\s*\n", text) if chunk.strip()]


def _html(chunk: str) -> str:
    lines = chunk.split("\n")
    html, kind = "", ""
    run: list[str] = []
    for line in lines:
        now = next((name for name, pattern in _ITEM.items() if pattern.match(line)), "p")
        if now != kind and run:
            html, run = html + _element(kind, run), []
        kind = now
        run.append(_ITEM[now].match(line)[1] if now in _ITEM else line)  # type: ignore[index]
    return html + _element(kind, run)


def _element(kind: str, lines: list[str]) -> str:
    if kind == "p":
        if len(lines) == 1 and (heading := _HEADING.match(lines[0])):
            return f"<p><b>{_marked(heading[2])}</b></p>"
        return f"<p>{'<br/>'.join(map(_marked, lines))}</p>"
    return f"<{kind}>{''.join(f'<li>{_marked(line)}</li>' for line in lines)}</{kind}>"


def _marked(line: str) -> str:
    """Text in which nothing but our own few tags is markup."""
    html, end = "", 0
    for link in _LINK.finditer(line):
        address = link[2] or link[3]
        html += _starred(line[end : link.start()])
        html += (
            f'<a href="{escape(address)}">{_starred(link[1]) if link[1] else escape(address)}</a>'
        )
        end = link.end()
    return html + _starred(line[end:])


def _starred(text: str) -> str:
    return _ITALIC.sub(r"<i>\1</i>", _BOLD.sub(r"<b>\1</b>", escape(text, quote=False)))

"""Formulas as browsers set them by themselves: TeX becomes MathML, without script or font.

Only what is certain is set: for anything else ``mathml`` gives None, the text stays as it was
typed, and KaTeX sets it where it is installed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from html import escape, unescape

from . import formula_names as names

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:(?:\.|\{,\})\d+)*|\s+|.", re.DOTALL)
LONGEST, DEEPEST = 2_000, 40
MARKUP = re.compile(r"""(<(?:"[^"]*"|'[^']*'|[^">'])*>)""")
WRITTEN = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
# A place to answer within a formula has to stay one.
FIELD = re.compile(r"\[\[\d+\]\]")
END = ""


class Unknown(Exception):
    """Something that is not set here."""


def set_in(html: str) -> str:
    """Formulas in the running text of clean HTML; attributes and tags stay as they are."""
    if "\\(" not in html and "\\[" not in html:
        return html
    parts = MARKUP.split(html)
    return "".join(
        part if place % 2 else WRITTEN.sub(_set, part) for place, part in enumerate(parts)
    )


def _set(found: re.Match[str]) -> str:
    made = mathml(unescape(found[1] or found[2]), display=found[2] is not None)
    return found[0] if made is None else made


@lru_cache(maxsize=2_000)
def mathml(tex: str, *, display: bool = False) -> str | None:
    """None for what is not known here."""
    if len(tex) > LONGEST or FIELD.search(tex):
        return None
    try:
        inner = _Reader(TOKEN.findall(tex)).whole()
    except Unknown:
        return None
    block = ' display="block"' if display else ""
    return f"<math{block}>{inner}</math>"


def _tag(name: str, *inner: str, **attributes: str) -> str:
    told = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{told}>{''.join(inner)}</{name}>"


def _row(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else _tag("mrow", *parts)


class _Reader:
    def __init__(self, pieces: list[str]) -> None:
        self.pieces, self.at, self.depth = pieces, 0, 0

    def whole(self) -> str:
        parts = self.parts(END)
        return _row(parts)

    def peek(self) -> str:
        while self.at < len(self.pieces) and self.pieces[self.at].isspace():
            self.at += 1
        return self.pieces[self.at] if self.at < len(self.pieces) else END

    def take(self, expected: str = "") -> str:
        piece = self.peek()
        if not piece or (expected and piece != expected):
            raise Unknown
        self.at += 1
        return piece

    def parts(self, *stops: str) -> list[str]:
        """Up to one of ``stops``, which is left standing."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unknown
        found: list[str] = []
        while (piece := self.peek()) not in stops:
            if piece in (END, "}", "&", "\\\\", "\\right", "\\end"):
                raise Unknown
            found.append(self.scripted())
            # A function and what it is of stand apart, unless brackets part them.
            if piece in names.FUNCTIONS - names.LIMITS and self.peek() not in names.TIGHT:
                found.append('<mspace width="0.167em"></mspace>')
        self.depth -= 1
        return found

    def scripted(self) -> str:
        """One thing with what stands below and above it."""
        above_below = self.peek() in names.LIMITS
        base = "<mrow></mrow>" if self.peek() in ("^", "_", "'") else self.atom()
        scripts: dict[str, str] = {}
        primes = ""
        while (piece := self.peek()) in ("^", "_", "'"):
            self.take()
            if piece == "'":
                primes += "′"
            elif piece in scripts:
                raise Unknown
            else:
                scripts[piece] = self.argument()
        if primes:
            scripts["^"] = _row([_tag("mo", primes), *([scripts["^"]] if "^" in scripts else [])])
        below, above = scripts.get("_"), scripts.get("^")
        pair = ("munder", "mover", "munderover") if above_below else ("msub", "msup", "msubsup")
        if below and above:
            return _tag(pair[2], base, below, above)
        if below or above:
            return _tag(pair[0] if below else pair[1], base, below or above or "")
        return base

    def argument(self) -> str:
        """A group, or one single thing: of a number its first digit only."""
        piece = self.peek()
        if piece in (END, "}", "^", "_", "'", "&"):
            raise Unknown
        if piece[0].isdigit() and len(piece) > 1:
            self.pieces[self.at : self.at + 1] = [piece[0], *TOKEN.findall(piece[1:])]
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unknown
        made = self.atom()
        self.depth -= 1
        return made

    def atom(self) -> str:
        piece = self.take()
        if piece == "{":
            inner = self.parts("}")
            self.take("}")
            return _row(inner)
        if piece[0].isdigit():
            return _tag("mn", piece.replace("{,}", ","))
        if piece in names.FENCES:
            return _tag("mo", escape(names.FENCES[piece]), stretchy="false")
        if piece in names.OPERATORS:
            return _tag("mo", escape(names.OPERATORS[piece]))
        if piece in names.LETTERS:
            return _tag("mi", names.LETTERS[piece])
        if piece in names.SPACES:
            return f'<mspace width="{names.SPACES[piece]}"></mspace>'
        if piece in names.SIGNS:
            return _tag("mtext", escape(names.SIGNS[piece]))
        if piece in names.FUNCTIONS:
            return _tag("mo" if piece in names.LIMITS else "mi", piece[1:])
        if piece.isalpha() and len(piece) == 1:
            return _tag("mi", piece)
        if piece in COMMANDS:
            return COMMANDS[piece](self)
        raise Unknown

    def words(self) -> str:
        """What stands between braces, as it was typed."""
        self.take("{")
        start = self.at
        while self.at < len(self.pieces) and self.pieces[self.at] != "}":
            piece = self.pieces[self.at]
            if piece in ("{", "$") or (piece[0] == "\\" and piece not in names.SIGNS):
                raise Unknown
            self.at += 1
        found = self.pieces[start : self.at]
        self.take("}")
        return "".join(names.SIGNS.get(piece, piece) for piece in found)

    def delimiter(self) -> str:
        piece = self.take()
        if piece == ".":
            return ""
        if piece not in names.FENCES and piece not in "/<>":
            raise Unknown
        return escape(names.FENCES.get(piece, piece))


def _fraction(reader: _Reader) -> str:
    return _tag("mfrac", reader.argument(), reader.argument())


def _binomial(reader: _Reader) -> str:
    inner = _tag("mfrac", reader.argument(), reader.argument(), linethickness="0")
    return _tag("mrow", "<mo>(</mo>", inner, "<mo>)</mo>")


def _root(reader: _Reader) -> str:
    if reader.peek() != "[":
        return _tag("msqrt", reader.argument())
    reader.take()
    index = _row(reader.parts("]"))
    reader.take("]")
    return _tag("mroot", reader.argument(), index)


def _text(reader: _Reader) -> str:
    # Spaces at the ends of a text would be dropped.
    words = escape(reader.words())
    return _tag("mtext", re.sub(r"^\s|\s$", "\u00a0", words))


def _upright(reader: _Reader) -> str:
    words = reader.words().strip()
    return _tag("mi", escape(words), mathvariant="normal")


def _styled(letters: Callable[[str], str]) -> Callable[[_Reader], str]:
    def made(reader: _Reader) -> str:
        words = reader.words() if reader.peek() == "{" else reader.take()
        return _tag("mi", "".join(letters(letter) for letter in words))

    return made


def _bold(letter: str) -> str:
    for first, start in (("A", 0x1D400), ("a", 0x1D41A), ("0", 0x1D7CE)):
        if 0 <= ord(letter) - ord(first) < (10 if first == "0" else 26):
            return chr(start + ord(letter) - ord(first))
    raise Unknown


def _double(letter: str) -> str:
    if letter not in names.DOUBLE_STRUCK:
        raise Unknown
    return names.DOUBLE_STRUCK[letter]


def _accent(mark: str, *, over: bool = True, stretchy: str = "false") -> Callable[[_Reader], str]:
    def made(reader: _Reader) -> str:
        sign = _tag("mo", mark, stretchy=stretchy)
        if over:
            return _tag("mover", reader.argument(), sign, accent="true")
        return _tag("munder", reader.argument(), sign, accentunder="true")

    return made


def _fenced(reader: _Reader) -> str:
    left = reader.delimiter()
    inner = reader.parts("\\right")
    reader.take("\\right")
    right = reader.delimiter()
    fences = [
        _tag("mo", sign, fence="true", stretchy="true") if sign else "" for sign in (left, right)
    ]
    return _tag("mrow", fences[0], *inner, fences[1])


def _table(reader: _Reader) -> str:
    name = reader.words()
    if name not in names.TABLES:
        raise Unknown
    rows: list[str] = []
    cells: list[str] = []
    while True:
        cells.append(_tag("mtd", *reader.parts("&", "\\\\", "\\end")))
        end = reader.take()
        if end != "&":
            rows.append(_tag("mtr", *cells))
            cells = []
        if end == "\\end":
            break
        if end == "\\\\" and reader.peek() == "\\end":
            reader.take()
            break
    if reader.words() != name:
        raise Unknown
    left, right = names.TABLES[name]
    fence = {"fence": "true", "stretchy": "true"}
    return _tag(
        "mrow",
        _tag("mo", left, **fence) if left else "",
        _tag("mtable", *rows),
        _tag("mo", right, **fence) if right else "",
    )


COMMANDS: dict[str, Callable[[_Reader], str]] = {
    **dict.fromkeys(("\\frac", "\\dfrac", "\\tfrac"), _fraction),
    "\\binom": _binomial,
    "\\sqrt": _root,
    **dict.fromkeys(("\\text", "\\textrm", "\\mbox"), _text),
    **dict.fromkeys(("\\mathrm", "\\operatorname"), _upright),
    "\\mathbf": _styled(_bold),
    "\\mathbb": _styled(_double),
    **{f"\\{name}": _accent(mark) for name, mark in names.ACCENTS.items()},
    "\\overline": _accent("‾", stretchy="true"),
    "\\underline": _accent("_", over=False, stretchy="true"),
    "\\left": _fenced,
    "\\begin": _table,
}

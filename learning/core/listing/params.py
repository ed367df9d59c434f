"""A list's address: what it says, and the addresses that say something else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

MAX_QUERY = 100
MAX_VALUE = 80
MAX_VALUES = 10
MAX_PAGE = 10_000
MAX_ID_DIGITS = 18
RELEVANCE, NEWEST, TITLE = "relevansi", "terbaru", "judul"


@dataclass(frozen=True)
class Params:
    """``options`` are further choices, such as the view, that narrow nothing."""

    text: str = ""
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sort: str = ""
    page: int = 1
    options: tuple[tuple[str, str], ...] = ()

    @property
    def values(self) -> dict[str, tuple[str, ...]]:
        return dict(self.chosen)

    @property
    def order(self) -> str:
        """What is sorted by in the end: best match needs words to match."""
        default = RELEVANCE if self.text else NEWEST
        return self.sort if self.sort and (self.text or self.sort != RELEVANCE) else default

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.chosen)

    def option(self, key: str) -> str:
        return dict(self.options).get(key, "")

    def query(self, *, page: int = 1) -> str:
        pairs = [("q", self.text)] if self.text else []
        pairs += [(key, value) for key, values in self.chosen for value in values]
        if self.sort:
            pairs.append(("urut", self.sort))
        pairs += self.options
        if page > 1:
            pairs.append(("halaman", str(page)))
        return urlencode(pairs)

    def feed_query(self) -> str:
        """What narrows, without how it is shown."""
        return replace(self, sort="", options=()).query()

    def without(self, key: str, value: str = "") -> Params:
        if key == "q":
            return replace(self, text="", page=1)
        left = [
            (name, tuple(v for v in values if name != key or v != value))
            for name, values in self.chosen
        ]
        return replace(self, chosen=tuple(pair for pair in left if pair[1]), page=1)

    def only(self, key: str, value: str) -> Params:
        """With ``value`` as the one choice of this facet."""
        kept = [pair for pair in self.chosen if pair[0] != key]
        return replace(self, chosen=(*kept, (key, (value,))), page=1)

    def with_option(self, key: str, value: str) -> Params:
        kept = tuple(pair for pair in self.options if pair[0] != key)
        return replace(self, options=(*kept, (key, value)) if value else kept, page=1)

    def picked(self, key: str) -> list[int]:
        return [int(value) for name, value in self.options if name == key]

    def without_pick(self, key: str, value: int) -> Params:
        return replace(self, options=tuple(p for p in self.options if p != (key, str(value))))

    def cleared(self) -> Params:
        """Everything taken back but how the list is shown."""
        return Params(options=self.options)


def read(
    query: QueryDict,
    *,
    facets: Iterable[str],
    sorts: Collection[str],
    options: Mapping[str, Collection[str]] | None = None,
    picks: Mapping[str, int] | None = None,
) -> Params:
    """Read an address. What makes no sense is left out rather than answered with an error.

    ``options`` name the values that a word may have; ``picks`` how many ids it may have.
    """
    text = " ".join(clean(query.get("q", "")).split())[:MAX_QUERY].strip()
    chosen = [(key, values) for key in facets if (values := _values(query, key))]
    sort = query.get("urut", "")
    found = [(key, query.get(key, "")) for key in options or {}]
    ids = [(key, pk) for key, most in (picks or {}).items() for pk in _ids(query, key)[:most]]
    return Params(
        text=text,
        chosen=tuple(chosen),
        sort=sort if sort in sorts else "",
        page=page_number(query),
        options=(*(pair for pair in found if pair[1] in (options or {})[pair[0]]), *ids),
    )


def _ids(query: QueryDict, key: str) -> list[str]:
    given = dict.fromkeys(query.getlist(key))
    return [pk for pk in given if pk.isascii() and pk.isdigit() and len(pk) < MAX_ID_DIGITS]


def _values(query: QueryDict, key: str) -> tuple[str, ...]:
    given = dict.fromkeys(clean(value).strip() for value in query.getlist(key))
    return tuple(value for value in given if 0 < len(value) <= MAX_VALUE)[:MAX_VALUES]


def clean(value: str) -> str:
    """Without NUL and other characters that no keyboard types and PostgreSQL refuses."""
    return "".join(char if char.isprintable() else " " for char in value[: MAX_QUERY * 5])


def page_number(query: QueryDict) -> int:
    given = query.get("halaman", "1")
    if not (given.isascii() and given.isdigit() and len(given) < 9):
        return 1
    return min(max(int(given), 1), MAX_PAGE)

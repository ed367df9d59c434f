"""Random gradebooks and people, with many ties: few different maxima, scores and weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction as F

from hypothesis import strategies as st

from learning.plugins.grades.engine import Aggregation, Given, Item, Kind, ValueType

MAXIMA = [Decimal(value) for value in ("10", "30", "70", "100", "7.5")]
MINIMA = [Decimal(value) for value in ("0", "0", "0", "-10", "1", "5")]
WEIGHTS = [None, *(Decimal(value) for value in ("0", "0.1", "0.25", "0.5", "1", "3"))]
FORMULAS: list[tuple[str, Callable[[F, F], F]]] = [
    ("[[%s]] + [[%s]]", lambda one, other: one + other),
    ("average([[%s]], [[ %s ]])", lambda one, other: (one + other) / 2),
    ("max([[%s]], [[%s]]) * 0.9 - 3", lambda one, other: max(one, other) * F(9, 10) - 3),
    ("[[%s]] / 3 + [[%s]] / 7", lambda one, other: one / 3 + other / 7),
]


@dataclass
class Book:
    items: list[Item] = field(default_factory=list)
    formulas: dict[int, tuple[list[int], Callable[..., F]]] = field(default_factory=dict)
    given: dict[int, Given] = field(default_factory=dict)
    scales_count: bool = True


@st.composite
def books(draw: st.DrawFn, method: Aggregation | None = None) -> Book:
    """With ``method`` for every category."""
    book = Book(scales_count=draw(st.booleans()))
    methods = st.just(method) if method else st.sampled_from(Aggregation)
    _category(draw, book, methods, parent_id=None, depth=0)
    for item in book.items:
        if draw(st.integers(0, 9)) < 8:
            book.given[item.id] = draw(givens(item))
    return book


def _category(
    draw: st.DrawFn,
    book: Book,
    methods: st.SearchStrategy[Aggregation],
    *,
    parent_id: int | None,
    depth: int,
) -> None:
    limit = draw(st.sampled_from(["", "", "drop_lowest", "keep_highest"]))
    alike = draw(st.booleans())
    category = _item(
        draw,
        book,
        parent_id,
        kind=Kind.CATEGORY,
        aggregation=draw(methods),
        only_graded=draw(st.booleans()),
        **({limit: draw(st.integers(1, 3))} if limit else {}),
    )
    for _index in range(draw(st.integers(0 if depth else 1, 5))):
        kind = draw(st.sampled_from(["item"] * 6 + ["category", "formula", "alike", "alike"]))
        if kind == "category" and depth < 2 and not alike:
            _category(draw, book, methods, parent_id=category.id, depth=depth + 1)
        elif kind == "formula" and not alike:
            _formula(draw, book, category.id)
        elif kind == "alike" or alike:
            _item(draw, book, category.id, max=Decimal(50), plain=True)
        else:
            _item(draw, book, category.id)


def _item(
    draw: st.DrawFn, book: Book, parent_id: int | None, *, plain: bool = False, **fields: object
) -> Item:
    number = len(book.items) + 1
    fields = {"id": number, "parent_id": parent_id, "key": f"k{number}", **fields}
    if plain:
        item = Item(**fields)
    else:
        item = Item(**{**draw(_any_fields), **fields})
    book.items.append(item)
    return item


_any_fields = st.fixed_dictionaries(
    {
        "min": st.sampled_from(MINIMA),
        "max": st.sampled_from(MAXIMA),
        "multiplier": st.sampled_from([Decimal(1)] * 4 + [Decimal("1.1"), Decimal("0.5")]),
        "offset": st.sampled_from([Decimal(0)] * 4 + [Decimal(2), Decimal("-3.3")]),
        "weight": st.sampled_from(WEIGHTS),
        "weight_is_own": st.booleans(),
        "extra_credit": st.sampled_from([False, False, False, True]),
        "value_type": st.sampled_from([ValueType.VALUE] * 7 + [ValueType.SCALE, ValueType.TEXT]),
        "scale_size": st.integers(2, 5),
        "hidden": st.sampled_from([False] * 7 + [True]),
        "order": st.integers(0, 3),
    }
)


def _formula(draw: st.DrawFn, book: Book, parent_id: int) -> None:
    leaves = [item for item in book.items if item.kind != Kind.CATEGORY]
    if not leaves:
        return
    uses = [draw(st.sampled_from(leaves)) for _ in range(2)]
    source, compute = draw(st.sampled_from(FORMULAS))
    formula = source % tuple(one.key for one in uses)
    item = _item(draw, book, parent_id, kind=Kind.FORMULA, formula=formula)
    book.formulas[item.id] = ([one.id for one in uses], compute)


@st.composite
def givens(draw: st.DrawFn, item: Item) -> Given:
    tenths = Decimal(draw(st.integers(0, 10))) / 10
    low, high = item.min, item.max
    if item.value_type == ValueType.SCALE:
        low, high = Decimal(1), Decimal(item.scale_size)
    as_fraction = draw(st.booleans())
    fixed = draw(st.sampled_from([""] * 8 + ["overridden", "locked"]))
    is_category = item.kind == Kind.CATEGORY
    return Given(
        raw=None if is_category else tenths if as_fraction else low + tenths * (high - low),
        raw_min=Decimal(0) if as_fraction else None,
        raw_max=Decimal(1) if as_fraction else None,
        penalty=draw(st.sampled_from([Decimal(0)] * 4 + [Decimal("2.5")])),
        final=draw(st.sampled_from([None, *MAXIMA])),
        overridden=fixed == "overridden",
        locked=fixed == "locked",
        excluded=draw(st.integers(0, 9)) == 0,
        hidden=draw(st.integers(0, 9)) == 0,
    )

"""``python -m tests.benchmarks.grades.engine``: what it costs to count one person's gradebook.

Sixty items in four categories, each of another method. Processor time, best of several rounds:
other work on the machine must not show.
"""

import os
import time
from collections.abc import Callable
from decimal import Decimal

import django

ROUNDS, PEOPLE = 5, 400


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    from learning.plugins.grades.engine import HiddenTotals, Tree, count, explain, shown

    items = gradebook()
    tree = Tree(items, scales_count=True)
    given = person(items)
    outcomes = count(tree, given)
    without = HiddenTotals.WITHOUT
    print(f"prepare {cost(lambda: Tree(items, scales_count=True)):.2f} ms a gradebook")
    print(f"count   {cost(lambda: count(tree, given)):.2f} ms a person")
    print(f"shown   {cost(lambda: shown(tree, given, totals=without)):.2f} ms a person")
    print(f"explain {cost(lambda: explain(tree, outcomes, 1)):.2f} ms a category")


def gradebook() -> list:
    from learning.plugins.grades.engine import Aggregation, Item, Kind

    methods = [
        *(Aggregation.NATURAL, Aggregation.WEIGHTED_MEAN),
        *(Aggregation.SIMPLE_WEIGHTED_MEAN, Aggregation.MEDIAN),
    ]
    items = [Item(id=1, kind=Kind.CATEGORY)]
    for place, method in enumerate(methods, start=2):
        drop = 0 if method == Aggregation.NATURAL else 1
        fields = {"kind": Kind.CATEGORY, "aggregation": method, "drop_lowest": drop}
        items.append(Item(id=place, parent_id=1, **fields))
        for number in range(15):
            maximum, weight = Decimal(10 + number), Decimal(number + 1)
            items.append(Item(id=place * 100 + number, parent_id=place, max=maximum, weight=weight))
    return items


def person(items: list) -> dict:
    """Everything is graded, by fractions as activities report them."""
    from learning.plugins.grades.engine import Given

    return {
        item.id: Given(
            raw=Decimal(item.id * 37 % 101) / 100, raw_min=Decimal(0), raw_max=Decimal(1)
        )
        for item in items
        if item.id > 100
    }


def cost(work: Callable[[], object]) -> float:
    """Milliseconds a time."""
    rounds = []
    for _round in range(ROUNDS):
        begin = time.process_time()
        for _person in range(PEOPLE):
            work()
        rounds.append(time.process_time() - begin)
    return min(rounds) / PEOPLE * 1_000


if __name__ == "__main__":
    main()

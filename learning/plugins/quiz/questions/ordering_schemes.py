"""Nine ways to mark an order. Each answers points and most points for every item, as given."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext_lazy

Scores = Mapping[str, tuple[int, int]]
Ids = Sequence[str]

LABELS = {
    "all_or_nothing": gettext_lazy("All or nothing"),
    "absolute": gettext_lazy("Place from the start"),
    "relative_next": gettext_lazy("The next item"),
    "relative_next_with_last": gettext_lazy("The next item, the last one included"),
    "relative_both": gettext_lazy("The items before and after"),
    "relative_all": gettext_lazy("All items before and after"),
    "longest_ordered": gettext_lazy("Longest ordered part"),
    "longest_contiguous": gettext_lazy("Longest unbroken part"),
    "distance": gettext_lazy("Distance from the right place"),
}


def all_or_nothing(right: Ids, given: Ids) -> Scores:
    same = int(list(right) == list(given))
    return dict.fromkeys(given, (same, 1))


def absolute(right: Ids, given: Ids) -> Scores:
    """One point for each item in its place."""
    return {key: (int(right[place] == key), 1) for place, key in enumerate(given)}


def relative_next(right: Ids, given: Ids) -> Scores:
    """One point for each item that is followed by the right one; the last one earns none."""
    wanted, found = _followers(right), _followers(given)
    return {
        key: (int(bool(wanted[key]) and found[key] == wanted[key]), int(bool(wanted[key])))
        for key in given
    }


def relative_next_with_last(right: Ids, given: Ids) -> Scores:
    """As above, and one for the last item if it is last."""
    wanted, found = _followers(right), _followers(given)
    return {key: (int(found[key] == wanted[key]), 1) for key in given}


def relative_both(right: Ids, given: Ids) -> Scores:
    """One point for the right item before (or none before), one for the right one after."""
    after, after_given = _followers(right), _followers(given)
    before, before_given = _followers(right[::-1]), _followers(given[::-1])
    return {
        key: (int(after_given[key] == after[key]) + int(before_given[key] == before[key]), 2)
        for key in given
    }


def relative_all(right: Ids, given: Ids) -> Scores:
    """One point for each other item that stands on the right side of it."""
    place = {key: index for index, key in enumerate(right)}
    scores = {}
    for index, key in enumerate(given):
        before = sum(place[other] < place[key] for other in given[:index])
        after = sum(place[other] > place[key] for other in given[index + 1 :])
        scores[key] = (before + after, len(given) - 1)
    return scores


def longest_ordered(right: Ids, given: Ids) -> Scores:
    """One point for each item of the longest subset that is in order; one alone is no order."""
    place = {key: index for index, key in enumerate(right)}
    return _of_run(given, _longest_rising([place[key] for key in given]))


def longest_contiguous(right: Ids, given: Ids) -> Scores:
    """One point for each item of the longest run without a gap; one alone is no run."""
    place = {key: index for index, key in enumerate(right)}
    best: list[int] = []
    run: list[int] = []
    for index, key in enumerate(given):
        follows = bool(run) and place[key] == place[given[index - 1]] + 1
        run = [*run, index] if follows else [index]
        if len(run) > len(best):
            best = run
    return _of_run(given, best)


def distance(right: Ids, given: Ids) -> Scores:
    """Each item loses a point for each place that it is off."""
    place = {key: index for index, key in enumerate(right)}
    most = len(given) - 1
    return {key: (most - abs(place[key] - index), most) for index, key in enumerate(given)}


def _followers(ids: Ids) -> dict[str, str]:
    return dict(zip(ids, [*ids[1:], ""], strict=True))


def _longest_rising(places: Sequence[int]) -> list[int]:
    """Indexes of the longest rising subsequence (patience sorting)."""
    tops: list[int] = []
    tails: list[int] = []
    before: list[int] = []
    for index, place in enumerate(places):
        pile = bisect_left(tops, place)
        before.append(tails[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [place]
        tails[pile : pile + 1] = [index]
    found = []
    index = tails[-1] if tails else -1
    while index >= 0:
        found.append(index)
        index = before[index]
    return found[::-1]


def _of_run(given: Ids, run: Sequence[int]) -> Scores:
    counted = set(run) if len(run) > 1 else set()
    return {key: (int(index in counted), 1) for index, key in enumerate(given)}


SCHEMES: Mapping[str, Callable[[Ids, Ids], Scores]] = {
    "all_or_nothing": all_or_nothing,
    "absolute": absolute,
    "relative_next": relative_next,
    "relative_next_with_last": relative_next_with_last,
    "relative_both": relative_both,
    "relative_all": relative_all,
    "longest_ordered": longest_ordered,
    "longest_contiguous": longest_contiguous,
    "distance": distance,
}

"""Nothing that is shown, and no difference of what is shown, is a small group."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from ...hours.mix import withheld
from ...hours.suppression import OWN, among, in_tree

STEP = 4
NODES = ["0001", "0002", "0003"]
PATHS = st.lists(st.sampled_from(NODES), max_size=3).map("".join)
TREES = st.dictionaries(PATHS, st.integers(0, 12), max_size=14)


def sums_of(counts):
    """How many people each key stands for: units with all below them, and people of units."""
    sums = Counter()
    for path, number in counts.items():
        sums[path + OWN] += number
        for end in range(0, len(path) + 1, STEP):
            sums[path[:end]] += number
    return sums


def children_of(parent, sums):
    deeper = [k for k in sums if len(k) == len(parent) + STEP and k.startswith(parent)]
    return [key for key in [*deeper, parent + OWN] if key in sums and not key[:-1].endswith(OWN)]


@given(TREES, st.integers(2, 6))
def test_a_tree_tells_of_no_small_group(counts, least):
    sums = sums_of(counts)
    gone = in_tree(counts, step=STEP, least=least)

    for key, number in sums.items():
        if key not in gone:
            assert number == 0 or number >= least
    for parent in (key for key in sums if not key.endswith(OWN)):
        below = children_of(parent, sums)
        if parent in gone:
            assert gone.issuperset(below)
        else:
            hidden = sum(sums[key] for key in below if key in gone)
            assert hidden == 0 or hidden >= least


@given(TREES, st.integers(2, 6), st.data())
def test_a_second_figure_keeps_what_the_first_withholds(counts, least, data):
    some = {path: data.draw(st.integers(0, number)) for path, number in counts.items()}
    first = in_tree(counts, step=STEP, least=least)
    second = in_tree(some, step=STEP, least=least, already=first)
    sums = sums_of(some)

    assert second >= first
    for key, number in sums.items():
        assert key in second or number == 0 or number >= least
    for parent in (key for key in sums if not key.endswith(OWN) and key not in second):
        hidden = sum(sums[key] for key in children_of(parent, sums) if key in second)
        assert hidden == 0 or hidden >= least


def test_what_stands_beside_goes_too():
    assert among({"a": 30, "b": 4, "c": 9}, least=5) == {"b", "c"}
    assert among({"a": 30, "b": 4, "c": 2}, least=5) == {"b", "c"}
    assert among({"a": 30, "b": 9, "c": 0}, least=5) == set()


def test_below_what_is_withheld_nothing_is_shown():
    counts = {"0001": 6, "0002": 3, "000100010001": 8}

    assert in_tree(counts, step=STEP, least=5) == {
        *("0001", "0002", "0001" + OWN, "00010001"),
        *("000100010001", "000100010001" + OWN, "0002" + OWN),
    }


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 12)), st.integers(2, 6))
def test_forms_hide_at_least_as_many_people_as_one_of_them_has(people, least):
    gone = withheld_at(people, least)

    assert all(number >= least for code, number in people.items() if code not in gone)
    if gone and any(number >= least for number in people.values()):
        assert max(people[code] for code in gone) >= least


def withheld_at(people, least):
    from django.test import override_settings

    with override_settings(ASAH_SMALLEST_GROUP=least):
        return withheld(people)

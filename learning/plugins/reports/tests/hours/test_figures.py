from statistics import mean, median

from hypothesis import given
from hypothesis import strategies as st

from ...hours.figures import Figures, together

PEOPLE = st.lists(
    st.tuples(st.sampled_from(["pns", "cpns", "pppk"]), st.integers(0, 60)), min_size=1, max_size=40
)
MINIMA = {"pns": 20, "cpns": 10}


def figures_of(people):
    found = Figures()
    for status, jp in people:
        found.add(status, jp, 1, MINIMA)
    return found


@given(PEOPLE)
def test_the_same_as_counting_people_one_by_one(people):
    found, hours = figures_of(people), [jp for _status, jp in people]
    asked = [(status, jp) for status, jp in people if status in MINIMA]
    reached = [jp for status, jp in asked if jp >= MINIMA[status]]

    assert (found.people, found.total) == (len(people), sum(hours))
    assert found.median == median(hours)
    assert found.mean == round(mean(hours), 1)
    assert (found.with_target, found.reached) == (len(asked), len(reached))
    assert found.share == (len(reached) * 100 // len(asked) if asked else None)


@given(PEOPLE, PEOPLE)
def test_parts_add_up(first, second):
    assert together([figures_of(first), figures_of(second)]) == figures_of(first + second)


def test_nobody():
    none = Figures()

    assert (none.median, none.mean, none.share) == (0, 0, None)

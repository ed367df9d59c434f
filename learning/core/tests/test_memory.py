import pytest

from learning.core.memory import Memory


@pytest.fixture
def numbers():
    """Each call makes another number, so that what was kept can be told from what is new."""
    made = iter(range(100))
    return lambda: next(made)


def test_what_is_kept_is_made_once(numbers):
    memory = Memory(2)
    assert [memory.get("a", numbers), memory.get("a", numbers), memory.peek("a")] == [0, 0, 0]


def test_nothing_may_be_kept_too(numbers):
    memory = Memory(2)
    assert memory.get("a", lambda: None) is None
    assert memory.get("a", numbers) is None


def test_what_was_used_longest_ago_goes_first(numbers):
    memory = Memory(2)
    for key in ("a", "b", "a", "c"):
        memory.get(key, numbers)
    assert [memory.peek(key) for key in ("a", "b", "c")] == [0, None, 2]


def test_what_is_too_old_is_made_anew(numbers):
    memory = Memory(2, seconds=0)
    assert [memory.get("a", numbers), memory.get("a", numbers)] == [0, 1]
    assert memory.peek("a") is None


def test_what_is_made_anew_counts_as_used_now(numbers):
    memory = Memory(2, seconds=0)
    for key in ("a", "b", "a", "c"):
        memory.get(key, numbers)
    assert set(memory._items) == {"a", "c"}


def test_cleared(numbers):
    memory = Memory(2)
    memory.get("a", numbers)
    Memory.clear_all()
    assert memory.get("a", numbers) == 1

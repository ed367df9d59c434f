import gc
import os

import pytest
from django.core.cache import cache
from django.test import TestCase
from django.utils.translation import trans_real
from hypothesis import HealthCheck, settings

from cms.catalogs import compile_changed
from learning.core.memory import Memory
from tests.databases import mend_after_commits

# How fast the machine is must decide no test; and rows that a fixture made serve every example.
settings.register_profile(
    "asah",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("asah")
mend_after_commits()


def pytest_configure(config: pytest.Config) -> None:
    """Compiled catalogues are not in the repository; parallel workers start after this."""
    if not hasattr(config, "workerinput") and compile_changed():
        trans_real._translations.clear()
    # What is loaded now lives until the end: looking through it again and again frees nothing.
    gc.disable()


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """``ASAH_DATABASE_TESTS=1``: only what uses a database, for a second run on another one.

    A walk through all migrations takes a minute: begun last, it would keep one core alone.
    """
    items.sort(key=lambda item: item.get_closest_marker("walk") is None)
    if os.environ.get("ASAH_DATABASE_TESTS") == "1":
        others = [item for item in items if not uses_database(item)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if uses_database(item)]


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A file that is made anew in each process would give its test another name in each."""
    return argname if isinstance(val, bytes) and len(val) > 60 else None


def uses_database(item: pytest.Item) -> bool:
    of_django = issubclass(getattr(item, "cls", None) or object, TestCase)
    fixtures = {"db", "transactional_db", "django_db_setup"} & set(item.fixturenames)
    return of_django or bool(fixtures) or item.get_closest_marker("django_db") is not None


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Counted failures and kept content of one test must not reach the next."""
    cache.clear()
    Memory.clear_all()

import pytest
from django.core.cache import cache
from django.utils.translation import trans_real

from cms.catalogs import compile_changed
from learning.core.memory import Memory


def pytest_configure(config: pytest.Config) -> None:
    """Compiled catalogues are not in the repository; parallel workers start after this."""
    if not hasattr(config, "workerinput") and compile_changed():
        trans_real._translations.clear()


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Counted failures and kept content of one test must not reach the next."""
    cache.clear()
    Memory.clear_all()

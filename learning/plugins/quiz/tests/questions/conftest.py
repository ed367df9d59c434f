import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True, scope="module")
def _words(request):
    """Messages are compared as they stand in the code, whatever is translated by now."""
    with override(getattr(request.module, "LANGUAGE", "en")):
        yield

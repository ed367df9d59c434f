"""Which region a list is narrowed to by the host that it is asked on; regions say so."""

from collections.abc import Callable


def _no_region() -> int | None:
    return None


_source: Callable[[], int | None] = _no_region


def read_from(source: Callable[[], int | None]) -> None:
    global _source
    _source = source


def region_id() -> int | None:
    return _source()
